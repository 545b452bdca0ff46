package se.hemvakt.rules.trend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Vital;

/**
 * What {@link VitalTrend} must hold, told from the whole set of readings at once: no state, no order, no merging, sums of doubles
 * and sorted lists. Slow and plain, written from the description and not from the code.
 */
final class SlowTrend {
    record Point(int minute, int milli) {}

    private final List<Point> readings = new ArrayList<>();
    private final List<int[]> acute;
    private final int resolution;
    private int newestMinute = Integer.MIN_VALUE;
    private long newestAt = Long.MIN_VALUE;
    private int newest;

    /** @param acute from and to of each acute time, in epoch minutes */
    SlowTrend(Vital vital, List<int[]> acute) {
        this.acute = acute;
        this.resolution = (int) Math.round(1000 / Math.pow(10, vital.decimals()));
    }

    void add(long atMs, int milli) {
        if (atMs > newestAt || (atMs == newestAt && milli > newest)) {
            newestAt = atMs;
            newest = milli;
        }
        int minute = (int) Math.floorDiv(atMs, 60_000L);
        newestMinute = Math.max(newestMinute, minute);
        readings.add(new Point(minute, milli));
    }

    int newest() {
        return newest;
    }

    // ---- cells

    private static int floor(int minute, int length) {
        return minute - Math.floorMod(minute, length);
    }

    private int settledBefore() {
        return floor(newestMinute - 3 * 1440, 360);
    }

    private int cellLength(int minute) {
        if (minute < floor(newestMinute - 1440, 360)) {
            return 360;
        }
        if (minute < floor(newestMinute - 60, 60)) {
            return 60;
        }
        return minute < floor(newestMinute - 10, 5) ? 5 : 1;
    }

    private static int shuffle(int x) {
        long h = x & 0xFFFFFFFFL;
        h ^= h >> 16;
        h = (h * 2246822507L) & 0xFFFFFFFFL;
        h ^= h >> 13;
        h = (h * 3266489909L) & 0xFFFFFFFFL;
        return (int) (h ^ (h >> 16));
    }

    /** The reading that stands for each cell: first minute in shuffled order, within it first value. */
    private static List<Point> choose(List<Point> points, java.util.function.IntUnaryOperator length, Vital vital) {
        Comparator<Point> order = Comparator.<Point>comparingLong(p -> Integer.toUnsignedLong(shuffle(p.minute())))
                .thenComparingLong(p -> Integer.toUnsignedLong(shuffle(p.minute() ^ shuffle(code(vital, p.milli())))));
        Map<Integer, Point> chosen = new TreeMap<>();
        for (Point p : points) {
            int cell = floor(p.minute(), length.applyAsInt(p.minute()));
            chosen.merge(cell, p, (a, b) -> order.compare(a, b) <= 0 ? a : b);
        }
        return new ArrayList<>(chosen.values());
    }

    private static int code(Vital vital, int milli) {
        return (int) Math.round((milli - vital.lowestPossibleMilli())
                / (double) VitalTrend.quantum(vital.highestPossibleMilli() - vital.lowestPossibleMilli()));
    }

    List<Point> kept(Vital vital) {
        List<Point> all = choose(readings, this::cellLength, vital);
        List<Point> settled = new ArrayList<>();
        List<Point> rest = new ArrayList<>();
        for (Point p : all) {
            if (p.minute() >= settledBefore()) {
                rest.add(p);
                continue;
            }
            settled.removeIf(old -> old.minute() < p.minute() - 38 * 1440);
            settled.add(p);
            if (settled.size() > 56) {
                settled.remove(settled.stream()
                        .filter(old -> old.minute() < p.minute() - 7 * 1440 && !isStable(old.minute()))
                        .findFirst()
                        .orElse(settled.get(0)));
            }
        }
        settled.removeIf(old -> old.minute() < settledBefore() - 38 * 1440);
        settled.addAll(rest);
        return settled;
    }

    private boolean isStable(int minute) {
        int quarter = Math.floorDiv(minute, 360);
        return acute.stream()
                .noneMatch(a -> Math.floorDiv(a[0], 360) <= quarter && quarter <= Math.floorDiv(a[1], 360));
    }

    // ---- statistics

    static double medianOf(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int n = sorted.size();
        return n % 2 == 1 ? sorted.get(n / 2) : (sorted.get(n / 2 - 1) + sorted.get(n / 2)) / 2;
    }

