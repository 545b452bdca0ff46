package se.hemvakt.runtime.log;

import io.vertx.core.Future;

/**
 * An append-only log with positions, as two teams could build against it.
 *
 * <p><b>Append.</b> The future succeeds with the entry's position only after the entry is durably committed; it fails when it
 * is not, or when that is not known (the caller then keeps the entry and may append it again: entries are idempotent for
 * their followers). Several appends may be in flight; their positions need not follow the order of the calls.
 *
 * <p><b>Follow.</b> A follower sees each committed entry after its starting position exactly once in a following, in
 * position order, and never one whose predecessor could still commit: an entry that commits late is waited for, a position
 * that was rolled back is passed over only when no transaction can fill it any more. After a restart it follows again from
 * its own checkpoint.
 *
 * @param <T> what the entries are
 */
public interface Log<T> {
    /** Appends one entry; see the class doc for what success and failure mean. Never blocks the caller. */
    Future<Long> append(T entry);

    /**
     * Starts following on a thread of the following's own.
     *
     * @param after the position of the last entry already handled; 0 for all that is kept
     * @param follower called with one or more entries at a time; may block. If it throws, the following logs it, waits with
     *     growing pauses (at most 5 s) and gives the same entries again: an entry is never skipped because of an error
     */
    Following follow(long after, Follower<T> follower);

    /** The position of the newest committed entry, 0 when there is none. Blocks; not for an event loop. */
    long end();
}
