package se.hemvakt.model.planted;

import se.hemvakt.runtime.log.Entry;

/** Breaks a rule of ArchitectureTest on purpose, so that the rule is seen to work. Nothing uses it. */
final class KnowsRuntime {
    private KnowsRuntime() {}

    static Entry<String> entry() {
        return new Entry<>(1, "");
    }
}
