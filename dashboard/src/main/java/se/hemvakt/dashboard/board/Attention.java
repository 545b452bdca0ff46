package se.hemvakt.dashboard.board;

/**
 * Why a patient stands where they stand in the worst-first lane; the order of the constants is the order of the lane.
 * Decided here and only here: screens sort by the rank they are given.
 */
enum Attention {
    UNACCEPTED_HIGH,
    UNACCEPTED_MEDIUM,
    UNACCEPTED_LOW,
    /** A technical alert nobody has accepted, a silent kit, or streamed values that are no longer live. */
    STALE,
    /** Somebody is on it, and it is not over. */
    ACCEPTED,
    /** No alert, but a NEWS2 band of medium or worse. */
    SCORE,
    CALM;

    boolean isInLane() {
        return this != CALM;
    }
}
