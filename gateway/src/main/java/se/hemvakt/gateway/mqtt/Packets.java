package se.hemvakt.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** The two packets of the hot path, written by hand into a shared buffer: everything rarer goes through Netty's encoder. */
final class Packets {
    private static final byte[] RECEIPT_EPOCH = ascii("{\"receipt\":{\"epoch\":");
    private static final byte[] RECEIPT_SEQ = ascii(",\"seq\":");
    private static final byte[] RECEIPT_END = ascii("}}");

    private Packets() {}

    /** PUBACK with success: the short form, which versions 3.1.1 and 5 share. */
    static void puback(ByteBuf out, int packetId) {
        out.writeShort(0x4002).writeShort(packetId);
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
        int rest = remaining(topic, withPacketId, v5, payloadBytes);
        while (rest > 0x7F) {
            out.writeByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
        out.writeShort(topic.length).writeBytes(topic);
        if (withPacketId) {
            out.writeShort(packetId);
        }
        if (v5) {
            out.writeByte(0);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
