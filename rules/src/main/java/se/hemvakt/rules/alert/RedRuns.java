package se.hemvakt.rules.alert;

import java.util.Arrays;

/**
 * Which stretches of one vital are known to have been red: so that a red reading that comes late is told once, and one that
 * comes a second time is not told again (H12). Keeps the newest {@value #KEPT}; an older stretch that is sent again is told
 * again, since telling twice beats not telling.
 */
final class RedRuns {
    static final int KEPT = 4;

    /** From and to of each run in measured time, both inclusive, by growing from. */
    private final long[] bounds;

    private int size;

    RedRuns() {
        this(new long[0]);
    }

    RedRuns(long[] bounds) {
        this.bounds = Arrays.copyOf(bounds, 2 * KEPT);
        this.size = bounds.length / 2;
    }

    boolean covers(long atMs) {
        for (int i = 0; i < size; i++) {
            if (bounds[2 * i] <= atMs && atMs <= bounds[2 * i + 1]) {
                return true;
            }
        }
        return false;
    }

    /** A run of one reading; the oldest run gives way when there are too many. */
    void start(long atMs) {
        int place = size;
        while (place > 0 && bounds[2 * (place - 1)] > atMs) {
            place--;
        }
        if (size == KEPT) {
            if (place == 0) {
                return;
            }
            System.arraycopy(bounds, 2, bounds, 0, 2 * (place - 1));
            place--;
        } else {
            System.arraycopy(bounds, 2 * place, bounds, 2 * place + 2, 2 * (size - place));
            size++;
        }
        bounds[2 * place] = atMs;
        bounds[2 * place + 1] = atMs;
    }

    /** The newest run goes on until here. */
    void extend(long atMs) {
        bounds[2 * size - 1] = Math.max(bounds[2 * size - 1], atMs);
    }

    long[] bounds() {
        return Arrays.copyOf(bounds, 2 * size);
    }
}
