package se.hemvakt.sim.kit;

/**
 * The light in the home: whether somebody watches (H28). It is lit only by the platform's word, and goes out by itself at the end
 * it was told: when the kit's clock shows that time, or when so many seconds have passed since the word came, whichever is first.
 * So neither a clock that is wrong nor a word that was long on its way keeps it lit. Not thread-safe.
 */
public final class HomeLight {
    private long untilMs = Long.MIN_VALUE;
    private long endMs = Long.MIN_VALUE;

    /**
     * The platform's word; each takes the place of the one before.
     *
     * @param nowMs any clock that does not jump
     */
    public void told(KitWire.Watched watched, long nowMs) {
        untilMs = watched.untilMs();
        endMs = nowMs + 1_000 * watched.forSeconds();
    }

    /**
     * @param nowMs by the clock of {@link #told}
     * @param shownMs what the kit's own clock shows
     */
    public boolean isLit(long nowMs, long shownMs) {
        return nowMs < endMs && shownMs < untilMs;
    }
}
