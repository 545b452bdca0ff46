package se.hemvakt.ingest.batch;

import org.jspecify.annotations.Nullable;

/** The store took nothing for too long; nothing was promised to the kit, and sending again helps once the store is back. */
public final class StoreAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreAwayException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}
