package se.hemvakt.rules.trend;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Vital;

/**
 * One patient's past, for rules to ask: windows, the patient's own baseline, slopes and control charts of each vital. Bounded:
 * about 5 KB with eight streaming vitals, less with spot measurements. A reading costs a search among at most 131 values.
 *
 * <p>Mutable, since it is changed a million times a second; one caller owns it at a time. {@link #hash()} tells two apart,
 * {@link #snapshot()} gives it away.
 *
 * <p><b>Order.</b> Readings may come late, in any order and twice: what is kept, and so every answer, depends only on which
 * readings came, as long as none comes more than 72 hours behind the newest of its vital. One that comes later than that does
 * not count here (the reading log has it). {@link VitalTrend} says how.
 *
 * <p><b>Thinning.</b> Values are kept one a minute for ten minutes, one every five minutes for an hour, one an hour for a day
 * and one a quarter of a day for up to six weeks. A window is answered at the resolution
 * of its far end, so that its new part does not outweigh its old one. Gaps stay gaps; nothing is filled in. Values measured
 * in whole hundredths are exact; others are rounded to less than any device shows.
 *
 * <p><b>Baseline.</b> Median and MAD of the quarter-day values of the newest 14 stable days, of the same quarter of the day (in
 * UTC) where it has 7 values, else of all when these are 7. It begins three days back, so that what it is compared with does
 * not move it, and stands still through acute times ({@link #acuteFrom}). Sources and confidence: docs/clinical-basis.md.
 */
public final class PatientTrends implements Windows {
    private static final int FORMAT = 1;
    private static final Vital[] ALL = Vital.values();

    /** EWMA beyond this in either direction: one false signal in 370 quarters without a shift (2.859 of its own sigmas). */
    public static final double EWMA_LIMIT =
            2.859 * Math.sqrt(ControlChart.EWMA_LAMBDA / (2 - ControlChart.EWMA_LAMBDA));
    /** CUSUM from here on is worth a look: one false signal in 336 quarters without a shift, on the one side. */
    public static final double CUSUM_LOOK = 4;
    /** CUSUM from here on is worth an act: one false signal in 930 quarters without a shift, on the one side. */
    public static final double CUSUM_ACT = 5;

    private final @Nullable VitalTrend[] byVital = new @Nullable VitalTrend[ALL.length];
    private final StableDays days = new StableDays();
    private long now = Long.MIN_VALUE;

    /** A patient of whom nothing is known. */
    public PatientTrends() {}

    /** Whether values of this vital are kept: all but what concerns the kit. */
    public static boolean covers(Vital vital) {
        return vital.kind() != Vital.Kind.TECHNICAL;
    }

    /**
     * A value that counts; the same twice is one, of two at one time the larger is the newest. What concerns the kit is passed
     * over.
     *
     * @param milli a possible value of the vital
     */
    public void add(Vital vital, long measuredAtMs, int milli) {
        if (!covers(vital)) {
            return;
        }
        VitalTrend trend = byVital[vital.ordinal()];
        if (trend == null) {
            trend = new VitalTrend(vital);
            byVital[vital.ordinal()] = trend;
        }
        trend.add(measuredAtMs, milli, days);
    }

    /**
     * From here on the patient is not as usual (a clinical episode lives): what is measured leaves the baseline alone. Told
     * twice, the earlier time holds.
     */
    public void acuteFrom(long atMs) {
        days.begin(VitalTrend.minute(atMs));
    }

    /** The patient is as usual again; a quarter of a day that was touched stays out. Without a beginning nothing happens. */
    public void acuteUntil(long atMs) {
        days.end(VitalTrend.minute(atMs));
    }

    /** Whether an acute time lasts. */
    public boolean isAcute() {
        return days.isAcute();
    }

    /** This, to be asked as of a time; what was measured after it is not seen in windows. */
    public PatientTrends asOf(long nowMs) {
        now = nowMs;
        return this;
    }

