package se.hemvakt.runtime.jdbc;

import org.jspecify.annotations.Nullable;

/** The database cannot be used; the message says where, what, and what to do next. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseException(String message) {
        this(message, null);
    }

    public DatabaseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
