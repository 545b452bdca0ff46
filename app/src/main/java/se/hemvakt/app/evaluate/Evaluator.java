package se.hemvakt.app.evaluate;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import se.hemvakt.app.evaluate.Cohort.Figures;
import se.hemvakt.app.evaluate.Cohort.Found;
import se.hemvakt.app.evaluate.Evaluation.ByProblem;
import se.hemvakt.app.evaluate.Evaluation.CurvePoint;
import se.hemvakt.app.evaluate.Evaluation.Detection;
import se.hemvakt.app.evaluate.ScoredPatient.Alert;
import se.hemvakt.app.evaluate.ScoredPatient.Span;

/**
 * Counts what a set of rules found and what it cost, and how sure that is: the patients are drawn anew with replacement, and
 * the middle 95 % of the figures so obtained is the interval. docs/evaluate.md defines each figure.
 */
final class Evaluator {
    private static final int CURVE_POINTS = 24;

    private final long windowMs;
    private final int draws;
    private final long seed;

    /**
     * @param window how long before an onset an alert counts
     * @param draws how many times the patients are drawn anew; 0 for no intervals
     * @param seed the same gives the same intervals
     */
    Evaluator(Duration window, int draws, long seed) {
        this.windowMs = window.toMillis();
        this.draws = draws;
        this.seed = seed;
    }

    Evaluation evaluate(String profile, List<ScoredPatient> patients) {
        Cohort cohort = new Cohort(patients, windowMs);
        int[] once = new int[patients.size()];
        Arrays.fill(once, 1);
        Figures value = cohort.figures(once);
        Figures[] drawn = IntStream.range(0, draws)
                .parallel()
                .mapToObj(draw -> cohort.figures(draw(patients.size(), draw)))
                .toArray(Figures[]::new);
        return new Evaluation(
                profile,
                patients.size(),
                (int) value.septic(),
                value.days(),
                Duration.ofMillis(windowMs),
                detection(value, drawn, Figures::live),
                detection(value, drawn, Figures::told),
                estimate(value, drawn, f -> f.live().found() / f.patientsWithEpisode()),
                estimate(value, drawn, f -> f.trueEpisodes() / f.episodes()),
                estimate(
                        value,
                        drawn,
                        f -> (f.episodes() - f.live().found()) / f.live().found()),
                estimate(value, drawn, f -> f.episodes() / f.days()),
                estimate(value, drawn, f -> f.alerts() / f.days()),
                Quartiles.ofHours(leadLive(patients)),
                Quartiles.ofHours(leadTold(patients)),
                byProblem(patients, value),
                curve(patients));
    }

    /** How often each patient is drawn. A draw has its own random source, so that their order makes no difference. */
    private int[] draw(int size, int number) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        int[] times = new int[size];
        for (int i = 0; i < size; i++) {
            times[random.nextInt(size)]++;
        }
        return times;
    }

    private static Detection detection(Figures value, Figures[] drawn, Function<Figures, Found> which) {
        return new Detection(
                (int) which.apply(value).found(),
                estimate(value, drawn, f -> which.apply(f).found() / f.septic()),
                estimate(value, drawn, f -> which.apply(f).chance()),
                estimate(
                        value,
                        drawn,
                        f -> which.apply(f).found()
                                / f.septic()
                                / which.apply(f).chance()));
    }

    private static Estimate estimate(Figures value, Figures[] drawn, ToDoubleFunction<Figures> figure) {
        return Estimate.of(
                figure.applyAsDouble(value),
                Arrays.stream(drawn).mapToDouble(figure).toArray());
    }

    private double[] leadLive(List<ScoredPatient> patients) {
        return leads(patients, (patient, onset) -> {
            long first = Long.MAX_VALUE;
            for (Span span : patient.spans()) {
                if (span.isLiveWithin(onset - windowMs, onset)) {
                    first = Math.min(first, Math.max(span.fromMs(), onset - windowMs));
                }
            }
            return first;
        });
    }

    private double[] leadTold(List<ScoredPatient> patients) {
        return leads(patients, (patient, onset) -> {
            long first = Long.MAX_VALUE;
            for (Alert alert : patient.alerts()) {
                if (alert.atMs() >= onset - windowMs && alert.atMs() <= onset) {
                    first = Math.min(first, alert.atMs());
                }
            }
            return first;
        });
    }

    private static double[] leads(List<ScoredPatient> patients, FirstSeen firstSeen) {
        return patients.stream()
                .filter(patient -> patient.onsetMs().isPresent())
                .mapToDouble(patient -> {
                    long onset = patient.onsetMs().orElseThrow();
                    long first = firstSeen.of(patient, onset);
                    return first == Long.MAX_VALUE ? Double.NaN : onset - first;
                })
                .filter(Double::isFinite)
                .toArray();
    }

    /** When a patient was first seen in the window; {@link Long#MAX_VALUE} for never. */
    @FunctionalInterface
    private interface FirstSeen {
        long of(ScoredPatient patient, long onset);
    }

    private Map<String, ByProblem> byProblem(List<ScoredPatient> patients, Figures value) {
        TreeSet<String> problems = new TreeSet<>();
        patients.forEach(patient -> patient.spans().forEach(span -> problems.add(span.problem())));
        Map<String, ByProblem> table = new TreeMap<>();
        for (String problem : problems) {
            long episodes = 0;
            long right = 0;
            long found = 0;
            for (ScoredPatient patient : patients) {
                long onset = patient.onsetMs().orElse(Long.MIN_VALUE);
                boolean any = false;
                for (Span span : patient.spans()) {
                    if (span.problem().equals(problem)) {
                        episodes++;
                        if (patient.onsetMs().isPresent() && span.isLiveWithin(onset - windowMs, onset)) {
                            right++;
                            any = true;
                        }
                    }
                }
                found += any ? 1 : 0;
            }
            table.put(
                    problem,
                    new ByProblem(
                            episodes, episodes / value.days(), found / value.septic(), (double) right / episodes));
        }
        return table;
    }

    /** What was found until so long before the onset, and what chance finds. */
    private List<CurvePoint> curve(List<ScoredPatient> patients) {
        int[] once = new int[patients.size()];
        Arrays.fill(once, 1);
        return IntStream.rangeClosed(0, CURVE_POINTS)
                .parallel()
                .mapToObj(point -> {
                    long before = windowMs * (CURVE_POINTS - point) / CURVE_POINTS;
                    Figures until = new Cohort(patients, windowMs, before).figures(once);
                    return new CurvePoint(
                            before / Quartiles.HOUR_MS,
                            until.live().found() / until.septic(),
                            until.live().chance());
                })
                .toList();
    }
}
