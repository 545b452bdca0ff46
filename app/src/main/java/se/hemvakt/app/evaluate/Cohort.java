package se.hemvakt.app.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * All patients, laid out so that every figure is a sum over patients with a weight: how often each was drawn.
 *
 * <p><b>Chance.</b> A rule that alerts on everybody finds everybody. So for each patient with an onset the same hours of stay
 * are looked at in all patients without one whose recording reached as far, and the share of them with the same is taken; the
 * mean of these shares is what chance finds. The hours matter: alerts are commoner on the first day, onsets too.
 */
final class Cohort {
    private final int size;
    private final double[] days;
    private final int[] episodes;
    private final int[] alerts;
    private final int[] trueEpisodes;
    private final int[] septic;
    private final boolean[] live;
    private final boolean[] told;

    /** Patients without an onset, who stayed longest first: those still there at an hour are the first so many. */
    private final int[] others;

    /** The distinct windows, and which of them each of {@link #septic} has. */
    private final List<Window> windows = new ArrayList<>();

    private final int[] windowOf;

    Cohort(List<ScoredPatient> patients, long windowMs) {
        this(patients, windowMs, 0);
    }

    /**
     * @param windowMs how long before the onset the window begins
     * @param untilMs how long before the onset it ends
     */
    Cohort(List<ScoredPatient> patients, long windowMs, long untilMs) {
        size = patients.size();
        days = patients.stream().mapToDouble(ScoredPatient::days).toArray();
        episodes = patients.stream().mapToInt(one -> one.spans().size()).toArray();
        alerts = patients.stream().mapToInt(one -> one.alerts().size()).toArray();
        trueEpisodes = new int[size];
        live = new boolean[size];
        told = new boolean[size];
        septic = IntStream.range(0, size)
                .filter(i -> patients.get(i).onsetMs().isPresent())
                .toArray();
        others = IntStream.range(0, size)
                .filter(i -> patients.get(i).onsetMs().isEmpty())
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) -> -patients.get(i).lastMs()))
                .mapToInt(Integer::intValue)
                .toArray();
        windowOf = new int[septic.length];
        Map<Long, Integer> known = new HashMap<>();
        for (int s = 0; s < septic.length; s++) {
            ScoredPatient patient = patients.get(septic[s]);
            long onset = patient.onsetMs().orElseThrow();
            long from = onset - windowMs;
            long to = onset - untilMs;
            live[septic[s]] = patient.isLiveWithin(from, to);
            told[septic[s]] = patient.isAlertedWithin(from, to);
            trueEpisodes[septic[s]] = (int) patient.spans().stream()
                    .filter(span -> span.isLiveWithin(from, to))
                    .count();
            windowOf[s] = known.computeIfAbsent(onset, first -> {
                windows.add(window(patients, from, to, onset));
                return windows.size() - 1;
            });
        }
    }

    private Window window(List<ScoredPatient> patients, long from, long to, long onset) {
        int still = 0;
        while (still < others.length && patients.get(others[still]).lastMs() >= onset) {
            still++;
        }
        int[] liveThen = new int[still];
        int[] toldThen = new int[still];
        for (int o = 0; o < still; o++) {
            ScoredPatient other = patients.get(others[o]);
            liveThen[o] = other.isLiveWithin(from, to) ? 1 : 0;
            toldThen[o] = other.isAlertedWithin(from, to) ? 1 : 0;
        }
        return new Window(liveThen, toldThen);
    }

    /** @param times how often each patient counts */
    Figures figures(int[] times) {
        double dayCount = 0;
        long episodeCount = 0;
        long alertCount = 0;
        long withEpisode = 0;
        long right = 0;
        for (int i = 0; i < size; i++) {
            dayCount += times[i] * days[i];
            episodeCount += (long) times[i] * episodes[i];
            alertCount += (long) times[i] * alerts[i];
            withEpisode += episodes[i] > 0 ? times[i] : 0;
            right += (long) times[i] * trueEpisodes[i];
        }
        int[] timesOfOthers = new int[others.length];
        for (int o = 0; o < others.length; o++) {
            timesOfOthers[o] = times[others[o]];
        }
        double[] chanceLive = new double[windows.size()];
        double[] chanceTold = new double[windows.size()];
        for (int w = 0; w < windows.size(); w++) {
            windows.get(w).chance(timesOfOthers, w, chanceLive, chanceTold);
        }
        long septicCount = 0;
        long liveCount = 0;
        long toldCount = 0;
        double liveChance = 0;
        double toldChance = 0;
        long comparable = 0;
        for (int s = 0; s < septic.length; s++) {
            int weight = times[septic[s]];
            septicCount += weight;
            liveCount += live[septic[s]] ? weight : 0;
            toldCount += told[septic[s]] ? weight : 0;
            if (weight > 0 && !Double.isNaN(chanceLive[windowOf[s]])) {
                comparable += weight;
                liveChance += weight * chanceLive[windowOf[s]];
                toldChance += weight * chanceTold[windowOf[s]];
            }
        }
        return new Figures(
                septicCount,
                dayCount,
                episodeCount,
                alertCount,
                withEpisode,
                right,
                new Found(liveCount, liveChance / comparable),
                new Found(toldCount, toldChance / comparable));
    }

    /** The hours of one onset in the patients without one who were still there, those who stayed longest first. */
    private static final class Window {
        /** 1 where an episode was live then. */
        private final int[] live;

        /** 1 where one was opened or raised then. */
        private final int[] told;

        Window(int[] live, int[] told) {
            this.live = live;
            this.told = told;
        }

        /** Plain loops over ints, so that the compiler makes them wide: this is where the time goes. */
        void chance(int[] times, int at, double[] liveInto, double[] toldInto) {
            int there = 0;
            int liveCount = 0;
            int toldCount = 0;
            for (int o = 0; o < live.length; o++) {
                there += times[o];
            }
            for (int o = 0; o < live.length; o++) {
                liveCount += times[o] * live[o];
            }
            for (int o = 0; o < told.length; o++) {
                toldCount += times[o] * told[o];
            }
            // NaN when nobody was still there: then there is nothing to compare with.
            liveInto[at] = (double) liveCount / there;
            toldInto[at] = (double) toldCount / there;
        }
    }

    /**
     * Sums over the patients drawn; doubles, since each is divided by another.
     *
     * @param septic patients with an onset
     * @param trueEpisodes live in the window before their patient's onset
     */
    record Figures(
            double septic,
            double days,
            double episodes,
            double alerts,
            double patientsWithEpisode,
            double trueEpisodes,
            Found live,
            Found told) {}

    /**
     * @param found how many of those with an onset
     * @param chance the share chance finds
     */
    record Found(double found, double chance) {}
}
