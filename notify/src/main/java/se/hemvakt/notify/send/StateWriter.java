package se.hemvakt.notify.send;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.notify.jdbc.MessageTable;
import se.hemvakt.notify.message.StateEntry;

/**
 * Writes what became of messages, many in one transaction, in order, on a thread of its own. While the database is away it
 * tries again and keeps what waits: at most what the sender has taken on (each message has at most one entry here at a time).
 */
final class StateWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateWriter.class);
    private static final int BATCH_MAX = 1_000;
    private static final long PAUSE_MAX_MS = 1_000;

    private record Waiting(StateEntry entry, Promise<Void> written) {}

    private final MessageTable table;
    private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "hemvakt-notify-states");
    private volatile boolean stopping;

    StateWriter(MessageTable table) {
        this.table = table;
        thread.setDaemon(true);
        thread.start();
    }

    /** The future succeeds when it is committed, and never fails while the process lives. Completes on the writer's thread. */
    Future<Void> write(StateEntry entry) {
        Promise<Void> written = Promise.promise();
        queue.add(new Waiting(entry, written));
        return written.future();
    }

    private void run() {
        List<Waiting> batch = new ArrayList<>();
        long pauseMs = 0;
        while (true) {
            try {
                if (batch.isEmpty()) {
                    @Nullable Waiting first = queue.poll(100, TimeUnit.MILLISECONDS);
                    if (first == null) {
                        if (stopping) {
                            return;
                        }
                        continue;
                    }
                    batch.add(first);
                    queue.drainTo(batch, BATCH_MAX - 1);
                }
                table.write(batch.stream().map(Waiting::entry).toList());
                if (pauseMs > 0) {
                    LOG.info("what becomes of messages can be written again");
                }
                pauseMs = 0;
                List<Waiting> done = List.copyOf(batch);
                batch.clear();
                done.forEach(one -> one.written().complete());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (pauseMs == 0) {
                    LOG.warn(
                            "what becomes of messages cannot be written; they are sent all the same, and it is tried again",
                            e);
                }
                pauseMs = Math.min(PAUSE_MAX_MS, pauseMs == 0 ? 50 : pauseMs * 2);
                if (pause(pauseMs) || stopping) {
                    return;
                }
            }
        }
    }

    private static boolean pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Writes what waits, for five seconds at most; what is not written is tried again after the next start. */
    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
