package se.hemvakt.sim.mqtt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The few MQTT 3.1.1 packets a kit needs (OASIS standard, sections 3.1 to 3.14), as bytes. Only what kits use: clean session,
 * no will, QoS 1, nothing retained.
 */
public final class Packets {
    public static final int CONNACK = 2;
    public static final int PUBLISH = 3;
    public static final int PUBACK = 4;
    public static final int SUBACK = 9;
    public static final int PINGRESP = 13;

    private static final int LENGTH_BYTES_MAX = 4;

    private Packets() {}

    /** Hears packets cut from a stream. */
    @FunctionalInterface
    public interface Sink {
        /**
         * @param type the control packet type
         * @param flags the low four bits of the first byte
         * @param body what follows the fixed header; only valid during the call
         */
        void packet(int type, int flags, ByteBuffer body);
    }

    /**
     * Cuts all whole packets from the stream and leaves the beginning of the next one unread.
     *
     * @throws IllegalArgumentException if this is no MQTT, or a packet longer than {@code longest}
     */
    public static void cut(ByteBuffer in, int longest, Sink sink) {
        while (true) {
            in.mark();
            if (in.remaining() < 2) {
                return;
            }
            int first = in.get();
            int length = 0;
            int shift = 0;
            byte digit;
            do {
                if (!in.hasRemaining()) {
                    in.reset();
                    return;
                }
                if (shift == 7 * LENGTH_BYTES_MAX) {
                    throw new IllegalArgumentException("not MQTT: a length of more than four bytes");
                }
                digit = in.get();
                length |= (digit & 0x7F) << shift;
                shift += 7;
            } while (digit < 0);
            if (length > longest) {
                throw new IllegalArgumentException("an MQTT packet of " + length + " bytes, more than " + longest);
            }
            if (in.remaining() < length) {
                in.reset();
                return;
            }
            ByteBuffer body = in.slice(in.position(), length);
            in.position(in.position() + length);
            sink.packet((first >> 4) & 0x0F, first & 0x0F, body);
        }
    }

    /** CONNECT with clean session, client id and user name both the kit's id. */
    public static byte[] connect(String kit, String secret, int keepAliveSeconds) {
        byte[] id = kit.getBytes(StandardCharsets.UTF_8);
        byte[] password = secret.getBytes(StandardCharsets.UTF_8);
        int length = 10 + 2 + id.length + 2 + id.length + 2 + password.length;
        return packet(0x10, length, out -> {
            out.putShort((short) 4).put(new byte[] {'M', 'Q', 'T', 'T', 4, (byte) 0b1100_0010});
            out.putShort((short) keepAliveSeconds);
            text(out, id);
            text(out, id);
            text(out, password);
        });
    }

    /** SUBSCRIBE to one topic, QoS 1. */
    public static byte[] subscribe(int packetId, String topic) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        return packet(0x82, 2 + 2 + name.length + 1, out -> {
            out.putShort((short) packetId);
            text(out, name);
            out.put((byte) 1);
        });
    }

    /** PUBLISH, QoS 1, not retained. */
    public static byte[] publish(String topic, int packetId, byte[] payload) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        return packet(0x32, 2 + name.length + 2 + payload.length, out -> {
            text(out, name);
            out.putShort((short) packetId).put(payload);
        });
    }

    public static byte[] puback(int packetId) {
        return new byte[] {0x40, 2, (byte) (packetId >> 8), (byte) packetId};
    }

    public static byte[] pingreq() {
        return new byte[] {(byte) 0xC0, 0};
    }

    public static byte[] disconnect() {
        return new byte[] {(byte) 0xE0, 0};
    }

    private static byte[] packet(int first, int length, Consumer<ByteBuffer> body) {
        int digits = length < 128 ? 1 : length < 16_384 ? 2 : length < 2_097_152 ? 3 : LENGTH_BYTES_MAX;
        byte[] bytes = new byte[1 + digits + length];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.put((byte) first);
        int left = length;
        do {
            int digit = left & 0x7F;
            left >>= 7;
            out.put((byte) (left > 0 ? digit | 0x80 : digit));
        } while (left > 0);
        body.accept(out);
        return bytes;
    }

    private static void text(ByteBuffer out, byte[] text) {
        out.putShort((short) text.length).put(text);
    }
}
