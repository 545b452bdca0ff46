package se.hemvakt.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import se.hemvakt.gateway.Refusal;

/**
 * The properties of an MQTT 5 packet, checked against what that packet may carry (MQTT 5, 2.2.2).
 *
 * <p>An identifier that does not belong into the packet makes it malformed (2.2.2.2); one that comes twice, or has a value out
 * of its range, is a protocol error.
 */
final class Properties {
    private static final int RESPONSE_TOPIC = 0x08;
    static final int SUBSCRIPTION_IDENTIFIER = 0x0B;
    static final int SESSION_EXPIRY_INTERVAL = 0x11;
    static final int AUTHENTICATION_METHOD = 0x15;
    static final int AUTHENTICATION_DATA = 0x16;
    static final int RECEIVE_MAXIMUM = 0x21;
    static final int TOPIC_ALIAS = 0x23;
    static final int MAXIMUM_PACKET_SIZE = 0x27;
    private static final int USER_PROPERTY = 0x26;

    /** Which identifiers a packet may carry, as bits. */
    static final long CONNECT = bits(0x11, 0x15, 0x16, 0x17, 0x19, 0x21, 0x22, 0x26, 0x27);

    static final long WILL = bits(0x01, 0x02, 0x03, 0x08, 0x09, 0x18, 0x26);
    static final long PUBLISH = bits(0x01, 0x02, 0x03, 0x08, 0x09, 0x0B, 0x23, 0x26);
    static final long PUBACK = bits(0x1F, 0x26);
    static final long SUBSCRIBE = bits(0x0B, 0x26);
    static final long UNSUBSCRIBE = bits(0x26);
    static final long DISCONNECT = bits(0x11, 0x1C, 0x1F, 0x26);
    static final long AUTH = bits(0x15, 0x16, 0x1F, 0x26);

    private enum Type {
        BYTE,
        TWO_BYTES,
        FOUR_BYTES,
        VARIABLE,
        TEXT,
        BINARY
    }

    private long seen;
    private final long[] values = new long[0x2B];

    private Properties() {}

    /** Reads the length and the properties. */
    static Properties read(ByteBuf in, long allowed) {
        Properties properties = new Properties();
        int length = Wire.variable(in);
        if (length > in.readableBytes()) {
            throw new WrongPacketException(Refusal.MALFORMED);
        }
        ByteBuf own = in.readSlice(length);
        while (own.isReadable()) {
            properties.readOne(own, allowed);
        }
        return properties;
    }

    boolean has(int id) {
        return (seen & 1L << id) != 0;
    }

    long value(int id, long otherwise) {
        return has(id) ? values[id] : otherwise;
    }

    private void readOne(ByteBuf in, long allowed) {
        int id = Wire.variable(in);
        if (id >= 64 || (allowed & 1L << id) == 0) {
            throw new WrongPacketException(Refusal.MALFORMED);
        }
        if (id == USER_PROPERTY) {
            Wire.text(in);
            Wire.text(in);
            return;
        }
        if (has(id)) {
            throw new WrongPacketException(Refusal.PROTOCOL);
        }
        seen |= 1L << id;
        values[id] = switch (type(id)) {
            case BYTE -> flag(in);
            case TWO_BYTES -> Wire.u16(in);
            case FOUR_BYTES -> (long) Wire.u16(in) << 16 | Wire.u16(in);
            case VARIABLE -> Wire.variable(in);
            case TEXT -> text(id, in);
            case BINARY -> Wire.binary(in).length;
        };
        boolean needsMoreThanZero = id == RECEIVE_MAXIMUM || id == MAXIMUM_PACKET_SIZE || id == SUBSCRIPTION_IDENTIFIER;
        if (needsMoreThanZero && values[id] == 0) {
            throw new WrongPacketException(Refusal.PROTOCOL);
        }
    }

    private static int text(int id, ByteBuf in) {
        String text = Wire.text(in);
        if (id == RESPONSE_TOPIC && (text.isEmpty() || text.indexOf('+') >= 0 || text.indexOf('#') >= 0)) {
            throw new WrongPacketException(Refusal.PROTOCOL);
        }
        return text.length();
    }

    /** All byte properties a kit may send are yes or no. */
    private static int flag(ByteBuf in) {
        int value = Wire.u8(in);
        if (value > 1) {
            throw new WrongPacketException(Refusal.PROTOCOL);
        }
        return value;
    }

    private static Type type(int id) {
        return switch (id) {
            case 0x01, 0x17, 0x19 -> Type.BYTE;
            case 0x21, 0x22, 0x23 -> Type.TWO_BYTES;
            case 0x02, 0x11, 0x18, 0x27 -> Type.FOUR_BYTES;
            case 0x0B -> Type.VARIABLE;
            case 0x09, 0x16 -> Type.BINARY;
            default -> Type.TEXT;
        };
    }

    private static long bits(int... ids) {
        long bits = 0;
        for (int id : ids) {
            bits |= 1L << id;
        }
        return bits;
    }
}
