package se.hemvakt.rules.trend;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Vital;

/**
 * The past of one vital of one patient: at most 131 values over six weeks, finer where it is newer ({@link Cells}), in about
 * 700 bytes however often the vital is measured.
 *
 * <p><b>One value a cell, chosen and not computed.</b> Of all readings in a cell the one is kept whose minute comes first in a
 * fixed shuffled order. That is a random sample with no say of the value, so a noisy minute weighs no more than a calm one;
 * and "the first of" may be taken in any order, twice, and in steps: a coarse cell holds the same value whether its readings
 * came in order, late, or doubled. What was given up: the mean or median within an hour, which cannot be kept so in few bytes.
 *
 * <p><b>The claim.</b> Take any set of readings and any two orders of arrival, with repeats, in which no reading comes more than
 * 72 hours behind the newest before it. Both leave the same contents: the values kept, the charts, the baseline.
 *
 * <p>After the 72 hours a cell is <em>settled</em>: it enters the charts and the baseline, in order of time, and later
 * readings of it no longer count. Statistics that look at newer cells do so when asked.
 */
final class VitalTrend {
    /** The stable days a baseline rests on. */
    static final int BASELINE_DAYS = 14;
    /** Fewer values than these make no baseline. */
    static final int BASELINE_VALUES_MIN = 7;

    private static final int QUARTERS_A_DAY = 4;
    private static final int SETTLED_MOST = BASELINE_DAYS * QUARTERS_A_DAY;
    /** The settled ones and, by {@link Cells}, at most 15 cells of a minute, 22 of five, 29 hours and 9 quarters. */
    private static final int KEPT_MOST = SETTLED_MOST + 15 + 22 + 29 + 9;

    private static final int MINUTES_A_DAY = 1_440;
    /** An acute value may be forgotten before a stable one when it is older than this. */
    private static final int ACUTE_KEPT = 7 * MINUTES_A_DAY;
    /** Nothing older than this counts; with it, minutes since {@link #origin} fit in 16 bits for four days on. */
    private static final int REACH = 38 * MINUTES_A_DAY;

    private static final int FORGOTTEN_AFTER = 42 * MINUTES_A_DAY;
    private static final int OFFSET_MOST = 0xFFFF;
    private static final long MINUTE_MOST = 1_000_000_000;
    private static final int GROW = 4;
    private static final long NO_BASELINE = Long.MIN_VALUE;
    private static final int NO_CHART = Integer.MIN_VALUE;
    private static final long BAND_MS = 7L * MINUTES_A_DAY * 60_000;

    private final int lowest;
    private final int quantum;
    private final int resolution;
    private final boolean measured;

    /** Minutes since origin in the upper half, quanta above the lowest possible value in the lower, by rising time. */
    private int[] kept = new int[GROW];

    private int size;
    private int origin;
    private long newestAt;
    private int newest;
    private ControlChart chart = new ControlChart();

    /** Medians and MADs of the four quarters, packed, as of {@link #baselineRevision}; made when first asked for. */
    private long @Nullable [] baselines;

    private int baselineRevision;

    /** The charts as last asked for, up to this minute; until a value before it changes. */
    private int chartOver = NO_CHART;

    private float chartEwma;
    private float chartHigh;
    private float chartLow;

    /** The slope last asked for, and the hash of the values it is of; no points when there is none. */
    private long slopeOf;

    private double slopePerDay;
    private float slopeAgreement;
    private int slopePoints;

    VitalTrend(Vital vital) {
        lowest = vital.lowestPossibleMilli();
        quantum = quantum(vital.highestPossibleMilli() - lowest);
        resolution = resolution(vital);
        measured = vital.kind() == Vital.Kind.NUMERIC;
    }

    /** The smallest of 1, 2, 5, 10 ... with which the range fits in 16 bits: no coarser than any device shows. */
    static int quantum(int range) {
        for (int ten = 1; ; ten *= 10) {
            for (int one : new int[] {1, 2, 5}) {
                if (range / (one * ten) <= OFFSET_MOST) {
                    return one * ten;
                }
            }
        }
    }

