package se.hemvakt.sim.mqtt;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import se.hemvakt.sim.kit.Endpoint;
import se.hemvakt.sim.kit.EnrolledKit;
import se.hemvakt.sim.kit.KitLink;
import se.hemvakt.sim.kit.KitWire;

/**
 * A kit's line on a Vert.x event loop: about as much memory as its buffers, no thread of its own, so thousands fit in one
 * process. Must be made and used on one Vert.x context.
 */
public final class LightLink implements KitLink {
    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final long PING_EVERY_MS = 20_000;
    private static final int PACKET_MAX = 64 * 1024;
    private static final int SUBSCRIBE_ID = 1;
    private static final int CONNECTION_ACCEPTED = 0;
    private static final int SUBSCRIPTION_REFUSED = 0x80;

    private final Vertx vertx;
    private final NetClient client;
    private final Endpoint endpoint;
    private final EnrolledKit identity;
    private @Nullable Connection connection;

    /** @param client may be shared by many links; see {@link #client} */
    public LightLink(Vertx vertx, NetClient client, Endpoint endpoint, EnrolledKit identity) {
        this.vertx = vertx;
        this.client = client;
        this.endpoint = endpoint;
        this.identity = identity;
    }

    /** A client with the TLS settings of the endpoint. */
    public static NetClient client(Vertx vertx, Endpoint endpoint) {
        NetClientOptions options =
                new NetClientOptions().setConnectTimeout(10_000).setTcpNoDelay(true);
        if (endpoint.tls()) {
            options.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
            if (endpoint.trusted() != null) {
                options.setTrustOptions(
                        new PemTrustOptions().addCertPath(endpoint.trusted().toString()));
            }
        }
        return vertx.createNetClient(options);
    }

    @Override
    public void connect(Listener listener) {
        Connection opening = new Connection(listener);
        connection = opening;
        var unused = client.connect(endpoint.port(), endpoint.host()).onComplete(opened -> {
            if (opened.succeeded()) {
                opening.opened(opened.result());
            } else {
                opening.lost("cannot connect to " + endpoint);
            }
        });
    }

    @Override
    public void publish(byte[] payload) {
        if (connection != null) {
            connection.publish(payload);
        }
    }

    @Override
    public void hangUp() {
        if (connection != null) {
            connection.end();
            connection = null;
        }
    }

    @Override
    public void close() {
        hangUp();
    }

    /** One connection: over once, and then silent. */
    private final class Connection {
        private final Listener listener;
        private @Nullable NetSocket socket;
        private Buffer unread = Buffer.buffer();
        private boolean over;
        private boolean ready;
        private boolean pingAnswered = true;
        private long pinger = -1;
        private int packetId = SUBSCRIBE_ID;

        Connection(Listener listener) {
            this.listener = listener;
        }

        void opened(NetSocket opened) {
            socket = opened;
            if (over) {
                var unused = opened.close();
                return;
            }
            opened.exceptionHandler(e -> lost("connection broken"));
            opened.closeHandler(v -> lost("connection closed by the other end"));
            opened.handler(this::read);
            send(Packets.connect(identity.kit().value(), identity.secret(), KEEP_ALIVE_SECONDS));
            pinger = vertx.setPeriodic(PING_EVERY_MS, id -> ping());
        }

        void publish(byte[] payload) {
            if (ready && !over) {
                packetId = packetId == 0xFFFF ? 1 : packetId + 1;
                send(Packets.publish(KitWire.up(identity.kit().value()), packetId, payload));
            }
        }

        void end() {
            over = true;
            vertx.cancelTimer(pinger);
            if (socket != null) {
                var unused = socket.close();
            }
        }

        void lost(String reason) {
            if (!over) {
                end();
                listener.lost(reason);
            }
        }

        private void ping() {
            if (!pingAnswered) {
                lost("no answer to a ping");
                return;
            }
            pingAnswered = false;
            send(Packets.pingreq());
        }

        private void read(Buffer bytes) {
            unread.appendBuffer(bytes);
            ByteBuffer stream = ByteBuffer.wrap(unread.getBytes());
            try {
                Packets.cut(stream, PACKET_MAX, this::packet);
            } catch (IllegalArgumentException e) {
                lost("the other end does not speak MQTT 3.1.1");
                return;
            }
            unread = stream.hasRemaining() ? unread.getBuffer(stream.position(), unread.length()) : Buffer.buffer();
        }

        private void packet(int type, int flags, ByteBuffer body) {
            if (over) {
                return;
            }
            switch (type) {
                case Packets.CONNACK -> {
                    if (body.remaining() == 2 && body.get(1) == CONNECTION_ACCEPTED) {
                        send(Packets.subscribe(
                                SUBSCRIBE_ID, KitWire.down(identity.kit().value())));
                    } else {
                        lost("refused, MQTT return code " + (body.remaining() == 2 ? body.get(1) : -1));
                    }
                }
                case Packets.SUBACK -> {
                    if (body.remaining() == 3 && (body.get(2) & 0xFF) != SUBSCRIPTION_REFUSED) {
                        ready = true;
                        listener.connected();
                    } else {
                        lost("subscription refused");
                    }
                }
                case Packets.PUBLISH -> down(flags, body);
                case Packets.PUBACK -> listener.acknowledged();
                case Packets.PINGRESP -> pingAnswered = true;
                default -> lost("unexpected MQTT packet of type " + type);
            }
        }

        private void down(int flags, ByteBuffer body) {
            body.position(2 + Short.toUnsignedInt(body.getShort(0)));
            if ((flags & 0b0110) != 0) {
                send(Packets.puback(Short.toUnsignedInt(body.getShort())));
            }
            byte[] payload = new byte[body.remaining()];
            body.get(payload);
            listener.down(payload);
        }

        private void send(byte[] packet) {
            if (socket != null) {
                // A failed write closes the socket, and its close handler tells.
                var unused = socket.write(Buffer.buffer(packet));
            }
        }
    }
}
