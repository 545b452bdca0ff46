package se.hemvakt.runtime.history;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Vital;

/** Reads what is stored. Every call blocks: not for an event loop. */
public interface ReadingHistory {
    /**
     * The reading with the newest measured time of each vital of each patient, in whatever order they arrived; ordered by
     * patient and vital number. A vital never measured is absent.
     */
    List<Latest> latest(Collection<PatientId> patients);

    /**
     * One vital of one patient from one time (included) to another (excluded), in at most {@code maxPoints} points, in time
     * order: the readings themselves when they are few enough, else buckets of a minute, an hour, or a multiple of these. A
     * bucket that only partly lies in the range is given whole.
     *
     * @param maxPoints what the chart can show, 1 to 10,000
     */
    Series series(PatientId patient, Vital vital, Instant from, Instant to, int maxPoints);

    /**
     * @param measuredAtMs when it was measured
     * @param milli thousandths of the vital's unit
     */
    record Latest(PatientId patient, Vital vital, long measuredAtMs, int milli) {
        /** Never the value (H36). */
        @Override
        public String toString() {
            return "Latest[" + vital.code() + "]";
        }
    }

    /**
     * @param widthMs how long a point's bucket is; 0 when each point is one reading
     * @param points in time order
     */
    record Series(long widthMs, List<Point> points) {
        public Series {
            points = List.copyOf(points);
        }
    }

    /**
     * @param atMs when it was measured, or when its bucket begins
     * @param n how many readings it stands for
     * @param mean their mean, in thousandths, rounded half away from zero
     * @param lo the lowest of them
     * @param hi the highest of them
     */
    record Point(long atMs, int n, int mean, int lo, int hi) {
        /** Never the value (H36). */
        @Override
        public String toString() {
            return "Point[" + atMs + " n=" + n + "]";
        }
    }

    /** The bucket width for a span, shared by all adapters: 1 minute, 1 hour, or whole multiples that fit the points. */
    static long widthMs(Instant from, Instant to, int maxPoints) {
        long span = Math.max(1, to.toEpochMilli() - from.toEpochMilli());
        long minute = 60_000;
        long hour = 3_600_000;
        // One more bucket than the span suggests can be touched, as it need not begin at a bucket's border.
        long usable = Math.max(1, maxPoints - 1);
        long least = (span + usable - 1) / usable;
        if (least <= minute) {
            return minute;
        }
        if (least < hour) {
            return (least + minute - 1) / minute * minute;
        }
        return (least + hour - 1) / hour * hour;
    }
}
