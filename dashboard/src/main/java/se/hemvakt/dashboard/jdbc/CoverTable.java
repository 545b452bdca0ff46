package se.hemvakt.dashboard.jdbc;

import io.vertx.core.json.JsonArray;
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
import se.hemvakt.model.PatientId;
import se.hemvakt.model.TeamId;

/** Who covers a team in the hours to come, and of whom nobody can be told now, as {@code rules} keeps it: read only. */
public final class CoverTable {
    private final DataSource database;

    public CoverTable(DataSource database) {
        this.database = database;
    }

    /**
     * A team's cover as a screen gets it: {@code beat} is when the clock last looked, absent before it ever did; {@code parts} is
     * empty where no organisation is kept; {@code patients} is how many the team holds, since a gap of none concerns nobody.
     */
    public JsonObject of(TeamId team, Instant now) {
        JsonArray parts = new JsonArray();
        Long beat = null;
        boolean kept = false;
        int patients = 0;
        try (Connection connection = database.getConnection();
                PreparedStatement clock =
                        connection.prepareStatement("SELECT beat_at, organisation_version FROM cover_clock");
                PreparedStatement cover = connection.prepareStatement("""
                        SELECT c.from_at, c.to_at, c.by_team, t.name
                        FROM team_cover c LEFT JOIN team t ON t.team_id = c.by_team
                        WHERE c.team_id = ? AND c.to_at > ? ORDER BY c.from_at
                        """);
                PreparedStatement held = connection.prepareStatement("""
                        SELECT count(*) FROM responsibility
                        WHERE team_id = ? AND valid_to IS NULL AND phase NOT IN ('ENDED', 'DECEASED')
                        """)) {
            try (ResultSet row = clock.executeQuery()) {
                if (row.next()) {
                    beat = millis(row, 1);
                    kept = row.getObject(2) != null;
                }
            }
            cover.setString(1, team.value());
            cover.setObject(2, now.atOffset(ZoneOffset.UTC));
            try (ResultSet row = cover.executeQuery()) {
                while (row.next()) {
                    parts.add(part(row));
                }
            }
            held.setString(1, team.value());
            try (ResultSet row = held.executeQuery()) {
                patients = row.next() ? row.getInt(1) : 0;
            }
        } catch (SQLException e) {
            throw StoreException.of("reading the cover", e);
        }
        JsonObject json = new JsonObject()
                .put("at", now.toEpochMilli())
                .put("kept", kept)
                .put("patients", patients)
                .put("parts", parts);
        return beat == null ? json : json.put("beat", beat);
    }

    /** The patients of whom an alert or a handover climbs that has nobody to go to: every team of its route is closed (H04). */
    public List<PatientId> nobodyToTell() {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT DISTINCT patient_id FROM escalation
                        WHERE due_at IS NOT NULL AND (body ->> 'nobody')::boolean
                        """);
                ResultSet rows = statement.executeQuery()) {
            List<PatientId> patients = new ArrayList<>();
            while (rows.next()) {
                patients.add(new PatientId(rows.getLong(1)));
            }
            return patients;
        } catch (SQLException e) {
            throw StoreException.of("reading whom nobody can be told of", e);
        }
    }

    private static JsonObject part(ResultSet row) throws SQLException {
        JsonObject part = new JsonObject().put("from", millis(row, 1)).put("to", millis(row, 2));
        String by = row.getString(3);
        return by == null ? part : part.put("by", by).put("name", name(row, by));
    }

    private static String name(ResultSet row, String otherwise) throws SQLException {
        @Nullable String name = row.getString(4);
        return name == null ? otherwise : name;
    }

    private static long millis(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant().toEpochMilli();
    }
}
