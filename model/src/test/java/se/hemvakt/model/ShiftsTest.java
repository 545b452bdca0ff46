package se.hemvakt.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShiftsTest {
    @ParameterizedTest
    @CsvSource({
        "00:00, night",
        "06:59:59, night",
        "07:00, day",
        "14:59, day",
        "15:00, evening",
        "21:29, evening",
        "21:30, night",
        "23:59, night"
    })
    void at_eachTimeOfDay_isInOneShift(LocalTime time, String shift) {
        assertThat(Shifts.STANDARD.at(time)).isEqualTo(shift);
    }

    @Test
    void parse_anyOrder_isByBeginning() {
        Shifts shifts = Shifts.parse("natt=21:00,dag=06:45,kväll=14:00").orElseThrow();
        assertThat(shifts.at(LocalTime.of(6, 50))).isEqualTo("dag");
        assertThat(shifts.at(LocalTime.of(3, 0))).isEqualTo("natt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "day", "day=7", "day=25:00", "day=07:00,day=15:00", "day=07:00,night=07:00", "a b=07:00"})
    void parse_noShifts_isEmpty(String text) {
        assertThat(Shifts.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // An ordinary night belongs to the shift that began the evening before.
        "2026-11-22T03:00:00Z, night, 2026-11-21T20:30:00Z, 2026-11-22T06:00:00Z",
        "2026-11-22T06:00:00Z, day, 2026-11-22T06:00:00Z, 2026-11-22T14:00:00Z",
        // The clock goes forward: an hour shorter; back: an hour longer.
        "2027-03-28T00:30:00Z, night, 2027-03-27T20:30:00Z, 2027-03-28T05:00:00Z",
        "2026-10-25T00:30:00Z, night, 2026-10-24T19:30:00Z, 2026-10-25T06:00:00Z"
    })
    void at_moment_saysWhenItsShiftBeganAndEnds(Instant at, String name, Instant from, Instant to) {
        assertThat(Shifts.STANDARD.at(at.toEpochMilli(), ZoneId.of("Europe/Stockholm")))
                .isEqualTo(new Shifts.Span(name, from.toEpochMilli(), to.toEpochMilli()));
    }

    @Test
    void text_parsed_isTheSame() {
        assertThat(Shifts.parse(Shifts.STANDARD.text())).contains(Shifts.STANDARD);
    }
}
