package se.hemvakt.dashboard.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import javax.sql.DataSource;

/** The session table; times are handed in. */
public final class SessionTable {
    private final DataSource database;

    public SessionTable(DataSource database) {
        this.database = database;
    }

    public void insert(byte[] tokenHash, String username, Instant now, Instant expiresAt) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        INSERT INTO session (token_hash, username, created_at, last_seen_at, expires_at)
                        VALUES (?, ?, ?, ?, ?)
                        """)) {
            statement.setBytes(1, tokenHash);
            statement.setString(2, username);
            statement.setObject(3, utc(now));
            statement.setObject(4, utc(now));
            statement.setObject(5, utc(expiresAt));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw StoreException.of("writing a session", e);
        }
    }

    /**
     * The account behind a session that still holds; notes that it was seen when the last note is old.
     *
     * @param idleSince seen before this: ended
     * @param touchBefore last noted before this: note it again
     */
    public Optional<AccountTable.Row> find(byte[] tokenHash, Instant now, Instant idleSince, Instant touchBefore) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT a.username, a.display_name, a.role, a.team_id, a.password_hash, false AS disabled,
                          s.last_seen_at < ? AS touch
                        FROM session s JOIN account a USING (username)
                        WHERE s.token_hash = ? AND s.expires_at > ? AND s.last_seen_at > ? AND a.disabled_at IS NULL
                        """)) {
            statement.setObject(1, utc(touchBefore));
            statement.setBytes(2, tokenHash);
            statement.setObject(3, utc(now));
            statement.setObject(4, utc(idleSince));
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                AccountTable.Row row = AccountTable.row(rows);
                if (rows.getBoolean("touch")) {
                    touch(connection, tokenHash, now);
                }
                return Optional.of(row);
            }
        } catch (SQLException e) {
            throw StoreException.of("reading a session", e);
        }
    }

    private static void touch(Connection connection, byte[] tokenHash, Instant now) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE session SET last_seen_at = ? WHERE token_hash = ?")) {
            statement.setObject(1, utc(now));
            statement.setBytes(2, tokenHash);
            statement.executeUpdate();
        }
    }

    public void delete(byte[] tokenHash) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("DELETE FROM session WHERE token_hash = ?")) {
            statement.setBytes(1, tokenHash);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw StoreException.of("ending a session", e);
        }
    }

    /** Removes sessions that have ended by age. */
    public void sweep(Instant now, Instant idleSince) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("DELETE FROM session WHERE expires_at <= ? OR last_seen_at <= ?")) {
            statement.setObject(1, utc(now));
            statement.setObject(2, utc(idleSince));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw StoreException.of("sweeping sessions", e);
        }
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
