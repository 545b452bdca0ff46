package se.hemvakt.rules.profile.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.PatientId;
import se.hemvakt.rules.profile.Assignment;
import se.hemvakt.rules.profile.OwnLimit;
import se.hemvakt.rules.profile.Signature;

/**
 * What was decided for a patient at a time of the past. What is replaced moves from its table to one that ends in
 * {@code _before}, with when it ended, in the transaction that replaces it.
 */
public final class DecidedBefore {
    private static final String LIMITS = """
            SELECT patient_id, vital, low_milli, high_milli, set_by, set_at, why, coalesce(valid_until, set_at + %s) FROM (
              SELECT patient_id, vital, low_milli, high_milli, set_by, set_at, why, valid_until, NULL::timestamptz AS ended_at
              FROM patient_limit
              UNION ALL
              SELECT patient_id, vital, low_milli, high_milli, set_by, set_at, why, valid_until, ended_at
              FROM patient_limit_before) decided
            WHERE patient_id = ? AND set_at <= ? AND (ended_at IS NULL OR ended_at > ?)
            ORDER BY vital
            """.formatted(JdbcAssignments.UNSTATED_END);
    private static final String PROFILES = """
            SELECT profile_id FROM (
              SELECT patient_id, profile_id, set_at, NULL::timestamptz AS ended_at FROM patient_profile
              UNION ALL
              SELECT patient_id, profile_id, set_at, ended_at FROM patient_profile_before) decided
            WHERE patient_id = ? AND set_at <= ? AND (ended_at IS NULL OR ended_at > ?)
            ORDER BY profile_id
            """;
    private static final String SCALE_2 = """
            SELECT scale2_by, scale2_at, scale2_reason, coalesce(scale2_until, scale2_at + %s) FROM (
              SELECT patient_id, scale2_by, scale2_at, scale2_reason, scale2_until, NULL::timestamptz AS ended_at
              FROM patient WHERE spo2_scale = 2
              UNION ALL
              SELECT patient_id, scale2_by, scale2_at, scale2_reason, scale2_until, ended_at
              FROM patient_scale2_before) decided
            WHERE patient_id = ? AND scale2_at <= ? AND (ended_at IS NULL OR ended_at > ?)
            """.formatted(JdbcAssignments.UNSTATED_END);
    private static final String TURNS = """
            SELECT at FROM (
              SELECT patient_id, set_at AS at FROM patient_limit
              UNION SELECT patient_id, unnest(ARRAY[set_at, ended_at]) FROM patient_limit_before
              UNION SELECT patient_id, set_at FROM patient_profile
              UNION SELECT patient_id, unnest(ARRAY[set_at, ended_at]) FROM patient_profile_before
              UNION SELECT patient_id, scale2_at FROM patient WHERE spo2_scale = 2
              UNION SELECT patient_id, unnest(ARRAY[scale2_at, ended_at]) FROM patient_scale2_before) turn
            WHERE patient_id = ? AND at > ? AND at <= ?
            """;

    private DecidedBefore() {}

    /** The patient's own limits end now. */
    public static void endLimits(Connection connection, PatientId patient, Instant at) throws SQLException {
        move(connection, patient, at, """
                WITH gone AS (DELETE FROM patient_limit WHERE patient_id = ? RETURNING *)
                INSERT INTO patient_limit_before
                  (patient_id, vital, low_milli, high_milli, set_by, set_at, why, valid_until, ended_at)
                SELECT patient_id, vital, low_milli, high_milli, set_by, set_at, why, valid_until, ? FROM gone
                """);
    }

    /** The patient's profiles end now. */
    static void endProfiles(Connection connection, PatientId patient, Instant at) throws SQLException {
        move(connection, patient, at, """
                WITH gone AS (DELETE FROM patient_profile WHERE patient_id = ? RETURNING *)
                INSERT INTO patient_profile_before (patient_id, profile_id, set_by, set_at, why, ended_at)
                SELECT patient_id, profile_id, set_by, set_at, why, ? FROM gone
                """);
    }

    /** What was prescribed of scale 2, if it was, ends now; the caller writes what follows. */
    public static void endScale2(Connection connection, PatientId patient, Instant at) throws SQLException {
        move(connection, patient, at, """
                INSERT INTO patient_scale2_before
                  (patient_id, scale2_by, scale2_at, scale2_reason, scale2_until, ended_at)
                SELECT patient_id, scale2_by, scale2_at, scale2_reason, scale2_until, end_at
                FROM patient, (SELECT ?::bigint AS who, ?::timestamptz AS end_at) ended
                WHERE patient_id = who AND spo2_scale = 2
                """);
    }

    private static void move(Connection connection, PatientId patient, Instant at, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, patient.value());
            statement.setObject(2, at.atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        }
    }

    /** Since when {@link #at} is whole: what ended before was not kept. Empty when nobody like that is enrolled. */
    public static @Nullable Instant since(Connection connection, PatientId patient) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT decisions_since FROM patient WHERE patient_id = ?")) {
            statement.setLong(1, patient.value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? time(row, 1).toInstant() : null;
            }
        }
    }

    /** What had been decided then, by what is kept. */
    public static Assignment at(Connection connection, PatientId patient, Instant then) throws SQLException {
        List<OwnLimit> limits = new ArrayList<>();
        try (PreparedStatement statement = then(connection, LIMITS, patient, then);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                JdbcAssignments.limits(rows, limits);
            }
        }
        List<String> profiles = new ArrayList<>();
        try (PreparedStatement statement = then(connection, PROFILES, patient, then);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                profiles.add(rows.getString(1));
            }
        }
        Signature scale2 = null;
        try (PreparedStatement statement = then(connection, SCALE_2, patient, then);
                ResultSet row = statement.executeQuery()) {
            if (row.next()) {
                scale2 = JdbcAssignments.signature(row.getString(1), time(row, 2), row.getString(3), time(row, 4));
            }
        }
        return new Assignment(profiles, limits, born(connection, patient), scale2);
    }

    /** When something was decided or ended in this time: after {@code from}, up to {@code to}. */
    public static NavigableSet<Instant> turns(Connection connection, PatientId patient, Instant from, Instant to)
            throws SQLException {
        NavigableSet<Instant> turns = new TreeSet<>();
        try (PreparedStatement statement = connection.prepareStatement(TURNS)) {
            statement.setLong(1, patient.value());
            statement.setObject(2, from.atOffset(ZoneOffset.UTC));
            statement.setObject(3, to.atOffset(ZoneOffset.UTC));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    turns.add(time(rows, 1).toInstant());
                }
            }
        }
        return turns;
    }

    private static @Nullable LocalDate born(Connection connection, PatientId patient) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT birth_date FROM patient WHERE patient_id = ?")) {
            statement.setLong(1, patient.value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getObject(1, LocalDate.class) : null;
            }
        }
    }

    private static PreparedStatement then(Connection connection, String sql, PatientId patient, Instant then)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setLong(1, patient.value());
        statement.setObject(2, then.atOffset(ZoneOffset.UTC));
        statement.setObject(3, then.atOffset(ZoneOffset.UTC));
        return statement;
    }

    private static OffsetDateTime time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class);
    }
}
