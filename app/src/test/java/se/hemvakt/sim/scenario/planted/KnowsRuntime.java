package se.hemvakt.sim.scenario.planted;

import se.hemvakt.runtime.log.Entry;

/** Breaks rules of ArchitectureTest on purpose, so that they are seen to work. Nothing uses it. */
public final class KnowsRuntime {
    private KnowsRuntime() {}

    static Entry<String> entry() {
        return new Entry<>(1, "");
    }

    static Class<?> back() {
        return se.hemvakt.sim.planted.KnowsScenario.class;
    }
}
