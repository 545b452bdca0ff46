package se.hemvakt.sim.patient;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import se.hemvakt.model.Quality;
import se.hemvakt.model.Vital;
import se.hemvakt.sim.scenario.Course;
import se.hemvakt.sim.scenario.Scenario;

class VirtualPatientTest {
    private static final long SEED = 20261121;
    private static final Instant MIDNIGHT = Instant.parse("2026-11-20T23:00:00Z");
    private static final Instant NOON = MIDNIGHT.plus(Duration.ofHours(12));
    private static final Duration DAY = Duration.ofDays(1);

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void measurements_sameSeed_areTheSameHoweverTheDayIsCut(Scenario scenario) {
        Course course = new Course(scenario, MIDNIGHT.plus(Duration.ofHours(3)), 2);
        List<Measurement> whole = new VirtualPatient(SEED, 3, course, Cadence.USUAL, MIDNIGHT)
                .measurementsBetween(MIDNIGHT, MIDNIGHT.plus(DAY));

        VirtualPatient again = new VirtualPatient(SEED, 3, course, Cadence.USUAL, MIDNIGHT);
        List<Measurement> pieces = new ArrayList<>();
        Duration piece = Duration.ofMinutes(7).plusMillis(311);
        Instant end = MIDNIGHT.plus(DAY);
        for (Instant from = MIDNIGHT; from.isBefore(end); from = from.plus(piece)) {
            Instant to = from.plus(piece).isBefore(end) ? from.plus(piece) : end;
            pieces.addAll(again.measurementsBetween(from, to));
        }

        assertThat(whole).hasSizeGreaterThan(5_000).isEqualTo(pieces);
        assertThat(whole).extracting(Measurement::at).isSorted();
    }

