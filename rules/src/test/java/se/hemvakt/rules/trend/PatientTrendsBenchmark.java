package se.hemvakt.rules.trend;

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
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Vital;

/**
 * What trends cost a reading on one core, alone: {@code make jmh}. A thousand patients of eight vitals with twenty days behind
 * them, one reading of each vital every five seconds (a stream) or twenty minutes (spot checks).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PatientTrendsBenchmark {
    private static final int PATIENTS = 1_000;
    private static final int READINGS = 8_000;
    private static final long DAY = 86_400_000;
    private static final Vital[] VITALS = {
        Vital.HEART_RATE,
        Vital.RESPIRATORY_RATE,
        Vital.SPO2,
        Vital.SYSTOLIC_BP,
        Vital.TEMPERATURE,
        Vital.PULSE_RATE,
        Vital.GLUCOSE,
        Vital.DIASTOLIC_BP
    };

    @Param({"5", "1200"})
    public int everySeconds;

    private final List<PatientTrends> patients = new ArrayList<>();
    private final int[] values = new int[1 << 16];
    private int next;
    private long at = 1_800_000_000_000L;

    @Setup
    public void live() {
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = 40_000 + 1_000 * random.nextInt(20);
        }
        for (int i = 0; i < PATIENTS; i++) {
            patients.add(new PatientTrends());
        }
        for (long then = at - 20 * DAY; then < at; then += DAY / 24) {
            for (PatientTrends patient : patients) {
                for (Vital vital : VITALS) {
                    patient.add(vital, then, value());
                }
            }
        }
    }

    private int value() {
        return values[next++ & (values.length - 1)];
    }

    /** Takes readings in. */
    @Benchmark
    @OperationsPerInvocation(READINGS)
    public void add() {
        at += everySeconds * 1_000L;
        for (PatientTrends patient : patients) {
            for (Vital vital : VITALS) {
                patient.add(vital, at, value());
            }
        }
    }

    /** Takes readings in and asks after each what three rules would: z, a median and slope of the day, and a drift. */
    @Benchmark
    @OperationsPerInvocation(READINGS)
    public double addAndAsk() {
        at += everySeconds * 1_000L;
        double sum = 0;
        for (PatientTrends patient : patients) {
            for (Vital vital : VITALS) {
                patient.add(vital, at, value());
                patient.asOf(at);
                sum += patient.baselineZ(vital).orElse(0);
                sum += patient.median(vital, 15 * 60_000L).orElse(0);
                sum += patient.slopePerDay(vital, DAY).orElse(0);
                sum += patient.cusum(vital, Side.HIGH).orElse(0);
            }
        }
        return sum;
    }
}
