package se.hemvakt.sim.load;

import java.time.Duration;

/**
 * What load to make.
 *
 * @param pace closed: a window on each connection, for the highest rate; open: a fixed rate, for latency
 * @param readingsPerMessage 1 to 8, each a different vital
 * @param warmUp at the beginning, not counted
 * @param measured counted
 * @param threads event loops of the generator
 * @param subscribed whether each connection listens to its {@code down} as a real kit does; costs the platform and the
 *     generator a receipt for each message or few
 * @param seed of the phases
 */
public record LoadPlan(
        Pace pace,
        int readingsPerMessage,
        Duration warmUp,
        Duration measured,
        int threads,
        boolean subscribed,
        long seed) {
    /** How fast. */
    public sealed interface Pace {
        /**
         * The next message when one is acknowledged.
         *
         * @param window unacknowledged messages on each connection, 1 to 1,000
         */
        record Closed(int window) implements Pace {
            public Closed {
                if (window < 1 || window > 1_000) {
                    throw new IllegalArgumentException("a window is 1 to 1,000 messages");
                }
            }
        }

        /**
         * Evenly, whatever becomes of the messages before.
         *
         * @param messagesPerSecond over all connections
         */
        record Open(double messagesPerSecond) implements Pace {
            public Open {
                if (!(messagesPerSecond > 0) || messagesPerSecond > 10_000_000) {
                    throw new IllegalArgumentException("a rate is above 0 and at most 10,000,000 messages a second");
                }
            }
        }
    }

    public LoadPlan {
        if (readingsPerMessage < 1 || readingsPerMessage > KitPacket.VITALS_MAX) {
            throw new IllegalArgumentException("a message of load has 1 to " + KitPacket.VITALS_MAX + " readings");
        }
        if (threads < 1 || threads > 16) {
            throw new IllegalArgumentException("the generator has 1 to 16 threads");
        }
        if (warmUp.isNegative() || measured.isNegative() || measured.isZero()) {
            throw new IllegalArgumentException("load is measured for a while");
        }
    }

    /** As fast as it goes, with two threads. */
    public static LoadPlan closed(int window, int readingsPerMessage, Duration warmUp, Duration measured) {
        return new LoadPlan(new Pace.Closed(window), readingsPerMessage, warmUp, measured, 2, false, 1);
    }

    /** At a fixed rate, with two threads. */
    public static LoadPlan open(double messagesPerSecond, int readingsPerMessage, Duration warmUp, Duration measured) {
        return new LoadPlan(new Pace.Open(messagesPerSecond), readingsPerMessage, warmUp, measured, 2, false, 1);
    }

    public LoadPlan withThreads(int threads) {
        return new LoadPlan(pace, readingsPerMessage, warmUp, measured, threads, subscribed, seed);
    }

    public LoadPlan withSubscription() {
        return new LoadPlan(pace, readingsPerMessage, warmUp, measured, threads, true, seed);
    }
}
