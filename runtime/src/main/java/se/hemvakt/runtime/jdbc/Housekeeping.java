package se.hemvakt.runtime.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what need not be kept: the log's copies of old batches, and, when asked to, old readings with their minutes. The
 * hours stay, and so does everything other services own.
 *
 * <p>A batch that a follower has not handled yet is never removed, however old: followers skip nothing.
 */
public final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int ROWS_AT_ONCE = 5_000;

    private final Database database;
    private final Duration keepBatches;
    private final Optional<Duration> keepReadings;
    private final LongSupplier handled;
    private final InstantSource clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "housekeeping");
        thread.setDaemon(true);
        return thread;
    });

    /** What one round removed. */
    public record Removed(long batches, long readings) {}

    /**
     * @param handled up to which position of the reading log every follower with a checkpoint has come
     */
    public Housekeeping(Database database, StoreSettings settings, LongSupplier handled, InstantSource clock) {
        this.database = database;
        this.keepBatches = settings.keepBatches();
        this.keepReadings = settings.keepReadings();
        this.handled = handled;
        this.clock = clock;
    }

    /** Runs every hour from now on, and first in a minute: not in the way of a start. */
    public Housekeeping start() {
        var unused = timer.scheduleWithFixedDelay(this::runQuietly, 60, EVERY.toSeconds(), TimeUnit.SECONDS);
        return this;
    }

    /** One round, now. */
    public Removed run() throws SQLException {
        Instant now = clock.instant();
        try (Connection connection = database.dataSource().getConnection()) {
            long batches = removeBatches(connection, now.minus(keepBatches), handled.getAsLong());
            long readings = keepReadings.isPresent() ? removeReadings(connection, now.minus(keepReadings.get())) : 0;
            return new Removed(batches, readings);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void runQuietly() {
        try {
            Removed removed = run();
            if (removed.batches() + removed.readings() > 0) {
                LOG.info("removed {} old batches and {} old readings", removed.batches(), removed.readings());
            }
        } catch (SQLException | RuntimeException e) {
            LOG.warn("housekeeping did not finish and will be tried again in an hour", e);
        }
    }

    /** In small steps, each its own transaction: a long one would hold up followers at a hole. */
    private static long removeBatches(Connection connection, Instant before, long upTo) throws SQLException {
        String step = """
                DELETE FROM reading_batch WHERE position IN (
                  SELECT position FROM reading_batch WHERE position <= ? AND committed_at < ? ORDER BY position LIMIT ?)
                """;
        long removed = 0;
        int last;
        do {
            try (PreparedStatement statement = connection.prepareStatement(step)) {
                statement.setLong(1, upTo);
                statement.setObject(2, before.atOffset(ZoneOffset.UTC));
                // Bodies are large: fewer of them at once.
                statement.setInt(3, ROWS_AT_ONCE / 10);
                last = statement.executeUpdate();
                removed += last;
            }
        } while (last > 0);
        return removed;
    }

    private long removeReadings(Connection connection, Instant before) throws SQLException {
        // Whole days, as chunks are: the same readings go at every level.
        Instant day =
                before.atOffset(ZoneOffset.UTC).toLocalDate().atStartOfDay().toInstant(ZoneOffset.UTC);
        long removed;
        if (database.level() == StoreLevel.PLAIN) {
            removed = deleteInSteps(connection, "reading", "measured_at", day);
        } else {
            removed = count(connection, day);
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT drop_chunks('reading', older_than => ?::timestamptz)")) {
                statement.setObject(1, day.atOffset(ZoneOffset.UTC));
                statement.execute();
            }
        }
        deleteInSteps(connection, "reading_1m", "bucket", day);
        return removed;
    }

    private static long deleteInSteps(Connection connection, String table, String column, Instant before)
            throws SQLException {
        String step = "DELETE FROM " + table + " WHERE ctid = ANY (ARRAY(SELECT ctid FROM " + table + " WHERE " + column
                + " < ? LIMIT ?))";
        long removed = 0;
        int last;
        do {
            try (PreparedStatement statement = connection.prepareStatement(step)) {
                statement.setObject(1, before.atOffset(ZoneOffset.UTC));
                statement.setInt(2, ROWS_AT_ONCE);
                last = statement.executeUpdate();
                removed += last;
            }
        } while (last > 0);
        return removed;
    }

    private static long count(Connection connection, Instant before) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT count(*) FROM reading WHERE measured_at < ?")) {
            statement.setObject(1, before.atOffset(ZoneOffset.UTC));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
