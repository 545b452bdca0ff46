package se.hemvakt.rules.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import se.hemvakt.model.TeamId;
import se.hemvakt.runtime.jdbc.DatabaseException;

/** Messages by which somebody tries their own way of being told. They are about no patient and no alert. Blocks. */
public final class TestMessages {
    private static final int LOW = 2;

    private final DataSource database;

    public TestMessages(DataSource database) {
        this.database = database;
    }

    /** Orders one to the browsers of this user; its id. */
    public long order(String user, TeamId team, Instant now) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        INSERT INTO message (kind, team_id, channel, address, rank, why, due_at, ordered_at)
                        VALUES ('TEST', ?, 'PUSH', ?, ?, 'TEST', ?, ?) RETURNING message_id
                        """)) {
            statement.setString(1, team.value());
            statement.setString(2, user);
            statement.setInt(3, LOW);
            statement.setObject(4, now.atOffset(ZoneOffset.UTC));
            statement.setObject(5, now.atOffset(ZoneOffset.UTC));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new DatabaseException("a test message cannot be ordered", e);
        }
    }

    /** Whether this is a test message of that user. */
    public boolean isOf(long message, String user) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT 1 FROM message WHERE message_id = ? AND kind = 'TEST' AND address = ?")) {
            statement.setLong(1, message);
            statement.setString(2, user);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw new DatabaseException("a test message cannot be read", e);
        }
    }
}
