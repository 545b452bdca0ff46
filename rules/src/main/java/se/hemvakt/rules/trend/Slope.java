package se.hemvakt.rules.trend;

/**
 * A Theil–Sen slope: the median of the slopes between every two points, which bears up to 29 % wrong points.
 *
 * @param perDayMilli thousandths of the unit a day
 * @param agreement 0 to 1: how many of the pairs move the way the median does (or, when it is level, stay level)
 * @param points how many values it rests on, {@value #POINTS_MIN} or more
 */
public record Slope(double perDayMilli, double agreement, int points) {
    /** Fewer values than these make no slope. */
    public static final int POINTS_MIN = 5;

    private static final double MINUTES_A_DAY = 1_440;

    /**
     * Of the first n values.
     *
     * @param minutes their times, all different
     * @param milli thousandths
     * @param n {@value #POINTS_MIN} or more
     */
    public static Slope theilSen(int[] minutes, int[] milli, int n) {
        double[] slopes = new double[n * (n - 1) / 2];
        int pairs = 0;
        for (int i = 1; i < n; i++) {
            for (int j = 0; j < i; j++) {
                slopes[pairs++] = (double) (milli[i] - milli[j]) / (minutes[i] - minutes[j]);
            }
        }
        double median = RobustStatistics.median(slopes, pairs);
        int agreeing = 0;
        for (double slope : slopes) {
            agreeing += Math.signum(slope) == Math.signum(median) ? 1 : 0;
        }
        return new Slope(median * MINUTES_A_DAY, (double) agreeing / pairs, n);
    }
}
