package se.hemvakt.notify.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that is to be sent. It knows of the patient nothing at all, so nothing can leak (H36).
 *
 * @param subject what it is about, an episode or a handover; never sent as it stands. Null when about neither
 * @param address as the organisation has it; empty for the ward screen and for push to a whole team. Never logged
 * @param rank HIGH 0, MEDIUM 1, LOW 2
 * @param orderedAt when the rules wanted it
 * @param attempts how many were begun before now
 * @param firstTriedAt when the first was; null when none was
 */
public record Message(
        long id,
        Kind kind,
        @Nullable String subject,
        String team,
        Channel channel,
        String address,
        int rank,
        Instant orderedAt,
        int attempts,
        @Nullable Instant firstTriedAt) {
    private static final int RED = 0;

    /** Whether it is of a red alert: first in every line, and never held back. */
    public boolean isRed() {
        return rank == RED;
    }

    /** The same with one attempt more, which begins now. */
    public Message triedAgain(Instant now) {
        return new Message(id, kind, subject, team, channel, address, rank, orderedAt, attempts + 1, triedFirst(now));
    }

    /** When the first attempt was, or would be. */
    public Instant triedFirst(Instant now) {
        return firstTriedAt == null ? now : firstTriedAt;
    }

    @Override
    public String toString() {
        return "Message[" + id + ", " + channel + "]";
    }
}
