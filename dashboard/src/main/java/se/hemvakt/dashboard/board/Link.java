package se.hemvakt.dashboard.board;

/** How we stand with a patient's kit. */
enum Link {
    /** Values come as planned. */
    LIVE,
    /** In contact, but something streamed is no longer live. */
    STALE,
    /** Not heard from for longer than it may be silent (H09). */
    SILENT,
    /** No kit bound. */
    NONE
}
