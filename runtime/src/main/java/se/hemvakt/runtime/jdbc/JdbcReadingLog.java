package se.hemvakt.runtime.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.PGConnection;
import se.hemvakt.model.KitId;
import se.hemvakt.model.Quarantined;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.wire.ReadingBatchCodec;
import se.hemvakt.runtime.intake.Intake.OverloadedException;
import se.hemvakt.runtime.log.Conflicts;
import se.hemvakt.runtime.log.Entry;
import se.hemvakt.runtime.log.Follower;
import se.hemvakt.runtime.log.Following;
import se.hemvakt.runtime.log.ReadingLog;

/**
 * The reading log in PostgreSQL. One batch is one transaction: its new readings, their one-minute and one-hour roll-ups, its
 * quarantine rows and the log entry that followers read are committed together.
 *
 * <p>Readings are sorted by patient, vital and time before they are written, and every transaction touches the tables in the
 * same order: parallel writers then wait for each other at most, and do not deadlock. To not even wait, give the readings of
 * one patient to one batch at a time (lanes by kit).
 */
public final class JdbcReadingLog implements ReadingLog, AutoCloseable {
    private static final int WAITING_MAX = 256;
    private static final int PAGE = 32;
    private static final long RECENT_READINGS_MAX = 200_000;
    private static final Comparator<Reading> KEY_ORDER = Comparator.<Reading>comparingLong(
                    reading -> reading.patient().value())
            .thenComparingInt(reading -> reading.vital().number())
            .thenComparingLong(Reading::measuredAtMs);

    // The position is taken after the first row is written, so that its transaction has a number by then: see LogTail.
    private static final String STORE = """
            WITH fresh AS (
              INSERT INTO reading (patient_id, vital, measured_at, milli, received_at, kit_ref, quality)
              SELECT p, v, to_timestamp(m), x, to_timestamp(r), k, q
              FROM unnest(?::bigint[], ?::smallint[], ?::float8[], ?::integer[], ?::float8[], ?::integer[], ?::smallint[])
                AS u (p, v, m, x, r, k, q)
              ON CONFLICT DO NOTHING
              RETURNING patient_id, vital, measured_at, milli),
            minutes AS (
              INSERT INTO reading_1m AS old (patient_id, vital, bucket, n, total, lo, hi, last_at, last_milli)
              SELECT patient_id, vital, date_bin('1 minute', measured_at, timestamptz '2000-01-01Z'), count(*), sum(milli),
                     min(milli), max(milli), max(measured_at), (array_agg(milli ORDER BY measured_at DESC))[1]
              FROM fresh GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
              ON CONFLICT (patient_id, vital, bucket) DO UPDATE
              SET n = old.n + excluded.n, total = old.total + excluded.total,
                  lo = least(old.lo, excluded.lo), hi = greatest(old.hi, excluded.hi),
                  last_milli = CASE WHEN excluded.last_at > old.last_at THEN excluded.last_milli ELSE old.last_milli END,
                  last_at = greatest(old.last_at, excluded.last_at)),
            hours AS (
              INSERT INTO reading_1h AS old (patient_id, vital, bucket, n, total, lo, hi, last_at, last_milli)
              SELECT patient_id, vital, date_bin('1 hour', measured_at, timestamptz '2000-01-01Z'), count(*), sum(milli),
                     min(milli), max(milli), max(measured_at), (array_agg(milli ORDER BY measured_at DESC))[1]
              FROM fresh GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
              ON CONFLICT (patient_id, vital, bucket) DO UPDATE
              SET n = old.n + excluded.n, total = old.total + excluded.total,
                  lo = least(old.lo, excluded.lo), hi = greatest(old.hi, excluded.hi),
                  last_milli = CASE WHEN excluded.last_at > old.last_at THEN excluded.last_milli ELSE old.last_milli END,
                  last_at = greatest(old.last_at, excluded.last_at)),
            entry AS (
              INSERT INTO reading_batch (position, body)
              SELECT nextval('reading_batch_position'), ? WHERE EXISTS (SELECT 1 FROM fresh)
              RETURNING position)
            SELECT (SELECT count(*) FROM fresh), coalesce((SELECT position FROM entry), 0)
            """;

    private static final String QUARANTINE = """
            INSERT INTO quarantine (kit_id, received_at, reason, detail, raw) VALUES (?, to_timestamp(?), ?, ?, ?)
            """;

    private static final String ENTRY = """
            INSERT INTO reading_batch (position, body)
            SELECT nextval('reading_batch_position'), ? WHERE pg_current_xact_id() IS NOT NULL
            RETURNING position
            """;

