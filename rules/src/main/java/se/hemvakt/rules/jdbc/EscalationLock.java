package se.hemvakt.rules.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Whoever orders messages holds this until it has committed, and so does a decision that takes a patient from a team or ends
 * monitoring: a message stands before such a decision or knows of it. Two programs with the role rules take turns by it.
 */
final class EscalationLock {
    /** Any number that nobody else uses. */
    private static final long KEY = 0x6865_6d76_616b_7401L;

    private EscalationLock() {}

    /** Waits for it; given back with the transaction. */
    static void take(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
            statement.setLong(1, KEY);
            statement.execute();
        }
    }
}
