package se.hemvakt.runtime.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import se.hemvakt.model.Quarantined;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.wire.ReadingBatchCodec;
import se.hemvakt.runtime.log.Conflicts;
import se.hemvakt.runtime.log.ReadingLog.Stored;

/**
 * Writes one batch in one transaction: readings, roll-ups, quarantine rows, log entry.
 *
 * <p>Two ways lead to the same rows. The <em>short</em> one is for readings that are all newer than anything this process has
 * stored of their series: one statement inserts them without asking for duplicates first, and updates or inserts the roll-ups
 * as it knows they are there or not. The <em>careful</em> one inserts {@code ON CONFLICT DO NOTHING}, asks which readings were
 * new, tells duplicates from conflicts, and rolls up the new ones. If the short way was mistaken, nothing of it is committed
 * and the careful one follows.
 *
 * <p>Both write in key order, and the tables in one order, so that parallel writers wait for each other and do not deadlock.
 */
final class BatchWriter {
    private static final String UNIQUE_VIOLATION = "23505";

    private static final Comparator<Reading> KEY_ORDER =
            Comparator.comparingLong(NewestKnown::series).thenComparingLong(Reading::measuredAtMs);

    private static final String ADDED = """
            n = old.n + u.n, total = old.total + u.total, lo = least(old.lo, u.lo), hi = greatest(old.hi, u.hi),
            last_milli = CASE WHEN to_timestamp(u.last_at) > old.last_at THEN u.last_milli ELSE old.last_milli END,
            last_at = greatest(old.last_at, to_timestamp(u.last_at))
            """;

    private static final String BUCKETS = """
            unnest(?::bigint[], ?::smallint[], ?::float8[], ?::integer[], ?::bigint[], ?::integer[], ?::integer[],
                   ?::float8[], ?::integer[]) AS u (p, v, b, n, total, lo, hi, last_at, last_milli)
            """;

    private static final String READINGS = """
            INSERT INTO reading (patient_id, vital, measured_at, milli, received_at, kit_ref, quality)
            SELECT p, v, to_timestamp(m), x, to_timestamp(r), k, q
            FROM unnest(?::bigint[], ?::smallint[], ?::float8[], ?::integer[], ?::float8[], ?::integer[], ?::smallint[])
              AS u (p, v, m, x, r, k, q)
            """;

    // A position is taken after its transaction has a number: see LogTail.
    private static final String ENTRY = """
            INSERT INTO reading_batch (position, body)
            SELECT nextval('reading_batch_position'), ? WHERE pg_current_xact_id() IS NOT NULL
            RETURNING position
            """;

    // The short way's roll-ups, in the careful way's order of tables: what is there is updated, what is not is
    // inserted.
    private static final String[] PARTS = {"minutes", "new_minutes", "hours", "new_hours"};
    private static final int MINUTES = 0;
    private static final int HOURS = 2;

    /** The short way by which of its parts have rows, one bit each: an empty part costs a small batch as much as its readings do. */
    private static final List<String> SHORT = IntStream.range(0, 1 << PARTS.length)
            .mapToObj(BatchWriter::shortWay)
            .toList();

    private static final String CAREFUL = READINGS + """
            ON CONFLICT DO NOTHING
            RETURNING patient_id, vital, (extract(epoch FROM measured_at) * 1000)::bigint
            """;

    private static final String CAREFUL_ROLL_UP =
            "WITH minutes AS (" + upsertBuckets("reading_1m") + ") " + upsertBuckets("reading_1h");

    private static final String STORED_VALUES = """
            SELECT patient_id, vital, (extract(epoch FROM measured_at) * 1000)::bigint, milli
            FROM unnest(?::bigint[], ?::smallint[], ?::float8[], ?::integer[]) AS u (p, v, m, x)
            JOIN reading ON patient_id = p AND vital = v AND measured_at = to_timestamp(m)
            """;

    /** A number of its own is given to who may write only. */
    private static final String WOULD_TAKE = "SELECT pg_current_xact_id()";

    private static final String QUARANTINE =
            "INSERT INTO quarantine (kit_id, received_at, reason, detail, raw) VALUES (?, to_timestamp(?), ?, ?, ?)";

    /** What was committed, as followers see it. */
    record Written(Stored stored, ReadingBatch entry) {}

    private record Key(long patient, short vital, long measuredAtMs) {
        static Key of(Reading reading) {
            return new Key(reading.patient().value(), reading.vital().number(), reading.measuredAtMs());
        }
    }