    @Test
    void measurements_otherSeedOrPatient_differ() {
        List<Measurement> one = hour(SEED, 1);
        assertThat(hour(SEED, 2)).isNotEqualTo(one);
        assertThat(hour(SEED + 1, 1)).isNotEqualTo(one);
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void measurements_ofOnePatient_neverTwoOfAVitalAtOneMoment(Scenario scenario) {
        List<Measurement> day = patient(scenario, 4, MIDNIGHT.minus(scenario.crisisAfter()))
                .measurementsBetween(MIDNIGHT, MIDNIGHT.plus(DAY));
        assertThat(day.stream().map(m -> m.vital() + " " + m.at()).distinct().count())
                .isEqualTo(day.size());
    }

    @Test
    void stable_aDayOfFortyPatients_staysBelowNews5NearlyAlways() {
        int minutes = 0;
        int high = 0;
        for (int number = 0; number < 40; number++) {
            VirtualPatient patient = patient(Scenario.STABLE, number, Instant.EPOCH);
            for (int minute = 0; minute < 24 * 60; minute += 2) {
                minutes++;
                high += News2Table.total(patient.bodyAt(MIDNIGHT.plus(Duration.ofMinutes(minute)))) >= 5 ? 1 : 0;
            }
        }
        assertThat((double) high / minutes).isLessThan(0.0005);
    }

    @Test
    void stable_measuredByTheWearable_showsNoRedValueForMinutesOnEnd() {
        for (Scenario scenario : List.of(Scenario.STABLE, Scenario.NOISY_STABLE)) {
            for (int number = 0; number < 30; number++) {
                int run = 0;
                int longest = 0;
                for (Measurement m :
                        patient(scenario, number, Instant.EPOCH).measurementsBetween(MIDNIGHT, MIDNIGHT.plus(DAY))) {
                    if (m.vital() == Vital.RESPIRATORY_RATE) {
                        run = m.milli() >= 25_000 ? run + 1 : 0;
                        longest = Math.max(longest, run);
                    }
                }
                assertThat(longest)
                        .as("samples of red breathing on end, %s", scenario)
                        .isLessThan(4);
            }
        }
    }

    @Test
    void sepsis_withinItsCourse_reachesNews7AndNotBeforeOnset() {
        for (int number = 0; number < 40; number++) {
            VirtualPatient patient = patient(Scenario.SEPSIS, number, NOON);
            Instant crisis = NOON.plus(Scenario.SEPSIS.crisisAfter());
            assertThat(News2Table.total(patient.bodyAt(crisis))).isGreaterThanOrEqualTo(7);
            assertThat(News2Table.total(patient.bodyAt(NOON.minusSeconds(60)))).isLessThan(5);
            assertThat(News2Table.total(patient.bodyAt(NOON.plus(Scenario.SEPSIS.length()))))
                    .isLessThan(5);
        }
    }

    @Test
    void heartFailure_weightRisesDaysBeforeBreathingAndOxygen() {
        for (int number = 0; number < 20; number++) {
            VirtualPatient patient = patient(Scenario.HEART_FAILURE, number, NOON);
            Body before = patient.bodyAt(NOON);
            Body fifthDay = patient.bodyAt(NOON.plus(Duration.ofDays(4)));
            Body crisis = patient.bodyAt(NOON.plus(Scenario.HEART_FAILURE.crisisAfter()));
            assertThat(fifthDay.weight() - before.weight()).isGreaterThan(0.8);
            assertThat(News2Table.total(fifthDay)).isLessThan(5);
            assertThat(crisis.weight() - before.weight()).isGreaterThan(2);
            assertThat(News2Table.total(crisis)).isGreaterThanOrEqualTo(6);
            assertThat(crisis.respiratoryRate()).isGreaterThan(22);
        }
    }

    @Test
    void copd_onScale2_isCalmBeforeAndReachesNews7InCrisis() {
        for (int number = 0; number < 20; number++) {
            VirtualPatient patient = patient(Scenario.COPD, number, NOON);
            assertThat(patient.baseline().hypercapnic()).isTrue();
            assertThat(News2Table.totalScale2(patient.bodyAt(NOON.minusSeconds(1))))
                    .isLessThan(5);
            assertThat(News2Table.totalScale2(patient.bodyAt(
                            NOON.plus(Scenario.COPD.crisisAfter()).plusSeconds(3600))))
                    .isGreaterThanOrEqualTo(7);
        }
    }

    @Test
    void fever_raisesPulseEightToTenABeatADegreeAndBreathingToo() {
        // Fever alone: 2 h into the infection there is little else. Compare with the same hour of the same person well.
        double degrees = 0;
        double beats = 0;
        double breaths = 0;
        for (int number = 0; number < 200; number++) {
            Instant at = NOON.plus(Duration.ofMinutes(70));
            Body ill = patient(Scenario.SEPSIS, number, NOON).bodyAt(at);
            Body well = patient(Scenario.STABLE, number, NOON).bodyAt(at);
            degrees += ill.temperature() - well.temperature();
            beats += ill.pulse() - well.pulse();
            breaths += ill.respiratoryRate() - well.respiratoryRate();
        }
        assertThat(beats / degrees).isBetween(8.0, 10.5);
        assertThat(breaths / degrees).isBetween(1.8, 3.0);
    }

    @Test
    void activity_raisesPulseAndBreathingAndTakesALittleOxygen() {
        List<Body> day = day(Scenario.STABLE);
        assertThat(correlation(day, Body::activity, Body::pulse)).isGreaterThan(0.5);
        assertThat(correlation(day, Body::activity, Body::respiratoryRate)).isGreaterThan(0.5);
        assertThat(correlation(day, Body::activity, Body::spo2)).isLessThan(-0.1);
    }

    @Test
    void copd_lowOxygen_quickensHeartAndBreathing() {
        VirtualPatient patient = patient(Scenario.COPD, 5, NOON);
        List<Body> course = IntStream.range(0, 5 * 24)
                .mapToObj(h -> patient.bodyAt(NOON.plus(Duration.ofHours(h))))
                .toList();
        assertThat(correlation(course, Body::spo2, Body::respiratoryRate)).isLessThan(-0.7);
        assertThat(correlation(course, Body::spo2, Body::pulse)).isLessThan(-0.6);
    }

    @Test
    void day_isWarmerAndQuickerThanNight() {
        double pulse = 0;
        double temperature = 0;
        double systolic = 0;
        for (int number = 0; number < 50; number++) {
            VirtualPatient patient = patient(Scenario.STABLE, number, Instant.EPOCH);
            Body night = patient.bodyAt(MIDNIGHT.plus(Duration.ofHours(4)));
            Body afternoon = patient.bodyAt(MIDNIGHT.plus(Duration.ofHours(16)));
            pulse += (afternoon.pulse() - night.pulse()) / 50;
            temperature += (afternoon.temperature() - night.temperature()) / 50;
            systolic += (afternoon.systolic() - night.systolic()) / 50;
        }
        assertThat(pulse).isBetween(4.0, 15.0);
        assertThat(temperature).isBetween(0.25, 0.6);
        assertThat(systolic).isBetween(6.0, 20.0);
    }

    @Test
    void values_haveTheDevicesResolution() {
        for (Measurement m : patient(Scenario.SEPSIS, 1, MIDNIGHT).measurementsBetween(MIDNIGHT, MIDNIGHT.plus(DAY))) {
            int step = m.vital() == Vital.TEMPERATURE || m.vital() == Vital.WEIGHT ? 100 : 1000;
            assertThat(m.milli() % step).as(m.vital().code()).isZero();
            assertThat(m.vital().isPossible(m.milli())).isTrue();
        }
    }

    @Test
    void well_atNight_onlyTheWearableMeasures() {
        List<Measurement> night = patient(Scenario.STABLE, 6, Instant.EPOCH)
                .measurementsBetween(MIDNIGHT, MIDNIGHT.plus(Duration.ofHours(6)));
        assertThat(night).isNotEmpty().allMatch(m -> m.device() == Measurement.Device.WEARABLE);
    }

    @Test
    void ill_atNight_isMeasuredByHandToo() {
        VirtualPatient patient = patient(Scenario.SEPSIS, 6, MIDNIGHT.minus(Duration.ofHours(8)));
        List<Measurement> night = patient.measurementsBetween(MIDNIGHT, MIDNIGHT.plus(Duration.ofHours(3)));
        assertThat(night.stream().filter(m -> m.vital() == Vital.SYSTOLIC_BP).count())
                .isEqualTo(9);
    }

    @Test
    void admitted_everyPartOfNews2IsMeasuredAtOnce() {
        List<Measurement> first = new VirtualPatient(
                        SEED, 8, Course.uneventful(Scenario.STABLE), Cadence.USUAL, MIDNIGHT)
                .measurementsBetween(MIDNIGHT, MIDNIGHT.plus(Duration.ofMinutes(2)));
        assertThat(first)
                .extracting(Measurement::vital)
                .contains(
                        Vital.HEART_RATE,
                        Vital.RESPIRATORY_RATE,
                        Vital.SPO2,
                        Vital.SYSTOLIC_BP,
                        Vital.TEMPERATURE,
                        Vital.CONSCIOUSNESS,
                        Vital.OXYGEN);
    }

    @Test
    void sensorOff_streamStopsForItsTimeOnly() {
        VirtualPatient patient = patient(Scenario.SENSOR_OFF, 2, NOON);
        Instant back = NOON.plus(Scenario.SENSOR_OFF.length());
        assertThat(patient.measurementsBetween(NOON, back)).noneMatch(m -> m.vital() == Vital.SPO2);
        assertThat(patient.measurementsBetween(back, back.plusSeconds(600))).anyMatch(m -> m.vital() == Vital.SPO2);
    }

    @Test
    void h17_noisy_mostSpoiltSamplesCarryADoubtTheDeviceKnows() {
        List<Measurement> day =
                patient(Scenario.NOISY_STABLE, 3, Instant.EPOCH).measurementsBetween(MIDNIGHT, MIDNIGHT.plus(DAY));
        List<Measurement> dips = day.stream()
                .filter(m -> m.vital() == Vital.SPO2 && m.milli() < 91_000)
                .toList();
        assertThat(dips).hasSizeGreaterThan(10);
        assertThat(dips.stream().filter(m -> (m.quality() & Quality.LOW) != 0).count())
                .isGreaterThan(dips.size() * 9L / 10);
    }

    private static VirtualPatient patient(Scenario scenario, int number, Instant onset) {
        return new VirtualPatient(
                SEED, number, new Course(scenario, onset, number), Cadence.USUAL, MIDNIGHT.minus(Duration.ofDays(40)));
    }

    private static List<Measurement> hour(long seed, int number) {
        return new VirtualPatient(seed, number, Course.uneventful(Scenario.STABLE), Cadence.USUAL, MIDNIGHT)
                .measurementsBetween(NOON, NOON.plusSeconds(3600));
    }

    private static List<Body> day(Scenario scenario) {
        VirtualPatient patient = patient(scenario, 7, Instant.EPOCH);
        return IntStream.range(0, 24 * 60)
                .mapToObj(minute -> patient.bodyAt(MIDNIGHT.plus(Duration.ofMinutes(minute))))
                .toList();
    }

    private static double correlation(List<Body> bodies, ToDoubleFunction<Body> one, ToDoubleFunction<Body> other) {
        double meanOne = bodies.stream().mapToDouble(one).average().orElseThrow();
        double meanOther = bodies.stream().mapToDouble(other).average().orElseThrow();
        double together = 0;
        double squareOne = 0;
        double squareOther = 0;
        for (Body body : bodies) {
            double a = one.applyAsDouble(body) - meanOne;
            double b = other.applyAsDouble(body) - meanOther;
            together += a * b;
            squareOne += a * a;
            squareOther += b * b;
        }
        return together / Math.sqrt(squareOne * squareOther);
    }
}
