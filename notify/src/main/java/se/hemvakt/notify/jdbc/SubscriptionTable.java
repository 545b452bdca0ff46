package se.hemvakt.notify.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import se.hemvakt.notify.push.Subscription;
import se.hemvakt.notify.push.Subscriptions;
import se.hemvakt.runtime.jdbc.DatabaseException;

/** The table {@code push_subscription}. */
public final class SubscriptionTable implements Subscriptions {
    /** Of one user; the oldest make room. */
    private static final int PER_USER_MAX = 10;

    private final DataSource database;

    public SubscriptionTable(DataSource database) {
        this.database = database;
    }

    /** A browser agreed; if it was somebody else's before, it is theirs no more. */
    public void add(String user, String team, Subscription subscription, Instant now) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        WITH old AS (
                          DELETE FROM push_subscription WHERE endpoint IN (
                            SELECT endpoint FROM push_subscription WHERE user_id = ? AND endpoint <> ?
                            ORDER BY made_at DESC OFFSET ?))
                        INSERT INTO push_subscription (endpoint, user_id, team_id, public_key, auth, made_at)
                        VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (endpoint) DO UPDATE SET user_id = excluded.user_id, team_id = excluded.team_id,
                          public_key = excluded.public_key, auth = excluded.auth, made_at = excluded.made_at
                        """)) {
            statement.setString(1, user);
            statement.setString(2, subscription.endpoint());
            statement.setInt(3, PER_USER_MAX - 1);
            statement.setString(4, subscription.endpoint());
            statement.setString(5, user);
            statement.setString(6, team);
            statement.setString(7, subscription.key());
            statement.setString(8, subscription.auth());
            statement.setObject(9, now.atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException("a browser's consent cannot be kept", e);
        }
    }

    /** The user took it back for this browser; another user's is left alone. */
    public void remove(String user, String endpoint) {
        delete("DELETE FROM push_subscription WHERE endpoint = ? AND user_id = ?", endpoint, user);
    }

    @Override
    public void remove(String endpoint) {
        delete("DELETE FROM push_subscription WHERE endpoint = ?", endpoint);
    }

    private void delete(String sql, String... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException("a browser cannot be forgotten", e);
        }
    }

    /** Who has moved to another team, or may log in no more, is not told (H06). */
    @Override
    public List<Subscription> of(String team, String user) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT s.endpoint, s.public_key, s.auth
                        FROM push_subscription s JOIN account a ON a.username = s.user_id
                        WHERE a.team_id = ? AND a.disabled_at IS NULL AND (? = '' OR s.user_id = ?)
                        """)) {
            statement.setString(1, team);
            statement.setString(2, user);
            statement.setString(3, user);
            List<Subscription> found = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new Subscription(row.getString(1), row.getString(2), row.getString(3)));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new DatabaseException("the browsers to tell cannot be read", e);
        }
    }
}
