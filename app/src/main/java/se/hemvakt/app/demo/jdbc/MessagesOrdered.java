package se.hemvakt.app.demo.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import se.hemvakt.model.TeamId;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseException;

/** Who was to be told what, by which way: for the story's narrator. No address and no patient. */
public final class MessagesOrdered {
    private MessagesOrdered() {}

    /**
     * One message.
     *
     * @param subject about which alert or handover; empty when about none
     * @param kind {@code tell} or {@code over}
     * @param team whom
     * @param teamName as people call it
     * @param channel {@code sms}
     * @param step of the route, from 0
     * @param why {@code step}, {@code repeated}, {@code no_proof}, {@code failed}
     * @param at when, by the platform's clock
     */
    public record Ordered(
            long id,
            String subject,
            String kind,
            TeamId team,
            String teamName,
            String channel,
            int step,
            String why,
            Instant at) {}

    /** Those after that one, in order. */
    public static List<Ordered> after(Database database, long id) {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement query = connection.prepareStatement("""
                        SELECT m.message_id, coalesce(m.subject, ''), m.kind, m.team_id, t.name, m.channel, m.step, m.why,
                          m.ordered_at
                        FROM message m JOIN team t USING (team_id) WHERE m.message_id > ? ORDER BY m.message_id
                        """)) {
            query.setLong(1, id);
            try (ResultSet rows = query.executeQuery()) {
                List<Ordered> messages = new ArrayList<>();
                while (rows.next()) {
                    messages.add(new Ordered(
                            rows.getLong(1),
                            rows.getString(2),
                            rows.getString(3).toLowerCase(Locale.ROOT),
                            new TeamId(rows.getString(4)),
                            rows.getString(5),
                            rows.getString(6).toLowerCase(Locale.ROOT),
                            rows.getInt(7),
                            rows.getString(8).toLowerCase(Locale.ROOT),
                            rows.getTimestamp(9).toInstant()));
                }
                return messages;
            }
        } catch (SQLException e) {
            throw new DatabaseException("the demo's database cannot be read", e);
        }
    }
}
