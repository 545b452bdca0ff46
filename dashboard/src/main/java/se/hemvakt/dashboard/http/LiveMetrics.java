package se.hemvakt.dashboard.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;

/** What is counted about screens. */
final class LiveMetrics {
    private final Counter sent;
    private final Counter resynced;
    private final Counter refused;

    LiveMetrics(MeterRegistry meters, Collection<LiveSocket> sockets) {
        Gauge.builder("hemvakt.dashboard.screens", sockets, Collection::size)
                .description("Screens connected now")
                .register(meters);
        sent = Counter.builder("hemvakt.dashboard.frames")
                .description("Frames sent to screens")
                .register(meters);
        resynced = Counter.builder("hemvakt.dashboard.resyncs")
                .description("Screens closed because they were too slow to be told about alerts")
                .register(meters);
        refused = Counter.builder("hemvakt.dashboard.messages.refused")
                .description("Messages from screens that were unknown or too many")
                .register(meters);
    }

    void sent() {
        sent.increment();
    }

    void resynced() {
        resynced.increment();
    }

    void refused() {
        refused.increment();
    }
}
