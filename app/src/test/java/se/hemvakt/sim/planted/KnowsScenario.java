package se.hemvakt.sim.planted;

import se.hemvakt.sim.scenario.planted.KnowsRuntime;

/** Breaks a rule of ArchitectureTest on purpose, so that the rule is seen to work. Nothing uses it. */
public final class KnowsScenario {
    private KnowsScenario() {}

    static Class<?> there() {
        return KnowsRuntime.class;
    }
}
