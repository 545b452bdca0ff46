package se.hemvakt.rules.expression;

import java.util.ArrayList;
import java.util.Arrays;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.trend.PatientTrends;
import se.hemvakt.rules.trend.Windows;

/**
 * What custom rules cost a reading on one core: {@code make jmh}. A thousand patients of eight vitals with twenty days behind
 * them, a reading of each every five seconds; a rule is asked when one of its vitals was measured.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PatientExpressionsBenchmark {
    private static final int PATIENTS = 1_000;
    private static final int READINGS = 8_000;
    private static final long DAY = 86_400_000;
    private static final Vital[] VITALS = {
        Vital.HEART_RATE,
        Vital.RESPIRATORY_RATE,
        Vital.SPO2,
        Vital.SYSTOLIC_BP,
        Vital.TEMPERATURE,
        Vital.WEIGHT,
        Vital.GLUCOSE,
        Vital.DIASTOLIC_BP
    };

    private final Expression plain = Expression.compile(
            "last(spo2) < percent(30) && last(respiratory_rate) >= per_min(25) || last(temperature) > celsius(44)");
    private final Expression windows =
            Expression.compile("delta(weight, days(3)) > kg(20) && median(respiratory_rate, hours(24)) >= per_min(21)");
    private final Expression own = Expression.compile(
            "z(heart_rate) > 9 && ratio(last(heart_rate), last(systolic_bp)) > 0.9 && count(fall, days(7)) == 0");
    private final Expression[] three = {plain, windows, own};

    private final List<Patient> patients = new ArrayList<>();
    private final int[] values = new int[1 << 16];
    private int next;
    private long at = 1_800_000_000_000L;

    /** The newest values beside the trends, as the rules' state keeps them. */
    private static final class Patient implements PatientView {
        private final int[] newest = new int[Vital.values().length];
        private final PatientTrends trends = new PatientTrends();

        Patient() {
            Arrays.fill(newest, UNKNOWN);
        }

        void add(Vital vital, long at, int milli) {
            newest[vital.ordinal()] = milli;
            trends.add(vital, at, milli);
        }

        @Override
        public int newest(Vital vital) {
            return newest[vital.ordinal()];
        }

        @Override
        public long measuredAtMs(Vital vital) {
            return 0;
        }

        @Override
        public int lowest(Score score) {
            return 0;
        }

        @Override
        public int highest(Score score) {
            return score.most();
        }

        @Override
        public Windows windows() {
            return trends;
        }
    }

    @Setup
    public void live() {
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = 40_000 + 1_000 * random.nextInt(20);
        }
        for (int i = 0; i < PATIENTS; i++) {
            patients.add(new Patient());
        }
        for (long then = at - 20 * DAY; then < at; then += DAY / 24) {
            for (Patient patient : patients) {
                for (Vital vital : VITALS) {
                    patient.add(vital, then, value());
                }
            }
        }
    }

    private int value() {
        return values[next++ & (values.length - 1)];
    }

    /** The trends alone: what the next one is to be compared with. */
    @Benchmark
    @OperationsPerInvocation(READINGS)
    public void trends() {
        at += 5_000;
        for (Patient patient : patients) {
            for (Vital vital : VITALS) {
                patient.add(vital, at, value());
            }
        }
    }

    /** The trends and three rules, each asked when one of its vitals was measured. */
    @Benchmark
    @OperationsPerInvocation(READINGS)
    public int trendsAndThreeRules() {
        at += 5_000;
        int yes = 0;
        for (Patient patient : patients) {
            for (Vital vital : VITALS) {
                patient.add(vital, at, value());
                patient.trends.asOf(at);
                long bit = 1L << vital.ordinal();
                for (Expression rule : three) {
                    if ((rule.inputs() & bit) != 0) {
                        yes += rule.judge(patient) == Truth.YES ? 1 : 0;
                    }
                }
            }
        }
        return yes;
    }

    /** One evaluation that asks newest values only. */
    @Benchmark
    @OperationsPerInvocation(PATIENTS)
    public int plain() {
        return judgeAll(plain);
    }

    /** One evaluation that asks two windows. */
    @Benchmark
    @OperationsPerInvocation(PATIENTS)
    public int windows() {
        return judgeAll(windows);
    }

    /** One evaluation that asks the baseline, a ratio and a count. */
    @Benchmark
    @OperationsPerInvocation(PATIENTS)
    public int own() {
        return judgeAll(own);
    }

    private int judgeAll(Expression rule) {
        int yes = 0;
        for (Patient patient : patients) {
            yes += rule.judge(patient) == Truth.YES ? 1 : 0;
        }
        return yes;
    }
}
