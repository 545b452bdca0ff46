package se.hemvakt.gateway.mqtt;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import se.hemvakt.gateway.mqtt.MqttVector.Kind;
import se.hemvakt.gateway.mqtt.MqttVector.Step;
import se.hemvakt.gateway.mqtt.RawKit.Received;
import se.hemvakt.gateway.mqtt.TestGateway.Kit;

/** Plays one sequence against the endpoint and says what came of it. */
final class VectorRun {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private VectorRun() {}

    /** What an answer that does not come is called. */
    static final String NO_ANSWER = "no answer";

    /** "as expected", or what came instead; an answer is waited for as long as {@code patience}. */
    static String play(int port, Kit kit, MqttVector vector, Duration patience) throws IOException {
        if (vector.version() == 3 && vector.connect()) {
            return "refused at CONNECT";
        }
        try (RawKit raw = vector.connect() ? RawKit.open(port, kit, vector.version()) : new RawKit(port)) {
            raw.socket().setSoTimeout(Math.toIntExact(patience.toMillis()));
            for (Step step : vector.steps()) {
                if (step.kind() == Kind.SEND) {
                    try {
                        raw.send(VectorAdapter.adapt(step.bytes(), vector.version(), kit));
                    } catch (IOException closedBefore) {
                        return "closed before the next send";
                    }
                    continue;
                }
                Received packet = raw.receive();
                String differs = difference(step.bytes(), packet);
                if (differs != null) {
                    return differs;
                }
            }
            return vector.expectDisconnect() ? end(raw) : pong(raw);
        } catch (SocketTimeoutException e) {
            return NO_ANSWER;
        }
    }

    private static String end(RawKit raw) throws IOException {
        try {
            Received packet = raw.receive();
            return packet == null ? "as expected" : "unexpected " + packet;
        } catch (SocketTimeoutException e) {
            return "still connected";
        }
    }

    private static String pong(RawKit raw) throws IOException {
        try {
            raw.send(new byte[] {(byte) 0xC0, 0});
        } catch (IOException e) {
            return "closed";
        }
        Received packet = raw.receive();
        if (packet == null) {
            return "closed";
        }
        return packet.first() == 0xD0 ? "as expected" : "unexpected " + packet;
    }

    private static @Nullable String difference(byte[] expected, @Nullable Received got) {
        if (got == null) {
            return "closed instead of " + HEX.formatHex(expected);
        }
        int first = expected[0] & 0xFF;
        byte[] body = Arrays.copyOfRange(expected, 2, expected.length);
        boolean same = first == got.first()
                && switch (first) {
                    // Its properties are each server's own; the answer is in the flags and the code.
                    case 0x20 -> Arrays.equals(Arrays.copyOf(body, 2), Arrays.copyOf(got.body(), 2));
                    default -> Arrays.equals(body, got.body());
                };
        return same ? null : got + " instead of " + HEX.formatHex(expected);
    }
}
