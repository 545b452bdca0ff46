package se.hemvakt.sim.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import se.hemvakt.sim.kit.Endpoint;
import se.hemvakt.sim.kit.EnrolledKit;
import se.hemvakt.sim.kit.KitWire;
import se.hemvakt.sim.mqtt.Packets;

/** One connection of the generator: blocking while it logs in, then non-blocking in the hands of its loop. */
final class LoadConnection {
    /** Unacknowledged messages at most; a power of two. */
    static final int SLOTS = 1024;

    private static final int LOGIN_MS_MAX = 30_000;
    private static final int KEEP_ALIVE_SECONDS = 120;
    private static final int PACKET_MAX = 64 * 1024;
    private static final long FREE = Long.MIN_VALUE;
    private static final byte[] NOTHING = {};

    private final SocketChannel channel;
    private final KitPacket packet;
    /** When the message in each slot should have left; the slot's number plus one is its packet id. */
    private final long[] intendedAt = new long[SLOTS];

    private byte[] unread = NOTHING;
    private @Nullable ByteBuffer unwritten;
    private @Nullable SelectionKey key;
    private int onTheWay;
    private boolean broken;
    private boolean lost;

    /** At a fixed rate: when the first should leave after the start. */
    long phaseNs;

    /** At a fixed rate: how many should have left. */
    long due;

    /** How many have left. */
    long sent;

    /** Hears an acknowledgement, with the time its message should have left. */
    @FunctionalInterface
    interface Acknowledged {
        void at(long intendedNs);
    }

    private LoadConnection(SocketChannel channel, KitPacket packet) {
        this.channel = channel;
        this.packet = packet;
        Arrays.fill(intendedAt, FREE);
    }

    /** Connects and logs in. */
    static LoadConnection open(Endpoint endpoint, EnrolledKit kit, long epoch, int readings, boolean subscribed)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(new InetSocketAddress(endpoint.host(), endpoint.port()), LOGIN_MS_MAX);
            channel.socket().setSoTimeout(LOGIN_MS_MAX);
            String id = kit.kit().value();
            channel.write(ByteBuffer.wrap(Packets.connect(id, kit.secret(), KEEP_ALIVE_SECONDS)));
            answer(channel, "login", new byte[] {0x20, 2, 0, 0}, 4);
            if (subscribed) {
                channel.write(ByteBuffer.wrap(Packets.subscribe(0xFFFF, KitWire.down(id))));
                answer(channel, "subscription", new byte[] {(byte) 0x90, 3}, 5);
            }
            channel.configureBlocking(false);
            return new LoadConnection(channel, new KitPacket(id, epoch, readings));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void answer(SocketChannel channel, String what, byte[] expected, int length) throws IOException {
        InputStream in = channel.socket().getInputStream();
        byte[] heard = in.readNBytes(length);
        if (heard.length < length || !Arrays.equals(heard, 0, expected.length, expected, 0, expected.length)) {
            throw new IOException("the platform refused a " + what + " of the load: is the kit enrolled?");
        }
    }

    void register(SelectionKey key) {
        this.key = key;
    }

    SocketChannel channel() {
        return channel;
    }

    int onTheWay() {
        return onTheWay;
    }

    boolean isBroken() {
        return broken;
    }

    boolean canSend() {
        return !broken && unwritten == null && intendedAt[slot()] == FREE;
    }

    boolean hasRoom(ByteBuffer out) {
        return out.remaining() >= packet.length();
    }

    /** Adds the next message to {@code out}. */
    void add(ByteBuffer out, long intendedNs, long nowMs) {
        int slot = slot();
        intendedAt[slot] = intendedNs;
        packet.write(out, slot + 1, nowMs);
        sent++;
        onTheWay++;
    }

    /** Writes what was added; what the socket does not take waits for {@link #writable}. */
    void flush(ByteBuffer out) {
        try {
            channel.write(out);
            if (out.hasRemaining()) {
                ByteBuffer rest = ByteBuffer.allocate(out.remaining());
                rest.put(out).flip();
                unwritten = rest;
                interest(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        } catch (IOException e) {
            lose();
        }
    }

    void writable() {
        ByteBuffer rest = unwritten;
        if (rest == null) {
            return;
        }
        try {
            channel.write(rest);
            if (!rest.hasRemaining()) {
                unwritten = null;
                interest(SelectionKey.OP_READ);
            }
        } catch (IOException e) {
            lose();
        }
    }

    /** Reads what has come, through a buffer that may be shared between connections. */
    void readable(ByteBuffer shared, Acknowledged acknowledged) {
        shared.clear();
        shared.put(unread);
        try {
            if (channel.read(shared) < 0) {
                lose();
                return;
            }
        } catch (IOException e) {
            lose();
            return;
        }
        shared.flip();
        acknowledgements(shared, acknowledged);
        if (shared.hasRemaining()) {
            try {
                Packets.cut(shared, PACKET_MAX, (type, flags, body) -> packet(type, flags, body, acknowledged));
            } catch (IllegalArgumentException e) {
                lose();
                return;
            }
        }
        unread = shared.hasRemaining() ? new byte[shared.remaining()] : NOTHING;
        shared.get(unread);
    }

    /** Whether it broke before we closed it. */
    boolean wasLost() {
        return lost;
    }

    private void lose() {
        lost = true;
        end();
    }

    void end() {
        broken = true;
        try {
            channel.close();
        } catch (IOException e) {
            // It is closed as far as we can.
        }
    }

    /** The common case without an object for each: PUBACKs, four bytes each. */
    private void acknowledgements(ByteBuffer in, Acknowledged acknowledged) {
        while (in.remaining() >= 4 && in.getShort(in.position()) == 0x4002) {
            acknowledged(Short.toUnsignedInt(in.getShort(in.position() + 2)), acknowledged);
            in.position(in.position() + 4);
        }
    }

    private void packet(int type, int flags, ByteBuffer body, Acknowledged acknowledged) {
        if (type == Packets.PUBACK) {
            acknowledged(Short.toUnsignedInt(body.getShort()), acknowledged);
        } else if (type == Packets.PUBLISH && (flags & 0b0110) != 0) {
            body.position(2 + Short.toUnsignedInt(body.getShort(0)));
            // Few and small; one that does not fit is sent again by the platform or forgotten with the connection.
            try {
                channel.write(ByteBuffer.wrap(Packets.puback(Short.toUnsignedInt(body.getShort()))));
            } catch (IOException e) {
                lose();
            }
        }
    }

    private void acknowledged(int packetId, Acknowledged acknowledged) {
        int slot = packetId - 1;
        if (slot >= 0 && slot < SLOTS && intendedAt[slot] != FREE) {
            long intended = intendedAt[slot];
            intendedAt[slot] = FREE;
            onTheWay--;
            acknowledged.at(intended);
        }
    }

    private void interest(int operations) {
        if (key != null && key.isValid()) {
            key.interestOps(operations);
        }
    }

    private int slot() {
        return (int) (sent & (SLOTS - 1));
    }
}
