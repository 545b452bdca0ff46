package se.hemvakt.notify.message;

import java.time.Instant;

/**
 * One line of what became of a message.
 *
 * @param attempt from 1
 * @param detail in words without address or patient
 */
public record StateEntry(long message, int attempt, State state, String detail, Instant at) {
    private static final int DETAIL_MAX = 200;

    public StateEntry {
        detail = detail.length() <= DETAIL_MAX ? detail : detail.substring(0, DETAIL_MAX);
    }
}
