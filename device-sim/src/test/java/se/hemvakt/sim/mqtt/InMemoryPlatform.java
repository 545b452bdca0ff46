package se.hemvakt.sim.mqtt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import se.hemvakt.sim.kit.Endpoint;

/**
 * A platform for the tests: MQTT 3.1.1 on a port of the system's choice, everything received kept in memory and receipted at
 * once. It can be told to refuse, to acknowledge without storing, and to cut all lines.
 */
public final class InMemoryPlatform implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx = Vertx.vertx();
    private final NetServer server;
    private final Map<String, NetSocket> subscribed = new ConcurrentHashMap<>();
    private final List<NetSocket> open = new CopyOnWriteArrayList<>();

    /** Every message that was taken, in order of arrival, by kit. */
    public final Map<String, List<JsonNode>> taken = new ConcurrentHashMap<>();

    private final Map<String, NavigableSet<Long>> numbers = new ConcurrentHashMap<>();
    public final AtomicInteger logins = new AtomicInteger();
    public final AtomicInteger acknowledgedDowns = new AtomicInteger();
    public final AtomicInteger publishes = new AtomicInteger();

    /** The number a kit's messages begin with. */
    public volatile long first = 1;

    /** Whether logins are refused. */
    public volatile boolean refusing;

    /** Whether publishes are acknowledged and then forgotten, as by a broker with nobody behind it. */
    public volatile boolean storing = true;

    private volatile int fateAt = -1;
    private volatile Runnable fate = () -> {};

    public InMemoryPlatform() {
        server = vertx.createNetServer(new NetServerOptions().setHost("127.0.0.1"));
        server.connectHandler(this::connected);
        server.listen(0).await();
    }

    public Endpoint endpoint() {
        return Endpoint.plain("127.0.0.1", server.actualPort());
    }

    /** Tells a kit something. */
    public void tell(String kit, String json) {
        NetSocket socket = subscribed.get(kit);
        if (socket != null) {
            var unused = socket.write(
                    Buffer.buffer(Packets.publish("hv/v1/" + kit + "/down", 9, json.getBytes(StandardCharsets.UTF_8))));
        }
    }

    /** With the so-and-so-many-th publish, reads nothing for a while. */
    public void stallAt(int publish, Duration time) {
        fate = () -> stall(time);
        fateAt = publish;
    }

    /** With the so-and-so-many-th publish, cuts all connections. */
    public void cutAt(int publish) {
        fate = this::cut;
        fateAt = publish;
    }

    private void stall(Duration time) {
        for (NetSocket socket : open) {
            socket.pause();
        }
        vertx.setTimer(time.toMillis(), id -> open.forEach(NetSocket::resume));
    }

    /** Cuts all connections. */
    public void cut() {
        for (NetSocket socket : open) {
            var unused = socket.close();
        }
    }

    public boolean isSubscribed(String kit) {
        return subscribed.containsKey(kit);
    }

    public List<JsonNode> taken(String kit) {
        return taken.getOrDefault(kit, List.of());
    }

    @Override
    public void close() {
        vertx.close().await();
    }

    private void connected(NetSocket socket) {
        open.add(socket);
        new Session(socket);
    }

    private final class Session {
        private final NetSocket socket;
        private Buffer unread = Buffer.buffer();
        private @Nullable String kit;

        Session(NetSocket socket) {
            this.socket = socket;
            socket.handler(this::read);
            socket.closeHandler(v -> {
                open.remove(socket);
                if (kit != null) {
                    subscribed.remove(kit, socket);
                }
            });
        }

        private void read(Buffer bytes) {
            unread.appendBuffer(bytes);
            ByteBuffer stream = ByteBuffer.wrap(unread.getBytes());
            Packets.cut(stream, 65_536, this::packet);
            unread = unread.getBuffer(stream.position(), unread.length());
        }

        private void packet(int type, int flags, ByteBuffer body) {
            switch (type) {
                case 1 -> {
                    body.position(10);
                    kit = text(body);
                    logins.incrementAndGet();
                    write(new byte[] {0x20, 2, 0, (byte) (refusing ? 5 : 0)});
                    if (refusing) {
                        var unused = socket.close();
                    }
                }
                case 8 -> {
                    int id = body.getShort();
                    if (kit == null || !text(body).equals("hv/v1/" + kit + "/down")) {
                        throw new IllegalStateException("subscribed to what is not its own");
                    }
                    subscribed.put(kit, socket);
                    write(new byte[] {(byte) 0x90, 3, (byte) (id >> 8), (byte) id, 1});
                }
                case Packets.PUBLISH -> publish(body);
                case Packets.PUBACK -> acknowledgedDowns.incrementAndGet();
                case 14 -> {}
                case 12 -> write(new byte[] {(byte) 0xD0, 0});
                default -> throw new IllegalStateException("unexpected packet " + type);
            }
        }

        private void publish(ByteBuffer body) {
            int number = publishes.incrementAndGet();
            String own = kit;
            if (own == null || !text(body).equals("hv/v1/" + own + "/up")) {
                throw new IllegalStateException("published to what is not its own");
            }
            int id = Short.toUnsignedInt(body.getShort());
            byte[] payload = new byte[body.remaining()];
            body.get(payload);
            if (!storing) {
                write(Packets.puback(id));
                return;
            }
            try {
                JsonNode message = JSON.readTree(payload);
                // Taken first, then acknowledged: who has the acknowledgement may look here.
                taken.computeIfAbsent(own, k -> new CopyOnWriteArrayList<>()).add(message);
                write(Packets.puback(id));
                tell(
                        own,
                        "{\"receipt\":{\"epoch\":" + message.get("epoch") + ",\"seq\":"
                                + contiguous(own, message.get("seq").longValue()) + "}}");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (number == fateAt) {
                fate.run();
            }
        }

        /** Receipts are cumulative, so they stop before a gap. */
        private long contiguous(String own, long seq) {
            NavigableSet<Long> stored =
                    numbers.computeIfAbsent(own, k -> new ConcurrentSkipListSet<>(Set.of(first - 1)));
            if (seq > stored.first()) {
                stored.add(seq);
            }
            while (stored.contains(stored.first() + 1)) {
                stored.pollFirst();
            }
            return stored.first();
        }

        private void write(byte[] bytes) {
            var unused = socket.write(Buffer.buffer(bytes));
        }

        private String text(ByteBuffer body) {
            byte[] text = new byte[Short.toUnsignedInt(body.getShort())];
            body.get(text);
            return new String(text, StandardCharsets.UTF_8);
        }
    }
}