    private final KitRefs kits;
    private final NewestKnown newest;
    private final LongAdder shortWays = new LongAdder();

    BatchWriter(KitRefs kits, NewestKnown newest) {
        this.kits = kits;
        this.newest = newest;
    }

    long shortWays() {
        return shortWays.sum();
    }

    /** Writes and commits; on any failure nothing of it is committed. */
    Written write(Connection connection, ReadingBatch batch) throws SQLException {
        List<Reading> sorted = new ArrayList<>(batch.readings());
        sorted.sort(KEY_ORDER);
        int[] kitRefs = kits.of(connection, sorted);
        connection.setAutoCommit(false);
        try {
            Optional<Written> shortly = !sorted.isEmpty() && allNewer(sorted)
                    ? writeShort(connection, batch, sorted, kitRefs)
                    : Optional.empty();
            Written written = shortly.isPresent() ? shortly.get() : writeCarefully(connection, batch, sorted, kitRefs);
            connection.commit();
            newest.committed(sorted);
            return written;
        } catch (SQLException | RuntimeException e) {
            rollback(connection, e);
            throw e;
        }
    }

    /** Whether each reading is newer than what is known of its series, and than the one before it. */
    private boolean allNewer(List<Reading> sorted) {
        long series = -1;
        long last = 0;
        for (Reading reading : sorted) {
            if (NewestKnown.series(reading) != series) {
                series = NewestKnown.series(reading);
                last = newest.before(reading);
                if (last == Long.MIN_VALUE) {
                    return false;
                }
            }
            if (reading.measuredAtMs() <= last) {
                return false;
            }
            last = reading.measuredAtMs();
        }
        return true;
    }