    /** What a device shows apart, in thousandths: no MAD is taken for less. */
    static int resolution(Vital vital) {
        int milli = 1_000;
        for (int i = 0; i < vital.decimals(); i++) {
            milli /= 10;
        }
        return milli;
    }

    // ---- readings

    void add(long measuredAtMs, int milli, StableDays days) {
        int minute = minute(measuredAtMs);
        if (size == 0) {
            newestAt = measuredAtMs;
            newest = milli;
            origin = minute - REACH;
        } else if (measuredAtMs > newestAt) {
            int was = clock();
            newestAt = measuredAtMs;
            newest = milli;
            if (minute > was) {
                passTime(was, minute, days);
            }
        } else if (minute < Cells.settledBefore(clock())) {
            return;
        } else if (measuredAtMs == newestAt && milli > newest) {
            newest = milli;
        }
        keep(minute, (milli - lowest + quantum / 2) / quantum);
    }

    private void keep(int minute, int value) {
        if (minute < chartOver) {
            chartOver = NO_CHART;
        }
        int length = Cells.length(minute, clock());
        int start = Cells.floor(minute, length);
        int packed = (minute - origin) << 16 | value;
        int i = size > 0 && minuteAt(size - 1) < start ? size : indexFrom(start);
        if (i < size && minuteAt(i) < start + length) {
            kept[i] = chosen(kept[i], packed);
            return;
        }
        if (size == kept.length) {
            kept = Arrays.copyOf(kept, size + GROW);
        }
        System.arraycopy(kept, i, kept, i + 1, size - i);
        kept[i] = packed;
        size++;
    }

    /** Which of two values stands for their cell: the minute first in shuffled order, within a minute likewise the value. */
    private int chosen(int a, int b) {
        int minuteA = origin + (a >>> 16);
        int minuteB = origin + (b >>> 16);
        int shuffledA = minuteA == minuteB ? shuffle(minuteA ^ shuffle(a & 0xFFFF)) : shuffle(minuteA);
        int shuffledB = minuteA == minuteB ? shuffle(minuteB ^ shuffle(b & 0xFFFF)) : shuffle(minuteB);
        return Integer.compareUnsigned(shuffledA, shuffledB) <= 0 ? a : b;
    }

    /** One to one, so that two minutes never tie (the finalizer of MurmurHash3). */
    private static int shuffle(int x) {
        int h = x;
        h = (h ^ (h >>> 16)) * 0x85EBCA6B;
        h = (h ^ (h >>> 13)) * 0xC2B2AE35;
        return h ^ (h >>> 16);
    }

    /** The newest minute moves on: cells that have come behind a line grow, and those behind the last one settle. */
    private void passTime(int was, int now, StableDays days) {
        for (int i = 0; i < Cells.LINES; i++) {
            int from = Cells.line(i, was);
            int to = Cells.line(i, now);
            if (to > from) {
                merge(from, to, Cells.lengthBehind(i));
            }
        }
        int settled = Cells.settledBefore(now);
        if (settled > Cells.settledBefore(was)) {
            settle(Cells.settledBefore(was), settled, days);
            forget(0, settled - REACH);
            baselines = null;
            chartOver = NO_CHART;
        }
        if (now - origin > OFFSET_MOST) {
            moveOrigin(settled - REACH);
        }
    }

    private void merge(int from, int to, int length) {
        int first = indexFrom(from);
        int write = first;
        int read = first;
        while (read < size && minuteAt(read) < to) {
            if (write > first && Cells.floor(minuteAt(write - 1), length) == Cells.floor(minuteAt(read), length)) {
                kept[write - 1] = chosen(kept[write - 1], kept[read]);
            } else {
                kept[write++] = kept[read];
            }
            read++;
        }
        remove(write, read);
    }

