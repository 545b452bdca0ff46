package se.hemvakt.rules.alert;

/**
 * The newest readings of one vital by measured time, whatever order they came in; and, while it is streaming, their median.
 *
 * <p>A robust filter before limits (Zahradka 2022: the same patients gave 65 to 3,113 alarms by rules, sampling and window):
 * one spoilt reading among good ones never counts, and something that begins is seen at the latest half a window after its
 * first reading. Values taken by themselves pass as they are.
 */
final class Recent {
    static final int KEPT = 7;

    private final long[] at = new long[KEPT];
    private final int[] milli = new int[KEPT];

    /** Readings are held by growing time in 0..size. */
    private int size;

    long newestAt() {
        return size == 0 ? PatientState.NEVER : at[size - 1];
    }

    int newest() {
        return milli[size - 1];
    }

    /** The value held for this time, to be compared with another one for it; only asked when {@link #holds} says so. */
    int at(long time) {
        return milli[place(time)];
    }

    boolean holds(long time) {
        return place(time) >= 0;
    }

    private int place(long time) {
        for (int i = size - 1; i >= 0 && at[i] >= time; i--) {
            if (at[i] == time) {
                return i;
            }
        }
        return -1;
    }

    /** Takes a reading in, in place of one for the same time; false when it is older than all that are kept. */
    boolean take(long time, int value) {
        int i = size;
        while (i > 0 && at[i - 1] > time) {
            i--;
        }
        if (i > 0 && at[i - 1] == time) {
            milli[i - 1] = value;
            return true;
        }
        if (size == KEPT) {
            if (i == 0) {
                return false;
            }
            System.arraycopy(at, 1, at, 0, i - 1);
            System.arraycopy(milli, 1, milli, 0, i - 1);
            i--;
        } else {
            System.arraycopy(at, i, at, i + 1, size - i);
            System.arraycopy(milli, i, milli, i + 1, size - i);
            size++;
        }
        at[i] = time;
        milli[i] = value;
        return true;
    }

    /** How many readings the value to be judged is the median of: 7, 5, 3, or 1 when it is not streaming. */
    int samples(long windowMs) {
        long from = newestAt() - windowMs;
        int within = 0;
        for (int i = size - 1; i >= 0 && at[i] >= from && windowMs > 0; i--) {
            within++;
        }
        return within >= 7 ? 7 : within >= 5 ? 5 : within >= 3 ? 3 : 1;
    }

    /** The value to be judged. */
    int value(int samples) {
        int a = milli[size - 1];
        if (samples == 1) {
            return a;
        }
        int b = milli[size - 2];
        int c = milli[size - 3];
        if (samples == 3) {
            return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
        }
        // The one that half of the others lie below: no copy, since every reading asks.
        for (int i = size - samples; i < size; i++) {
            int below = 0;
            int same = 0;
            for (int j = size - samples; j < size; j++) {
                below += milli[j] < milli[i] ? 1 : 0;
                same += milli[j] == milli[i] ? 1 : 0;
            }
            if (below <= samples / 2 && below + same > samples / 2) {
                return milli[i];
            }
        }
        throw new IllegalStateException("no median of " + samples);
    }

    int size() {
        return size;
    }

    long timeAt(int i) {
        return at[i];
    }

    int milliAt(int i) {
        return milli[i];
    }

    long hash() {
        long hash = size;
        for (int i = 0; i < size; i++) {
            hash = PatientState.mix(PatientState.mix(hash, at[i]), milli[i]);
        }
        return hash;
    }
}
