package se.hemvakt.app.alarmload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.Episode;
import se.hemvakt.model.KitId;
import se.hemvakt.model.Limit;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Reading;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.alert.PatientRules;
import se.hemvakt.rules.alert.PatientState;
import se.hemvakt.rules.alert.RuleSettings;
import se.hemvakt.rules.alert.RuleSettings.Inputs;
import se.hemvakt.rules.alert.RuleSettings.Limits;
import se.hemvakt.rules.alert.RuleSettings.Score;
import se.hemvakt.rules.alert.RuleSettings.Timing;
import se.hemvakt.sim.patient.Baseline;
import se.hemvakt.sim.patient.Cadence;
import se.hemvakt.sim.patient.Measurement;
import se.hemvakt.sim.patient.VirtualPatient;
import se.hemvakt.sim.scenario.Course;
import se.hemvakt.sim.scenario.Scenario;

/**
 * H19: what disturbs people. The simulator's patients through the rules as they are shipped, with limits of their own: 40
 * beats and 14 breaths around what is usual, 5 % of oxygen below it.
 *
 * <p>Counted is what is of high or medium priority, clinical or technical: what is low is a line in a list. What is opened
 * while an earlier episode of the same problem lives is one.
 */
class AlarmLoadTest {
    private static final long SEED = 20261122;
    private static final Instant START = Instant.parse("2026-11-20T23:00:00Z");
    private static final KitId KIT = new KitId("kit-alarm-load");

    /** Each value by itself, told and ended at once: what the rules were before they filtered, waited and held. */
    private static final RuleSettings RAW = raw();

    private static RuleSettings raw() {
        RuleSettings standard = RuleSettings.standard();
        return standard.with(new Inputs(Duration.ZERO, Duration.ZERO))
                .with(new Score(2, 0, Timing.NONE, Timing.NONE))
                .with(new Limits(Priority.MEDIUM, Timing.NONE, Timing.NONE, Map.of()));
    }

    /** 24 h of patients who are well and measured badly: at most one alert a patient in ten days. */
    @Test
    void h19_noisyButStable_atMostOneAlertInTenPatientDays() {
        int patients = 100;
        Map<String, Integer> standard = new TreeMap<>();
        Map<String, Integer> raw = new TreeMap<>();
        for (int number = 1; number <= patients; number++) {
            VirtualPatient patient =
                    new VirtualPatient(SEED, number, Course.uneventful(Scenario.NOISY_STABLE), Cadence.USUAL, START);
            List<List<Reading>> day = day(patient, number, START.plus(Duration.ofDays(1)));
            count(standard, alerts(RuleSettings.standard(), patient, number, day));
            count(raw, alerts(RAW, patient, number, day));
        }
        double load = standard.values().stream().mapToInt(Integer::intValue).sum() / (double) patients;
        double before = raw.values().stream().mapToInt(Integer::intValue).sum() / (double) patients;
        System.out.printf(
                "alerts per patient-day of noisy stable patients: %.3f %s; each value by itself: %.2f%n",
                load, standard, before);
        assertThat(load).as("%s, seed %d", standard, SEED).isLessThanOrEqualTo(0.1);
        // Otherwise the noise is no noise, and the figure above says nothing.
        assertThat(before).as("each value by itself: %s", raw).isGreaterThan(1);
    }

    /** No planted emergency is lost: each is told before it is at its worst. */
    @ParameterizedTest
    @EnumSource(
            value = Scenario.class,
            names = {"SEPSIS", "HEART_FAILURE", "COPD"})
    void h19_plantedEmergencies_areAllTold_beforeTheWorst(Scenario scenario) {
        for (int number = 1; number <= 12; number++) {
            Instant onset = START.plus(Duration.ofHours(12));
            // Illnesses ten times as fast as nature, so that a day holds one.
            Course course = new Course(scenario, onset, number, scenario == Scenario.SEPSIS ? 1 : 10);
            VirtualPatient patient = new VirtualPatient(SEED, number, course, Cadence.USUAL, START);
            Instant crisis = course.crisisAt();
            List<List<Reading>> days = day(patient, number, crisis.plus(Duration.ofHours(4)));
            long told = firstTold(RuleSettings.standard(), patient, number, days, onset);
            System.out.printf(
                    "%s %d: told %d min before the worst%n", scenario, number, (crisis.toEpochMilli() - told) / 60_000);
            assertThat(told).as("%s %d", scenario, number).isLessThanOrEqualTo(crisis.toEpochMilli());
        }
    }

    private static List<List<Reading>> day(VirtualPatient patient, int number, Instant end) {
        List<List<Reading>> instants = new ArrayList<>();
        long at = Long.MIN_VALUE;
        for (Measurement one : patient.measurementsBetween(START, end)) {
            long ms = one.at().toEpochMilli();
            if (ms != at) {
                instants.add(new ArrayList<>());
                at = ms;
            }
            instants.get(instants.size() - 1)
                    .add(new Reading(
                            new PatientId(number), one.vital(), ms, one.milli(), ms + 300, KIT, one.quality()));
        }
        return instants;
    }

    private static PatientState state(VirtualPatient patient, int number) {
        Baseline usual = patient.baseline();
        List<Limit> limits = List.of(
                new Limit(Vital.HEART_RATE, milli(usual.pulse() - 25), milli(usual.pulse() + 40)),
                new Limit(Vital.RESPIRATORY_RATE, milli(8), milli(usual.respiratoryRate() + 10)),
                new Limit(Vital.SPO2, milli(usual.spo2() - 5), null));
        return new PatientState(
                new PatientProfile(
                        new PatientId(number),
                        new TeamId("norr"),
                        usual.hypercapnic() ? 2 : 1,
                        limits,
                        Duration.ofMinutes(10),
                        1),
                START.toEpochMilli());
    }

    private static int milli(double value) {
        return (int) Math.round(value) * 1000;
    }

    private static List<Episode> alerts(
            RuleSettings settings, VirtualPatient patient, int number, List<List<Reading>> instants) {
        PatientRules rules = new PatientRules(settings);
        PatientState state = state(patient, number);
        List<Episode> alerts = new ArrayList<>();
        for (List<Reading> instant : instants) {
            for (CareEvent event : rules.readings(state, instant)) {
                if (event instanceof EpisodeChanged changed
                        && changed.change() == Change.OPENED
                        && changed.episode().priority() != Priority.LOW) {
                    alerts.add(changed.episode());
                }
            }
        }
        return alerts;
    }

    private static void count(Map<String, Integer> counts, List<Episode> alerts) {
        alerts.forEach(one -> counts.merge(one.problem(), 1, Integer::sum));
    }

    /** When, after the onset, somebody is first told. */
    private static long firstTold(
            RuleSettings settings, VirtualPatient patient, int number, List<List<Reading>> instants, Instant onset) {
        PatientRules rules = new PatientRules(settings);
        PatientState state = state(patient, number);
        for (List<Reading> instant : instants) {
            for (CareEvent event : rules.readings(state, instant)) {
                if (event instanceof EpisodeChanged changed
                        && (changed.change() == Change.OPENED || changed.change() == Change.RAISED)
                        && changed.episode().priority() != Priority.LOW
                        && changed.episode().changedAtMs() >= onset.toEpochMilli()) {
                    return changed.episode().changedAtMs();
                }
            }
        }
        return Long.MAX_VALUE;
    }
}
