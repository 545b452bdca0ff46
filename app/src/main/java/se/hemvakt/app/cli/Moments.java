package se.hemvakt.app.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Moments on the command line: {@code 2026-12-24T22:00} on a given clock, or with {@code Z} or an offset. */
final class Moments {
    private static final Pattern WITH_OFFSET = Pattern.compile(".*T.*([Zz]|[+-][0-9:]+)$");

    private Moments() {}

    /** @param text null for now */
    static Instant parse(CommandLine command, String option, ZoneId clock, @Nullable String text) {
        if (text == null) {
            return InstantSource.system().instant();
        }
        try {
            return WITH_OFFSET.matcher(text).matches()
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).atZone(clock).toInstant();
        } catch (DateTimeException e) {
            throw new ParameterException(
                    command, option + " must look like 2026-12-24T22:00 or 2026-12-24T21:00:00Z", e);
        }
    }
}
