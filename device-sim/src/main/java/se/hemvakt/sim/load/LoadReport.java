package se.hemvakt.sim.load;

/**
 * What came of a load, without the warm-up.
 *
 * <p>Latency is PUBLISH to PUBACK, counted from when the message <em>should</em> have left: at a fixed rate a platform that
 * stalls for a second delays a second's worth of messages, and all of them show it (no coordinated omission). With a window the
 * intended time is the time of sending. The generator looks at its sockets about every tenth of a millisecond; that much is its
 * own.
 *
 * @param intended messages that should have left while measured
 * @param sent of these, those that did
 * @param acknowledged of these, those acknowledged, be it after the end
 * @param readingsPerMessage readings in each message
 * @param messagesPerSecond acknowledgements heard while measured, a second
 * @param p50Us microseconds, as the three that follow
 * @param cpuSeconds processor time of the generator's own threads while measured
 * @param seconds how long was measured
 * @param connections how many there were
 * @param connectionsLost how many of them broke
 */
public record LoadReport(
        long intended,
        long sent,
        long acknowledged,
        int readingsPerMessage,
        double messagesPerSecond,
        long p50Us,
        long p99Us,
        long p999Us,
        long maxUs,
        double cpuSeconds,
        double seconds,
        int connections,
        int connectionsLost) {
    /** Messages that should have been acknowledged and were not, ten seconds after the end. */
    public long unacknowledged() {
        return intended - acknowledged;
    }

    public double readingsPerSecond() {
        return messagesPerSecond * readingsPerMessage;
    }

    /** How much of one processor the generator took. */
    public double generatorCores() {
        return cpuSeconds / seconds;
    }
}