    private void settle(int from, int to, StableDays days) {
        int i = indexFrom(from);
        while (i < size && minuteAt(i) < to) {
            i -= forget(0, minuteAt(i) - REACH);
            long baseline = baseline(i, quarter(minuteAt(i)), days);
            if (baseline != NO_BASELINE) {
                chart.add(z(milliAt(i), baseline));
            }
            i++;
            if (i > SETTLED_MOST) {
                int leaves = leaving(i, days);
                remove(leaves, leaves + 1);
                i--;
            }
        }
    }

    /** Which of the first n settled values is forgotten: an acute one before the baseline, else the oldest. */
    private int leaving(int n, StableDays days) {
        int newestSettled = minuteAt(n - 1);
        for (int i = 0; i < n && minuteAt(i) < newestSettled - ACUTE_KEPT; i++) {
            if (!days.isStable(minuteAt(i))) {
                return i;
            }
        }
        return 0;
    }

    private int forget(int from, int beforeMinute) {
        int to = from;
        while (to < size && minuteAt(to) < beforeMinute) {
            to++;
        }
        remove(from, to);
        return to - from;
    }

    private void remove(int from, int to) {
        if (to > from) {
            System.arraycopy(kept, to, kept, from, size - to);
            size -= to - from;
        }
    }

    private void moveOrigin(int to) {
        int by = to - origin;
        for (int i = 0; i < size; i++) {
            kept[i] -= by << 16;
        }
        origin = to;
    }

    // ---- baseline and charts

    /**
     * Median and MAD of the newest stable days among the first n values, of this quarter of the day if that has enough; packed,
     * or NO_BASELINE.
     */
    private long baseline(int n, int quarter, StableDays days) {
        int[] all = new int[SETTLED_MOST];
        int[] same = new int[SETTLED_MOST];
        int ofAll = 0;
        int ofSame = 0;
        int counted = 0;
        int day = Integer.MAX_VALUE;
        for (int i = n - 1; i >= 0; i--) {
            int minute = minuteAt(i);
            if (!days.isStable(minute)) {
                continue;
            }
            if (Math.floorDiv(minute, MINUTES_A_DAY) != day) {
                if (counted == BASELINE_DAYS) {
                    break;
                }
                day = Math.floorDiv(minute, MINUTES_A_DAY);
                counted++;
            }
            all[ofAll++] = milliAt(i);
            if (quarter(minute) == quarter) {
                same[ofSame++] = milliAt(i);
            }
        }
        if (ofAll < BASELINE_VALUES_MIN || !measured) {
            return NO_BASELINE;
        }
        boolean enough = ofSame >= BASELINE_VALUES_MIN;
        int[] values = enough ? same : all;
        int count = enough ? ofSame : ofAll;
        int median = RobustStatistics.median(values, count);
        return (long) median << 32 | RobustStatistics.mad(values, count, median);
    }

    private double z(int milli, long baseline) {
        int median = (int) (baseline >> 32);
        return RobustStatistics.MAD_TO_Z * (milli - median) / Math.max(resolution, (int) baseline);
    }

    private long baselineAt(int minute, StableDays days) {
        if (size == 0 || (long) minute - clock() > FORGOTTEN_AFTER) {
            return NO_BASELINE;
        }
        long[] known = baselines;
        if (known == null || baselineRevision != days.revision()) {
            known = new long[QUARTERS_A_DAY];
            int settled = indexFrom(Cells.settledBefore(clock()));
            for (int q = 0; q < QUARTERS_A_DAY; q++) {
                known[q] = baseline(settled, q, days);
            }
            baselines = known;
            baselineRevision = days.revision();
            chartOver = NO_CHART;
        }
        return known[quarter(minute)];
    }

    boolean hasBaseline(int minute, StableDays days) {
        return baselineAt(minute, days) != NO_BASELINE;
    }

    /** Where there is one. */
    int baselineMedian(int minute, StableDays days) {
        return (int) (baselineAt(minute, days) >> 32);
    }