    private static final String AMEND = "UPDATE reading_batch SET body = ? WHERE position = ?";

    private static final String STORED_VALUES = """
            SELECT u.i FROM unnest(?::integer[], ?::bigint[], ?::smallint[], ?::float8[], ?::integer[]) AS u (i, p, v, m, x)
            JOIN reading ON patient_id = p AND vital = v AND measured_at = to_timestamp(m)
            WHERE milli <> x
            """;

    private static final String READ = """
            SELECT position, body, pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint
            FROM pg_current_snapshot() AS s, reading_batch WHERE position > ? ORDER BY position LIMIT ?
            """;

    private final HikariDataSource connections;
    private final ThreadPoolExecutor writers;
    private final LogTail<ReadingBatch> tail;
    private final Duration retryWithin;
    private final Map<KitId, Integer> kitRefs = new ConcurrentHashMap<>();

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
        this.connections = database.ownPool("hemvakt-readings", writers + 1, properties);
        AtomicInteger number = new AtomicInteger();
        this.writers = new ThreadPoolExecutor(
                writers, writers, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), task -> {
                    Thread thread = new Thread(task, "store-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        this.retryWithin = retryWithin;
        this.tail = new LogTail<>(
                "reading",
                this::read,
                batch -> batch.readings().size() + 1,
                RECENT_READINGS_MAX,
                Duration.ofMillis(100));
    }

    @Override
    public Future<Stored> store(ReadingBatch batch) {
        if (batch.isEmpty()) {
            return Future.succeededFuture(new Stored(0, 0, 0, 0));
        }
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
        try (Connection connection = connections.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT coalesce(max(position), 0) FROM reading_batch");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new DatabaseException("reading log: cannot read its end", e);
        }
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
                return storeOnce(batch);
            } catch (SQLException e) {
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
            List<Reading> sorted = new ArrayList<>(batch.readings());
            sorted.sort(KEY_ORDER);
            int[] kits = kitRefs(connection, sorted);
            connection.setAutoCommit(false);
            try {
                int fresh = 0;
                long position = 0;
                if (!sorted.isEmpty()) {
                    try (PreparedStatement statement = connection.prepareStatement(STORE)) {
                        bind(connection, statement, sorted, kits);
                        statement.setBytes(8, ReadingBatchCodec.encode(batch));
                        try (ResultSet row = statement.executeQuery()) {
                            row.next();
                            fresh = row.getInt(1);
                            position = row.getLong(2);
                        }
                    }
                }
                ReadingBatch entry = batch;
                int conflicts = 0;
                if (fresh < sorted.size()) {
                    Set<Integer> differing = differing(connection, sorted);
                    conflicts = differing.size();
                    if (conflicts > 0) {
                        entry = withoutConflicts(batch, sorted, differing);
                    }
                }
                quarantine(connection, entry.quarantined());
                boolean worthAnEntry = fresh > 0 || !entry.quarantined().isEmpty();
                if (worthAnEntry && position == 0) {
                    position = insertEntry(connection, entry);
                } else if (conflicts > 0) {
                    amend(connection, position, entry);
                }
                connection.commit();
                if (position > 0) {
                    tail.published(position, entry);
                }
                return new Stored(position, fresh, sorted.size() - fresh - conflicts, conflicts);
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            }
        }
    }

    private static void rollback(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, List<Reading> readings, int[] kits)
            throws SQLException {
        int size = readings.size();
        long[] patient = new long[size];
        short[] vital = new short[size];
        double[] measured = new double[size];
        int[] milli = new int[size];
        double[] received = new double[size];
        short[] quality = new short[size];
        for (int i = 0; i < size; i++) {
            Reading reading = readings.get(i);
            patient[i] = reading.patient().value();
            vital[i] = reading.vital().number();
            measured[i] = reading.measuredAtMs() / 1000.0;
            milli[i] = reading.milli();
            received[i] = reading.receivedAtMs() / 1000.0;
            quality[i] = (short) reading.quality();
        }
        statement.setArray(1, array(connection, "int8", patient));
        statement.setArray(2, array(connection, "int2", vital));
        statement.setArray(3, array(connection, "float8", measured));
        statement.setArray(4, array(connection, "int4", milli));
        statement.setArray(5, array(connection, "float8", received));
        statement.setArray(6, array(connection, "int4", kits));
        statement.setArray(7, array(connection, "int2", quality));
    }

    /** A primitive array travels in binary form and is not boxed. */
    private static Array array(Connection connection, String type, Object primitives) throws SQLException {
        return connection.unwrap(PGConnection.class).createArrayOf(type, primitives);
    }

