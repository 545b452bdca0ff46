package se.hemvakt.notify.message;

/**
 * What became of a message; each is a row that is never changed.
 *
 * <pre>
 *   TRYING ──▶ SENT ──▶ DELIVERED ──▶ SEEN        SENT proves nothing but that the next party took it (H04)
 *     ▲  │  └─────────▶ DELIVERED                 where the next party is the person's own screen
 *     │  ├──▶ RETRY ──┐
 *     └──┼────────────┘
 *        └──▶ FAILED                              given up: the rules take the next contact path at once
 * </pre>
 */
public enum State {
    TRYING,
    SENT,
    DELIVERED,
    SEEN,
    RETRY,
    FAILED;

    /** Whether sending has come to its end; only proof may still come. */
    public boolean ends() {
        return this != TRYING && this != RETRY;
    }
}