    @Override
    public OptionalInt last(Vital vital, long windowMs) {
        VitalTrend trend = byVital[vital.ordinal()];
        if (trend == null) {
            return OptionalInt.empty();
        }
        if (trend.newestAt() <= now) {
            return trend.newestAt() > now - windowMs ? OptionalInt.of(trend.newest()) : OptionalInt.empty();
        }
        VitalTrend.Points points = trend.points(windowMs, now);
        return points.n == 0 ? OptionalInt.empty() : OptionalInt.of(points.milli[points.n - 1]);
    }

    @Override
    public OptionalInt median(Vital vital, long windowMs) {
        VitalTrend trend = byVital[vital.ordinal()];
        if (trend == null) {
            return OptionalInt.empty();
        }
        VitalTrend.Points points = trend.points(windowMs, now);
        return points.n == 0 ? OptionalInt.empty() : OptionalInt.of(RobustStatistics.median(points.milli, points.n));
    }

    /**
     * {@inheritDoc}
     *
     * <p>The value it began with is the newest measured before it, if that is no older than half a window more; else the oldest
     * within. So a rule over three days sees a weight taken at breakfast three days ago, whether today's breakfast was early or
     * late.
     */
    @Override
    public OptionalInt delta(Vital vital, long windowMs) {
        VitalTrend trend = byVital[vital.ordinal()];
        if (trend == null || trend.newestAt() > now || trend.newestAt() <= now - windowMs) {
            return OptionalInt.empty();
        }
        int first = trend.first(windowMs, now);
        return first < 0 ? OptionalInt.empty() : OptionalInt.of(trend.newest() - trend.milliAt(first));
    }

    @Override
    public OptionalDouble slopePerDay(Vital vital, long windowMs) {
        VitalTrend trend = byVital[vital.ordinal()];
        Slope slope = trend == null ? null : trend.slope(windowMs, now);
        return slope == null ? OptionalDouble.empty() : OptionalDouble.of(slope.perDayMilli());
    }

