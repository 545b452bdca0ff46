package se.hemvakt.app.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.KitId;
import se.hemvakt.model.Limit;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Reading;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.alert.PatientRules;
import se.hemvakt.rules.alert.PatientState;
import se.hemvakt.rules.alert.RuleSettings;

/**
 * {@code bench core}: readings the rules judge in a second on one core, with NEWS2 and limits on. The quick figure; the exact
 * one is JMH's in {@code rules}. Invented patients, a set of eight vitals a minute, one in twenty of them unwell at times, so
 * that episodes open and close.
 */
final class CoreBench implements Bench {
    private static final int PATIENTS = 200;
    private static final int MINUTES = 240;
    private static final double GOAL = 1_000_000;

    @Override
    public void run(BenchPlan plan, Consumer<Result> tell, Consumer<Supplier<String>> progress) {
        List<List<List<Reading>>> sets = sets();
        long readings = (long) PATIENTS * MINUTES * 8;
        long end = System.nanoTime() + plan.warmUp().toNanos();
        long decisions = 0;
        while (System.nanoTime() - end < 0) {
            decisions = pass(sets, null);
            progress.accept(() -> "warming up the core");
        }
        List<Double> rates = new ArrayList<>();
        end = System.nanoTime() + plan.measured().toNanos();
        while (System.nanoTime() - end < 0 || rates.size() < 3) {
            long began = System.nanoTime();
            decisions = pass(sets, null);
            rates.add(readings / ((System.nanoTime() - began) / 1e9));
            progress.accept(() -> "judging: pass " + rates.size());
        }
        Histogram setNanos = new Histogram(3);
        setNanos.setAutoResize(true);
        pass(sets, setNanos);
        double[] sorted =
                rates.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double median = sorted[sorted.length / 2];
        tell.accept(Result.of("core", "core")
                .with("readings_per_s_median", median)
                .with("readings_per_s_lowest", sorted[0])
                .with("readings_per_s_highest", sorted[sorted.length - 1])
                .with("passes", rates.size())
                .with("readings_per_pass", readings)
                .with("decisions_per_pass", decisions)
                .with("set_of_8_us_p50", setNanos.getValueAtPercentile(50) / 1000.0)
                .with("set_of_8_us_p99", setNanos.getValueAtPercentile(99) / 1000.0)
                .with("set_of_8_us_p999", setNanos.getValueAtPercentile(99.9) / 1000.0)
                .with("load_1m", Machine.load())
                .goal(">= 1,000,000 readings/s on one core", median >= GOAL));
    }

    /** Judges every set once, from the beginning; the number of decisions keeps the work from being left out. */
    private static long pass(List<List<List<Reading>>> sets, @Nullable Histogram setNanos) {
        PatientRules rules = new PatientRules(RuleSettings.standard());
        long decisions = 0;
        for (List<List<Reading>> patient : sets) {
            PatientState state = new PatientState(profile(patient.get(0).get(0).patient()), Long.MIN_VALUE);
            for (List<Reading> set : patient) {
                long began = setNanos == null ? 0 : System.nanoTime();
                decisions += rules.readings(state, set).size();
                if (setNanos != null) {
                    setNanos.recordValue(System.nanoTime() - began);
                }
            }
        }
        return decisions;
    }

    private static PatientProfile profile(PatientId patient) {
        List<Limit> limits = List.of(new Limit(Vital.HEART_RATE, 45_000, 125_000), new Limit(Vital.SPO2, 90_000, null));
        return new PatientProfile(patient, new TeamId("bench"), 1, limits, null, 1);
    }

    private static List<List<List<Reading>>> sets() {
        SplittableRandom random = new SplittableRandom(20261121);
        KitId kit = new KitId("bench-kit");
        List<List<List<Reading>>> patients = new ArrayList<>();
        for (int p = 1; p <= PATIENTS; p++) {
            PatientId patient = new PatientId(p);
            boolean frail = p % 20 == 0;
            List<List<Reading>> minutes = new ArrayList<>();
            for (int minute = 0; minute < MINUTES; minute++) {
                boolean unwell = frail && minute / 60 % 2 == 1;
                long at = minute * 60_000L;
                int[] values = {
                    (unwell ? 118 : 72) + random.nextInt(-4, 5),
                    (unwell ? 25 : 16) + random.nextInt(-1, 2),
                    (unwell ? 92 : 97) + random.nextInt(-1, 2),
                    (unwell ? 98 : 128) + random.nextInt(-6, 7),
                    0,
                    0,
                    (unwell ? 38 : 37),
                    (unwell ? 60 : 76) + random.nextInt(-4, 5)
                };
                Vital[] vitals = {
                    Vital.HEART_RATE, Vital.RESPIRATORY_RATE, Vital.SPO2, Vital.SYSTOLIC_BP,
                    Vital.OXYGEN, Vital.CONSCIOUSNESS, Vital.TEMPERATURE, Vital.DIASTOLIC_BP
                };
                Reading[] set = new Reading[vitals.length];
                for (int i = 0; i < vitals.length; i++) {
                    set[i] = new Reading(patient, vitals[i], at, values[i] * 1000, at, kit, 0);
                }
                minutes.add(Arrays.asList(set));
            }
            patients.add(minutes);
        }
        return patients;
    }
}
