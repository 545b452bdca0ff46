package se.hemvakt.ingest.batch;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.ingest.batch.Ledger.Sums;
import se.hemvakt.ingest.decode.Decoded;
import se.hemvakt.ingest.decode.KitMessageDecoder;
import se.hemvakt.model.KitId;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.runtime.intake.Intake.OverloadedException;
import se.hemvakt.runtime.intake.Intake.Receipt;
import se.hemvakt.runtime.intake.Intake.Route;
import se.hemvakt.runtime.log.ReadingLog;

/**
 * Where the payloads of one route wait for their batch, and the sums of what became of them.
 *
 * <p>Kits are spread over groups. A batch takes what waits in some of them, and nobody else touches those until it is settled: a kit's readings stand in the log,
 * and its futures complete, in the order they came.
 *
 * <p>A batch costs the store about as much as thirty readings do, however small it is. So one lane takes all there is, and while it commits the next batch
 * gathers by itself: no timer delays a lone message, and batches grow with the load. Another lane joins in only when enough waits to be worth a commit of its own, or
 * when the one in flight takes long.
 */
final class WaitingRoom {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingRoom.class);

    /** More than enough that lanes find groups of their own, few enough to look through for each batch. */
    private static final int GROUPS = 64;

    /**
     * So many statements are worth a batch beside the one in flight. At 20,000 messages a second on four cores, 15 to 20 gave
     * a median receipt after 3 ms, 40 after 4 to 5, 100 after 4 to 7.
     */
    private static final int PARALLEL_FROM = 20;

    /** So long after the last batch left, nobody waits for it to come back any more. */
    private static final long PARALLEL_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Kits that keep their order with each other. All but {@code assembly} is guarded by the lock. */
    static final class Group {
        private final Deque<Waiting> queue = new ArrayDeque<>();
        private int statements;
        private boolean taken;

        /** Null until the clock memory was loaded. Belongs to the lane that has taken the group. */
        @Nullable
        Assembly assembly;
    }

    /** What one lane has taken: it must be settled or failed, and then given back by {@link #done}. */
    record Batch(List<Group> groups, List<Waiting> messages) {}

    private final Route route;
    private final IngestMetrics metrics;
    private final LongSupplier nanoTime;
    private final IngestSettings settings;
    private final KitMessageDecoder decoder = new KitMessageDecoder();
    private final Group[] groups = new Group[GROUPS];

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition closing = lock.newCondition();

    // All below is guarded by the lock.
    private boolean closed;
    private int nextGroup;
    private int inFlight;
    private long lastTakenNanos;
    /** In no batch yet. */
    private int queued;

    /** Of these, in groups that nobody has taken. */
    private int free;

    private int freeStatements;
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

    WaitingRoom(Route route, IngestMetrics metrics, LongSupplier nanoTime, IngestSettings settings) {
        this.route = route;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.settings = settings;
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = new Group();
        }
    }

    Route route() {
        return route;
    }

    /** Takes a payload in, or refuses it at once. Decodes on the caller's thread. */
    Future<Receipt> accept(KitId kit, byte[] payload, long receivedAtMs) {
        Group group = groups[Integer.remainderUnsigned((kit.hashCode() * 0x9E3779B9) >>> 8, GROUPS)];
        Waiting message = new Waiting(group, kit, payload, receivedAtMs, nanoTime.getAsLong(), decode(kit, payload));
        int statements = message.statements();
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
            received += statements;
            waiting += statements;
            waitingBytes += payload.length;
            group.queue.add(message);
            group.statements += statements;
            queued++;
            if (!group.taken) {
                boolean fewer = freeStatements < PARALLEL_FROM;
                free++;
                freeStatements += statements;
                // The first one wakes a lane, be it only to look at the clock; so do those that make a batch of their
                // own.
                if (free == 1 || (fewer && freeStatements >= PARALLEL_FROM)) {
                    work.signal();
                }
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

    /** The next batch, when it is time for one; null when the room is closed and empty. */
    @Nullable
    Batch next() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                long patience = free == 0 ? Long.MAX_VALUE : patienceNanos();
                if (patience <= 0) {
                    return take();
                }
                if (closed && queued == 0) {
                    return null;
                }
                if (patience == Long.MAX_VALUE) {
                    work.await();
                } else {
                    long unused = work.awaitNanos(patience);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** How long what waits should still wait for the batch in flight. */
    private long patienceNanos() {
        if (inFlight == 0 || freeStatements >= PARALLEL_FROM || closed) {
            return 0;
        }
        return lastTakenNanos + PARALLEL_AFTER_NANOS - nanoTime.getAsLong();
    }

    private Batch take() {
        List<Waiting> messages = new ArrayList<>(Math.min(free, settings.batchMessagesMax()));
        List<Group> taken = new ArrayList<>();
        int readings = 0;
        long bytes = 0;
        boolean full = false;
        for (int i = 0; i < GROUPS && !full; i++) {
            Group group = groups[nextGroup];
            nextGroup = (nextGroup + 1) % GROUPS;
            if (group.taken || group.queue.isEmpty()) {
                continue;
            }
            int size = group.queue.size();
            int statements = group.statements;
            for (Waiting first; (first = group.queue.peek()) != null; ) {
                // Two for the readings of our own.
                readings += first.statements() + 2;
                bytes += first.payload.length;
                full = !messages.isEmpty()
                        && (messages.size() >= settings.batchMessagesMax()
                                || readings > settings.batchReadingsMax()
                                || bytes > settings.batchBytesMax());
                if (full) {
                    break;
                }
                messages.add(group.queue.remove());
                group.statements -= first.statements();
            }
            if (group.queue.size() < size) {
                group.taken = true;
                taken.add(group);
                queued -= size - group.queue.size();
                free -= size;
                freeStatements -= statements;
            }
        }
        inFlight++;
        lastTakenNanos = nanoTime.getAsLong();
        if (free > 0) {
            work.signal();
        }
        return new Batch(taken, messages);
    }

    /** Gives the groups of a batch back. All its messages are settled or failed. */
    void done(Batch batch) {
        lock.lock();
        try {
            inFlight--;
            for (Group group : batch.groups()) {
                group.taken = false;
                free += group.queue.size();
                freeStatements += group.statements;
            }
            if (closed) {
                work.signalAll();
            } else if (free > 0) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** All of these are committed: counts them, then tells. */
    void settle(List<Waiting> batch, ReadingLog.Stored answer) {
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
        metrics.batchWait.record(nanoTime.getAsLong() - Waiting.oldestNanos(batch), TimeUnit.NANOSECONDS);
        for (int i = 0; i < answer.conflicts(); i++) {
            metrics.quarantined(QuarantineReason.CONFLICT);
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).quarantined.forEach(row -> metrics.quarantined(row.reason()));
        }
        for (int i = 0; i < batch.size(); i++) {
            Waiting message = batch.get(i);
            tell(() -> message.promise.complete(message.receipt()));
        }
    }

    /** Nothing was promised for these; those already settled are left alone. */
    void fail(List<Waiting> batch, Exception cause) {
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
            tell(() -> message.promise.fail(cause));
        }
    }

    /** Fails all that is in no batch. */
    void failRest(Exception cause) {
        List<Waiting> rest = new ArrayList<>();
        lock.lock();
        try {
            for (Group group : groups) {
                if (!group.taken) {
                    free -= group.queue.size();
                    freeStatements -= group.statements;
                }
                rest.addAll(group.queue);
                group.queue.clear();
                group.statements = 0;
            }
            queued = 0;
        } finally {
            lock.unlock();
        }
        fail(rest, cause);
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

    /** Takes nothing more. What waits is still given out. */
    void close() {
        lock.lock();
        try {
            closed = true;
            work.signalAll();
            closing.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits this long, or until the room is closed. */
    void pause(long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (left > 0 && !closed) {
                left = closing.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
