package se.hemvakt.gateway.bridge;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.hemvakt.runtime.settings.Secret;
import se.hemvakt.runtime.settings.Settings;

/**
 * What the bridge to an existing broker can be told.
 *
 * @param clientId fixed: the broker keeps what arrives while we are away under this name. No other client may use it
 * @param user null: anonymous
 * @param caCertificate PEM of who signed the broker's certificate; null: plain, which is right on loopback only (D1)
 * @param sharedGroup null: we read alone. Else the name of a shared subscription: several bridges divide the messages
 * @param waitingMax messages that may wait here for their commit; the rest waits at the broker
 * @param waitingBytesMax the same in payload bytes: above it the bridge drops the connection and the broker keeps the rest
 * @param storingMax messages handed to ingest at once
 * @param packetBytesMax largest packet read from the broker. Must not be below the broker's own limit: a packet that is too
 *     large for us would come again for ever
 * @param payloadBytesMax largest payload taken in (F1); larger ones are refused, counted, and acknowledged so that they go away
 */
public record BridgeSettings(
        String host,
        int port,
        String clientId,
        @Nullable String user,
        @Nullable Secret password,
        @Nullable Path caCertificate,
        @Nullable String sharedGroup,
        int waitingMax,
        int waitingBytesMax,
        int storingMax,
        int packetBytesMax,
        int payloadBytesMax,
        Duration keepalive,
        Duration backOffMin,
        Duration backOffMax) {
    public BridgeSettings {
        check(!host.isBlank(), "host", "must not be empty");
        check(port >= 1 && port <= 65_535, "port", "must be 1 to 65535");
        check(!clientId.isBlank(), "clientId", "must not be empty: the broker keeps our session under it");
        check(
                sharedGroup == null || sharedGroup.matches("[A-Za-z0-9_-]{1,64}"),
                "sharedGroup",
                "must be 1 to 64 of A-Z a-z 0-9 _ -");
        check(
                waitingMax >= 1 && waitingMax <= 65_535,
                "waitingMax",
                "must be 1 to 65535, as MQTT has no more packet ids");
        check(storingMax >= 1, "storingMax", "must be at least 1");
        check(payloadBytesMax >= 1_024, "payloadBytesMax", "must be at least 1 KiB");
        check(packetBytesMax >= payloadBytesMax, "packetBytesMax", "must not be below payloadBytesMax");
        check(waitingBytesMax >= packetBytesMax, "waitingBytesMax", "must hold at least one packet");
        check(keepalive.toSeconds() >= 1 && keepalive.toSeconds() <= 120, "keepalive", "must be 1 to 120 s");
        check(
                backOffMin.toMillis() >= 1 && backOffMax.compareTo(backOffMin) >= 0,
                "backOff",
                "must be above 0, and max not below min");
    }

    /** A broker on this address, anonymous and plain, read alone. */
    public static BridgeSettings of(String host, int port) {
        return new BridgeSettings(
                host,
                port,
                "hemvakt-bridge",
                null,
                null,
                null,
                null,
                60_000,
                64 << 20,
                2_000,
                1 << 20,
                64 * 1024,
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofSeconds(64));
    }

    /** Reads {@code hemvakt.gateway.bridge.*}; empty when no broker is named. */
    public static Optional<BridgeSettings> from(Settings in) {
        Optional<String> host = in.optional("hemvakt.gateway.bridge.host", "Broker to read from. Not set: no bridge");
        int port = in.number("hemvakt.gateway.bridge.port", 1883, 1, 65_535, "Its port; 8883 is usual with TLS");
        String clientId = in.text(
                "hemvakt.gateway.bridge.client-id",
                "hemvakt-bridge",
                "Our name there; the broker keeps our session under it");
        Optional<String> user = in.optional("hemvakt.gateway.bridge.user", "User at the broker. Not set: anonymous");
        Optional<Secret> password = in.secret("hemvakt.gateway.bridge.password", "Its password");
        Optional<Path> ca = in.optionalPath(
                "hemvakt.gateway.bridge.tls.ca-certificate",
                "PEM of who signed the broker's certificate. Not set: plain");
        Optional<String> group = in.optional(
                "hemvakt.gateway.bridge.shared-group",
                "Name of a shared subscription, when several bridges divide the messages");
        return host.map(name -> {
            BridgeSettings usual = of(name, port);
            return new BridgeSettings(
                    name,
                    port,
                    clientId,
                    user.orElse(null),
                    password.orElse(null),
                    ca.orElse(null),
                    group.orElse(null),
                    usual.waitingMax,
                    usual.waitingBytesMax,
                    usual.storingMax,
                    usual.packetBytesMax,
                    usual.payloadBytesMax,
                    usual.keepalive,
                    usual.backOffMin,
                    usual.backOffMax);
        });
    }

    public BridgeSettings withBackOff(Duration min, Duration max) {
        return new BridgeSettings(
                host,
                port,
                clientId,
                user,
                password,
                caCertificate,
                sharedGroup,
                waitingMax,
                waitingBytesMax,
                storingMax,
                packetBytesMax,
                payloadBytesMax,
                keepalive,
                min,
                max);
    }

    public BridgeSettings withSharedGroup(String group) {
        return new BridgeSettings(
                host,
                port,
                clientId,
                user,
                password,
                caCertificate,
                group,
                waitingMax,
                waitingBytesMax,
                storingMax,
                packetBytesMax,
                payloadBytesMax,
                keepalive,
                backOffMin,
                backOffMax);
    }

    public BridgeSettings withStoring(int max) {
        return new BridgeSettings(
                host,
                port,
                clientId,
                user,
                password,
                caCertificate,
                sharedGroup,
                waitingMax,
                waitingBytesMax,
                max,
                packetBytesMax,
                payloadBytesMax,
                keepalive,
                backOffMin,
                backOffMax);
    }

    String topicFilter() {
        return sharedGroup == null ? "hv/v1/+/up" : "$share/" + sharedGroup + "/hv/v1/+/up";
    }

    private static void check(boolean right, String name, String rule) {
        if (!right) {
            throw new IllegalArgumentException("gateway.bridge." + name + " " + rule);
        }
    }
}
