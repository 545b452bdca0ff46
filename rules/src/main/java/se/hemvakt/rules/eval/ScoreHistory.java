package se.hemvakt.rules.eval;

import java.util.OptionalInt;

/**
 * The lowest NEWS2 of each of the last 25 hours, to tell how far the score has risen within a day (delta-NEWS). 57 bytes a
 * patient. Lowest of an hour: so the order in which scores of one hour are told makes no difference, nor does a repeat.
 *
 * <p>Mutable; one caller owns it at a time. The figures for looking and acting are a proposal (docs/clinical-basis.md).
 */
public final class ScoreHistory {
    /** A rise within a day from here on is worth a look. */
    public static final int LOOK = 2;
    /** A rise within a day from here on is worth an act. */
    public static final int ACT = 3;

    private static final int HOURS = 25;
    private static final long HOUR_MS = 3_600_000;
    private static final byte NONE = Byte.MAX_VALUE;

    /** At epoch hour mod 25, for the hours up to {@link #newest}. */
    private final byte[] lowest = new byte[HOURS];

    private long newest = Long.MIN_VALUE / 2;

    public ScoreHistory() {}

    /**
     * A score with all its parts.
     *
     * @param total 0 to 20
     * @throws IllegalArgumentException if it is no total
     */
    public void add(long atMs, int total) {
        if (total < 0 || total > 20) {
            throw new IllegalArgumentException("NEWS2 is 0 to 20");
        }
        long hour = Math.floorDiv(atMs, HOUR_MS);
        if (hour > newest) {
            for (long h = Math.max(newest + 1, hour - HOURS + 1); h <= hour; h++) {
                lowest[place(h)] = NONE;
            }
            newest = hour;
        }
        if (hour > newest - HOURS) {
            lowest[place(hour)] = (byte) Math.min(lowest[place(hour)], total);
        }
    }

    /**
     * How far a score is above the lowest of the 24 hours before it, the whole hour they began in included. Of a score with
     * parts missing give the lowest total it can become: the rise is then at least this.
     *
     * @return negative when it is lower than all of them; empty when there was no total in that time
     */
    public OptionalInt delta(long atMs, int total) {
        long to = Math.floorDiv(atMs, HOUR_MS);
        int least = NONE;
        for (long h = Math.max(to - HOURS + 1, newest - HOURS + 1); h <= Math.min(to, newest); h++) {
            least = Math.min(least, lowest[place(h)]);
        }
        return least == NONE ? OptionalInt.empty() : OptionalInt.of(total - least);
    }

    /** The contents as numbers, to be kept: the newest hour, then the lowest of each hour. */
    public long[] snapshot() {
        long[] kept = new long[HOURS + 1];
        kept[0] = newest;
        for (int i = 0; i < HOURS; i++) {
            kept[i + 1] = lowest[i];
        }
        return kept;
    }

    /**
     * A history with these contents.
     *
     * @throws IllegalArgumentException if they are not those of a history
     */
    public static ScoreHistory restore(long[] snapshot) {
        if (snapshot.length != HOURS + 1) {
            throw new IllegalArgumentException("score history: kept form is damaged");
        }
        ScoreHistory history = new ScoreHistory();
        history.newest = snapshot[0];
        for (int i = 0; i < HOURS; i++) {
            long one = snapshot[i + 1];
            if (one != NONE && (one < 0 || one > 20)) {
                throw new IllegalArgumentException("score history: kept form is damaged");
            }
            history.lowest[i] = (byte) one;
        }
        return history;
    }

    private static int place(long hour) {
        return (int) Math.floorMod(hour, (long) HOURS);
    }
}
