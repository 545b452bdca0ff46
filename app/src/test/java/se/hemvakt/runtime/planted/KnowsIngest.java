package se.hemvakt.runtime.planted;

import se.hemvakt.ingest.check.ReadingCheck;
import se.hemvakt.testkit.InMemoryLog;

/** Breaks a rule of ArchitectureTest on purpose, so that the rule is seen to work. Nothing uses it. */
final class KnowsIngest {
    private KnowsIngest() {}

    static Class<?> check() {
        return ReadingCheck.class;
    }

    static Class<?> fake() {
        return InMemoryLog.class;
    }
}
