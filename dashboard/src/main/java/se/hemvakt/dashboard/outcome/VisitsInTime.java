package se.hemvakt.dashboard.outcome;

/**
 * How many home visits were made by the end of the next weekday. One that was made late, is still to be made or was called off too
 * late counts as not in time.
 *
 * @param n that were due
 * @param inTime of these, made by then
 */
public record VisitsInTime(int n, int inTime) {
    /** Whole per cent; 0 of none. */
    public int percent() {
        return n == 0 ? 0 : Math.round(100f * inTime / n);
    }
}
