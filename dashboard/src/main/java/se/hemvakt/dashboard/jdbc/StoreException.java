package se.hemvakt.dashboard.jdbc;

import java.sql.SQLException;

/** The database did not do what it was asked; trying again later may help. Carries the SQL state, never a value (H36). */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private StoreException(String message) {
        super(message);
    }

    /** The driver's own message may quote a row's values, so it is not passed on. */
    static StoreException of(String doing, SQLException cause) {
        StoreException exception = new StoreException(doing + " failed, SQL state " + cause.getSQLState());
        exception.setStackTrace(cause.getStackTrace());
        return exception;
    }
}
