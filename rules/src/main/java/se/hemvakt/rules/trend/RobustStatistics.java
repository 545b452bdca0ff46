package se.hemvakt.rules.trend;

import java.util.Arrays;

/** Medians, and what is made of them: figures one wrong value cannot move. Arrays handed in are working space. */
public final class RobustStatistics {
    /** Makes a MAD of normally distributed values a standard deviation (Iglewicz and Hoaglin 1993). */
    static final double MAD_TO_Z = 0.6745;

    /** One-sided 95 % of the normal distribution. */
    static final double ONE_SIDED_95 = 1.645;

    private RobustStatistics() {}

    /** Of the first n values, of which there is at least one; of two in the middle the mean, rounded half up. */
    public static int median(int[] values, int n) {
        Arrays.sort(values, 0, n);
        int upper = values[n / 2];
        return n % 2 == 1 ? upper : (int) Math.floorDiv((long) values[n / 2 - 1] + upper + 1, 2L);
    }

    /** The median distance from the median. */
    static int mad(int[] values, int n, int median) {
        for (int i = 0; i < n; i++) {
            values[i] = Math.abs(values[i] - median);
        }
        return median(values, n);
    }

    /** Of the first n values, of which there is at least one. */
    static double median(double[] values, int n) {
        double upper = select(values, n, n / 2);
        if (n % 2 == 1) {
            return upper;
        }
        // All values before the place of the upper one are no larger than it.
        double lower = values[0];
        for (int i = 1; i < n / 2; i++) {
            lower = Math.max(lower, values[i]);
        }
        return (lower + upper) / 2;
    }

    /** The k-th smallest, which then stands at k with nothing larger before it (Hoare's quickselect). */
    private static double select(double[] values, int n, int k) {
        int low = 0;
        int high = n - 1;
        while (low < high) {
            double pivot = values[(low + high) >>> 1];
            int i = low;
            int j = high;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    double swap = values[i];
                    values[i++] = values[j];
                    values[j--] = swap;
                }
            }
            if (k <= j) {
                high = j;
            } else if (k >= i) {
                low = i;
            } else {
                break;
            }
        }
        return values[k];
    }
}
