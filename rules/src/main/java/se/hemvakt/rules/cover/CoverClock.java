package se.hemvakt.rules.cover;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.cover.GapWarnings.Turn;
import se.hemvakt.rules.cover.jdbc.JdbcCover;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.Span;

/**
 * The coverage clock at work: every ten seconds it looks who holds patients and whether the hour or the organisation is another,
 * keeps the cover of the next 72 hours, has a coming gap told before it begins (H06), and beats. Whoever shows a patient that
 * somebody watches does so for some minutes after a beat at most (H28); so it beats only while those who decide about alerts
 * are at work.
 *
 * <p>What was told stands in the database, written in one transaction with its messages: stopped and started it neither forgets
 * a warning nor gives one twice. When the database fails it looks again at the next turn.
 */
public final class CoverClock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CoverClock.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final JdbcCover store;
    private final Supplier<Optional<Organisation>> organisation;
    private final BooleanSupplier atWork;
    private final InstantSource clock;
    private final CoverMetrics metrics;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable CoverPlan plan;
    private boolean kept;
    private boolean failing;

    /**
     * @param organisation the newest version, looked up at each turn; empty while none is kept: then every team counts as there
     * @param atWork whether those who decide about alerts are at work
     */
    public CoverClock(
            JdbcCover store,
            Supplier<Optional<Organisation>> organisation,
            BooleanSupplier atWork,
            InstantSource clock,
            MeterRegistry meters) {
        this.store = store;
        this.organisation = organisation;
        this.atWork = atWork;
        this.clock = clock;
        this.metrics = new CoverMetrics(meters, clock);
        this.thread = new Thread(this::run, "hemvakt-cover");
        this.thread.setDaemon(true);
    }

    /** Begins, and returns at once. */
    public CoverClock start() {
        thread.start();
        return this;
    }

    @Override
    public void close() {
        stopping.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                turn();
            } while (!stopping.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() {
        try {
            look(clock.instant());
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("the cover of the coming hours can not be looked at; it is tried again", e);
            }
            failing = true;
        }
    }

    /** One turn. Blocks; one caller at a time. */
    void look(Instant now) {
        Optional<Organisation> newest = organisation.get();
        if (newest.isEmpty()) {
            if (plan != null || !kept) {
                store.keep(null);
                plan = null;
                kept = true;
            }
            store.commit(GapWarnings.withoutOrganisation(store.told(), now), null, atWork.getAsBoolean(), now);
            metrics.looked(Optional.empty(), 0, 0, now);
            return;
        }
        CoverPlan current = plan;
        if (current == null || !current.holds(newest.get(), now)) {
            current = CoverPlan.of(newest.get(), now);
            store.keep(current);
            plan = current;
        }
        Map<TeamId, Integer> held = store.held();
        Set<GapWarnings.Told> told = store.told();
        Turn turn = GapWarnings.turn(current, held.keySet(), told, now);
        int given = store.commit(turn, newest.get().version(), atWork.getAsBoolean(), now);
        measure(current, held, given, now);
    }

    private void measure(CoverPlan current, Map<TeamId, Integer> held, int given, Instant now) {
        Instant next = null;
        int uncovered = 0;
        for (Map.Entry<TeamId, Integer> team : held.entrySet()) {
            List<Span> gaps = current.gaps(team.getKey(), now);
            if (gaps.isEmpty()) {
                continue;
            }
            Instant from = gaps.get(0).from();
            if (next == null || from.isBefore(next)) {
                next = from;
            }
            if (!from.isAfter(now)) {
                uncovered += team.getValue();
            }
        }
        metrics.looked(Optional.ofNullable(next), uncovered, given, now);
    }
}