    /** Which of these readings are stored with another value, by index. */
    private static Set<Integer> differing(Connection connection, List<Reading> readings) throws SQLException {
        int size = readings.size();
        int[] index = new int[size];
        long[] patient = new long[size];
        short[] vital = new short[size];
        double[] measured = new double[size];
        int[] milli = new int[size];
        for (int i = 0; i < size; i++) {
            Reading reading = readings.get(i);
            index[i] = i;
            patient[i] = reading.patient().value();
            vital[i] = reading.vital().number();
            measured[i] = reading.measuredAtMs() / 1000.0;
            milli[i] = reading.milli();
        }
        Set<Integer> differing = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(STORED_VALUES)) {
            statement.setArray(1, array(connection, "int4", index));
            statement.setArray(2, array(connection, "int8", patient));
            statement.setArray(3, array(connection, "int2", vital));
            statement.setArray(4, array(connection, "float8", measured));
            statement.setArray(5, array(connection, "int4", milli));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    differing.add(rows.getInt(1));
                }
            }
        }
        return differing;
    }

    /** The batch as it may be followed: what contradicts the store is quarantined, not read. */
    private static ReadingBatch withoutConflicts(ReadingBatch batch, List<Reading> sorted, Set<Integer> differing) {
        List<Reading> readings = new ArrayList<>(sorted.size() - differing.size());
        List<Quarantined> quarantined = new ArrayList<>(batch.quarantined());
        for (int i = 0; i < sorted.size(); i++) {
            Reading reading = sorted.get(i);
            if (differing.contains(i)) {
                quarantined.add(Conflicts.quarantined(reading));
            } else {
                readings.add(reading);
            }
        }
        return new ReadingBatch(readings, quarantined);
    }

    private static void quarantine(Connection connection, List<Quarantined> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(QUARANTINE)) {
            for (Quarantined row : rows) {
                statement.setString(1, row.kit().value());
                statement.setDouble(2, row.receivedAtMs() / 1000.0);
                statement.setString(3, row.reason().name());
                statement.setString(4, row.detail());
                statement.setBytes(5, row.raw());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static long insertEntry(Connection connection, ReadingBatch batch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ENTRY)) {
            statement.setBytes(1, ReadingBatchCodec.encode(batch));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static void amend(Connection connection, long position, ReadingBatch batch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(AMEND)) {
            statement.setBytes(1, ReadingBatchCodec.encode(batch));
            statement.setLong(2, position);
            statement.executeUpdate();
        }
    }

    private int[] kitRefs(Connection connection, List<Reading> readings) throws SQLException {
        int[] refs = new int[readings.size()];
        Set<String> unknown = new HashSet<>();
        for (int i = 0; i < refs.length; i++) {
            Integer ref = kitRefs.get(readings.get(i).kit());
            if (ref == null) {
                unknown.add(readings.get(i).kit().value());
            } else {
                refs[i] = ref;
            }
        }
        if (!unknown.isEmpty()) {
            learn(connection, unknown);
            for (int i = 0; i < refs.length; i++) {
                Integer ref = kitRefs.get(readings.get(i).kit());
                if (ref == null) {
                    throw new IllegalStateException("kit " + readings.get(i).kit() + " has no number in the log");
                }
                refs[i] = ref;
            }
        }
        return refs;
    }

    /** Numbers kits that are new to the log, in a transaction of its own: a number too many does no harm. */
    private void learn(Connection connection, Set<String> kits) throws SQLException {
        connection.setAutoCommit(true);
        Array names = connection.createArrayOf("text", kits.stream().sorted().toArray());
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO reading_kit (kit_id) SELECT unnest(?::text[]) ON CONFLICT DO NOTHING")) {
            insert.setArray(1, names);
            insert.executeUpdate();
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT kit_id, kit_ref FROM reading_kit WHERE kit_id = ANY (?)")) {
            select.setArray(1, names);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    kitRefs.put(new KitId(rows.getString(1)), rows.getInt(2));
                }
            }
        }
    }

    private LogTail.Page<ReadingBatch> read(long after) throws SQLException {
        List<Entry<ReadingBatch>> entries = new ArrayList<>();
        long xmin = 0;
        long xmax = 0;
        try (Connection connection = connections.getConnection()) {
            connection.setAutoCommit(true);
            try (PreparedStatement statement = connection.prepareStatement(READ)) {
                statement.setLong(1, after);
                statement.setInt(2, PAGE);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        entries.add(new Entry<>(rows.getLong(1), ReadingBatchCodec.decode(rows.getBytes(2))));
                        xmin = rows.getLong(3);
                        xmax = rows.getLong(4);
                    }
                }
            }
        }
        return new LogTail.Page<>(entries, xmin, xmax);
    }
}
