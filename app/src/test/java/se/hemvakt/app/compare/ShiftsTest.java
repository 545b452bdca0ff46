package se.hemvakt.app.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
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
}
