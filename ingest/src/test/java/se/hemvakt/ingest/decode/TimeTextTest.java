package se.hemvakt.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-21T22:30:00Z, 2026-11-21T22:30:00Z",
        "2026-11-21t22:30:00z, 2026-11-21T22:30:00Z",
        "2026-11-21T23:30:00.250+01:00, 2026-11-21T22:30:00.250Z",
        "2026-10-25T02:30:00+02:00, 2026-10-25T00:30:00Z",
        "2026-10-25T02:30:00+01:00, 2026-10-25T01:30:00Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999Z, 1969-12-31T23:59:59.999Z",
        "2038-01-19T03:14:08Z, 2038-01-19T03:14:08Z",
        "2024-02-29T12:00:00.1239999Z, 2024-02-29T12:00:00.123Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z"
    })
    void millis_time_isRead(String text, Instant expected) {
        assertThat(TimeText.millis(text)).isEqualTo(expected.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-21",
                "2026-11-21T22:30:00",
                "2026-11-21T22:30Z",
                "2026-11-21 22:30:00Z",
                "1795300200000",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-02-29T00:00:00Z",
                "2100-02-29T00:00:00Z",
                "2026-04-31T00:00:00Z",
                "2026-11-21T24:00:00Z",
                "2026-11-21T22:60:00Z",
                "2026-11-21T22:30:60Z",
                "2026-11-21T22:30:00.Z",
                "2026-11-21T22:30:00.1",
                "2026-11-21T22:30:00+0100",
                "2026-11-21T22:30:00+1:00",
                "2026-11-21T22:30:00+19:00",
                "2026-11-21T22:30:00+01:60",
                "2026-11-21T22:30:00Zx",
                "2026-11-21T22:30:00ZZ",
                "-026-11-21T22:30:00Z",
                "2026-1a-21T22:30:00Z",
                "+2026-11-21T22:30:00Z",
                "2026-11-21T22:30:00.12345678901234567890Z0"
            })
    void millis_anythingElse_isNoTime(String text) {
        assertThat(TimeText.millis(text)).isEqualTo(Decoded.NO_TIME);
    }

    @Test
    void millis_randomTimes_agreeWithJavaTime() {
        Random random = new Random(20_261_121);
        for (int i = 0; i < 100_000; i++) {
            long seconds =
                    Instant.parse("0000-01-02T00:00:00Z").getEpochSecond() + (long) (random.nextDouble() * 3.155e11);
            OffsetDateTime time = Instant.ofEpochSecond(seconds, random.nextInt(1_000) * 1_000_000L)
                    .atOffset(ZoneOffset.ofTotalSeconds((random.nextInt(2 * 18 * 60 + 1) - 18 * 60) * 60));
            if (time.getYear() < 0 || time.getYear() > 9_999) {
                continue;
            }
            String text = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.withNano(time.getNano()));
            if (time.getSecond() == 0 && time.getNano() == 0) {
                continue; // java.time leaves the seconds out
            }
            assertThat(TimeText.millis(text))
                    .as(text)
                    .isEqualTo(time.toInstant().toEpochMilli());
        }
    }
}
