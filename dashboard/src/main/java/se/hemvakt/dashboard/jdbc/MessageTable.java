package se.hemvakt.dashboard.jdbc;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import se.hemvakt.model.PatientId;

/** Who was told of an alert, by what, and what became of it: tables of {@code rules} and {@code notify}, read only. */
public final class MessageTable {
    private static final int MESSAGES_MAX = 500;

    private final DataSource database;

    public MessageTable(DataSource database) {
        this.database = database;
    }

    /** Oldest first, at most {@value #MESSAGES_MAX}, the newest of them; with steps that were passed over. */
    public JsonObject of(PatientId patient, String episode) {
        try (Connection connection = database.getConnection()) {
            JsonObject json = escalation(connection, patient, episode);
            JsonArray messages = new JsonArray();
            messages(connection, patient, episode).values().forEach(messages::add);
            return json.put("messages", messages);
        } catch (SQLException e) {
            throw StoreException.of("reading who was told", e);
        }
    }

    private static JsonObject escalation(Connection connection, PatientId patient, String episode) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT due_at, policy_version, body #>> '{escalation,route}', (body ->> 'nobody')::boolean, body ->> 'notes',
                  (SELECT json_object_agg(team_id, name) FROM team)::text
                FROM escalation WHERE subject = ? AND patient_id = ?
                """)) {
            statement.setString(1, episode);
            statement.setLong(2, patient.value());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return new JsonObject()
                            .put("climbing", false)
                            .put("nobody", false)
                            .put("notes", new JsonArray());
                }
                OffsetDateTime due = row.getObject(1, OffsetDateTime.class);
                JsonObject json = new JsonObject()
                        .put("climbing", due != null)
                        .put("routesVersion", row.getInt(2))
                        .put("route", row.getString(3))
                        .put("nobody", due != null && row.getBoolean(4))
                        .put("notes", notes(new JsonArray(row.getString(5)), new JsonObject(row.getString(6))));
                return due == null ? json : json.put("nextAt", due.toInstant().toEpochMilli());
            }
        }
    }

    /** @param names of teams by their ids: people know a team by its name, as it stands with each message */
    private static JsonArray notes(JsonArray kept, JsonObject names) {
        JsonArray notes = new JsonArray();
        for (int i = 0; i < kept.size(); i++) {
            JsonObject one = kept.getJsonObject(i);
            JsonObject note = new JsonObject()
                    .put("what", one.getString("kind").toLowerCase(Locale.ROOT))
                    .put("at", one.getLong("fromMs"))
                    .put("lastAt", one.getLong("toMs"))
                    .put("times", one.getInteger("times"))
                    .put("step", one.getInteger("step"))
                    .put(
                            "teams",
                            new JsonArray(one.getJsonArray("teams", new JsonArray()).stream()
                                    .map(id -> names.getString((String) id, (String) id))
                                    .toList()));
            if (one.getLong("opensMs") != null) {
                note.put("opensAt", one.getLong("opensMs"));
            }
            notes.add(note);
        }
        return notes;
    }

    private static Map<Long, JsonObject> messages(Connection connection, PatientId patient, String episode)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT m.message_id, m.kind, m.team_id, coalesce(t.name, m.team_id), m.channel, m.address, m.step, m.path, m.why,
                  m.due_at, m.ordered_at, s.attempt, s.state, s.detail, s.at
                FROM (SELECT * FROM message WHERE subject = ? AND patient_id = ? AND kind IN ('TELL', 'OVER')
                      ORDER BY message_id DESC LIMIT ?) AS m
                LEFT JOIN team t USING (team_id) LEFT JOIN message_state s USING (message_id)
                ORDER BY m.message_id, s.entry
                """)) {
            statement.setString(1, episode);
            statement.setLong(2, patient.value());
            statement.setInt(3, MESSAGES_MAX);
            Map<Long, JsonObject> messages = new LinkedHashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    JsonObject message = messages.get(row.getLong(1));
                    if (message == null) {
                        message = message(row);
                        messages.put(row.getLong(1), message);
                    }
                    if (row.getString(13) != null) {
                        message.getJsonArray("states")
                                .add(new JsonObject()
                                        .put("state", row.getString(13).toLowerCase(Locale.ROOT))
                                        .put("attempt", row.getInt(12))
                                        .put("detail", row.getString(14))
                                        .put("at", millis(row, 15)));
                    }
                }
            }
            return messages;
        }
    }

    private static JsonObject message(ResultSet row) throws SQLException {
        String channel = row.getString(5).toLowerCase(Locale.ROOT);
        JsonObject message = new JsonObject()
                .put("what", row.getString(2).toLowerCase(Locale.ROOT))
                .put("team", row.getString(3))
                .put("teamName", row.getString(4))
                .put("channel", channel)
                .put("step", row.getInt(7))
                .put("path", row.getInt(8))
                .put("why", row.getString(9).toLowerCase(Locale.ROOT))
                .put("dueAt", millis(row, 10))
                .put("orderedAt", millis(row, 11))
                .put("states", new JsonArray());
        // No program dials: whoever looks at the list rings.
        return channel.equals("phone") ? message.put("ring", row.getString(6)) : message;
    }

    private static long millis(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant().toEpochMilli();
    }
}