    /** Of the newest value, where there is a baseline. */
    double newestZ(int minute, StableDays days) {
        return z(newest, baselineAt(minute, days));
    }

    /** The charts with every quarter of a day that is over. */
    ControlChart chartAt(int now, StableDays days) {
        int over = Cells.floor(now, Cells.QUARTER_DAY);
        if (over == chartOver && baselineRevision == days.revision()) {
            return new ControlChart(chartEwma, chartHigh, chartLow);
        }
        ControlChart upToDate = chart.copy();
        int i = indexFrom(Cells.settledBefore(clock()));
        while (i < size && minuteAt(i) < over) {
            int end = Cells.floor(minuteAt(i), Cells.QUARTER_DAY) + Cells.QUARTER_DAY;
            int stands = kept[i++];
            while (i < size && minuteAt(i) < end) {
                stands = chosen(stands, kept[i++]);
            }
            long baseline = baselineAt(origin + (stands >>> 16), days);
            if (baseline != NO_BASELINE) {
                upToDate.add(z(milli(stands), baseline));
            }
        }
        chartOver = over;
        chartEwma = upToDate.ewma();
        chartHigh = upToDate.high();
        chartLow = upToDate.low();
        return upToDate;
    }

    /** Mean and standard deviation of the seven days before this quarter of a day; null with fewer than five values. */
    double @Nullable [] week(long nowMs) {
        long end = Math.floorDiv(minute(nowMs), Cells.QUARTER_DAY) * (Cells.QUARTER_DAY * 60_000L);
        Points points = points(BAND_MS, end - 1);
        if (points.n < Slope.POINTS_MIN) {
            return null;
        }
        double mean = 0;
        for (int i = 0; i < points.n; i++) {
            mean += (double) points.milli[i] / points.n;
        }
        double squares = 0;
        for (int i = 0; i < points.n; i++) {
            squares += (points.milli[i] - mean) * (points.milli[i] - mean);
        }
        return new double[] {mean, Math.sqrt(squares / (points.n - 1))};
    }

    // ---- windows

    long newestAt() {
        return newestAt;
    }

    int newest() {
        return newest;
    }

    /**
     * The values of a window that ends now, one a cell, all cells of the one length this window is kept at. It begins with the
     * whole minute its beginning lies in: a short window does not miss a value for the seconds.
     */
    Points points(long windowMs, long nowMs) {
        int from = minute(nowMs - windowMs);
        int to = minute(nowMs);
        int length = Cells.lengthFor(Math.floorDiv(windowMs + 59_999, 60_000L));
        int i = indexFrom(from);
        Points points = new Points(size - i);
        int end = Integer.MIN_VALUE;
        while (i < size && minuteAt(i) <= to) {
            // Mostly the next cell: a division saved.
            end = points.n > 0 && minuteAt(i) < end + length ? end + length : Cells.floor(minuteAt(i), length) + length;
            int stands = kept[i++];
            while (i < size && minuteAt(i) < end && minuteAt(i) <= to) {
                stands = chosen(stands, kept[i++]);
            }
            points.add(origin + (stands >>> 16), milli(stands));
        }
        return points;
    }

    @Nullable
    Slope slope(long windowMs, long nowMs) {
        Points points = points(windowMs, nowMs);
        if (points.n < Slope.POINTS_MIN) {
            return null;
        }
        // Most readings change no chosen value, and the pairs are many.
        long contents = points.hash();
        if (slopePoints == 0 || slopeOf != contents) {
            Slope slope = Slope.theilSen(points.minute, points.milli, points.n);
            slopeOf = contents;
            slopePerDay = slope.perDayMilli();
            slopeAgreement = (float) slope.agreement();
            slopePoints = slope.points();
        }
        return new Slope(slopePerDay, slopeAgreement, slopePoints);
    }

