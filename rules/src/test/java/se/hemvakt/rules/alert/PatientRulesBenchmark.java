package se.hemvakt.rules.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

/**
 * How many readings one core judges, NEWS2, limits and silence on: {@code make jmh}. A thousand patients in turn, so that their
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
                    at));
        }
    }

    /** Includes making the readings, as the log's decoder does. */
    @Benchmark
    @OperationsPerInvocation(READINGS)
    public int judge() {
        int decisions = 0;
        for (int i = 0; i < READINGS; ) {
            PatientState state = states.get((i / VITALS.length) % PATIENTS);
            int upTo = i + together;
            List<Reading> readings = together == 1 ? List.of(reading(state, i++)) : new ArrayList<>(together);
            while (i < upTo) {
                readings.add(reading(state, i++));
            }
            decisions += rules.readings(state, readings).size();
        }
        at += 5_000;
        return decisions;
    }

    private Reading reading(PatientState state, int i) {
        int which = i % VITALS.length;
        int value = MIDDLE[which] * 1000
                + (SPREAD[which] == 0 ? 0 : random.nextInt(-SPREAD[which], SPREAD[which] + 1) * 1000);
        return new Reading(state.patient(), VITALS[which], at, value, at + 40, KIT, 0);
    }

    private static final KitId KIT = new KitId("kit-bench-0001");
}
