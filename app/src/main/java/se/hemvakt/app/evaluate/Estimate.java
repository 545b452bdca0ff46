package se.hemvakt.app.evaluate;

import java.util.Arrays;

/**
 * A figure and how sure it is.
 *
 * @param value of all patients; NaN when there is nothing to count
 * @param low 2.5 % of the resampled figures are below this
 * @param high 2.5 % are above
 */
record Estimate(double value, double low, double high) {
    static Estimate of(double value, double[] resampled) {
        double[] sorted =
                Arrays.stream(resampled).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) {
            return new Estimate(value, Double.NaN, Double.NaN);
        }
        return new Estimate(value, quantile(sorted, 0.025), quantile(sorted, 0.975));
    }

    /** Between the two nearest, linearly (type 7); NaN of none. */
    static double quantile(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
