package se.hemvakt.dashboard.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** The account table. */
public final class AccountTable {
    private final DataSource database;

    public AccountTable(DataSource database) {
        this.database = database;
    }

    /** One account. */
    public record Row(
            String username, String displayName, String role, String team, String passwordHash, boolean disabled) {
        @Override
        public String toString() {
            return "Row[" + role + "]";
        }
    }

    /** Makes or replaces an account; a replaced one's sessions end in the same transaction. */
    public void put(String username, String displayName, String role, String team, String passwordHash) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement account = connection.prepareStatement("""
                            INSERT INTO account (username, display_name, role, team_id, password_hash)
                            VALUES (?, ?, ?, ?, ?)
                            ON CONFLICT (username) DO UPDATE SET display_name = EXCLUDED.display_name,
                              role = EXCLUDED.role, team_id = EXCLUDED.team_id,
                              password_hash = EXCLUDED.password_hash, disabled_at = NULL
                            """);
                    PreparedStatement sessions =
                            connection.prepareStatement("DELETE FROM session WHERE username = ?")) {
                account.setString(1, username);
                account.setString(2, displayName);
                account.setString(3, role);
                account.setString(4, team);
                account.setString(5, passwordHash);
                account.executeUpdate();
                sessions.setString(1, username);
                sessions.executeUpdate();
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw StoreException.of("writing an account", e);
        }
    }

    /** Ends the use of an account, and its sessions. */
    public void disable(String username) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        WITH off AS (UPDATE account SET disabled_at = now() WHERE username = ? RETURNING username)
                        DELETE FROM session USING off WHERE session.username = off.username
                        """)) {
            statement.setString(1, username);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw StoreException.of("disabling an account", e);
        }
    }

    public Optional<Row> find(String username) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT username, display_name, role, team_id, password_hash, disabled_at IS NOT NULL AS disabled
                        FROM account WHERE username = ?
                        """)) {
            statement.setString(1, username);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(row(rows)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw StoreException.of("reading an account", e);
        }
    }

    static Row row(ResultSet rows) throws SQLException {
        return new Row(
                rows.getString("username"),
                rows.getString("display_name"),
                rows.getString("role"),
                rows.getString("team_id"),
                rows.getString("password_hash"),
                rows.getBoolean("disabled"));
    }
}
