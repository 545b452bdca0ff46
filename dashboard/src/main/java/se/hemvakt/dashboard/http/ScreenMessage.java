package se.hemvakt.dashboard.http;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a screen may say over its socket, and who may. Anything else closes the socket. */
enum ScreenMessage {
    /** Whether this screen can sound now. */
    STATION(Access.SEES_PATIENTS);

    private final Access access;

    ScreenMessage(Access access) {
        this.access = access;
    }

    Access access() {
        return access;
    }

    /** The form sent: {@code station}. */
    String type() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ScreenMessage> ofType(@Nullable Object type) {
        for (ScreenMessage message : values()) {
            if (message.type().equals(type)) {
                return Optional.of(message);
            }
        }
        return Optional.empty();
    }
}
