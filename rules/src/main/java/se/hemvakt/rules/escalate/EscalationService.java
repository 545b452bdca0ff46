package se.hemvakt.rules.escalate;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.model.CareEvent;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.runtime.log.Following;
import se.hemvakt.runtime.log.Log;

/**
 * Escalations at work: woken by each decision of this process, and looking by itself every {@value #LOOK_EVERY_MS} ms for what
 * other processes decided, what is due and what became of messages.
 *
 * <p>Two of these on one database take turns and do no harm. A failure is tried again with growing pauses of at most a second;
 * alerts themselves are decided and shown without it.
 */
public final class EscalationService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EscalationService.class);
    private static final long LOOK_EVERY_MS = 100;
    private static final long LOOK_AROUND_NS = Duration.ofSeconds(1).toNanos();
    private static final long TIDY_NS = Duration.ofHours(1).toNanos();
    /** What was done in the last days can still be looked at by whoever seeks a fault. */
    private static final long KEPT_MS = Duration.ofDays(7).toMillis();

    private static final long PAUSE_MAX_MS = 1_000;
    private static final long LATE_MS = 2_000;
    /** Without a pass for so long it is not well. */
    private static final long WELL_NS = Duration.ofSeconds(10).toNanos();

    private final EscalationStore store;
    private final Escalating escalating;
    private final Log<CareEvent> care;
    private final InstantSource clock;
    private final EscalationMetrics metrics;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition somethingToDo = lock.newCondition();
    private boolean woken;
    private boolean stopping;
    private volatile long wellAt;
    private long lookedAround;
    private long tidied;
    private long told;

    /**
     * @param organisation whom alerts can reach now
     * @param care whose entries wake it
     */
    public EscalationService(
            EscalationStore store,
            Supplier<Organisation> organisation,
            Log<CareEvent> care,
            InstantSource clock,
            MeterRegistry meters) {
        this.store = store;
        this.metrics = new EscalationMetrics(meters);
        this.escalating = new Escalating(store, organisation, clock, metrics);
        this.care = care;
        this.clock = clock;
        this.wellAt = System.nanoTime();
        this.lookedAround = wellAt;
        this.tidied = wellAt;
        this.thread = new Thread(this::run, "hemvakt-escalate");
        this.thread.setDaemon(true);
    }

    /** Begins, and returns at once. */
    public EscalationService start() {
        thread.start();
        return this;
    }

    /** What an operator has to act on; empty when all is well. */
    public Optional<String> problem() {
        if (System.nanoTime() - wellAt >= WELL_NS) {
            return Optional.of("alerts are not told to teams: see the log");
        }
        if (metrics.nobody() > 0) {
            return Optional.of(metrics.nobody()
                    + " alerts have nobody to go to, every team of their routes is closed: ring somebody, then change"
                    + " the routes");
        }
        return metrics.late() > 0
                ? Optional.of(metrics.late() + " alerts wait for a step that is late")
                : Optional.empty();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            stopping = true;
            somethingToDo.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("escalations did not stop within 10 s; what was not kept is taken at the next start");
            thread.interrupt();
        }
    }

    private void run() {
        long pauseMs = 50;
        boolean failing = false;
        @Nullable Following wakes = null;
        try {
            while (await(failing ? pauseMs : LOOK_EVERY_MS, !failing)) {
                try {
                    if (wakes == null) {
                        wakes = care.follow(care.end(), entries -> wake());
                    }
                    work();
                    wellAt = System.nanoTime();
                    failing = false;
                    pauseMs = 50;
                } catch (RuntimeException e) {
                    metrics.failed();
                    if (!failing) {
                        LOG.warn("escalations failed and are tried again; no step is lost", e);
                    }
                    failing = true;
                    pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS);
                }
            }
        } finally {
            if (wakes != null) {
                wakes.close();
            }
        }
    }

    private void work() {
        boolean more = true;
        while (more && !isStopping()) {
            more = escalating.pass();
        }
        if (System.nanoTime() - lookedAround >= LOOK_AROUND_NS) {
            lookedAround = System.nanoTime();
            metrics.standing(store.standing(clock.millis() - LATE_MS));
            if (metrics.nobody() != told) {
                told = metrics.nobody();
                if (told > 0) {
                    LOG.error("{} alerts have nobody to go to: every team of their routes is closed", told);
                }
            }
        }
        if (System.nanoTime() - tidied >= TIDY_NS) {
            tidied = System.nanoTime();
            store.forget(clock.millis() - KEPT_MS);
        }
    }

    private void wake() {
        lock.lock();
        try {
            woken = true;
            somethingToDo.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits; false when it is time to stop. */
    private boolean await(long millis, boolean untilWoken) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!stopping && left > 0 && !(untilWoken && woken)) {
                left = somethingToDo.awaitNanos(left);
            }
            woken = false;
            return !stopping;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }
}
