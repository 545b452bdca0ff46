package se.hemvakt.app.replay;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import se.hemvakt.app.csv.Thousandths;

/**
 * How a recording writes its times, so that an answer can be written the same way: seconds ({@code 7200}, {@code 7200.5}),
 * another unit where a map says so, local ({@code 2157-11-18T21:46:00}) or with an offset ({@code ...Z}, {@code ...+01:00}).
 *
 * <p>Local times are taken as they stand, without a clock change: the recording does not say where it was made.
 */
public sealed interface TimeForm {
    /** Later than any recording, and a sign of milliseconds where seconds belong (the year 5138). */
    long SECONDS_MAX = 100_000_000_000L;

    /** Epoch (or recording) milliseconds, or empty when the text is not in this form. */
    OptionalLong parse(String text);

    /** The time in this form. */
    String print(long ms);

    /** The time of day; empty where the recording only counts from its beginning. */
    Optional<LocalTime> timeOfDay(long ms);

    /** Writes the time as a field: a number where the recording has a number. */
    default void write(JsonGenerator json, String field, long ms) throws IOException {
        json.writeFieldName(field);
        if (this instanceof Count) {
            json.writeNumber(print(ms));
        } else {
            json.writeString(print(ms));
        }
    }

    /** The form this text is in. */
    static Optional<TimeForm> of(String text) {
        if (Count.SECONDS.parse(text).isPresent()) {
            return Optional.of(Count.SECONDS);
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

    /** A number of units since the recording's own beginning (an admission, say), or since 1970. */
    enum Count implements TimeForm {
        SECONDS("s", 1000),
        MINUTES("min", 60_000),
        HOURS("h", 3_600_000),
        DAYS("d", 86_400_000);

        private final String unit;
        private final long ms;

        Count(String unit, long ms) {
            this.unit = unit;
            this.ms = ms;
        }

        /** The form of this UCUM unit. */
        static Optional<TimeForm> ofUnit(String unit) {
            return Arrays.stream(values())
                    .filter(one -> one.unit.equals(unit))
                    .map(TimeForm.class::cast)
                    .findFirst();
        }

        @Override
        public OptionalLong parse(String text) {
            OptionalLong thousandths = Thousandths.parse(text);
            if (thousandths.isEmpty() || Math.abs(thousandths.getAsLong()) > SECONDS_MAX * 1_000_000 / ms) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(thousandths.getAsLong() * (ms / 1000));
        }

        @Override
        public Optional<LocalTime> timeOfDay(long at) {
            return Optional.empty();
        }

        @Override
        public String print(long at) {
            if (at % ms == 0) {
                return Long.toString(at / ms);
            }
            return BigDecimal.valueOf(at)
                    .divide(BigDecimal.valueOf(ms), 6, RoundingMode.HALF_UP)
                    .stripTrailingZeros()
                    .toPlainString();
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
        public Optional<LocalTime> timeOfDay(long at) {
            return Optional.of(LocalTime.ofInstant(Instant.ofEpochMilli(at), ZoneOffset.UTC));
        }

        @Override
        public String print(long ms) {
            LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(ms), ZoneOffset.UTC);
            return withMillis(pattern.format(time), ms);
        }
    }

    /** ISO 8601 by the clock on a wall, with its offset. */
    record Zoned(ZoneId zone) implements TimeForm {
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
        public Optional<LocalTime> timeOfDay(long at) {
            return Optional.of(LocalTime.ofInstant(Instant.ofEpochMilli(at), zone));
        }

        @Override
        public String print(long ms) {
            return Instant.ofEpochMilli(ms).atZone(zone).toOffsetDateTime().toString();
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
        public Optional<LocalTime> timeOfDay(long at) {
            return Optional.of(LocalTime.ofInstant(Instant.ofEpochMilli(at), offset));
        }

        @Override
        public String print(long ms) {
            OffsetDateTime time = Instant.ofEpochMilli(ms).atOffset(offset);
            return withMillis(pattern.format(time), ms)
                    + DateTimeFormatter.ofPattern(offsetPattern).format(time);
        }
    }
}