    private static double median(List<Integer> values) {
        return Math.floor(medianOf(values.stream().map(Integer::doubleValue).toList()) + 0.5);
    }

    /** Median and MAD, or null. */
    private double @Nullable [] baseline(List<Point> before, int atMinute) {
        List<Integer> all = new ArrayList<>();
        List<Integer> same = new ArrayList<>();
        List<Integer> days = new ArrayList<>();
        for (int i = before.size() - 1; i >= 0; i--) {
            Point p = before.get(i);
            if (!isStable(p.minute())) {
                continue;
            }
            int day = Math.floorDiv(p.minute(), 1440);
            if (!days.contains(day)) {
                days.add(day);
            }
            if (days.size() > 14) {
                break;
            }
            all.add(p.milli());
            if (Math.floorMod(p.minute(), 1440) / 360 == Math.floorMod(atMinute, 1440) / 360) {
                same.add(p.milli());
            }
        }
        if (all.size() < 7) {
            return null;
        }
        List<Integer> use = same.size() >= 7 ? same : all;
        double median = median(use);
        double mad = median(use.stream().map(v -> (int) Math.abs(v - median)).toList());
        return new double[] {median, mad};
    }

    private double z(int milli, double[] baseline) {
        return 0.6745 * (milli - baseline[0]) / Math.max(resolution, baseline[1]);
    }

    double @Nullable [] baselineAt(Vital vital, int minute) {
        List<Point> settled =
                kept(vital).stream().filter(p -> p.minute() < settledBefore()).toList();
        return baseline(settled, minute);
    }

    double newestZ(Vital vital, int minute) {
        double[] baseline = baselineAt(vital, minute);
        return baseline == null ? Double.NaN : z(newest, baseline);
    }

    /** EWMA, CUSUM high, CUSUM low. */
    double[] charts(Vital vital, int nowMinute) {
        double[] chart = new double[3];
        List<Point> settled = new ArrayList<>();
        for (Point p : choose(readings, this::cellLength, vital)) {
            if (p.minute() >= settledBefore()) {
                break;
            }
            settled.removeIf(old -> old.minute() < p.minute() - 38 * 1440);
            step(chart, p, baseline(settled, p.minute()));
            settled.add(p);
            if (settled.size() > 56) {
                settled.remove(settled.stream()
                        .filter(old -> old.minute() < p.minute() - 7 * 1440 && !isStable(old.minute()))
                        .findFirst()
                        .orElse(settled.get(0)));
            }
        }
        List<Point> open = readings.stream()
                .filter(p -> p.minute() >= settledBefore() && p.minute() < floor(nowMinute, 360))
                .toList();
        for (Point p : choose(open, m -> 360, vital)) {
            step(chart, p, baselineAt(vital, p.minute()));
        }
        return chart;
    }

    private void step(double[] chart, Point p, double @Nullable [] baseline) {
        if (baseline == null) {
            return;
        }
        double z = Math.max(-3.5, Math.min(3.5, z(p.milli(), baseline)));
        chart[0] = 0.2 * z + 0.8 * chart[0];
        chart[1] = Math.min(10, Math.max(0, chart[1] + z - 0.5));
        chart[2] = Math.min(10, Math.max(0, chart[2] - z - 0.5));
    }

    List<Point> window(Vital vital, long windowMinutes, int nowMinute) {
        int length = windowMinutes <= 10 ? 1 : windowMinutes <= 60 ? 5 : windowMinutes <= 1440 ? 60 : 360;
        List<Point> within = kept(vital).stream()
                .filter(p -> p.minute() >= nowMinute - windowMinutes && p.minute() <= nowMinute)
                .toList();
        return choose(within, m -> length, vital);
    }

    static double slopePerDay(List<Point> points) {
        List<Double> slopes = new ArrayList<>();
        for (Point a : points) {
            for (Point b : points) {
                if (a.minute() < b.minute()) {
                    slopes.add((double) (b.milli() - a.milli()) / (b.minute() - a.minute()));
                }
            }
        }
        return 1440 * medianOf(slopes);
    }

    static double[] meanAndDeviation(List<Point> points) {
        double[] values = points.stream().mapToDouble(Point::milli).toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return new double[] {mean, Math.sqrt(squares / (values.length - 1))};
    }
}
