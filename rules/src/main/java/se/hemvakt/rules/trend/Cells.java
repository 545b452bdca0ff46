package se.hemvakt.rules.trend;

/**
 * How finely the past is kept: one value a cell, and the cells grow with age. A minute for the last ten minutes, five minutes
 * for the last hour, an hour for the last day, a quarter of a day from then on.
 *
 * <p>Cells are aligned to epoch minutes and each length divides the next, so a coarse cell is made of whole finer ones and no
 * cell lies across a line between two lengths. Which cell a minute lies in depends on that minute and the newest one only;
 * this is what makes {@link VitalTrend} independent of the order of arrival.
 */
final class Cells {
    static final int QUARTER_DAY = 360;
    /** How late a value may come, behind the newest, and still count: the 72 hours a kit keeps what it has not got rid of. */
    static final int LATE_MOST = 4_320;

    private static final int[] LENGTH = {1, 5, 60, QUARTER_DAY};
    private static final int[] UP_TO_AGE = {10, 60, 1_440};

    /** How many lines there are between lengths. */
    static final int LINES = UP_TO_AGE.length;

    private Cells() {}

    /** Epoch minute before which cells have at least length {@code i + 1}: whole coarse cells older than the age. */
    static int line(int i, int newestMinute) {
        return floor(newestMinute - UP_TO_AGE[i], LENGTH[i + 1]);
    }

    /** Before this epoch minute nothing changes any more: a value that comes so late does not count in trends. */
    static int settledBefore(int newestMinute) {
        return floor(newestMinute - LATE_MOST, QUARTER_DAY);
    }

    /** The length of the cells behind line {@code i}. */
    static int lengthBehind(int i) {
        return LENGTH[i + 1];
    }

    /** The length of the cell this minute lies in. */
    static int length(int minute, int newestMinute) {
        for (int i = 0; i < LINES; i++) {
            if (minute >= line(i, newestMinute)) {
                return LENGTH[i];
            }
        }
        return QUARTER_DAY;
    }

    /** The one cell length at which a window that reaches back so far is kept throughout. */
    static int lengthFor(long windowMinutes) {
        for (int i = 0; i < LINES; i++) {
            if (windowMinutes <= UP_TO_AGE[i]) {
                return LENGTH[i];
            }
        }
        return QUARTER_DAY;
    }

    static int floor(int minute, int length) {
        return Math.floorDiv(minute, length) * length;
    }
}
