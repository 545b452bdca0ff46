package se.hemvakt.app.replay;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import se.hemvakt.app.csv.Thousandths;

/**
 * How a recording writes its times, so that an answer can be written the same way: seconds ({@code 7200}, {@code 7200.5}),
 * local ({@code 2157-11-18T21:46:00}) or with an offset ({@code ...Z}, {@code ...+01:00}).
 *
 * <p>Local times are taken as they stand, without a clock change: the recording does not say where it was made.
 */
sealed interface TimeForm {
    /** Later than any recording, and a sign of milliseconds where seconds belong (the year 5138). */
    long SECONDS_MAX = 100_000_000_000L;

    /** Epoch (or recording) milliseconds, or empty when the text is not in this form. */
    OptionalLong parse(String text);

    /** The time in this form. */
    String print(long ms);

    /** The form this text is in. */
    static Optional<TimeForm> of(String text) {
        if (Seconds.FORM.parse(text).isPresent()) {
            return Optional.of(Seconds.FORM);
        }
        if (text.length() < 16 || (text.charAt(10) != 'T' && text.charAt(10) != ' ')) {
            return Optional.empty();
        }
        String separator = text.charAt(10) == 'T' ? "'T'" : " ";
        boolean minutesOnly = text.length() == 16 || text.charAt(16) != ':';
        String pattern = "uuuu-MM-dd" + separator + (minutesOnly ? "HH:mm" : "HH:mm:ss");
        TimeForm local = new Local(DateTimeFormatter.ofPattern(pattern));
        if (local.parse(text).isPresent()) {
            return Optional.of(local);
        }
        try {
            OffsetDateTime time = OffsetDateTime.parse(iso(text));
            String offset = text.endsWith("Z") ? "XXX" : "xxx";
            return Optional.of(new Offset(DateTimeFormatter.ofPattern(pattern), offset, time.getOffset()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String iso(String text) {
        return text.replace(' ', 'T');
    }

    /** Milliseconds that are no whole second are never dropped: the pattern has no place for them, so they are added. */
    private static String withMillis(String seconds, long ms) {
        long rest = Math.floorMod(ms, 1000L);
        return rest == 0 ? seconds : seconds + String.format(Locale.ROOT, ".%03d", rest);
    }

    /** Seconds since the recording's own beginning, or since 1970. */
    enum Seconds implements TimeForm {
        FORM;

        @Override
        public OptionalLong parse(String text) {
            OptionalLong ms = Thousandths.parse(text);
            return ms.isPresent() && Math.abs(ms.getAsLong()) <= SECONDS_MAX * 1000 ? ms : OptionalLong.empty();
        }

        @Override
        public String print(long ms) {
            if (ms % 1000 == 0) {
                return Long.toString(ms / 1000);
            }
            return BigDecimal.valueOf(ms, 3).stripTrailingZeros().toPlainString();
        }
    }

    /** ISO 8601 without an offset. */
    record Local(DateTimeFormatter pattern) implements TimeForm {
        @Override
        public OptionalLong parse(String text) {
            try {
                return OptionalLong.of(
                        LocalDateTime.parse(iso(text)).toInstant(ZoneOffset.UTC).toEpochMilli());
            } catch (DateTimeException e) {
                return OptionalLong.empty();
            }
        }

        @Override
        public String print(long ms) {
            LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(ms), ZoneOffset.UTC);
            return withMillis(pattern.format(time), ms);
        }
    }

    /** ISO 8601 with an offset; printed with the offset first seen. */
    record Offset(DateTimeFormatter pattern, String offsetPattern, ZoneOffset offset) implements TimeForm {
        @Override
        public OptionalLong parse(String text) {
            try {
                return OptionalLong.of(
                        OffsetDateTime.parse(iso(text)).toInstant().toEpochMilli());
            } catch (DateTimeException e) {
                return OptionalLong.empty();
            }
        }

        @Override
        public String print(long ms) {
            OffsetDateTime time = Instant.ofEpochMilli(ms).atOffset(offset);
            return withMillis(pattern.format(time), ms)
                    + DateTimeFormatter.ofPattern(offsetPattern).format(time);
        }
    }
}