    /** The same with how far the pairs agree. */
    public Optional<Slope> slope(Vital vital, long windowMs) {
        VitalTrend trend = byVital[vital.ordinal()];
        return trend == null ? Optional.empty() : Optional.ofNullable(trend.slope(windowMs, now));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Values as thinned for this window: two in one cell count as one, so for a streaming vital this tells how much of the
     * window is covered, never more than there were.
     */
    @Override
    public int count(Vital vital, long windowMs) {
        VitalTrend trend = byVital[vital.ordinal()];
        return trend == null ? 0 : trend.points(windowMs, now).n;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Values as thinned for this window, as for {@link #count}; the newest of all is always among them.
     */
    @Override
    public int asFarAs(Vital vital, long windowMs, int newest, int milli, boolean above) {
        VitalTrend trend = byVital[vital.ordinal()];
        if (trend == null) {
            return 0;
        }
        VitalTrend.Points points = trend.points(windowMs, now);
        int found = 0;
        for (int i = Math.max(0, points.n - newest); i < points.n; i++) {
            boolean last = i == points.n - 1 && trend.newestAt() <= now;
            int value = last ? trend.newest() : points.milli[i];
            found += (above ? value >= milli : value <= milli) ? 1 : 0;
        }
        return found;
    }

    @Override
    public OptionalLong sinceMs(Vital vital) {
        VitalTrend trend = byVital[vital.ordinal()];
        return trend == null ? OptionalLong.empty() : OptionalLong.of(Math.max(0, now - trend.newestAt()));
    }

    @Override
    public OptionalDouble baselineZ(Vital vital) {
        VitalTrend trend = byVital[vital.ordinal()];
        int minute = VitalTrend.minute(now);
        return trend == null || !trend.hasBaseline(minute, days)
                ? OptionalDouble.empty()
                : OptionalDouble.of(trend.newestZ(minute, days));
    }

    @Override
    public OptionalInt baseline(Vital vital) {
        VitalTrend trend = byVital[vital.ordinal()];
        int minute = VitalTrend.minute(now);
        return trend == null || !trend.hasBaseline(minute, days)
                ? OptionalInt.empty()
                : OptionalInt.of(trend.baselineMedian(minute, days));
    }

    /**
     * The exponentially weighted mean (lambda 0.2) of the quarter-day values, in robust standard deviations from the baseline;
     * compare with {@link #EWMA_LIMIT}.
     *
     * @return empty while there is no baseline
     */
    public OptionalDouble ewma(Vital vital) {
        ControlChart chart = chart(vital);
        return chart == null ? OptionalDouble.empty() : OptionalDouble.of(chart.ewma());
    }

    /**
     * The one-sided CUSUM (k 0.5) of the quarter-day values, 0 to 10; compare with {@link #CUSUM_LOOK}, {@link #CUSUM_ACT}.
     *
     * @param side which way the patient drifts; NONE asks for the farther of both
     * @return empty while there is no baseline
     */
    public OptionalDouble cusum(Vital vital, Side side) {
        ControlChart chart = chart(vital);
        if (chart == null) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                switch (side) {
                    case LOW -> chart.low();
                    case HIGH -> chart.high();
                    case NONE -> Math.max(chart.low(), chart.high());
                });
    }

    /**
     * The border that one value in twenty of the last seven days' spread lies beyond: their mean less, or plus, 1.645 standard
     * deviations. The quarter of the day that goes on is not among them.
     *
     * @param side LOW or HIGH
     * @return thousandths; empty with fewer than five quarter-day values
     * @throws IllegalArgumentException for NONE
     */
    public OptionalDouble band(Vital vital, Side side) {
        if (side == Side.NONE) {
            throw new IllegalArgumentException("a band has a LOW and a HIGH side");
        }
        VitalTrend trend = byVital[vital.ordinal()];
        double[] week = trend == null ? null : trend.week(now);
        if (week == null) {
            return OptionalDouble.empty();
        }
        double reach = RobustStatistics.ONE_SIDED_95 * week[1];
        return OptionalDouble.of(side == Side.LOW ? week[0] - reach : week[0] + reach);
    }

    private @Nullable ControlChart chart(Vital vital) {
        VitalTrend trend = byVital[vital.ordinal()];
        int minute = VitalTrend.minute(now);
        return trend == null || !trend.hasBaseline(minute, days) ? null : trend.chartAt(minute, days);
    }

    /** The contents in a compact form; {@link #restore} reads it. */
    public byte[] snapshot() {
        TrendWriter out = new TrendWriter();
        out.number(FORMAT);
        days.write(out);
        for (Vital vital : ALL) {
            VitalTrend trend = byVital[vital.ordinal()];
            if (trend != null) {
                out.number(vital.number());
                trend.write(out);
            }
        }
        out.number(0);
        out.number(hash());
        return out.bytes();
    }

    /**
     * Trends with these contents.
     *
     * @throws IllegalArgumentException if it is of another format or damaged; nothing of it is used then
     */
    public static PatientTrends restore(byte[] snapshot) {
        TrendReader in = new TrendReader(snapshot);
        long format = in.number(Long.MIN_VALUE, Long.MAX_VALUE);
        if (format != FORMAT) {
            throw new IllegalArgumentException("trends of unknown format " + format);
        }
        PatientTrends trends = new PatientTrends();
        trends.days.read(in);
        for (int number = vital(in); number != 0; number = vital(in)) {
            Vital vital = Vital.ofNumber(number);
            VitalTrend trend = new VitalTrend(vital);
            trend.read(in);
            trends.byVital[vital.ordinal()] = trend;
        }
        if (in.number(Long.MIN_VALUE, Long.MAX_VALUE) != trends.hash()) {
            throw in.damaged();
        }
        in.end();
        return trends;
    }

    private static int vital(TrendReader in) {
        return (int) in.number(0, Short.MAX_VALUE);
    }

    /** The same for two with the same contents; as of when they are asked makes no difference. */
    public long hash() {
        long hash = days.hash(17);
        for (Vital vital : ALL) {
            VitalTrend trend = byVital[vital.ordinal()];
            if (trend != null) {
                hash = trend.hash(mix(hash, vital.number()));
            }
        }
        return hash;
    }

    static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }

    /** No value (H36). */
    @Override
    public String toString() {
        return "PatientTrends";
    }
}
