package se.hemvakt.app.compare;

import org.jspecify.annotations.Nullable;

/**
 * What became of one alert, or of two that are one: the old rules' and the new rules'.
 *
 * @param old the old rules' alert; null for what is gained
 * @param now the new rules' alert; null for what is lost
 */
public record Difference(@Nullable Told old, @Nullable Told now) {
    /** Told apart by what a nurse would notice first. */
    public enum Kind {
        SAME,
        GAINED,
        LOST,
        /** The same problem is told earlier or later. */
        MOVED,
        /** At the same time, with another priority. */
        CHANGED
    }

    public Difference {
        if (old == null && now == null) {
            throw new IllegalArgumentException("a difference has an alert");
        }
    }

    public Kind kind() {
        if (old == null) {
            return Kind.GAINED;
        }
        if (now == null) {
            return Kind.LOST;
        }
        if (old.atMs() != now.atMs()) {
            return Kind.MOVED;
        }
        return old.priority() == now.priority() ? Kind.SAME : Kind.CHANGED;
    }

    /** The alert that counts: the new one where there is one. */
    public Told alert() {
        Told one = now == null ? old : now;
        if (one == null) {
            throw new IllegalStateException("a difference has an alert");
        }
        return one;
    }

    /** How much later the new one comes; 0 when there are not two. */
    public long laterMs() {
        return old == null || now == null ? 0 : now.atMs() - old.atMs();
    }
}
