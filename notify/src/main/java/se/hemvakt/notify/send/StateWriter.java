package se.hemvakt.notify.send;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.notify.jdbc.MessageTable;
import se.hemvakt.notify.message.Letter;
import se.hemvakt.notify.message.StateEntry;

/**
 * Writes what became of messages, many in one transaction, in order, on a thread of its own. While the database is away it
 * tries again and keeps what waits: at most what the sender has taken on (each message has at most two entries here at a time).
 */
final class StateWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateWriter.class);
    private static final long PAUSE_MAX_MS = 1_000;

    private record Together(List<StateEntry> entries, Promise<Set<Long>> written) {}

    private final MessageTable table;
    private final LinkedBlockingQueue<Together> queue = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "hemvakt-notify-states");
    private volatile boolean stopping;

    StateWriter(MessageTable table) {
        this.table = table;
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * All of these or none: those of a letter, at most {@link Letter#MESSAGES_MAX}. The future succeeds when it is committed, and
     * never fails while the process lives. Completes on the writer's thread.
     *
     * @return those of which no TRYING was written, see {@link MessageTable#write}
     */
    Future<Set<Long>> write(List<StateEntry> entries) {
        Promise<Set<Long>> written = Promise.promise();
        queue.add(new Together(entries, written));
        return written.future();
    }

    private void run() {
        List<Together> batch = new ArrayList<>();
        long pauseMs = 0;
        while (true) {
            try {
                if (batch.isEmpty()) {
                    @Nullable Together first = queue.poll(100, TimeUnit.MILLISECONDS);
                    if (first == null) {
                        if (stopping) {
                            return;
                        }
                        continue;
                    }
                    batch.add(first);
                    fill(batch, first.entries().size());
                }
                Set<Long> over = table.write(
                        batch.stream().flatMap(one -> one.entries().stream()).toList());
                if (pauseMs > 0) {
                    LOG.info("what becomes of messages can be written again");
                }
                pauseMs = 0;
                List<Together> done = List.copyOf(batch);
                batch.clear();
                done.forEach(one -> one.written().complete(over));
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

    /** With what waits behind and fits into the same statement. */
    private void fill(List<Together> batch, int entries) {
        int full = entries;
        for (Together next = queue.peek(); next != null; next = queue.peek()) {
            full += next.entries().size();
            if (full > Letter.MESSAGES_MAX) {
                return;
            }
            // Nobody else takes from it.
            batch.add(queue.remove());
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
