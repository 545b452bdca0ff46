package se.hemvakt.runtime.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import se.hemvakt.model.KitId;
import se.hemvakt.model.Reading;

/** The kits' numbers in the log's own dictionary; as many as there are kits. */
final class KitRefs {
    private final Map<KitId, Integer> known = new ConcurrentHashMap<>();

    /** The numbers of these readings' kits; kits new to the log are numbered in a transaction of its own, which does no harm. */
    int[] of(Connection connection, List<Reading> readings) throws SQLException {
        int[] refs = new int[readings.size()];
        Set<String> unknown = Set.of();
        for (int i = 0; i < refs.length; i++) {
            Integer ref = known.get(readings.get(i).kit());
            if (ref != null) {
                refs[i] = ref;
            } else {
                if (unknown.isEmpty()) {
                    unknown = new HashSet<>();
                }
                unknown.add(readings.get(i).kit().value());
            }
        }
        if (unknown.isEmpty()) {
            return refs;
        }
        learn(connection, unknown);
        for (int i = 0; i < refs.length; i++) {
            Integer ref = known.get(readings.get(i).kit());
            if (ref == null) {
                throw new IllegalStateException("kit " + readings.get(i).kit() + " got no number in the log");
            }
            refs[i] = ref;
        }
        return refs;
    }

    private void learn(Connection connection, Set<String> kits) throws SQLException {
        connection.setAutoCommit(true);
        Array names = connection.createArrayOf("text", kits.stream().sorted().toArray());
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO reading_kit (kit_id) SELECT unnest(?::text[]) ON CONFLICT DO NOTHING")) {
            insert.setArray(1, names);
            insert.executeUpdate();
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT kit_id, kit_ref FROM reading_kit WHERE kit_id = ANY (?)")) {
            select.setArray(1, names);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    known.put(new KitId(rows.getString(1)), rows.getInt(2));
                }
            }
        }
    }
}
