package se.hemvakt.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.hemvakt.runtime.settings.Settings;

/**
 * What the MQTT endpoint can be told.
 *
 * @param host the address to listen on; without {@code tls} only a loopback address is right (D1)
 * @param port 0: chosen by the system
 * @param tls certificate and key; null: plain
 * @param eventLoops how many event loops share the port, 1 to 64
 * @param connectionsMax connections held at once; more are refused
 * @param packetBytesMax largest MQTT packet (F1)
 * @param inFlightMax messages of one connection that may wait for their commit; then reading pauses (H22), and MQTT 5 clients
 *     are told beforehand (Receive Maximum)
 * @param inFlightBytesMax the same in payload bytes
 * @param keepaliveMax longest keepalive a kit may ask for; 0 is always refused (D2)
 * @param connectTimeout how long a connection may wait with its CONNECT
 * @param revocationCheck how often changes of the kit registry are looked for; with it a retired kit is dropped (H35: 5 s)
 * @param stopTimeout how long a stop waits for what is in flight
 */
public record GatewaySettings(
        String host,
        int port,
        @Nullable Tls tls,
        int eventLoops,
        int connectionsMax,
        int packetBytesMax,
        int inFlightMax,
        int inFlightBytesMax,
        Duration keepaliveMax,
        Duration connectTimeout,
        Duration revocationCheck,
        Duration stopTimeout) {
    /** PEM files. Their names are settings, their content is read once, at start. */
    public record Tls(Path certificate, Path key) {}

    public GatewaySettings {
        check(!host.isBlank(), "host", "must not be empty");
        check(port >= 0 && port <= 65_535, "port", "must be 0 to 65535");
        check(eventLoops >= 1 && eventLoops <= 64, "eventLoops", "must be 1 to 64");
        check(connectionsMax >= 1, "connectionsMax", "must be at least 1");
        check(packetBytesMax >= 1_024 && packetBytesMax <= 1 << 20, "packetBytesMax", "must be 1 KiB to 1 MiB");
        check(inFlightMax >= 1 && inFlightMax <= 65_535, "inFlightMax", "must be 1 to 65535");
        check(inFlightBytesMax >= packetBytesMax, "inFlightBytesMax", "must hold at least one packet");
        check(
                keepaliveMax.toSeconds() >= 1 && keepaliveMax.toSeconds() <= 65_535,
                "keepaliveMax",
                "must be 1 to 65535 s");
        check(connectTimeout.toMillis() >= 1, "connectTimeout", "must be longer than 0");
        check(
                revocationCheck.toMillis() >= 1 && revocationCheck.toMillis() <= 4_000,
                "revocationCheck",
                "must be at most 4 s");
        check(!stopTimeout.isNegative(), "stopTimeout", "must not be negative");
    }

    /** Plain on loopback: the demo, and the start for everything else. */
    public static GatewaySettings loopback() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new GatewaySettings(
                "127.0.0.1",
                1883,
                null,
                Math.max(1, Math.min(64, cores / 2)),
                20_000,
                64 * 1024,
                1_000,
                4 << 20,
                Duration.ofSeconds(120),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5));
    }

    /** Reads and checks the settings {@code hemvakt.gateway.mqtt.*}; problems are told by {@link Settings#complete}. */
    public static GatewaySettings from(Settings in) {
        GatewaySettings usual = loopback();
        String host = in.text(
                "hemvakt.gateway.mqtt.host",
                usual.host,
                "Address kits connect to. Not loopback: set a certificate too");
        int port = in.port("hemvakt.gateway.mqtt.port", usual.port, "Port kits connect to; 8883 is usual with TLS");
        Optional<Path> certificate = in.optionalPath(
                "hemvakt.gateway.mqtt.tls.certificate", "Certificate chain, PEM. Without it the port is plain");
        Optional<Path> key = in.optionalPath("hemvakt.gateway.mqtt.tls.key", "Its private key, PEM");
        boolean plainOutside = in.flag(
                "hemvakt.gateway.mqtt.allow-plain",
                false,
                "Allow a plain port beyond loopback, when something in front does TLS");
        int eventLoops = in.number(
                "hemvakt.gateway.mqtt.event-loops",
                0,
                0,
                64,
                "Event loops that share the port; 0 is half as many as the machine has cores");
        int connectionsMax = in.number(
                "hemvakt.gateway.mqtt.connections-max", usual.connectionsMax, 1, 1_000_000, "Connections held at once");
        int inFlightMax = in.number(
                "hemvakt.gateway.mqtt.in-flight-max",
                usual.inFlightMax,
                1,
                65_535,
                "Messages of one kit that may wait for their commit");
        Duration connectTimeout = in.duration(
                "hemvakt.gateway.mqtt.connect-timeout",
                usual.connectTimeout,
                Duration.ofSeconds(1),
                Duration.ofMinutes(2),
                "How long a connection may wait with its CONNECT");
        Duration revocationCheck = in.duration(
                "hemvakt.gateway.mqtt.revocation-check",
                usual.revocationCheck,
                Duration.ofMillis(100),
                Duration.ofSeconds(4),
                "How often retired kits and new secrets are looked for");
        if (certificate.isPresent() != key.isPresent()) {
            in.problem("hemvakt.gateway.mqtt.tls", "certificate and key must be set both or not at all");
        } else if (certificate.isEmpty() && !plainOutside && !isLoopback(host)) {
            in.problem(
                    "hemvakt.gateway.mqtt.host",
                    "'" + host
                            + "' is not loopback and there is no certificate (D1); set hemvakt.gateway.mqtt.tls.certificate and .key");
        }
        Tls tls = certificate.isPresent() && key.isPresent() ? new Tls(certificate.get(), key.get()) : null;
        return new GatewaySettings(
                host,
                port,
                tls,
                eventLoops == 0 ? usual.eventLoops : eventLoops,
                connectionsMax,
                usual.packetBytesMax,
                inFlightMax,
                usual.inFlightBytesMax,
                usual.keepaliveMax,
                connectTimeout,
                revocationCheck,
                usual.stopTimeout);
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    public GatewaySettings listeningOn(String newHost, int newPort) {
        return new GatewaySettings(
                newHost,
                newPort,
                tls,
                eventLoops,
                connectionsMax,
                packetBytesMax,
                inFlightMax,
                inFlightBytesMax,
                keepaliveMax,
                connectTimeout,
                revocationCheck,
                stopTimeout);
    }

    public GatewaySettings withTls(Path certificate, Path key) {
        return new GatewaySettings(
                host,
                port,
                new Tls(certificate, key),
                eventLoops,
                connectionsMax,
                packetBytesMax,
                inFlightMax,
                inFlightBytesMax,
                keepaliveMax,
                connectTimeout,
                revocationCheck,
                stopTimeout);
    }

    public GatewaySettings withEventLoops(int newEventLoops) {
        return new GatewaySettings(
                host,
                port,
                tls,
                newEventLoops,
                connectionsMax,
                packetBytesMax,
                inFlightMax,
                inFlightBytesMax,
                keepaliveMax,
                connectTimeout,
                revocationCheck,
                stopTimeout);
    }

    public GatewaySettings withInFlight(int newInFlightMax, int newInFlightBytesMax) {
        return new GatewaySettings(
                host,
                port,
                tls,
                eventLoops,
                connectionsMax,
                packetBytesMax,
                newInFlightMax,
                newInFlightBytesMax,
                keepaliveMax,
                connectTimeout,
                revocationCheck,
                stopTimeout);
    }

    public GatewaySettings withConnections(int newConnectionsMax, Duration newConnectTimeout) {
        return new GatewaySettings(
                host,
                port,
                tls,
                eventLoops,
                newConnectionsMax,
                packetBytesMax,
                inFlightMax,
                inFlightBytesMax,
                keepaliveMax,
                newConnectTimeout,
                revocationCheck,
                stopTimeout);
    }

    private static void check(boolean right, String name, String rule) {
        if (!right) {
            throw new IllegalArgumentException("gateway." + name + " " + rule);
        }
    }
}
