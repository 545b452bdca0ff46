package se.hemvakt.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import se.hemvakt.gateway.Refusal;

/** MQTT's data types (MQTT 5, 1.5), read within one packet: what reaches beyond its end is malformed. */
final class Wire {
    private Wire() {}

    static int u8(ByteBuf in) {
        need(in, 1);
        return in.readUnsignedByte();
    }

    static int u16(ByteBuf in) {
        need(in, 2);
        return in.readUnsignedShort();
    }

    /** A packet id: never 0. */
    static int packetId(ByteBuf in) {
        int id = u16(in);
        if (id == 0) {
            throw new WrongPacketException(Refusal.PROTOCOL);
        }
        return id;
    }

    /** A variable byte integer of at most four bytes, in its shortest form. */
    static int variable(ByteBuf in) {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int digit = u8(in);
            value |= (digit & 0x7F) << shift;
            if (digit < 0x80) {
                if (digit == 0 && shift > 0) {
                    throw new WrongPacketException(Refusal.MALFORMED);
                }
                return value;
            }
        }
        throw new WrongPacketException(Refusal.MALFORMED);
    }

    static byte[] binary(ByteBuf in) {
        int length = u16(in);
        need(in, length);
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    /** Text in well-formed UTF-8 without control characters and non-characters, which MQTT allows to refuse (1.5.4). */
    static String text(ByteBuf in) {
        byte[] bytes = binary(in);
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(java.nio.ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new WrongPacketException(Refusal.MALFORMED);
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || (c >= 0x7F && c <= 0x9F) || c >= 0xFFFE) {
                throw new WrongPacketException(Refusal.MALFORMED);
            }
        }
        return text;
    }

    private static void need(ByteBuf in, int bytes) {
        if (in.readableBytes() < bytes) {
            throw new WrongPacketException(Refusal.MALFORMED);
        }
    }
}
