package se.hemvakt.ingest.batch;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.ingest.batch.Ledger.Sums;
import se.hemvakt.ingest.bind.BindingTable;
import se.hemvakt.ingest.bind.Bindings;
import se.hemvakt.ingest.check.ClockMemory;
import se.hemvakt.ingest.check.ReadingCheck;
import se.hemvakt.ingest.decode.Decoded;
import se.hemvakt.ingest.decode.KitMessageDecoder;
import se.hemvakt.model.KitId;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Quarantined;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.runtime.intake.Intake.OverloadedException;
import se.hemvakt.runtime.intake.Intake.Receipt;
import se.hemvakt.runtime.intake.Intake.Route;
import se.hemvakt.runtime.log.ReadingLog;

/**
 * One line of kits with one thread and at most one batch in flight.
 *
 * <p>A kit is always in the same lane, so its readings stand in the log, and its futures complete, in the order they came, without any bookkeeping. While a batch
 * is being committed the next one gathers by itself: under load batches grow, and with an idle lane a message is sent at once; there is no timer to tune.
 *
 * <p>When the store is away, the batch in flight is tried again with growing pauses, and what arrives waits behind it until the lane is full; then newcomers are
 * refused at once (H22). What has waited longer than the settings allow fails, and the kits send it again. A message that the store refuses while it takes others
 * must not hold up a quarter of all patients: a batch that keeps failing is halved until the message stands alone, and that one goes to quarantine.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final long PAUSE_FIRST_MS = 20;
    private static final long PAUSE_MAX_MS = 1_000;
    private static final int TRIES_TOGETHER = 3;

    /** What waited long is tried once all the same, and the store has this long to answer. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final Route route;
    private final ReadingLog log;
    private final Bindings bindings;
    private final ClockMemory clockMemory;
    private final IngestMetrics metrics;
    private final LongSupplier nanoTime;
    private final IngestSettings settings;
    private final KitMessageDecoder decoder = new KitMessageDecoder();
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // All below is guarded by the lock.
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private boolean closed;
    private long messagesReceived;
    private long messagesReceipted;
    private long messagesFailed;
    private long messagesWaiting;
    private long received;
    private long derived;
    private long stored;
    private long duplicates;
    private long conflicts;
    private long quarantined;
    private long failed;
    private long waiting;
    private long waitingBytes;

    /** Null until the clock memory was loaded. Only the lane's thread. */
    private @Nullable Assembly assembly;

    /** Only the lane's thread. */
    private boolean storeAway;

    Lane(
            String name,
            Route route,
            ReadingLog log,
            Bindings bindings,
            ClockMemory clockMemory,
            IngestMetrics metrics,
            LongSupplier nanoTime,
            IngestSettings settings) {
        this.route = route;
        this.log = log;
        this.bindings = bindings;
        this.clockMemory = clockMemory;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.settings = settings;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    Route route() {
        return route;
    }

    /** Takes a payload in, or refuses it at once. Decodes on the caller's thread, while the lane waits for its commit. */
    Future<Receipt> accept(KitId kit, byte[] payload, long receivedAtMs) {
        Waiting message = new Waiting(kit, payload, receivedAtMs, nanoTime.getAsLong(), decode(kit, payload));
        lock.lock();
        try {
            messagesReceived++;
            if (closed
                    || messagesWaiting >= settings.queueMessagesMax()
                    || waitingBytes + payload.length > settings.queueBytesMax()) {
                messagesFailed++;
                return Future.failedFuture(new OverloadedException(
                        closed ? "ingest is stopped" : "ingest: more is waiting for the store than may wait"));
            }
            messagesWaiting++;
            received += message.statements();
            waiting += message.statements();
            waitingBytes += payload.length;
            queue.add(message);
            if (queue.size() == 1) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
        return message.promise.future();
    }

    private Decoded decode(KitId kit, byte[] payload) {
        Decoded decoded;
        try {
            decoded = decoder.decode(payload);
        } catch (RuntimeException e) {
            // The payload came from outside and may be made to hurt: its bytes are kept, the connection of others is
            // not at stake.
            LOG.error("kit {}: decoding failed, the payload goes to quarantine; this is a fault of ours", kit, e);
            return new Decoded.Malformed(-1, -1, "the platform failed to decode it: see its log");
        }
        if (decoded instanceof Decoded.Message message) {
            if (message.ignoredFields() > 0) {
                metrics.ignoredFields.increment(message.ignoredFields());
            }
            if (message.absent() > 0) {
                metrics.absent.increment(message.absent());
            }
        }
        return decoded;
    }

    /** The sums at one instant. */
    Sums sums() {
        lock.lock();
        try {
            return new Sums(
                    messagesReceived,
                    messagesReceipted,
                    messagesFailed,
                    messagesWaiting,
                    received,
                    derived,
                    stored,
                    duplicates,
                    conflicts,
                    quarantined,
                    failed,
                    waiting);
        } finally {
            lock.unlock();
        }
    }

    long waitingBytes() {
        lock.lock();
        try {
            return waitingBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more, stores what is in flight if that works at once, and fails the rest. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the thread to end; after that long it is made to. */
    void awaitEnd(Duration patience) throws InterruptedException {
        thread.join(Math.max(1, patience.toMillis()));
        if (thread.isAlive()) {
            thread.interrupt();
            thread.join(1_000);
        }
    }

    private void run() {
        List<Waiting> batch = List.of();
        try {
            for (batch = next(); !batch.isEmpty(); batch = next()) {
                try {
                    process(batch);
                } catch (RuntimeException e) {
                    LOG.error("ingest: a batch failed; its kits will send it again; this is a fault of ours", e);
                    fail(batch, e);
                }
            }
        } catch (InterruptedException e) {
            fail(batch, new StoreAwayException("ingest is stopped", e));
            fail(rest(), new StoreAwayException("ingest is stopped", e));
            Thread.currentThread().interrupt();
        }
    }

    /** The next batch; empty when the lane is closed and has nothing more. */
    private List<Waiting> next() throws InterruptedException {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                changed.await();
            }
            List<Waiting> batch = new ArrayList<>(Math.min(queue.size(), settings.batchMessagesMax()));
            int readings = 0;
            long bytes = 0;
            for (Waiting next; batch.size() < settings.batchMessagesMax() && (next = queue.peek()) != null; ) {
                // Two for the readings of our own.
                readings += next.statements() + 2;
                bytes += next.payload.length;
                if (!batch.isEmpty() && (readings > settings.batchReadingsMax() || bytes > settings.batchBytesMax())) {
                    break;
                }
                batch.add(queue.remove());
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private List<Waiting> rest() {
        lock.lock();
        try {
            List<Waiting> rest = new ArrayList<>(queue);
            queue.clear();
            return rest;
        } finally {
            lock.unlock();
        }
    }

    private void process(List<Waiting> batch) throws InterruptedException {
        long deadline = batch.get(0).acceptedAtNanos + settings.storeWait().toNanos();
        try {
            Assembly known = assembly;
            if (known == null) {
                known = insist(
                        deadline,
                        () -> new Assembly(route, new ReadingCheck(settings.readingAgeMax()), clockMemory.load()));
                assembly = known;
            }
            BindingTable table = insist(deadline, bindings::current);
            for (int i = 0; i < batch.size(); i++) {
                known.assemble(batch.get(i), table);
            }
            // Before anything corrected by them is stored: a restart in between must find them.
            Map<KitId, Long> corrections = known.changedCorrections();
            if (!corrections.isEmpty()) {
                insist(deadline, () -> {
                    clockMemory.remember(corrections);
                    return true;
                });
                known.correctionsRemembered();
            }
        } catch (StoreAwayException e) {
            fail(batch, e);
            return;
        }
        store(batch, deadline);
    }

    /** Stores these, whole or in halves; every message is settled when it returns. */
    private void store(List<Waiting> batch, long deadline) throws InterruptedException {
        long pauseMs = PAUSE_FIRST_MS;
        for (int tries = 1; ; tries++) {
            try {
                settle(batch, commit(batch, deadline));
                return;
            } catch (StoreAwayException e) {
                if (isPast(deadline)) {
                    fail(batch, e);
                    return;
                }
                if (tries >= TRIES_TOGETHER && batch.size() > 1) {
                    int half = batch.size() / 2;
                    store(batch.subList(0, half), deadline);
                    store(batch.subList(half, batch.size()), deadline);
                    return;
                }
                if (tries >= TRIES_TOGETHER && quarantineRefused(batch.get(0), deadline)) {
                    return;
                }
                pause(pauseMs);
                pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS);
            }
        }
    }

    /** Whether the store takes a row about this message when it does not take the message: then the message is at fault, not the store. */
    private boolean quarantineRefused(Waiting message, long deadline) throws InterruptedException {
        Quarantined row = new Quarantined(
                message.kit,
                message.receivedAtMs,
                QuarantineReason.MALFORMED,
                "the store refused this message while it took others: see the platform's log",
                message.payload);
        List<Reading> readings = message.readings;
        List<Quarantined> rows = message.quarantined;
        message.readings = List.of();
        message.quarantined = List.of(row);
        message.quarantinedWhole = true;
        try {
            settle(List.of(message), commit(List.of(message), deadline));
            LOG.error("kit {}: the store refused a message, it is in quarantine; this is a fault of ours", message.kit);
            return true;
        } catch (StoreAwayException e) {
            message.readings = readings;
            message.quarantined = rows;
            message.quarantinedWhole = false;
            return false;
        }
    }

    private ReadingLog.Stored commit(List<Waiting> batch, long deadline)
            throws StoreAwayException, InterruptedException {
        List<Reading> readings = new ArrayList<>(batch.size() * 2);
        List<Quarantined> rows = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            readings.addAll(batch.get(i).readings);
            rows.addAll(batch.get(i).quarantined);
        }
        ReadingBatch entry = new ReadingBatch(readings, rows);
        if (entry.isEmpty()) {
            return new ReadingLog.Stored(0, 0, 0, 0);
        }
        long start = nanoTime.getAsLong();
        long patience = Math.max(deadline - start, ANSWER_WITHIN.toNanos());
        try {
            ReadingLog.Stored answer =
                    log.store(entry).toCompletionStage().toCompletableFuture().get(patience, TimeUnit.NANOSECONDS);
            metrics.batchWrite.record(nanoTime.getAsLong() - start, TimeUnit.NANOSECONDS);
            metrics.batchMessages.record(batch.size());
            metrics.batchReadings.record(readings.size());
            storeAnswered();
            return answer;
        } catch (ExecutionException e) {
            throw away(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw away(e);
        }
    }

    /** All of these are committed: counts them, then tells. */
    private void settle(List<Waiting> batch, ReadingLog.Stored answer) {
        lock.lock();
        try {
            stored += answer.stored();
            duplicates += answer.duplicates();
            conflicts += answer.conflicts();
            for (int i = 0; i < batch.size(); i++) {
                Waiting message = batch.get(i);
                release(message);
                messagesReceipted++;
                derived += message.derived;
                quarantined += message.quarantinedStatements();
            }
        } finally {
            lock.unlock();
        }
        metrics.batchWait.record(nanoTime.getAsLong() - batch.get(0).acceptedAtNanos, TimeUnit.NANOSECONDS);
        for (int i = 0; i < batch.size(); i++) {
            Waiting message = batch.get(i);
            message.quarantined.forEach(row -> metrics.quarantined(row.reason()));
            tell(() -> message.promise.complete(message.receipt()));
        }
        for (int i = 0; i < answer.conflicts(); i++) {
            metrics.quarantined(QuarantineReason.CONFLICT);
        }
    }

    /** Nothing was promised for these; those already settled are left alone. */
    private void fail(List<Waiting> batch, Exception cause) {
        List<Waiting> open = new ArrayList<>(batch.size());
        lock.lock();
        try {
            for (Waiting message : batch) {
                if (!message.settled) {
                    release(message);
                    messagesFailed++;
                    failed += message.statements();
                    open.add(message);
                }
            }
        } finally {
            lock.unlock();
        }
        for (Waiting message : open) {
            if (assembly != null) {
                assembly.notStored(message.kit);
            }
            tell(() -> message.promise.fail(cause));
        }
    }

    private void release(Waiting message) {
        message.settled = true;
        messagesWaiting--;
        waiting -= message.statements();
        waitingBytes -= message.payload.length;
    }

    /** A listener's fault must not keep the next kit from its receipt. */
    private static void tell(Runnable completion) {
        try {
            completion.run();
        } catch (RuntimeException e) {
            LOG.error("a listener of a receipt failed", e);
        }
    }

    /** Does this until it works, with growing pauses, at least once. */
    private <T> T insist(long deadline, Supplier<T> step) throws StoreAwayException, InterruptedException {
        for (long pauseMs = PAUSE_FIRST_MS; ; pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS)) {
            try {
                return step.get();
            } catch (RuntimeException e) {
                StoreAwayException away = away(e);
                if (isPast(deadline)) {
                    throw away;
                }
                pause(pauseMs);
            }
        }
    }

    private StoreAwayException away(Throwable cause) {
        metrics.storeFailures.increment();
        if (!storeAway) {
            storeAway = true;
            LOG.warn(
                    "{}: the store does not take readings; kits get no receipt until it does", thread.getName(), cause);
        }
        return new StoreAwayException("ingest: the store takes nothing at the moment; nothing was acknowledged", cause);
    }

    private void storeAnswered() {
        if (storeAway) {
            storeAway = false;
            LOG.info("{}: the store takes readings again", thread.getName());
        }
    }

    private boolean isPast(long deadline) {
        lock.lock();
        try {
            return closed || nanoTime.getAsLong() - deadline >= 0;
        } finally {
            lock.unlock();
        }
    }

    private void pause(long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
