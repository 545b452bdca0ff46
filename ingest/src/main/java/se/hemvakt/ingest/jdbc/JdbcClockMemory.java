package se.hemvakt.ingest.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import se.hemvakt.ingest.check.ClockMemory;
import se.hemvakt.model.KitId;

/** Clock corrections in {@code kit_clock}: one row for each kit whose clock is wrong, so the table stays small. */
public final class JdbcClockMemory implements ClockMemory {
    private final DataSource database;

    public JdbcClockMemory(DataSource database) {
        this.database = database;
    }

    @Override
    public Map<KitId, Long> load() {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT kit_id, correction_ms FROM kit_clock");
                ResultSet rows = statement.executeQuery()) {
            Map<KitId, Long> corrections = new HashMap<>();
            while (rows.next()) {
                corrections.put(new KitId(rows.getString(1)), rows.getLong(2));
            }
            return corrections;
        } catch (SQLException e) {
            throw new IllegalStateException("kit clocks cannot be read: is the database up?", e);
        }
    }

    @Override
    public void remember(Map<KitId, Long> correctionsMs) {
        String sql = """
                INSERT INTO kit_clock (kit_id, correction_ms, changed_at) VALUES (?, ?, now())
                ON CONFLICT (kit_id) DO UPDATE SET correction_ms = excluded.correction_ms, changed_at = excluded.changed_at
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Map.Entry<KitId, Long> entry : correctionsMs.entrySet()) {
                statement.setString(1, entry.getKey().value());
                statement.setLong(2, entry.getValue());
                statement.addBatch();
            }
            statement.executeBatch();
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("kit clocks cannot be written: is the database up?", e);
        }
    }
}