    /** The short way; empty when it was mistaken, with the transaction rolled back. */
    private Optional<Written> writeShort(Connection connection, ReadingBatch batch, List<Reading> sorted, int[] kitRefs)
            throws SQLException {
        RollUp[] parts = new RollUp[PARTS.length];
        int filled = 0;
        for (int i = 0; i < parts.length; i++) {
            long width = i < HOURS ? RollUp.MINUTE_MS : RollUp.HOUR_MS;
            boolean existing = i % 2 == 0;
            parts[i] = RollUp.of(
                    sorted,
                    width,
                    first -> existing
                            == (newest.before(sorted.get(first))
                                    >= sorted.get(first).measuredAtMs() / width * width));
            filled |= parts[i].size() > 0 ? 1 << i : 0;
        }
        long position;
        try (PreparedStatement statement = connection.prepareStatement(SHORT.get(filled))) {
            int next = Columns.bind(connection, statement, 1, sorted, kitRefs);
            for (RollUp part : parts) {
                if (part.size() > 0) {
                    next = part.bind(connection, statement, next);
                }
            }
            statement.setBytes(next, ReadingBatchCodec.encode(batch));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                position = row.getLong(6);
                if (row.getInt(2) != parts[MINUTES].size() || row.getInt(4) != parts[HOURS].size()) {
                    connection.rollback();
                    newest.forget(sorted);
                    return Optional.empty();
                }
            }
        } catch (SQLException e) {
            if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback();
            newest.forget(sorted);
            return Optional.empty();
        }
        quarantine(connection, batch.quarantined());
        shortWays.increment();
        return Optional.of(new Written(new Stored(position, sorted.size(), 0, 0), batch));
    }

    private Written writeCarefully(Connection connection, ReadingBatch batch, List<Reading> sorted, int[] kitRefs)
            throws SQLException {
        if (batch.isEmpty()) {
            askWhetherItWouldTake(connection);
        }
        Set<Key> inserted = sorted.isEmpty() ? Set.of() : insert(connection, sorted, kitRefs);
        List<Reading> fresh = new ArrayList<>(inserted.size());
        List<Reading> unsettled = new ArrayList<>();
        Map<Key, Integer> stored = new HashMap<>();
        for (Reading reading : sorted) {
            Key key = Key.of(reading);
            if (inserted.contains(key) && stored.putIfAbsent(key, reading.milli()) == null) {
                fresh.add(reading);
            } else {
                unsettled.add(reading);
            }
        }
        if (!unsettled.isEmpty()) {
            storedValues(connection, unsettled, stored);
        }
        List<Quarantined> quarantined = new ArrayList<>(batch.quarantined());
        Set<Reading> conflicts = new HashSet<>();
        for (Reading reading : unsettled) {
            if (stored.getOrDefault(Key.of(reading), reading.milli()) != reading.milli()) {
                conflicts.add(reading);
                quarantined.add(Conflicts.quarantined(reading));
            }
        }
        if (!fresh.isEmpty()) {
            rollUp(connection, fresh);
        }
        quarantine(connection, quarantined);
        int duplicates = sorted.size()
                - fresh.size()
                - (quarantined.size() - batch.quarantined().size());
        int conflicting = sorted.size() - fresh.size() - duplicates;
        if (fresh.isEmpty() && quarantined.isEmpty()) {
            return new Written(new Stored(0, 0, duplicates, 0), batch);
        }
        ReadingBatch entry = batch;
        if (conflicting > 0) {
            // What contradicts the store must not be followed as if it were in it.
            List<Reading> kept = batch.readings().stream()
                    .filter(reading -> !conflicts.contains(reading))
                    .toList();
            entry = new ReadingBatch(kept, quarantined);
        }
        return new Written(new Stored(insertEntry(connection, entry), fresh.size(), duplicates, conflicting), entry);
    }

    private static void askWhetherItWouldTake(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(WOULD_TAKE);
        }
    }

    private static Set<Key> insert(Connection connection, List<Reading> sorted, int[] kitRefs) throws SQLException {
        Set<Key> inserted = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(CAREFUL)) {
            Columns.bind(connection, statement, 1, sorted, kitRefs);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    inserted.add(new Key(rows.getLong(1), rows.getShort(2), rows.getLong(3)));
                }
            }
        }
        return inserted;
    }

    private static void storedValues(Connection connection, List<Reading> readings, Map<Key, Integer> into)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STORED_VALUES)) {
            Columns.bindValues(connection, statement, 1, readings);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    into.put(new Key(rows.getLong(1), rows.getShort(2), rows.getLong(3)), rows.getInt(4));
                }
            }
        }
    }

    private static void rollUp(Connection connection, List<Reading> fresh) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(CAREFUL_ROLL_UP)) {
            int next = RollUp.of(fresh, RollUp.MINUTE_MS).bind(connection, statement, 1);
            RollUp.of(fresh, RollUp.HOUR_MS).bind(connection, statement, next);
            statement.executeUpdate();
        }
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

    private static long insertEntry(Connection connection, ReadingBatch entry) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ENTRY)) {
            statement.setBytes(1, ReadingBatchCodec.encode(entry));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static String shortWay(int filled) {
        StringBuilder with = new StringBuilder("WITH readings AS (" + READINGS + " RETURNING 1)");
        // The sub-selects run from left to right, each its part: the same order of tables as the careful way's.
        StringBuilder select = new StringBuilder(" SELECT (SELECT count(*) FROM readings)");
        for (int i = 0; i < PARTS.length; i++) {
            if (((filled >> i) & 1) == 1) {
                String table = i < HOURS ? "reading_1m" : "reading_1h";
                String part = i % 2 == 0 ? updateBuckets(table) : insertBuckets(table) + " RETURNING 1";
                with.append(", ").append(PARTS[i]).append(" AS (").append(part).append(')');
                select.append(", (SELECT count(*) FROM ").append(PARTS[i]).append(')');
            } else {
                select.append(", 0");
            }
        }
        return with + ", entry AS (" + ENTRY + ")" + select + ", (SELECT position FROM entry)";
    }

    private static String updateBuckets(String table) {
        return "UPDATE " + table + " AS old SET " + ADDED + " FROM " + BUCKETS
                + " WHERE old.patient_id = u.p AND old.vital = u.v AND old.bucket = to_timestamp(u.b) RETURNING 1";
    }

    private static String insertBuckets(String table) {
        return "INSERT INTO " + table + " AS old (patient_id, vital, bucket, n, total, lo, hi, last_at, last_milli) "
                + "SELECT p, v, to_timestamp(b), n, total, lo, hi, to_timestamp(last_at), last_milli FROM " + BUCKETS;
    }

    private static String upsertBuckets(String table) {
        return insertBuckets(table) + """
                ON CONFLICT (patient_id, vital, bucket) DO UPDATE
                SET n = old.n + excluded.n, total = old.total + excluded.total,
                    lo = least(old.lo, excluded.lo), hi = greatest(old.hi, excluded.hi),
                    last_milli = CASE WHEN excluded.last_at > old.last_at THEN excluded.last_milli ELSE old.last_milli END,
                    last_at = greatest(old.last_at, excluded.last_at)
                """;
    }

    private static void rollback(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
