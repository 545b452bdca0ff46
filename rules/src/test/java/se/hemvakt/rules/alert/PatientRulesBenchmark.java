package se.hemvakt.rules.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import se.hemvakt.model.KitId;
import se.hemvakt.model.Limit;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Reading;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.profile.Assignment;
import se.hemvakt.rules.profile.RuleSet;
import se.hemvakt.rules.profile.RuleSetFiles;
import se.hemvakt.rules.profile.RulesOfPatient;
import se.hemvakt.rules.profile.ShippedProfiles;

/**
 * How many readings one core judges, NEWS2, limits, silence and baselines on, and with three
 * expressions beside: {@code make jmh}. A thousand patients in turn, so that their
 * states do not all sit in the nearest cache; values drift around the borders, so that scores change and some alerts open.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PatientRulesBenchmark {
    private static final int PATIENTS = 1_000;
    private static final int READINGS = 8_000;
    private static final int DAYS = 20;
    private static final long DAY = 86_400_000;
    private static final Vital[] VITALS = {
        Vital.HEART_RATE,
        Vital.RESPIRATORY_RATE,
        Vital.SPO2,
        Vital.SYSTOLIC_BP,
        Vital.TEMPERATURE,
        Vital.CONSCIOUSNESS,
        Vital.OXYGEN,
        Vital.DIASTOLIC_BP
    };
    private static final int[] MIDDLE = {80, 18, 96, 120, 37, 0, 0, 75};
    private static final int[] SPREAD = {14, 3, 2, 12, 0, 0, 0, 8};

    /** One reading at a time, or the eight of one instant together as a kit sends them. */
    @Param({"1", "8"})
    public int together;

    /** Three expressions beside the standard profile: newest values, windows, the patient's own past. */
    private static final String THREE = """
            profile: three
            version: 1
            name: {sv: Tre, en: Three}
            owner: the benchmark
            rules:
              - id: newest
                kind: expression
                when: last(spo2) < percent(30) && last(respiratory_rate) >= per_min(25) || last(temperature) > celsius(44)
                priority: low
                name: {sv: a, en: a}
                source: proposal
                sure: C
              - id: windows
                kind: expression
                when: delta(weight, days(3)) > kg(20) && median(respiratory_rate, hours(24)) >= per_min(21)
                priority: low
                name: {sv: b, en: b}
                source: proposal
                sure: C
              - id: own-past
                kind: expression
                when: z(heart_rate) > 9 && ratio(last(heart_rate), last(systolic_bp)) > 2 && count(fall, days(7)) == 0
                priority: low
                name: {sv: c, en: c}
                source: proposal
                sure: C
            """;

    /** Whether the patients have those three. */
    @Param({"false", "true"})
    public boolean three;

    private final PatientRules rules = new PatientRules(RuleSettings.standard());
    private final List<PatientState> states = new ArrayList<>();
    private final Random random = new Random(1);
    private long at = 1_800_000_000_000L;

    @Setup
    public void enrol() {
        List<Limit> limits = List.of(
                new Limit(Vital.SPO2, 92_000, null),
                new Limit(Vital.HEART_RATE, 50_000, 110_000),
                new Limit(Vital.SYSTOLIC_BP, 95_000, 160_000));
        for (int i = 0; i < PATIENTS; i++) {
            states.add(new PatientState(
                    new PatientProfile(new PatientId(i + 1), new TeamId("norr"), 1, limits, Duration.ofMinutes(3), 1),
                    at - DAYS * DAY));
        }
        // A past, so that baselines are there and are kept.
        for (long then = at - DAYS * DAY; then < at; then += DAY / 24) {
            for (PatientState state : states) {
                List<Reading> readings = new ArrayList<>(VITALS.length);
                for (int i = 0; i < VITALS.length; i++) {
                    readings.add(reading(state, i, then));
                }
                rules.readings(state, readings);
            }
        }
        if (three) {
            RulesOfPatient compiled = ruleSet()
                    .compile(new Assignment(List.of("three"), List.of(), null, null), Instant.ofEpochMilli(at));
            for (PatientState state : states) {
                rules.conditionsChanged(state, compiled, at);
            }
        }
    }

    private static RuleSet ruleSet() {
        Map<String, String> files = new LinkedHashMap<>(ShippedProfiles.files().texts());
        files.put("three.yaml", THREE);
        return new RuleSetFiles(files).read(1);
    }

    /** Includes making the readings, as the log's decoder does. */
    @Benchmark
    @OperationsPerInvocation(READINGS)
    public int judge() {
        int decisions = 0;
        for (int i = 0; i < READINGS; ) {
            PatientState state = states.get((i / VITALS.length) % PATIENTS);
            int upTo = i + together;
            List<Reading> readings = together == 1 ? List.of(reading(state, i++, at)) : new ArrayList<>(together);
            while (i < upTo) {
                readings.add(reading(state, i++, at));
            }
            decisions += rules.readings(state, readings).size();
        }
        at += 5_000;
        return decisions;
    }

    private Reading reading(PatientState state, int i, long at) {
        int which = i % VITALS.length;
        int value = MIDDLE[which] * 1000
                + (SPREAD[which] == 0 ? 0 : random.nextInt(-SPREAD[which], SPREAD[which] + 1) * 1000);
        return new Reading(state.patient(), VITALS[which], at, value, at + 40, KIT, 0);
    }

    private static final KitId KIT = new KitId("kit-bench-0001");
}
