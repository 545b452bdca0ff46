package se.hemvakt.ingest.batch;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import se.hemvakt.ingest.bind.Bindings;
import se.hemvakt.ingest.check.ClockMemory;
import se.hemvakt.model.KitId;
import se.hemvakt.runtime.intake.Intake;
import se.hemvakt.runtime.log.ReadingLog;

/**
 * Takes kits' payloads in, and answers when all they say is committed: as readings, or as quarantine rows.
 *
 * <p>What comes in waits in the {@link WaitingRoom} of its route, from where lanes carry it to the store in batches. Broker and direct connections have rooms and
 * lanes of their own: a broker's backlog then does not stand before a live emergency (H20), and the sums can be told by route (H02).
 *
 * <p>Wall time comes with each payload; durations are measured on the registry's monotonic clock.
 */
public final class Ingest implements Intake, AutoCloseable {
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final Map<Route, WaitingRoom> rooms = new EnumMap<>(Route.class);
    private final List<Lane> lanes = new ArrayList<>();

    /** Starts the lanes. Nothing is read or written before the first payload. */
    public Ingest(
            ReadingLog log,
            Bindings bindings,
            ClockMemory clockMemory,
            MeterRegistry registry,
            IngestSettings settings) {
        IngestMetrics metrics = new IngestMetrics(registry);
        Clock clock = registry.config().clock();
        for (Route route : Route.values()) {
            WaitingRoom room = new WaitingRoom(route, metrics, clock::monotonicTime, settings);
            rooms.put(route, room);
            IngestMetrics.register(registry, room);
            for (int i = 0; i < settings.lanes(); i++) {
                String name = "ingest-" + route.name().toLowerCase(Locale.ROOT) + "-" + i;
                lanes.add(new Lane(name, room, log, bindings, clockMemory, metrics, clock::monotonicTime, settings));
            }
        }
        lanes.forEach(Lane::start);
    }

    @Override
    public Future<Receipt> accept(KitId kit, byte[] payload, long receivedAtMs, Route route) {
        return Objects.requireNonNull(rooms.get(route)).accept(kit, payload, receivedAtMs);
    }

    /** What came in and what became of it until now. */
    public Ledger ledger() {
        return Ledger.of(rooms.values());
    }

    /** Takes nothing more, stores what waits if the store answers at once, fails the rest; returns within about ten seconds. */
    @Override
    public void close() {
        rooms.values().forEach(WaitingRoom::close);
        try {
            for (Lane lane : lanes) {
                lane.awaitEnd(STOP_WITHIN.dividedBy(lanes.size()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
