package se.hemvakt.sim.kit;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where kits connect.
 *
 * @param tls whether the connection is encrypted
 * @param trusted the certificate (PEM) of the authority that signed the platform's; null: what the JVM trusts
 */
public record Endpoint(
        String host, int port, boolean tls, @Nullable Path trusted) {
    public Endpoint {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("an endpoint needs a host and a port from 1 to 65535");
        }
        if (trusted != null && !tls) {
            throw new IllegalArgumentException("a trusted certificate is only of use with TLS");
        }
    }

    /** Unencrypted, for loopback. */
    public static Endpoint plain(String host, int port) {
        return new Endpoint(host, port, false, null);
    }

    @Override
    public String toString() {
        return (tls ? "mqtts://" : "mqtt://") + host + ":" + port;
    }
}
