package se.hemvakt.notify.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of what became of a message.
 *
 * @param attempt from 1
 * @param detail in words without address or patient
 * @param letter TRYING: the number of the letter it goes in; null when it goes alone
 */
public record StateEntry(
        long message,
        int attempt,
        State state,
        String detail,
        Instant at,
        @Nullable Long letter) {
    private static final int DETAIL_MAX = 200;

    public StateEntry {
        detail = detail.length() <= DETAIL_MAX ? detail : detail.substring(0, DETAIL_MAX);
    }
}
