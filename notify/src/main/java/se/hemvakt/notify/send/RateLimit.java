package se.hemvakt.notify.send;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many messages may go: token buckets, one for the channel and one for each address. The caller does not ask for red.
 * Remembers the 10,000 addresses used last; one forgotten begins with a full bucket.
 */
final class RateLimit {
    private static final int ADDRESSES_MAX = 10_000;

    private static final class Bucket {
        private final double burst;
        private final double perMs;
        private double tokens;
        private long atMs;

        Bucket(double burst, double perMs, long nowMs) {
            this.burst = burst;
            this.perMs = perMs;
            this.tokens = burst;
            this.atMs = nowMs;
        }

        /** How long until there is a token; 0 when there is one now. */
        long waitMs(long nowMs) {
            // A clock that is set back gives nothing and takes nothing.
            tokens = Math.min(burst, tokens + Math.max(0, nowMs - atMs) * perMs);
            atMs = nowMs;
            return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / perMs);
        }
    }

    private final int perMinuteOfAddress;
    private final Bucket channel;
    private final Map<String, Bucket> addresses = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > ADDRESSES_MAX;
        }
    };

    RateLimit(int perSecondOfChannel, int perMinuteOfAddress, long nowMs) {
        this.perMinuteOfAddress = perMinuteOfAddress;
        this.channel = new Bucket(2.0 * perSecondOfChannel, perSecondOfChannel / 1_000.0, nowMs);
    }

    /** Takes one message's share. Returns 0 when it may go, or how long to wait until asking again. */
    long take(String address, long nowMs) {
        Bucket own = addresses.computeIfAbsent(
                address, a -> new Bucket(perMinuteOfAddress, perMinuteOfAddress / 60_000.0, nowMs));
        long wait = Math.max(channel.waitMs(nowMs), own.waitMs(nowMs));
        if (wait == 0) {
            channel.tokens--;
            own.tokens--;
        }
        return wait;
    }
}
