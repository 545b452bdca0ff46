package se.hemvakt.app.demo.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseException;

/** When the newest reading of all was measured. */
public final class NewestReading {
    private NewestReading() {}

    /** Looks no further back than {@code from}, so that old chunks are left alone. */
    public static Optional<Instant> since(Database database, Instant from) {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement query =
                        connection.prepareStatement("SELECT max(measured_at) FROM reading WHERE measured_at > ?")) {
            query.setTimestamp(1, Timestamp.from(from));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant);
            }
        } catch (SQLException e) {
            throw new DatabaseException("the demo's database cannot be read", e);
        }
    }
}
