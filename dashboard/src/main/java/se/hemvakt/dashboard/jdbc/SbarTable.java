package se.hemvakt.dashboard.jdbc;

import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import se.hemvakt.dashboard.sbar.Sbar;
import se.hemvakt.dashboard.sbar.SbarJson;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.TeamId;

/** Reports that somebody has signed, in the table {@code sbar}: added, never changed. */
public final class SbarTable {
    private static final String UNIQUE_VIOLATION = "23505";
    /** Two who sign at once get a version each. */
    private static final int TRIES = 5;

    private final DataSource database;

    public SbarTable(DataSource database) {
        this.database = database;
    }

    /**
     * A signed report.
     *
     * @param version 1 for the patient's first, then one more each
     * @param by who signed it, display name
     * @param handover which one it was signed for; null when for none
     */
    public record Signed(
            int version,
            Sbar report,
            long signedAtMs,
            String by,
            TeamId team,
            @Nullable String handover) {}

    /** Keeps a report as the newest version; returns its number. */
    public int sign(PatientId patient, Sbar report, Signer by, @Nullable String handover, Instant now) {
        for (int left = TRIES; ; left--) {
            try {
                return insert(patient, report, by, handover, now);
            } catch (SQLException e) {
                if (left == 1 || !UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    throw StoreException.of("keeping a signed report", e);
                }
            }
        }
    }

    private int insert(PatientId patient, Sbar report, Signer by, @Nullable String handover, Instant now)
            throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        INSERT INTO sbar (patient_id, version, language, composed_at, signed_at, signed_by, signed_by_user,
                          team_id, handover_id, body)
                        SELECT ?, coalesce(max(version), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?::jsonb FROM sbar WHERE patient_id = ?
                        RETURNING version
                        """)) {
            statement.setLong(1, patient.value());
            statement.setString(2, report.language());
            statement.setObject(3, Instant.ofEpochMilli(report.atMs()).atOffset(ZoneOffset.UTC));
            statement.setObject(4, now.atOffset(ZoneOffset.UTC));
            statement.setString(5, by.displayName());
            statement.setString(6, by.username());
            statement.setString(7, by.team().value());
            statement.setString(8, handover);
            statement.setString(9, SbarJson.of(report).encode());
            statement.setLong(10, patient.value());
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    /** The newest ones, newest first. */
    public List<Signed> newest(PatientId patient, int most) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT version, body::text, signed_at, signed_by, team_id, handover_id FROM sbar
                        WHERE patient_id = ? ORDER BY version DESC LIMIT ?
                        """)) {
            statement.setLong(1, patient.value());
            statement.setInt(2, most);
            try (ResultSet rows = statement.executeQuery()) {
                List<Signed> signed = new ArrayList<>();
                while (rows.next()) {
                    signed.add(new Signed(
                            rows.getInt(1),
                            SbarJson.read(new JsonObject(rows.getString(2)))
                                    .orElseThrow(() -> new IllegalStateException("a signed report cannot be read")),
                            rows.getObject(3, OffsetDateTime.class).toInstant().toEpochMilli(),
                            rows.getString(4),
                            new TeamId(rows.getString(5)),
                            rows.getString(6)));
                }
                return signed;
            }
        } catch (SQLException e) {
            throw StoreException.of("reading signed reports", e);
        }
    }
}
