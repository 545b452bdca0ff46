package se.hemvakt.runtime.jdbc;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/** Whether doing the same again can help, by the database's own error codes, never by its words. */
final class Retry {
    private Retry() {}

    static boolean mayHelp(SQLException e) {
        @Nullable String state = e.getSQLState();
        if (e instanceof SQLTransientException || state == null) {
            return true;
        }
        return state.startsWith("08") // connection lost or refused
                || state.equals("40001") // serialization failure
                || state.equals("40P01") // deadlock
                || state.startsWith("57P") // server shutting down, crashed, or starting
                || state.startsWith("53"); // out of connections, memory or disk
    }
}
