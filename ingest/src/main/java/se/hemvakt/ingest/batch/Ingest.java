package se.hemvakt.ingest.batch;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import se.hemvakt.ingest.bind.Bindings;
import se.hemvakt.ingest.check.ClockMemory;
import se.hemvakt.model.KitId;
import se.hemvakt.runtime.intake.Intake;
import se.hemvakt.runtime.log.ReadingLog;

/**
 * Takes kits' payloads in, and answers when all they say is committed: as readings, or as quarantine rows.
 *
 * <p>Kits are spread over lanes, each with at most one batch in flight, so that several commits run side by side while each kit keeps its order. Broker and direct
 * connections have lanes of their own: a broker's backlog then does not stand before a live emergency (H20), and the sums can be told by route (H02).
 *
 * <p>Wall time comes with each payload; durations are measured on the registry's monotonic clock.
 */
public final class Ingest implements Intake, AutoCloseable {
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final int lanesPerRoute;
    private final List<Lane> lanes = new ArrayList<>();

    /** Starts the lanes. Nothing is read or written before the first payload. */
    public Ingest(
            ReadingLog log,
            Bindings bindings,
            ClockMemory clockMemory,
            MeterRegistry registry,
            IngestSettings settings) {
        lanesPerRoute = settings.lanes();
        IngestMetrics metrics = new IngestMetrics(registry);
        Clock clock = registry.config().clock();
        for (Route route : Route.values()) {
            List<Lane> ofRoute = new ArrayList<>(lanesPerRoute);
            for (int i = 0; i < lanesPerRoute; i++) {
                String name = "ingest-" + route.name().toLowerCase(Locale.ROOT) + "-" + i;
                ofRoute.add(new Lane(name, route, log, bindings, clockMemory, metrics, clock::monotonicTime, settings));
            }
            IngestMetrics.register(registry, route, List.copyOf(ofRoute));
            lanes.addAll(ofRoute);
        }
        lanes.forEach(Lane::start);
    }

    @Override
    public Future<Receipt> accept(KitId kit, byte[] payload, long receivedAtMs, Route route) {
        int hash = kit.hashCode() * 0x9E3779B9;
        int lane = Integer.remainderUnsigned(hash >>> 8, lanesPerRoute);
        return lanes.get(route.ordinal() * lanesPerRoute + lane).accept(kit, payload, receivedAtMs);
    }

    /** What came in and what became of it until now. */
    public Ledger ledger() {
        return Ledger.of(lanes);
    }

    /** Takes nothing more, stores what waits if the store answers at once, fails the rest; returns within about ten seconds. */
    @Override
    public void close() {
        lanes.forEach(Lane::close);
        try {
            for (Lane lane : lanes) {
                lane.awaitEnd(STOP_WITHIN.dividedBy(lanes.size()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
