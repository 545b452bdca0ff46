package se.hemvakt.rules.frailty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.frailty.DailyValues.Hour;

/** From what a kit measured to one value a day, on the patient's own clock. */
class DailyValuesTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 29); // spring forward: 23 hours
    private final DailyValues days = new DailyValues(ZoneId.of("Europe/Stockholm"));

    private static Hour hour(String at, int mean, int lo, int hi) {
        return new Hour(Instant.parse(at).toEpochMilli(), 10, mean, lo, hi);
    }

    private NavigableMap<LocalDate, Integer> of(FrailtyDomain domain) {
        return Objects.requireNonNull(days.byDomain().get(domain));
    }

    @Test
    void day_beginsAtTheMidnightOfThePatientsWall() {
        days.add(
                Vital.STEPS,
                List.of(
                        hour("2026-03-28T22:59:00Z", 100_000, 100_000, 100_000),
                        hour("2026-03-28T23:00:00Z", 200_000, 200_000, 200_000),
                        hour("2026-03-29T21:59:00Z", 900_000, 850_000, 950_000),
                        hour("2026-03-29T22:00:00Z", 300_000, 300_000, 300_000)));

        assertThat(of(FrailtyDomain.STEPS))
                .containsEntry(DAY.minusDays(1), 100_000)
                .containsEntry(DAY, 950_000)
                .containsEntry(DAY.plusDays(1), 300_000);
    }

    @Test
    void eachDomain_hasItsOwnOneOfTheDay() {
        List<Hour> hours = List.of(
                hour("2026-03-29T05:00:00Z", 70_000, 60_000, 80_000),
                hour("2026-03-29T09:00:00Z", 65_000, 55_000, 90_000));
        for (Vital vital : List.of(Vital.WEIGHT, Vital.HEART_RATE, Vital.GAIT_SPEED, Vital.GRIP_STRENGTH)) {
            days.add(vital, hours);
        }

        assertThat(of(FrailtyDomain.WEIGHT)).containsEntry(DAY, 70_000);
        assertThat(of(FrailtyDomain.RESTING_PULSE)).containsEntry(DAY, 65_000);
        assertThat(of(FrailtyDomain.GAIT_SPEED)).containsEntry(DAY, 90_000);
        assertThat(of(FrailtyDomain.GRIP_STRENGTH)).containsEntry(DAY, 90_000);
    }

    @Test
    void pulse_countsOnlyWithoutAnEcg() {
        days.add(Vital.PULSE_RATE, List.of(hour("2026-03-29T05:00:00Z", 58_000, 50_000, 80_000)));
        assertThat(of(FrailtyDomain.RESTING_PULSE)).containsEntry(DAY, 58_000);

        DailyValues both = new DailyValues(ZoneId.of("Europe/Stockholm"))
                .add(Vital.HEART_RATE, List.of(hour("2026-03-29T05:00:00Z", 61_000, 50_000, 80_000)))
                .add(Vital.PULSE_RATE, List.of(hour("2026-03-29T05:00:00Z", 58_000, 50_000, 80_000)));
        assertThat(both.byDomain().get(FrailtyDomain.RESTING_PULSE)).containsEntry(DAY, 61_000);
    }

    /** No fall told is not no fall, and nothing measured is no domain. */
    @Test
    void h18_whatNoKitTells_staysUnknown() {
        days.add(Vital.WEIGHT, List.of());

        assertThat(days.byDomain()).isEmpty();
        assertThatThrownBy(() -> days.add(Vital.SPO2, List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
