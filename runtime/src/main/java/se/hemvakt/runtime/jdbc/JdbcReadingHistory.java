package se.hemvakt.runtime.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.history.ReadingHistory;

/**
 * Stored readings in PostgreSQL. The latest reading is the last one of the newest hour: one index seek for each patient and
 * vital, right however late it arrived, and no table of its own to keep.
 */
public final class JdbcReadingHistory implements ReadingHistory {
    private static final long HOUR_MS = 3_600_000;
    private static final Short[] VITALS =
            Arrays.stream(Vital.values()).map(Vital::number).toArray(Short[]::new);

    private static final String LATEST = """
            SELECT p, v, hour.last_at, hour.last_milli
            FROM unnest(?::bigint[]) AS p CROSS JOIN unnest(?::smallint[]) AS v
            CROSS JOIN LATERAL (SELECT last_at, last_milli FROM reading_1h WHERE patient_id = p AND vital = v
                                ORDER BY bucket DESC LIMIT 1) AS hour
            ORDER BY p, v
            """;

    private static final String RAW = """
            SELECT measured_at, milli FROM reading
            WHERE patient_id = ? AND vital = ? AND measured_at >= ? AND measured_at < ?
            ORDER BY measured_at LIMIT ?
            """;

    private static final String ROLLED_UP_WITHIN = """
            SELECT coalesce(sum(n), 0) FROM reading_1h
            WHERE patient_id = ? AND vital = ? AND bucket >= ? AND bucket <= ?::timestamptz - INTERVAL '1 hour'
            """;

    private static final String BUCKETS = """
            SELECT date_bin(? * INTERVAL '1 millisecond', bucket, timestamptz '2000-01-01Z') AS wide,
                   sum(n), round(sum(total) / sum(n)), min(lo), max(hi)
            FROM %s
            WHERE patient_id = ? AND vital = ? AND bucket < ?
              AND bucket >= date_bin(? * INTERVAL '1 millisecond', ?::timestamptz, timestamptz '2000-01-01Z')
            GROUP BY wide ORDER BY wide
            """;

    private final DataSource source;

    public JdbcReadingHistory(Database database) {
        this.source = database.dataSource();
    }

    @Override
    public List<Latest> latest(Collection<PatientId> patients) {
        List<Latest> latest = new ArrayList<>();
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(LATEST)) {
            Array ids = connection.createArrayOf(
                    "int8", patients.stream().map(PatientId::value).distinct().toArray());
            statement.setArray(1, ids);
            statement.setArray(2, connection.createArrayOf("int2", VITALS));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    latest.add(new Latest(
                            new PatientId(rows.getLong(1)),
                            Vital.ofNumber(rows.getShort(2)),
                            milliseconds(rows, 3),
                            rows.getInt(4)));
                }
            }
            return latest;
        } catch (SQLException e) {
            throw new DatabaseException("reading history: cannot read the latest readings", e);
        }
    }

    @Override
    public Series series(PatientId patient, Vital vital, Instant from, Instant to, int maxPoints) {
        if (maxPoints < 1 || maxPoints > 10_000) {
            throw new IllegalArgumentException("maxPoints must be 1 to 10,000");
        }
        try (Connection connection = source.getConnection()) {
            Optional<List<Point>> raw = raw(connection, patient, vital, from, to, maxPoints);
            if (raw.isPresent()) {
                return new Series(0, raw.get());
            }
            long width = ReadingHistory.widthMs(from, to, maxPoints);
            List<Point> points = buckets(connection, patient, vital, from, to, width);
            if (width < HOUR_MS && isIncomplete(connection, patient, vital, from, to, points)) {
                width = HOUR_MS;
                points = buckets(connection, patient, vital, from, to, width);
            }
            return new Series(width, points);
        } catch (SQLException e) {
            throw new DatabaseException("reading history: cannot read a series", e);
        }
    }

    /** The readings themselves, when they are few enough and none of them has been removed by retention. */
    private static Optional<List<Point>> raw(
            Connection connection, PatientId patient, Vital vital, Instant from, Instant to, int maxPoints)
            throws SQLException {
        List<Point> points = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(RAW)) {
            statement.setLong(1, patient.value());
            statement.setShort(2, vital.number());
            statement.setObject(3, timestamp(from));
            statement.setObject(4, timestamp(to));
            statement.setInt(5, maxPoints + 1);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    int milli = rows.getInt(2);
                    points.add(new Point(milliseconds(rows, 1), 1, milli, milli, milli));
                }
            }
        }
        if (points.size() > maxPoints) {
            return Optional.empty();
        }
        return isIncomplete(connection, patient, vital, from, to, points) ? Optional.empty() : Optional.of(points);
    }

    /** Whether the hours, which are kept for ever, know of more readings than these points: retention removed some. */
    private static boolean isIncomplete(
            Connection connection, PatientId patient, Vital vital, Instant from, Instant to, List<Point> points)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ROLLED_UP_WITHIN)) {
            statement.setLong(1, patient.value());
            statement.setShort(2, vital.number());
            statement.setObject(3, timestamp(from));
            statement.setObject(4, timestamp(to));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1) > points.stream().mapToLong(Point::n).sum();
            }
        }
    }

    private static List<Point> buckets(
            Connection connection, PatientId patient, Vital vital, Instant from, Instant to, long width)
            throws SQLException {
        String table = width < HOUR_MS ? "reading_1m" : "reading_1h";
        List<Point> points = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(BUCKETS.formatted(table))) {
            statement.setLong(1, width);
            statement.setLong(2, patient.value());
            statement.setShort(3, vital.number());
            statement.setObject(4, timestamp(to));
            statement.setLong(5, width);
            statement.setObject(6, timestamp(from));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    points.add(new Point(
                            milliseconds(rows, 1), rows.getInt(2), rows.getInt(3), rows.getInt(4), rows.getInt(5)));
                }
            }
        }
        return points;
    }

    private static OffsetDateTime timestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static long milliseconds(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant().toEpochMilli();
    }
}
