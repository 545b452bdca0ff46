package se.hemvakt.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import se.hemvakt.model.Vital;

class CourseTest {
    private static final Instant ONSET = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void anyScenario_beforeOnsetAndAfterItsLength_nothingIsWrong(Scenario scenario) {
        Course course = new Course(scenario, ONSET, 1);
        Instant after = ONSET.plus(scenario.length());
        assertThat(course.strainAt(ONSET.minusMillis(1))).isEqualTo(Strain.NONE);
        assertThat(course.troubleAt(ONSET.minusMillis(1))).isEqualTo(Trouble.NONE);
        assertThat(course.strainAt(after).severity()).isZero();
        assertThat(course.troubleAt(after)).isEqualTo(Trouble.NONE);
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void code_readBack_isTheScenario(Scenario scenario) {
        assertThat(Scenario.ofCode(scenario.code())).contains(scenario);
        assertThat(scenario.code()).matches("[a-z-]+");
    }

    @Test
    void fall_tellsTheFallOnce_andOneVariantPressesTheButton() {
        Instant from = ONSET.minusSeconds(60);
        Instant to = ONSET.plus(Duration.ofHours(1));
        for (int variant = 0; variant < 3; variant++) {
            Course course = new Course(Scenario.FALL, ONSET, variant);
            assertThat(course.happeningsBetween(from, to))
                    .extracting(Happening::vital)
                    .containsExactlyElementsOf(
                            variant == 1 ? java.util.List.of(Vital.FALL, Vital.BUTTON) : java.util.List.of(Vital.FALL));
            assertThat(course.happeningsBetween(ONSET.plusMillis(1), ONSET.plusSeconds(1)))
                    .isEmpty();
        }
    }

    @Test
    void fall_thatLies_doesNotMoveForTwoHours_whileTheOthersGetUp() {
        Course lies = new Course(Scenario.FALL, ONSET, 1);
        Course getsUp = new Course(Scenario.FALL, ONSET, 0);
        Instant later = ONSET.plusSeconds(3600);
        assertThat(lies.strainAt(later).activity()).isZero();
        assertThat(getsUp.strainAt(later).activity()).isEqualTo(1);
        assertThat(lies.strainAt(ONSET.plus(Duration.ofHours(2))).activity()).isEqualTo(1);
    }

    @Test
    void sensorOff_tellsOffAndBackOn() {
        Course course = new Course(Scenario.SENSOR_OFF, ONSET, 0);
        assertThat(course.happeningsBetween(ONSET, ONSET.plus(Duration.ofHours(2))))
                .containsExactly(
                        new Happening(Vital.OFF_BODY, ONSET, 1),
                        new Happening(Vital.OFF_BODY, ONSET.plus(Duration.ofMinutes(45)), 0));
    }

    @Test
    void h14_clockWrong_isFastOrSlowByMinutesOrADay() {
        assertThat(java.util.stream.LongStream.range(0, 4).mapToObj(v -> new Course(Scenario.CLOCK_WRONG, ONSET, v)
                        .troubleAt(ONSET)
                        .clockError()))
                .containsExactlyInAnyOrder(
                        Duration.ofMinutes(7), Duration.ofMinutes(-7), Duration.ofDays(1), Duration.ofDays(-1));
    }

    @Test
    void h09_kitSilent_lastsLongerThanTheSilenceThatMustAlarm() {
        Course course = new Course(Scenario.KIT_SILENT, ONSET, 0);
        assertThat(course.troubleAt(ONSET.plusSeconds(180)).silent()).isTrue();
    }
}
