package se.hemvakt.ingest.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.ingest.batch.WaitingRoom.Batch;
import se.hemvakt.ingest.batch.WaitingRoom.Group;
import se.hemvakt.ingest.bind.BindingTable;
import se.hemvakt.ingest.bind.Bindings;
import se.hemvakt.ingest.check.ClockMemory;
import se.hemvakt.ingest.check.ReadingCheck;
import se.hemvakt.model.KitId;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Quarantined;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.runtime.log.ReadingLog;

/**
 * One thread that carries batches from the waiting room to the store, one at a time.
 *
 * <p>When the store is away, the batch in flight is tried again with growing pauses, and what arrives waits behind it until the room is full; then newcomers are
 * refused at once (H22). What has waited longer than the settings allow fails, and the kits send it again. A message that the store refuses while it takes others
 * must not hold up its neighbours: a batch that keeps failing is halved until the message stands alone, and that one goes to quarantine. Not so what failed
 * because the store was away: before a message is found at fault the store is asked whether it takes anything, and the message is tried once more.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final long PAUSE_FIRST_MS = 20;
    private static final long PAUSE_MAX_MS = 1_000;
    private static final int TRIES_TOGETHER = 3;

    /** What waited long is tried once all the same, and the store has this long to answer. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final WaitingRoom room;
    private final ReadingLog log;
    private final Bindings bindings;
    private final ClockMemory clockMemory;
    private final IngestMetrics metrics;
    private final LongSupplier nanoTime;
    private final IngestSettings settings;
    private final Thread thread;

    private boolean storeAway;

    Lane(
            String name,
            WaitingRoom room,
            ReadingLog log,
            Bindings bindings,
            ClockMemory clockMemory,
            IngestMetrics metrics,
            LongSupplier nanoTime,
            IngestSettings settings) {
        this.room = room;
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

    /** Waits for the thread to end, which it does when the room is closed and empty; after that long it is made to. */
    void awaitEnd(Duration patience) throws InterruptedException {
        thread.join(Math.max(1, patience.toMillis()));
        if (thread.isAlive()) {
            thread.interrupt();
            thread.join(1_000);
        }
    }

    private void run() {
        try {
            for (Batch batch = room.next(); batch != null; batch = room.next()) {
                carry(batch);
            }
        } catch (InterruptedException e) {
            room.failRest(new StoreAwayException("ingest is stopped", e));
            Thread.currentThread().interrupt();
        }
    }

    /** Every message of the batch is settled or failed when it returns. */
    private void carry(Batch batch) throws InterruptedException {
        try {
            process(batch);
        } catch (RuntimeException e) {
            LOG.error("ingest: a batch failed; its kits will send it again; this is a fault of ours", e);
            fail(batch.messages(), e);
        } catch (InterruptedException e) {
            fail(batch.messages(), new StoreAwayException("ingest is stopped", e));
            throw e;
        } finally {
            room.done(batch);
        }
    }

    private void process(Batch batch) throws InterruptedException {
        List<Waiting> messages = batch.messages();
        long deadline = Waiting.oldestNanos(messages) + settings.storeWait().toNanos();
        try {
            for (Group group : batch.groups()) {
                if (group.assembly == null) {
                    group.assembly = insist(
                            deadline,
                            () -> new Assembly(
                                    room.route(), new ReadingCheck(settings.readingAgeMax()), clockMemory.load()));
                }
            }
            BindingTable table = insist(deadline, bindings::current);
            for (int i = 0; i < messages.size(); i++) {
                Waiting message = messages.get(i);
                assembly(message).assemble(message, table);
            }
            rememberCorrections(batch.groups(), deadline);
        } catch (StoreAwayException e) {
            fail(messages, e);
            return;
        }
        store(messages, deadline);
    }

    /** Before anything corrected by them is stored: a restart in between must find them. */
    private void rememberCorrections(List<Group> groups, long deadline)
            throws StoreAwayException, InterruptedException {
        Map<KitId, Long> corrections = new HashMap<>();
        for (Group group : groups) {
            if (group.assembly != null) {
                corrections.putAll(group.assembly.changedCorrections());
            }
        }
        if (corrections.isEmpty()) {
            return;
        }
        insist(deadline, () -> {
            clockMemory.remember(corrections);
            return true;
        });
        for (Group group : groups) {
            if (group.assembly != null) {
                group.assembly.correctionsRemembered();
            }
        }
    }

    private static Assembly assembly(Waiting message) {
        Assembly assembly = message.group.assembly;
        if (assembly == null) {
            throw new IllegalStateException("a message's group was not made ready");
        }
        return assembly;
    }

    /** Stores these, whole or in halves; every message is settled when it returns. */
    private void store(List<Waiting> batch, long deadline) throws InterruptedException {
        long pauseMs = PAUSE_FIRST_MS;
        for (int tries = 1; ; tries++) {
            try {
                room.settle(batch, commit(batch, deadline));
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
                if (tries >= TRIES_TOGETHER && storeTakesOthers(deadline)) {
                    if (storesNow(batch, deadline) || quarantineRefused(batch.get(0), deadline)) {
                        return;
                    }
                }
                room.pause(pauseMs);
                pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS);
            }
        }
    }

    /** Whether the store answers: without this, one that comes back right after the last try would make a sound message look refused. */
    private boolean storeTakesOthers(long deadline) throws InterruptedException {
        try {
            ReadingLog.Stored unused = answer(new ReadingBatch(List.of(), List.of()), deadline);
            return true;
        } catch (StoreAwayException e) {
            return false;
        }
    }

    private boolean storesNow(List<Waiting> batch, long deadline) throws InterruptedException {
        try {
            room.settle(batch, commit(batch, deadline));
            return true;
        } catch (StoreAwayException e) {
            return false;
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
            room.settle(List.of(message), commit(List.of(message), deadline));
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
        ReadingLog.Stored answer = answer(entry, deadline);
        metrics.batchWrite.record(nanoTime.getAsLong() - start, TimeUnit.NANOSECONDS);
        metrics.batchMessages.record(batch.size());
        metrics.batchReadings.record(readings.size());
        storeAnswered();
        return answer;
    }

    /** What the store says to this, waited for as long as the deadline allows. */
    private ReadingLog.Stored answer(ReadingBatch entry, long deadline)
            throws StoreAwayException, InterruptedException {
        long patience = Math.max(deadline - nanoTime.getAsLong(), ANSWER_WITHIN.toNanos());
        try {
            return log.store(entry).toCompletionStage().toCompletableFuture().get(patience, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw away(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw away(e);
        }
    }

    /** Nothing was promised for these; those already settled are left alone. */
    private void fail(List<Waiting> batch, Exception cause) {
        for (Waiting message : batch) {
            Assembly assembly = message.group.assembly;
            if (!message.settled && assembly != null) {
                assembly.notStored(message.kit);
            }
        }
        room.fail(batch, cause);
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
                room.pause(pauseMs);
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
        return room.isClosed() || nanoTime.getAsLong() - deadline >= 0;
    }
}
