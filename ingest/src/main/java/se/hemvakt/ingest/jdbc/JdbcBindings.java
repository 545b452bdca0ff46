package se.hemvakt.ingest.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import se.hemvakt.ingest.bind.BindingTable;
import se.hemvakt.ingest.bind.BindingTable.Binding;
import se.hemvakt.ingest.bind.Bindings;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;

/**
 * Bindings from {@code kit} and {@code kit_binding}, without the times that {@code responsibility} says are not monitored; kept in memory. Each call looks at {@code kit_version}, one row, and reads the tables again only when it has
 * changed: exact, for the price of one round trip a batch.
 */
public final class JdbcBindings implements Bindings {
    private record Loaded(long version, BindingTable table) {}

    private final DataSource database;
    private volatile Loaded loaded = new Loaded(-1, new BindingTable(List.of()));

    public JdbcBindings(DataSource database) {
        this.database = database;
    }

    @Override
    public BindingTable current() {
        try (Connection connection = database.getConnection()) {
            // The version before the rows: rows read after it are at least as new, and a change in between is seen next
            // time.
            long version = version(connection);
            Loaded known = loaded;
            if (known.version == version) {
                return known.table;
            }
            Loaded fresh = new Loaded(version, new BindingTable(bindings(connection)));
            loaded = fresh;
            return fresh.table;
        } catch (SQLException e) {
            throw new IllegalStateException("kit bindings cannot be read: is the database up?", e);
        }
    }

    private static long version(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT version FROM kit_version");
                ResultSet rows = statement.executeQuery()) {
            if (!rows.next()) {
                throw new IllegalStateException("kit_version is empty: run the migrations");
            }
            return rows.getLong(1);
        }
    }

    private static List<Binding> bindings(Connection connection) throws SQLException {
        // Without the times in which a patient was not monitored: consent withdrawn, ended, deceased (H27).
        String sql = """
                SELECT kit.kit_id, b.patient_id, lower(span), upper(span)
                FROM kit_binding b JOIN kit USING (kit_no), unnest(
                  tstzmultirange(tstzrange(b.valid_from, b.valid_to)) - coalesce(
                    (SELECT range_agg(tstzrange(r.valid_from, r.valid_to)) FROM responsibility r
                     WHERE r.patient_id = b.patient_id AND r.phase IN ('ENDED', 'DECEASED')),
                    '{}'::tstzmultirange)) AS span
                """;
        List<Binding> bindings = new ArrayList<>();
        Map<Long, PatientId> patients = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                PatientId patient = patients.computeIfAbsent(rows.getLong(2), PatientId::new);
                long from = firstMillisecondOf(rows.getObject(3, OffsetDateTime.class));
                OffsetDateTime end = rows.getObject(4, OffsetDateTime.class);
                long to = end == null ? Long.MAX_VALUE : firstMillisecondOf(end);
                // One shorter than a millisecond holds no measured time.
                if (from < to) {
                    bindings.add(new Binding(new KitId(rows.getString(1)), patient, from, to));
                }
            }
        }
        return bindings;
    }

    /** The first whole millisecond not before this: measured times are milliseconds, the table has microseconds. */
    private static long firstMillisecondOf(OffsetDateTime time) {
        Instant instant = time.toInstant();
        long floor = instant.toEpochMilli();
        return instant.isAfter(Instant.ofEpochMilli(floor)) ? floor + 1 : floor;
    }
}
