package se.hemvakt.rules.follow;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.PatientChanged;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.rules.alert.PatientRules;
import se.hemvakt.rules.alert.RuleSettings;
import se.hemvakt.runtime.log.Entry;
import se.hemvakt.runtime.log.Following;
import se.hemvakt.runtime.log.Log;

/**
 * The rules at work: follows the reading log and the request log from the checkpoint, commits what is decided, and looks at
 * the clock. One of these may work on a database at a time.
 *
 * <p>When it starts it first sees the readings that were kept while it was away; requests and the clock wait for that, so that
 * nobody is told silent whose readings are only unread. When anything fails it begins anew from the store, with growing
 * pauses of at most five seconds; a decision is never lost and never taken twice (see {@link RulesEngine}).
 */
public final class RulesService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RulesService.class);
    /** How late something due may be noticed. */
    private static final Duration TICK = Duration.ofMillis(500);

    private static final Duration SAVE_EVERY = Duration.ofSeconds(30);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    private final PatientRules rules;
    private final RulesStore store;
    private final Log<ReadingBatch> readings;
    private final Log<CareRequest> requests;
    private final Log<CareEvent> care;
    private final InstantSource clock;
    private final RulesMetrics metrics;
    private final Thread thread;
    private final CountDownLatch ready = new CountDownLatch(1);

    /** Held by whoever uses the engine; fair, so that keeping states lets a reading pass between. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final Condition somethingToDo = lock.newCondition();
    private @Nullable RulesEngine engine;
    private boolean stopping;
    private boolean caughtUp;

    /**
     * @param care where changes of patients are seen; the store writes it
     * @param clock our time
     */
    public RulesService(
            RulesStore store,
            Log<ReadingBatch> readings,
            Log<CareRequest> requests,
            Log<CareEvent> care,
            RuleSettings settings,
            InstantSource clock,
            MeterRegistry meters) {
        this.rules = new PatientRules(settings);
        this.store = store;
        this.readings = readings;
        this.requests = requests;
        this.care = care;
        this.clock = clock;
        this.metrics = new RulesMetrics(meters);
        this.thread = new Thread(this::run, "hemvakt-rules");
        this.thread.setDaemon(true);
    }

    /** Begins, and returns at once. */
    public RulesService start() {
        thread.start();
        return this;
    }

    /** Waits until the readings kept while the rules were away have been judged. */
    public boolean awaitReady(Duration patience) throws InterruptedException {
        return ready.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether the rules are at work now; false while they are loaded or the store is gone. */
    public boolean isReady() {
        lock.lock();
        try {
            return caughtUp && engine != null && !engine.isBroken();
        } finally {
            lock.unlock();
        }
    }

    /** Finishes what it is doing, keeps every state, and stops within ten seconds. */
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
            LOG.warn("the rules did not stop within 10 s; what is not kept will be judged again at the next start");
            thread.interrupt();
        }
    }

    private void run() {
        long pauseMs = 50;
        boolean told = false;
        while (!isStopping()) {
            try {
                work();
                return;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // After having been at work a failure is news again.
                if (!told || hasWorked()) {
                    LOG.warn("the rules failed and are loaded anew from the store; no decision is lost", e);
                    told = true;
                    pauseMs = 50;
                }
                metrics.reloaded();
                if (pause(pauseMs)) {
                    return;
                }
                pauseMs = Math.min(pauseMs * 2, PAUSE_MAX.toMillis());
            }
        }
    }

    /** Whether the life that just ended had caught up. */
    private boolean hasWorked() {
        lock.lock();
        try {
            boolean worked = caughtUp;
            caughtUp = false;
            return worked;
        } finally {
            lock.unlock();
        }
    }

    /** One life of an engine: load, catch up, work, until told to stop (returns) or failing (throws). */
    private void work() throws InterruptedException {
        long careEnd = care.end();
        long readingsEnd = readings.end();
        RulesEngine loaded = RulesEngine.load(rules, store, metrics, clock.millis());
        lock.lock();
        try {
            engine = loaded;
            caughtUp = false;
        } finally {
            lock.unlock();
        }
        Following changes = null;
        Following asked = null;
        Following read = readings.follow(loaded.readingPosition(), this::onReadings);
        try {
            awaitPosition(loaded, readingsEnd);
            step(() -> loaded.caughtUp(clock.millis()));
            changes = care.follow(careEnd, this::onCareEvents);
            asked = requests.follow(loaded.requestPosition(), this::onRequests);
            lock.lock();
            try {
                caughtUp = true;
            } finally {
                lock.unlock();
            }
            ready.countDown();
            tick(loaded);
        } finally {
            close(read);
            close(asked);
            close(changes);
        }
        step(loaded::save);
    }

    private void awaitPosition(RulesEngine loaded, long end) throws InterruptedException {
        lock.lock();
        try {
            while (loaded.readingPosition() < end && !stopping) {
                failIfBroken(loaded);
                somethingToDo.await(TICK.toMillis(), TimeUnit.MILLISECONDS);
            }
            failIfBroken(loaded);
        } finally {
            lock.unlock();
        }
    }

    private void tick(RulesEngine loaded) throws InterruptedException {
        long savedAt = System.nanoTime();
        boolean saving = false;
        while (true) {
            lock.lock();
            try {
                if (!stopping && !saving && !loaded.isBroken()) {
                    somethingToDo.await(TICK.toMillis(), TimeUnit.MILLISECONDS);
                }
                failIfBroken(loaded);
                if (stopping) {
                    return;
                }
                if (!saving) {
                    long now = clock.millis();
                    loaded.time(now);
                    loaded.kits(now);
                    loaded.ruleSets(now);
                    metrics.position(loaded.readingPosition());
                }
                if (saving || System.nanoTime() - savedAt >= SAVE_EVERY.toNanos()) {
                    saving = !loaded.saveSome();
                    savedAt = System.nanoTime();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void onReadings(List<Entry<ReadingBatch>> entries) {
        use(working -> working.readings(entries, clock.millis()));
    }

    private void onRequests(List<Entry<CareRequest>> entries) {
        use(working -> working.requests(entries, clock.millis()));
    }

    private void onCareEvents(List<Entry<CareEvent>> entries) {
        Set<PatientId> changed = new LinkedHashSet<>();
        for (Entry<CareEvent> entry : entries) {
            if (entry.value() instanceof PatientChanged) {
                changed.add(entry.value().patient());
            }
        }
        if (!changed.isEmpty()) {
            use(working -> working.patientsChanged(changed, clock.millis()));
        }
    }

    private interface Use {
        void of(RulesEngine engine);
    }

    /** A failure here ends the engine; the thread of the rules sees that and begins anew. */
    private void use(Use use) {
        lock.lock();
        try {
            RulesEngine working = engine;
            if (working == null) {
                throw new IllegalStateException("the rules are not loaded");
            }
            boolean done = false;
            try {
                use.of(working);
                done = true;
            } finally {
                if (!done || !caughtUp) {
                    somethingToDo.signalAll();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void step(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    private static void failIfBroken(RulesEngine loaded) {
        if (loaded.isBroken()) {
            throw new IllegalStateException("the rules ended; the reason stands in the follower's warning before");
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

    /** Waits; true when it is time to stop. */
    private boolean pause(long millis) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!stopping && left > 0) {
                left = somethingToDo.awaitNanos(left);
            }
            return stopping;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static void close(@Nullable Following following) {
        if (following != null) {
            following.close();
        }
    }
}
