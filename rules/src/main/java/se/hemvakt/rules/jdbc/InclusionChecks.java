package se.hemvakt.rules.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.PatientId;
import se.hemvakt.rules.expression.Truth;
import se.hemvakt.rules.inclusion.Checked;
import se.hemvakt.rules.inclusion.Checked.Exemption;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseException;

/** What came of asking inclusion criteria at enrolments, in the table {@code inclusion_check}: added, never changed. */
public final class InclusionChecks {
    private final Database database;

    public InclusionChecks(Database database) {
        this.database = database;
    }

    /**
     * Criteria as they were asked of somebody who is enrolled.
     *
     * @param exception who included the patient all the same; null exactly when every criterion is met
     */
    public record Asked(Checked checked, @Nullable Exemption exception) {
        public Asked {
            if (checked.failing().isEmpty() != (exception == null)) {
                throw new IllegalArgumentException("an exception is kept where a criterion is not met, and only there");
            }
        }
    }

    /** A patient who is there by exception. */
    public record ByException(
            PatientId patient,
            String inclusion,
            int version,
            Instant at,
            List<String> notMet,
            List<String> notKnown,
            String by,
            String why) {
        public ByException {
            notMet = List.copyOf(notMet);
            notKnown = List.copyOf(notKnown);
        }

        /** Nobody's name and no reason in logs (H36). */
        @Override
        public String toString() {
            return "ByException[" + patient + " " + inclusion + "]";
        }
    }

    /** Everybody who was included by exception, the newest first. Blocks. */
    public List<ByException> exceptions() {
        List<ByException> found = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT patient_id, inclusion, inclusion_version, checked_at, not_met, not_known, exception_by,
                          exception_why
                        FROM inclusion_check WHERE exception_by IS NOT NULL ORDER BY inclusion_check_id DESC
                        """);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(new ByException(
                        new PatientId(row.getLong(1)),
                        row.getString(2),
                        row.getInt(3),
                        row.getObject(4, OffsetDateTime.class).toInstant(),
                        words(row.getArray(5)),
                        words(row.getArray(6)),
                        row.getString(7),
                        row.getString(8)));
            }
            return found;
        } catch (SQLException e) {
            throw new DatabaseException("inclusion: cannot read who was included by exception", e);
        }
    }

    private static List<String> words(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    /** Part of the enrolment's own transaction. */
    static void insert(Connection connection, PatientId patient, List<Asked> asked, long nowMs) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO inclusion_check (patient_id, inclusion, inclusion_version, checked_at, not_met, not_known,
                  exception_by, exception_why) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            for (Asked one : asked) {
                Exemption exception = one.exception();
                statement.setLong(1, patient.value());
                statement.setString(2, one.checked().inclusion().id());
                statement.setInt(3, one.checked().inclusion().version());
                statement.setObject(4, JdbcRulesStore.time(nowMs));
                statement.setArray(5, ids(connection, one.checked(), Truth.NO));
                statement.setArray(6, ids(connection, one.checked(), Truth.UNKNOWN));
                statement.setString(7, exception == null ? null : exception.by());
                statement.setString(8, exception == null ? null : exception.why());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static Array ids(Connection connection, Checked checked, Truth truth) throws SQLException {
        return connection.createArrayOf(
                "text",
                checked.answers().stream()
                        .filter(answer -> answer.truth() == truth)
                        .map(answer -> answer.criterion().id())
                        .toArray());
    }
}
