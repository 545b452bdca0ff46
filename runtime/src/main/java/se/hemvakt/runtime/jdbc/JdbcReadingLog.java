package se.hemvakt.runtime.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.wire.ReadingBatchCodec;
import se.hemvakt.runtime.intake.Intake.OverloadedException;
import se.hemvakt.runtime.log.Follower;
import se.hemvakt.runtime.log.Following;
import se.hemvakt.runtime.log.ReadingLog;

/**
 * The reading log in PostgreSQL. One batch is one transaction: its new readings, their one-minute and one-hour roll-ups, its
 * quarantine rows and the log entry that followers read are committed together.
 *
 * <p>Batches that hold readings of the same patient and vital wait for each other's commit. Give one patient's readings to one
 * batch at a time (lanes by kit), and none waits.
 */
public final class JdbcReadingLog implements ReadingLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcReadingLog.class);
    private static final int WAITING_MAX = 256;
    private static final int PAGE = 32;
    private static final long RECENT_READINGS_MAX = 200_000;
    private final HikariDataSource connections;
    private final AtomicBoolean away = new AtomicBoolean();
    private final ThreadPoolExecutor writers;
    private final LogTable<ReadingBatch> table;
    private final LogTail<ReadingBatch> tail;
    private final Duration retryWithin;
    private final BatchWriter writer = new BatchWriter(new KitRefs(), new NewestKnown());

    /** A log that writes on four connections and retries for five seconds. */
    public JdbcReadingLog(Database database) {
        this(database, 4, Duration.ofSeconds(5));
    }

    /**
     * @param writers how many batches may be in flight, each on a connection of its own
     * @param retryWithin for how long a batch that met a deadlock or a lost connection is tried again before its future fails
     */
    public JdbcReadingLog(Database database, int writers, Duration retryWithin) {
        Properties properties = new Properties();
        properties.setProperty("prepareThreshold", "1");
        // One plan for all sizes, by index: a plan made for an empty table must not read a full one from end to end.
        properties.setProperty(
                "options",
                "-c plan_cache_mode=force_generic_plan -c enable_hashjoin=off -c enable_mergejoin=off -c enable_seqscan=off");
        this.connections = database.ownPool("hemvakt-readings", writers + 1, properties);
        AtomicInteger number = new AtomicInteger();
        this.writers = new ThreadPoolExecutor(
                writers, writers, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), task -> {
                    Thread thread = new Thread(task, "store-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        this.retryWithin = retryWithin;
        this.table =
                new LogTable<>(connections, "reading_batch", PAGE, row -> ReadingBatchCodec.decode(row.getBytes(2)));
        this.tail =
                new LogTail<>(table, batch -> batch.readings().size() + 1, RECENT_READINGS_MAX, Duration.ofMillis(100));
    }

    @Override
    public Future<Stored> store(ReadingBatch batch) {
        Promise<Stored> promise = Promise.promise();
        try {
            writers.execute(() -> {
                try {
                    promise.complete(storeWithRetry(batch));
                } catch (SQLException | RuntimeException e) {
                    promise.fail(e);
                }
            });
        } catch (RejectedExecutionException e) {
            promise.fail(new OverloadedException(
                    writers.isShutdown() ? "the reading log is closed" : WAITING_MAX + " batches are waiting already"));
        }
        return promise.future();
    }

    @Override
    public Following follow(long after, Follower<ReadingBatch> follower) {
        return tail.follow(after, follower);
    }

    @Override
    public long end() {
        return table.end();
    }

    /** How many batches took the short way (see {@link BatchWriter}) since the start. */
    public long shortWays() {
        return writer.shortWays();
    }

    /** Takes no more, finishes what is in flight within ten seconds, and stops its followers. */
    @Override
    public void close() {
        tail.close();
        writers.shutdown();
        try {
            if (!writers.awaitTermination(10, TimeUnit.SECONDS)) {
                writers.shutdownNow();
            }
        } catch (InterruptedException e) {
            writers.shutdownNow();
            Thread.currentThread().interrupt();
        }
        connections.close();
    }

    private Stored storeWithRetry(ReadingBatch batch) throws SQLException {
        long giveUpAt = System.nanoTime() + retryWithin.toNanos();
        long pauseMs = 5;
        while (true) {
            try {
                Stored stored = storeOnce(batch);
                if (away.compareAndSet(true, false)) {
                    LOG.info("readings are stored again");
                }
                return stored;
            } catch (SQLException e) {
                if (away.compareAndSet(false, true)) {
                    LOG.warn(
                            "readings cannot be stored (SQLSTATE {}): nothing is confirmed until they can",
                            e.getSQLState());
                }
                // Safe to repeat even when the commit got through unseen: the readings are then duplicates.
                if (!Retry.mayHelp(e) || System.nanoTime() - giveUpAt > 0) {
                    throw e;
                }
                try {
                    TimeUnit.MILLISECONDS.sleep(
                            pauseMs + ThreadLocalRandom.current().nextLong(pauseMs));
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
                pauseMs = Math.min(pauseMs * 2, 500);
            }
        }
    }

    private Stored storeOnce(ReadingBatch batch) throws SQLException {
        try (Connection connection = connections.getConnection()) {
            BatchWriter.Written written = writer.write(connection, batch);
            long position = written.stored().position();
            if (position > 0) {
                tail.published(position, written.entry());
            }
            return written.stored();
        }
    }
}
