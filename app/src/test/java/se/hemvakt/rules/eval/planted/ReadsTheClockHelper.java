package se.hemvakt.rules.eval.planted;

import java.io.File;
import java.time.Instant;
import java.time.InstantSource;
import se.hemvakt.ingest.check.ReadingCheck;

/** Breaks a rule of ArchitectureTest on purpose, so that the rule is seen to work. Nothing uses it. */
final class ReadsTheClockHelper {
    private ReadsTheClockHelper() {}

    static Instant now() {
        return Instant.now();
    }

    static InstantSource clock() {
        return InstantSource.system();
    }

    static File file() {
        return new File("x");
    }

    static Class<?> check() {
        return ReadingCheck.class;
    }
}
