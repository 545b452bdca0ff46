package se.hemvakt.notify.planted;

import se.hemvakt.rules.eval.News2Calculator;

/** Breaks a rule of ArchitectureTest on purpose, so that the rule is seen to work. Nothing uses it. */
final class KnowsRules {
    private KnowsRules() {}

    static int points() {
        return News2Calculator.pulse(70_000);
    }
}