    /**
     * The value a window began with: the newest measured before it, at most half a window earlier, else the oldest within.
     *
     * @return its place, or -1
     */
    int first(long windowMs, long nowMs) {
        int from = minute(nowMs - windowMs);
        int i = indexFrom(from + 1) - 1;
        if (i < 0 || minuteAt(i) < minute(nowMs - windowMs - windowMs / 2)) {
            i++;
        }
        return i < size && minuteAt(i) < clock() ? i : -1;
    }

    int milliAt(int i) {
        return milli(kept[i]);
    }

    private int milli(int packed) {
        return lowest + (packed & 0xFFFF) * quantum;
    }

    private int minuteAt(int i) {
        return origin + (kept[i] >>> 16);
    }

    /** The newest minute seen. */
    private int clock() {
        return minute(newestAt);
    }

    /** The first place at or after this minute. */
    private int indexFrom(int minute) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (minuteAt(middle) < minute) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Epoch minutes; of times beyond any recording's the last there is, so that nothing overflows. */
    static int minute(long ms) {
        return (int) Math.max(-MINUTE_MOST, Math.min(MINUTE_MOST, Math.floorDiv(ms, 60_000L)));
    }

    private static int quarter(int minute) {
        return Math.floorMod(Math.floorDiv(minute, Cells.QUARTER_DAY), QUARTERS_A_DAY);
    }

    // ---- kept form

    long hash(long seed) {
        long hash = PatientTrends.mix(PatientTrends.mix(seed, newestAt), newest);
        for (int i = 0; i < size; i++) {
            hash = PatientTrends.mix(hash, (long) minuteAt(i) << 32 | milliAt(i));
        }
        hash = PatientTrends.mix(hash, Float.floatToIntBits(chart.ewma()));
        return PatientTrends.mix(
                hash, (long) Float.floatToIntBits(chart.high()) << 32 | Float.floatToIntBits(chart.low()));
    }

    void write(TrendWriter out) {
        out.number(newestAt);
        out.number(newest);
        out.number(Float.floatToIntBits(chart.ewma()));
        out.number(Float.floatToIntBits(chart.high()));
        out.number(Float.floatToIntBits(chart.low()));
        out.number(size);
        int minute = Cells.settledBefore(clock()) - REACH;
        int value = 0;
        for (int i = 0; i < size; i++) {
            out.number(minuteAt(i) - minute);
            out.number((kept[i] & 0xFFFF) - value);
            minute = minuteAt(i);
            value = kept[i] & 0xFFFF;
        }
    }

    void read(TrendReader in) {
        newestAt = in.number(Long.MIN_VALUE, Long.MAX_VALUE);
        newest = (int) in.number(Integer.MIN_VALUE, Integer.MAX_VALUE);
        chart = new ControlChart(bits(in), bits(in), bits(in));
        size = (int) in.number(1, KEPT_MOST);
        kept = new int[size];
        origin = Cells.settledBefore(clock()) - REACH;
        int minute = origin;
        int value = 0;
        for (int i = 0; i < size; i++) {
            minute += (int) in.number(i == 0 ? 0 : 1, clock() - (long) minute);
            value += (int) in.number(-value, OFFSET_MOST - (long) value);
            kept[i] = (minute - origin) << 16 | value;
        }
        if (indexFrom(Cells.settledBefore(clock())) > SETTLED_MOST) {
            throw in.damaged();
        }
    }

    private static float bits(TrendReader in) {
        return Float.intBitsToFloat((int) in.number(Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    /** A few values with their minutes, in order of time. */
    static final class Points {
        final int[] minute;
        final int[] milli;
        int n;

        private Points(int most) {
            minute = new int[most];
            milli = new int[most];
        }

        private void add(int atMinute, int value) {
            minute[n] = atMinute;
            milli[n++] = value;
        }

        private long hash() {
            long hash = n;
            for (int i = 0; i < n; i++) {
                hash = PatientTrends.mix(hash, (long) minute[i] << 32 | milli[i]);
            }
            return hash;
        }
    }
}
