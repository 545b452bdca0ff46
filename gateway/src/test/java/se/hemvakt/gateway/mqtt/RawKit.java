package se.hemvakt.gateway.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A kit made of a bare socket, so that a test says each byte itself. */
final class RawKit implements AutoCloseable {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    RawKit(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    RawKit(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Connects and logs in. */
    static RawKit open(int port, TestGateway.Kit kit, int version) throws IOException {
        RawKit raw = new RawKit(port);
        raw.send(connect(version, kit.id().value(), kit.id().value(), kit.secret(), 60));
        Received connack = raw.receive();
        if (connack == null || connack.first() != 0x20 || connack.body()[1] != 0) {
            throw new AssertionError("not admitted: " + connack);
        }
        return raw;
    }

    static byte[] connect(
            int version, String clientId, @Nullable String user, @Nullable String password, int keepAlive) {
        Bytes body = new Bytes()
                .text("MQTT")
                .add(version)
                .add((user != null ? 0x80 : 0) | (password != null ? 0x40 : 0) | 0x02)
                .add(keepAlive >> 8, keepAlive);
        if (version == 5) {
            body.add(0);
        }
        body.text(clientId);
        if (user != null) {
            body.text(user);
        }
        if (password != null) {
            body.text(password);
        }
        return packet(0x10, body);
    }

    static byte[] publish(int version, String topic, int packetId, String payload) {
        return publish(0x32, version, topic, packetId, payload.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] publish(int first, int version, String topic, int packetId, byte[] payload) {
        Bytes body = new Bytes().text(topic);
        if ((first & 0x06) != 0) {
            body.add(packetId >> 8, packetId);
        }
        if (version == 5) {
            body.add(0);
        }
        return packet(first, body.raw(payload));
    }

    static byte[] subscribe(int version, int packetId, String topic, int options) {
        Bytes body = new Bytes().add(packetId >> 8, packetId);
        if (version == 5) {
            body.add(0);
        }
        return packet(0x82, body.text(topic).add(options));
    }

    static byte[] packet(int first, Bytes body) {
        byte[] rest = body.toByteArray();
        Bytes whole = new Bytes().add(first);
        int length = rest.length;
        do {
            whole.add((length & 0x7F) | (length > 0x7F ? 0x80 : 0));
            length >>>= 7;
        } while (length > 0);
        return whole.raw(rest).toByteArray();
    }

    RawKit send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** The next packet; null when the connection was closed. */
    @Nullable
    Received receive() throws IOException {
        try {
            int first = in.read();
            if (first < 0) {
                return null;
            }
            int length = 0;
            for (int shift = 0; ; shift += 7) {
                int digit = in.readUnsignedByte();
                length |= (digit & 0x7F) << shift;
                if (digit < 0x80) {
                    break;
                }
            }
            byte[] body = new byte[length];
            in.readFully(body);
            return new Received(first, body);
        } catch (SocketException e) {
            return null; // reset: closed by the other side while it had unread bytes
        }
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** One MQTT packet: its first byte and what follows the length. */
    static final class Received {
        private final int first;
        private final byte[] body;

        Received(int first, byte[] body) {
            this.first = first;
            this.body = body;
        }

        int first() {
            return first;
        }

        byte[] body() {
            return body;
        }

        String text(int from) {
            return new String(body, from, body.length - from, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return HEX.toHexDigits((byte) first) + " " + HEX.formatHex(body);
        }
    }

    /** Bytes being written. */
    static final class Bytes {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Bytes add(int... values) {
            for (int value : values) {
                bytes.write(value);
            }
            return this;
        }

        Bytes raw(byte[] values) {
            bytes.writeBytes(values);
            return this;
        }

        Bytes text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            return add(utf8.length >> 8, utf8.length).raw(utf8);
        }

        byte[] toByteArray() {
            return bytes.toByteArray();
        }
    }
}
