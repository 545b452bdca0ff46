package se.hemvakt.app.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The promise of H01, checked against the database itself. */
final class Receipted {
    private Receipted() {}

    /** Every receipted reading is stored, none is stored twice, and the roll-ups count each exactly once. */
    static void areStoredOnce(Connection connection, Collection<CountingKit> kits) throws SQLException {
        // One moment for all questions: what is still on its way may go on being stored meanwhile.
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            Map<String, Set<Long>> stored = new HashMap<>();
            long rows = 0;
            try (ResultSet row =
                    statement.executeQuery("SELECT k.kit_id, (extract(epoch FROM r.measured_at) * 1000)::bigint"
                            + " FROM reading r JOIN reading_kit k USING (kit_ref) WHERE r.vital = 1")) {
                while (row.next()) {
                    rows++;
                    assertThat(stored.computeIfAbsent(row.getString(1), kit -> new HashSet<>())
                                    .add(row.getLong(2)))
                            .as("a reading stored twice")
                            .isTrue();
                }
            }
            List<String> lost = new ArrayList<>();
            long receipted = 0;
            for (CountingKit kit : kits) {
                Set<Long> there = stored.getOrDefault(kit.kit(), Set.of());
                for (long measuredAt : kit.receipted()) {
                    receipted++;
                    if (!there.contains(measuredAt)) {
                        lost.add(kit.kit() + " " + measuredAt);
                    }
                }
            }
            assertThat(lost)
                    .as("receipted and not stored, of %d receipted", receipted)
                    .isEmpty();
            for (String rollup : List.of("reading_1m", "reading_1h")) {
                try (ResultSet row = statement.executeQuery("SELECT sum(n) FROM " + rollup + " WHERE vital = 1")) {
                    row.next();
                    assertThat(row.getLong(1)).as("readings in %s", rollup).isEqualTo(rows);
                }
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
