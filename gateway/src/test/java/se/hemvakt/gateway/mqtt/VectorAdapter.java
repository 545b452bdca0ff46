package se.hemvakt.gateway.mqtt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import se.hemvakt.gateway.mqtt.TestGateway.Kit;

/**
 * Puts a known kit into a packet that was written for a broker open to all: client id, user and password in CONNECT, the own
 * topics elsewhere. What the packet is about stays: an odd name, a wrong flag, a length that does not fit. A packet that cannot
 * be read so far stays as it is.
 */
final class VectorAdapter {
    private final byte[] packet;
    private final int version;
    private final Kit kit;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int at;

    private VectorAdapter(byte[] packet, int version, Kit kit) {
        this.packet = packet;
        this.version = version;
        this.kit = kit;
    }

    static byte[] adapt(byte[] packet, int version, Kit kit) {
        if (packet.length < 2) {
            return packet;
        }
        try {
            return new VectorAdapter(packet, version, kit).adapted();
        } catch (IndexOutOfBoundsException unreadable) {
            return packet;
        }
    }

    private byte[] adapted() {
        int type = (packet[0] & 0xF0) >> 4;
        long declared = 0;
        int digits = 0;
        at = 1;
        while (true) {
            int digit = u8();
            declared |= (long) (digit & 0x7F) << (7 * digits++);
            if (digit < 0x80) {
                break;
            }
        }
        if (digits > 4) {
            return packet;
        }
        int head = at;
        switch (type) {
            case 1 -> connect();
            case 3 -> topic(kit.up());
            case 8, 10 -> filters(type == 8);
            default -> {
                return packet;
            }
        }
        out.write(packet, at, packet.length - at);
        byte[] body = out.toByteArray();
        int grown = body.length - (packet.length - head);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(packet[0]);
        whole.writeBytes(MqttVector.varInt(declared + grown));
        whole.writeBytes(body);
        return whole.toByteArray();
    }

    private void connect() {
        copy(2 + u16At(at));
        int protocol = u8At(at);
        copy(1);
        int flags = u8At(at);
        boolean user = (flags & 0x80) != 0;
        boolean password = (flags & 0x40) != 0;
        boolean nobody = !user && !password;
        boolean addPassword = nobody || (user && !password);
        if (nobody) {
            flags |= 0x80;
        }
        if (addPassword) {
            flags |= 0x40;
        }
        out.write(flags);
        at++;
        copy(2);
        if (protocol == 5) {
            properties();
        }
        string(kit.id().value());
        if ((flags & 0x04) != 0) {
            if (protocol == 5) {
                properties();
            }
            copy(2 + u16At(at));
            copy(2 + u16At(at));
        }
        if (user) {
            string(kit.id().value());
        } else if (nobody) {
            write(kit.id().value());
        }
        if (password) {
            string(kit.secret());
        } else if (addPassword) {
            write(kit.secret());
        }
    }

    private void filters(boolean options) {
        copy(2);
        if (version == 5) {
            properties();
        }
        while (at < packet.length) {
            topic(kit.down());
            if (options) {
                copy(1);
            }
        }
    }

    private void topic(String own) {
        String text = textAt(at);
        boolean special = text == null || text.contains("+") || text.contains("#") || text.startsWith("$");
        if (special) {
            copy(2 + u16At(at));
        } else {
            string(own);
        }
    }

    private void properties() {
        int length = 0;
        int from = at;
        for (int shift = 0; ; shift += 7) {
            int digit = u8();
            length |= (digit & 0x7F) << shift;
            if (digit < 0x80) {
                break;
            }
        }
        int whole = at - from + length;
        at = from;
        copy(whole);
    }

    /** Replaces a string that is plain text and not empty; any other is what the packet is about. */
    private void string(String replacement) {
        if (textAt(at) == null) {
            copy(2 + u16At(at));
        } else {
            at += 2 + u16At(at);
            write(replacement);
        }
    }

    private void write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes.length >> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private @Nullable String textAt(int from) {
        int length = u16At(from);
        if (length == 0) {
            return null;
        }
        for (int i = 0; i < length; i++) {
            int c = u8At(from + 2 + i);
            if (c < 0x20 || c > 0x7E) {
                return null;
            }
        }
        return new String(packet, from + 2, length, StandardCharsets.US_ASCII);
    }

    private void copy(int bytes) {
        if (at + bytes > packet.length) {
            throw new IndexOutOfBoundsException();
        }
        out.write(packet, at, bytes);
        at += bytes;
    }

    private int u8() {
        return u8At(at++);
    }

    private int u8At(int index) {
        return packet[index] & 0xFF;
    }

    private int u16At(int index) {
        return u8At(index) << 8 | u8At(index + 1);
    }
}
