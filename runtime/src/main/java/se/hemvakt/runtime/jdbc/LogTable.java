package se.hemvakt.runtime.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import se.hemvakt.runtime.log.Entry;

/** Reads one log's table: {@code position} and {@code body}. */
final class LogTable<T> {
    /** An entry's value from its body, the second column. */
    interface Body<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Entries after a position, as one snapshot shows them.
     *
     * @param xmin all transactions below this number have ended
     */
    record Page<T>(List<Entry<T>> entries, long xmin) {}

    private final DataSource connections;
    private final String name;
    private final int pageSize;
    private final Body<T> body;
    private final String read;

    LogTable(DataSource connections, String name, int pageSize, Body<T> body) {
        this.connections = connections;
        this.name = name;
        this.pageSize = pageSize;
        this.body = body;
        this.read = """
                SELECT position, body, pg_snapshot_xmin(pg_current_snapshot())::text::bigint
                FROM %s WHERE position > ? ORDER BY position LIMIT ?
                """.formatted(name);
    }

    String name() {
        return name;
    }

    Page<T> read(long after) throws SQLException {
        List<Entry<T>> entries = new ArrayList<>();
        long xmin = 0;
        try (Connection connection = connections.getConnection();
                PreparedStatement statement = connection.prepareStatement(read)) {
            statement.setLong(1, after);
            statement.setInt(2, pageSize);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    entries.add(new Entry<>(rows.getLong(1), body.read(rows)));
                    xmin = rows.getLong(3);
                }
            }
        }
        return new Page<>(entries, xmin);
    }

    /** A fresh transaction number: every one given out before is below it. */
    long nextTransaction() throws SQLException {
        return number("SELECT pg_current_xact_id()::text::bigint");
    }

    /** The newest position, 0 when there is none. */
    long end() {
        try {
            return number("SELECT coalesce(max(position), 0) FROM " + name);
        } catch (SQLException e) {
            throw new DatabaseException(name + ": cannot read its end", e);
        }
    }

    private long number(String query) throws SQLException {
        try (Connection connection = connections.getConnection();
                PreparedStatement statement = connection.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
