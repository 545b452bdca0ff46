package se.hemvakt.gateway.mqtt;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Lets a few lines a second through: refusals come as fast as a stranger can send, and a log that fills a disk is a hazard of
 * its own (H23). The metrics count all of them.
 */
final class LogGate {
    private static final int LINES_PER_SECOND = 20;

    private final Logger log;
    private long second;
    private int lines;
    private long dropped;

    LogGate(Logger log) {
        this.log = log;
    }

    void warn(String format, Object... arguments) {
        long nowDropped;
        synchronized (this) {
            // Monotonic time: the gate must not stay shut when the wall clock is set back.
            long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
            if (now != second) {
                second = now;
                lines = 0;
            }
            if (++lines > LINES_PER_SECOND) {
                dropped++;
                return;
            }
            nowDropped = dropped;
            dropped = 0;
        }
        if (nowDropped > 0) {
            log.warn("{} lines like the following were left out; hemvakt.gateway.refused counts them", nowDropped);
        }
        log.warn(format, arguments);
    }
}
