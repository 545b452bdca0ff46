package se.hemvakt.rules.trend;

import java.util.Arrays;

/**
 * Which quarters of the last 48 days count as the patient's usual state: all but those touched by an acute time. One bit a
 * quarter, so that it is bounded and does not depend on the order in which the times were told.
 */
final class StableDays {
    static final long OPEN_NEVER = Long.MIN_VALUE;

    private static final int QUARTERS = 192;

    /** Bit {@code quarter mod 192} is set when acute; true of the quarters up to {@link #newest}. */
    private final long[] acute = new long[QUARTERS / Long.SIZE];

    private int newest = Integer.MIN_VALUE / 2;

    /** Since which minute an acute time lasts that has no end yet. */
    private long acuteSince = OPEN_NEVER;

    private int revision;

    void begin(int minute) {
        if (acuteSince == OPEN_NEVER || minute < acuteSince) {
            acuteSince = minute;
            revision++;
        }
    }

    void end(int minute) {
        if (acuteSince == OPEN_NEVER) {
            return;
        }
        int from = quarter((int) acuteSince);
        int to = Math.max(from, quarter(minute));
        if (to > newest) {
            if (to - newest >= QUARTERS) {
                Arrays.fill(acute, 0);
            } else {
                for (int q = newest + 1; q <= to; q++) {
                    set(q, false);
                }
            }
            newest = to;
        }
        for (int q = Math.max(from, newest - QUARTERS + 1); q <= to; q++) {
            set(q, true);
        }
        acuteSince = OPEN_NEVER;
        revision++;
    }

    boolean isAcute() {
        return acuteSince != OPEN_NEVER;
    }

    /** Whether this minute's quarter is stable; one so old that nobody remembers is not. */
    boolean isStable(int minute) {
        int q = quarter(minute);
        if (acuteSince != OPEN_NEVER && q >= quarter((int) acuteSince)) {
            return false;
        }
        if (q > newest) {
            return true;
        }
        int bit = Math.floorMod(q, QUARTERS);
        return q > newest - QUARTERS && ((acute[bit / Long.SIZE] >>> (bit % Long.SIZE)) & 1) == 0;
    }

    /** Changes with every change. */
    int revision() {
        return revision;
    }

    long hash(long seed) {
        long hash = PatientTrends.mix(PatientTrends.mix(seed, acuteSince), newest);
        for (int q = newest - QUARTERS + 1; q <= newest; q++) {
            int bit = Math.floorMod(q, QUARTERS);
            if (((acute[bit / Long.SIZE] >>> (bit % Long.SIZE)) & 1) == 1) {
                hash = PatientTrends.mix(hash, q);
            }
        }
        return hash;
    }

    void write(TrendWriter out) {
        out.number(acuteSince == OPEN_NEVER ? 0 : 1);
        out.number(acuteSince == OPEN_NEVER ? 0 : acuteSince);
        out.number(newest);
        for (long bits : acute) {
            out.number(bits);
        }
    }

    void read(TrendReader in) {
        boolean open = in.number(0, 1) == 1;
        long since = in.number(Integer.MIN_VALUE, Integer.MAX_VALUE);
        acuteSince = open ? since : OPEN_NEVER;
        newest = (int) in.number(Integer.MIN_VALUE, Integer.MAX_VALUE);
        for (int i = 0; i < acute.length; i++) {
            acute[i] = in.number(Long.MIN_VALUE, Long.MAX_VALUE);
        }
        revision++;
    }

    private void set(int q, boolean on) {
        int bit = Math.floorMod(q, QUARTERS);
        long mask = 1L << (bit % Long.SIZE);
        acute[bit / Long.SIZE] = on ? acute[bit / Long.SIZE] | mask : acute[bit / Long.SIZE] & ~mask;
    }

    private static int quarter(int minute) {
        return Math.floorDiv(minute, Cells.QUARTER_DAY);
    }
}
