package se.hemvakt.notify.mail;

import java.nio.file.Path;
import java.util.Optional;
import se.hemvakt.runtime.settings.Secret;

/**
 * The mail server that takes our mail.
 *
 * @param tls how the connection is secured; NONE only towards this very machine
 * @param user for logging in; empty: without
 * @param from the sender's address
 * @param trusted PEM of who signed its certificate; empty: who the Java platform trusts
 */
public record MailSettings(
        String host, int port, Tls tls, String user, Secret password, String from, Optional<Path> trusted) {
    /** How the connection is secured. */
    public enum Tls {
        /** Plain until STARTTLS, which is required. */
        STARTTLS,
        /** From the first byte. */
        TLS,
        NONE
    }

    @Override
    public String toString() {
        return "MailSettings[" + host + ":" + port + ", " + tls + "]";
    }
}
