package se.hemvakt.dashboard.http;

import java.time.InstantSource;

/** So many a second, and as many at once. Not thread-safe. */
final class TokenBucket {
    private final int perSecond;
    private double tokens;
    private long lastMs;

    TokenBucket(int perSecond, InstantSource clock) {
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.lastMs = clock.millis();
    }

    boolean take(InstantSource clock) {
        long now = clock.millis();
        tokens = Math.min(perSecond, tokens + Math.max(0, now - lastMs) * perSecond / 1000.0);
        lastMs = now;
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }
}
