package se.hemvakt.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/** Encodes the packets we send, each into a given buffer, so that many can share one buffer and one flush. */
final class Packets {
    private static final byte[] RECEIPT_EPOCH = ascii("{\"receipt\":{\"epoch\":");
    private static final byte[] RECEIPT_SEQ = ascii(",\"seq\":");
    private static final byte[] RECEIPT_END = ascii("}}");

    private Packets() {}

    /** What an accepting CONNACK of version 5 offers; 3.1.1 has no words for it. */
    record Offer(int receiveMax, int packetBytesMax) {}

    /** How long an accepting CONNACK of version 5 is. */
    static final int CONNACK_5_BYTES = 28;

    static void connackAccepted311(ByteBuf out) {
        out.writeInt(0x20020000);
    }

    /**
     * We keep no session, take QoS 0 and 1, retain nothing, and know neither wildcards nor shared subscriptions nor subscription
     * identifiers; topic aliases are off when not mentioned.
     */
    static void connackAccepted5(ByteBuf out, Offer offer) {
        out.writeShort(0x201A).writeShort(0x0000).writeByte(23);
        out.writeByte(0x11).writeInt(0);
        out.writeByte(0x21).writeShort(offer.receiveMax());
        out.writeByte(0x27).writeInt(offer.packetBytesMax());
        out.writeShort(0x2401)
                .writeShort(0x2500)
                .writeShort(0x2800)
                .writeShort(0x2900)
                .writeShort(0x2A00);
    }

    static void connackRefused(ByteBuf out, boolean v5, int code) {
        if (v5) {
            out.writeShort(0x2003).writeByte(0).writeByte(code).writeByte(0);
        } else {
            out.writeShort(0x2002).writeByte(0).writeByte(code);
        }
    }

    /** PUBACK with success: the short form, which both versions share. */
    static void puback(ByteBuf out, int packetId) {
        out.writeShort(0x4002).writeShort(packetId);
    }

    static void suback(ByteBuf out, boolean v5, int packetId, byte[] codes) {
        answer(out, 0x90, v5, packetId, codes);
    }

    /** In 3.1.1 without codes: there it can only succeed. */
    static void unsuback(ByteBuf out, boolean v5, int packetId, byte[] codes) {
        answer(out, 0xB0, v5, packetId, v5 ? codes : new byte[0]);
    }

    private static void answer(ByteBuf out, int first, boolean v5, int packetId, byte[] codes) {
        out.writeByte(first);
        length(out, 2 + (v5 ? 1 : 0) + codes.length);
        out.writeShort(packetId);
        if (v5) {
            out.writeByte(0);
        }
        out.writeBytes(codes);
    }

    static void pingResp(ByteBuf out) {
        out.writeShort(0xD000);
    }

    /** Version 5 only: 3.1.1 has none from a server. */
    static void disconnect(ByteBuf out, int reason) {
        out.writeShort(0xE001).writeByte(reason);
    }

    /** PUBLISH; packet id 0 makes it QoS 0, any other QoS 1. */
    static void publish(ByteBuf out, byte[] topic, int packetId, boolean v5, byte[] payload) {
        head(out, topic, packetId, v5, payload.length);
        out.writeBytes(payload);
    }

    /** The receipt {@code {"receipt":{"epoch":1,"seq":42}}} as PUBLISH with QoS 0. */
    static void receipt(ByteBuf out, byte[] topic, boolean v5, long epoch, long seq) {
        String epochText = Long.toString(epoch);
        String seqText = Long.toString(seq);
        int length =
                RECEIPT_EPOCH.length + epochText.length() + RECEIPT_SEQ.length + seqText.length() + RECEIPT_END.length;
        head(out, topic, 0, v5, length);
        out.writeBytes(RECEIPT_EPOCH);
        ByteBufUtil.writeAscii(out, epochText);
        out.writeBytes(RECEIPT_SEQ);
        ByteBufUtil.writeAscii(out, seqText);
        out.writeBytes(RECEIPT_END);
    }

    /** How long a PUBLISH becomes, fixed header included. */
    static int publishSize(byte[] topic, boolean withPacketId, boolean v5, int payloadBytes) {
        int remaining = remaining(topic, withPacketId, v5, payloadBytes);
        return remaining + (remaining < 1 << 7 ? 2 : remaining < 1 << 14 ? 3 : remaining < 1 << 21 ? 4 : 5);
    }

    /** The longest receipt there can be. */
    static int receiptSizeMax(byte[] topic) {
        return publishSize(topic, false, true, RECEIPT_EPOCH.length + RECEIPT_SEQ.length + RECEIPT_END.length + 2 * 19);
    }

    private static int remaining(byte[] topic, boolean withPacketId, boolean v5, int payloadBytes) {
        return 2 + topic.length + (withPacketId ? 2 : 0) + (v5 ? 1 : 0) + payloadBytes;
    }

    private static void head(ByteBuf out, byte[] topic, int packetId, boolean v5, int payloadBytes) {
        boolean withPacketId = packetId != 0;
        out.writeByte(withPacketId ? 0x32 : 0x30);
        length(out, remaining(topic, withPacketId, v5, payloadBytes));
        out.writeShort(topic.length).writeBytes(topic);
        if (withPacketId) {
            out.writeShort(packetId);
        }
        if (v5) {
            out.writeByte(0);
        }
    }

    private static void length(ByteBuf out, int bytes) {
        int rest = bytes;
        while (rest > 0x7F) {
            out.writeByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
