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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.profile.Assignment;
import se.hemvakt.rules.profile.Bound;
import se.hemvakt.rules.profile.OwnLimit;
import se.hemvakt.rules.profile.Signature;

/** What was decided for each patient, from the rows of {@code patient}, {@code patient_profile} and {@code patient_limit}. */
public final class JdbcAssignments {
    /** How long counts what was signed without an end. */
    static final String UNSTATED_END = "interval '180 days'";

    private static final String PATIENTS = """
            SELECT patient_id, birth_date, spo2_scale, scale2_by, scale2_at, scale2_reason,
              coalesce(scale2_until, scale2_at + %s),
              ARRAY(SELECT profile_id FROM patient_profile WHERE patient_profile.patient_id = patient.patient_id
                    ORDER BY profile_id)
            FROM patient
            """.formatted(UNSTATED_END);
    private static final String LIMITS = """
            SELECT patient_id, vital, low_milli, high_milli, set_by, set_at, why, coalesce(valid_until, set_at + %s)
            FROM patient_limit
            """.formatted(UNSTATED_END);
    private static final String ONE = " WHERE patient_id = ?";

    private JdbcAssignments() {}

    /** Everybody enrolled. */
    public static Map<PatientId, Assignment> all(Connection connection) throws SQLException {
        return read(connection, null);
    }

    /** One patient's; empty when nobody like that is enrolled. */
    public static Optional<Assignment> of(Connection connection, PatientId patient) throws SQLException {
        return Optional.ofNullable(read(connection, patient).get(patient));
    }

    /**
     * The profiles a patient has from now on, in the place of those before. The caller raises the patient's version in the same
     * transaction.
     *
     * @param by who decided it
     * @param why the reason, not empty
     */
    public static void assign(
            Connection connection, PatientId patient, List<String> profiles, String by, Instant at, String why)
            throws SQLException {
        DecidedBefore.endProfiles(connection, patient, at);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO patient_profile (patient_id, profile_id, set_by, set_at, why) VALUES (?, ?, ?, ?, ?)")) {
            for (String profile : profiles) {
                insert.setLong(1, patient.value());
                insert.setString(2, profile);
                insert.setString(3, by);
                insert.setObject(4, at.atOffset(ZoneOffset.UTC));
                insert.setString(5, why);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static Map<PatientId, Assignment> read(Connection connection, @Nullable PatientId only)
            throws SQLException {
        Map<PatientId, List<OwnLimit>> limits = limits(connection, only);
        Map<PatientId, Assignment> decided = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(only == null ? PATIENTS : PATIENTS + ONE)) {
            if (only != null) {
                statement.setLong(1, only.value());
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    PatientId patient = new PatientId(row.getLong(1));
                    Signature scale2 = row.getInt(3) == 2
                            ? signature(row.getString(4), time(row, 5), row.getString(6), time(row, 7))
                            : null;
                    String[] profiles = (String[]) row.getArray(8).getArray();
                    decided.put(
                            patient,
                            new Assignment(
                                    List.of(profiles),
                                    limits.getOrDefault(patient, List.of()),
                                    row.getObject(2, LocalDate.class),
                                    scale2));
                }
            }
        }
        return decided;
    }

    private static Map<PatientId, List<OwnLimit>> limits(Connection connection, @Nullable PatientId only)
            throws SQLException {
        Map<PatientId, List<OwnLimit>> limits = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(only == null ? LIMITS : LIMITS + ONE)) {
            if (only != null) {
                statement.setLong(1, only.value());
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    limits(row, limits.computeIfAbsent(new PatientId(row.getLong(1)), patient -> new ArrayList<>()));
                }
            }
        }
        return limits;
    }

    /** Both sides of one row, with the columns of {@link #LIMITS}. */
    static void limits(ResultSet row, List<OwnLimit> own) throws SQLException {
        Vital vital = Vital.ofNumber(row.getInt(2));
        Signature signature = signature(row.getString(5), time(row, 6), row.getString(7), time(row, 8));
        int low = row.getInt(3);
        if (!row.wasNull()) {
            own.add(new OwnLimit(vital, Bound.below(low), signature));
        }
        int high = row.getInt(4);
        if (!row.wasNull()) {
            own.add(new OwnLimit(vital, Bound.above(high), signature));
        }
    }

    private static OffsetDateTime time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class);
    }

    /** What nobody signed, or for no reason, has ended before it began: it does not count, and that is shown (H29). */
    static Signature signature(String by, OffsetDateTime at, String why, OffsetDateTime until) {
        if (by.isBlank() || why.isBlank()) {
            return new Signature("-", at.toLocalDate(), "-", Instant.EPOCH);
        }
        return new Signature(by, at.toLocalDate(), why, until.toInstant());
    }
}
