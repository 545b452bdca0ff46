package se.hemvakt.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import se.hemvakt.runtime.intake.Intake;

/** What the gateway counts. Tags are closed words, never a kit or a person. One per route, safe from any thread. */
public final class GatewayMetrics {
    private final MeterRegistry registry;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong messagesInFlight = new AtomicLong();
    private final AtomicLong bytesInFlight = new AtomicLong();
    private final Counter takenOver;
    private final Counter published;
    private final Counter acknowledged;
    private final Counter notStored;
    private final Counter receipts;
    private final Timer publishToAck;
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);

    public GatewayMetrics(MeterRegistry registry, Intake.Route route) {
        this.registry = registry;
        Tags tags = Tags.of(Tag.of("route", route.name().toLowerCase(java.util.Locale.ROOT)));
        Gauge.builder("hemvakt.gateway.connections", connections, AtomicInteger::get)
                .description("Connections that are logged in")
                .tags(tags)
                .register(registry);
        Gauge.builder("hemvakt.gateway.in_flight", messagesInFlight, AtomicLong::get)
                .description("Messages taken in and not yet stored or given up")
                .tags(tags)
                .register(registry);
        Gauge.builder("hemvakt.gateway.in_flight.size", bytesInFlight, AtomicLong::get)
                .description("Payload bytes taken in and not yet stored or given up")
                .baseUnit("bytes")
                .tags(tags)
                .register(registry);
        takenOver = Counter.builder("hemvakt.gateway.sessions.taken_over")
                .description("A second connection of the same kit took the place of the first (H31)")
                .tags(tags)
                .register(registry);
        published = Counter.builder("hemvakt.gateway.published")
                .description("Messages taken in")
                .tags(tags)
                .register(registry);
        acknowledged = Counter.builder("hemvakt.gateway.acknowledged")
                .description("Messages stored and acknowledged")
                .tags(tags)
                .register(registry);
        notStored = Counter.builder("hemvakt.gateway.not_stored")
                .description("Messages given up: not acknowledged, to be sent again")
                .tags(tags)
                .register(registry);
        receipts = Counter.builder("hemvakt.gateway.receipts")
                .description("Receipt messages sent down")
                .tags(tags)
                .register(registry);
        publishToAck = Timer.builder("hemvakt.gateway.publish_to_ack")
                .description("From reading a PUBLISH to writing its acknowledgement, commit included")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(30))
                .tags(tags)
                .register(registry);
        for (Refusal refusal : Refusal.values()) {
            refused.put(
                    refusal,
                    Counter.builder("hemvakt.gateway.refused")
                            .description("Refused, or closed by us, by reason")
                            .tags(tags.and("reason", refusal.tag()))
                            .register(registry));
        }
    }

    /** Monotonic time for durations. */
    public long nanos() {
        return registry.config().clock().monotonicTime();
    }

    public void connected() {
        connections.incrementAndGet();
    }

    public void disconnected() {
        connections.decrementAndGet();
    }

    public int connections() {
        return connections.get();
    }

    public void takenOver() {
        takenOver.increment();
    }

    public void published(int payloadBytes) {
        published.increment();
        messagesInFlight.incrementAndGet();
        bytesInFlight.addAndGet(payloadBytes);
    }

    /** It is stored and its acknowledgement is on its way. */
    public void acknowledged(int payloadBytes, long publishedAtNanos, long nowNanos) {
        acknowledged.increment();
        publishToAck.record(nowNanos - publishedAtNanos, TimeUnit.NANOSECONDS);
        left(payloadBytes);
    }

    /** It failed, or nobody is there any more to acknowledge to. */
    public void givenUp(int payloadBytes) {
        notStored.increment();
        left(payloadBytes);
    }

    private void left(int payloadBytes) {
        messagesInFlight.decrementAndGet();
        bytesInFlight.addAndGet(-payloadBytes);
    }

    public long messagesInFlight() {
        return messagesInFlight.get();
    }

    public void receipt() {
        receipts.increment();
    }

    public void refused(Refusal reason) {
        Counter counter = refused.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }
}
