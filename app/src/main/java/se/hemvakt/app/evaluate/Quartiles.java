package se.hemvakt.app.evaluate;

import java.util.Arrays;

/**
 * Hours.
 *
 * @param count of how many
 * @param first a quarter is below; NaN of none
 * @param median half is below
 * @param third three quarters are below
 */
record Quartiles(int count, double first, double median, double third) {
    static final double HOUR_MS = 3_600_000.0;

    static Quartiles ofHours(double[] ms) {
        double[] hours = Arrays.stream(ms).map(one -> one / HOUR_MS).sorted().toArray();
        return new Quartiles(
                hours.length,
                Estimate.quantile(hours, 0.25),
                Estimate.quantile(hours, 0.5),
                Estimate.quantile(hours, 0.75));
    }
}
