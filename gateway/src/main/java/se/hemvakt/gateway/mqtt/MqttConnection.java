package se.hemvakt.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.net.NetSocketInternal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.gateway.Down.KitAwayException;
import se.hemvakt.gateway.Refusal;
import se.hemvakt.gateway.kits.KitKey;
import se.hemvakt.model.KitId;
import se.hemvakt.runtime.intake.Intake;

/**
 * One connection of a kit.
 *
 * <pre>
 *   AWAITING_CONNECT ──CONNECT, admitted──▶ OPEN ──▶ CLOSED
 *          └──────────────refused──────────────────────▲
 * </pre>
 *
 * <p>All state belongs to the connection's event loop; the methods that may be called from elsewhere say so. Two bounds hold
 * (H22): what waits for its commit, in messages and bytes, and what waits to be written. At either the connection stops
 * reading, so that a kit that is too fast or does not read is slowed by TCP and costs no memory.
 */
final class MqttConnection {
    private static final Logger LOG = LoggerFactory.getLogger(MqttConnection.class);
    private static final int DOWNS_PENDING_MAX = 100;
    private static final int NO_SUBSCRIPTION_EXISTED = 0x11;
    private static final long CLOSE_GRACE_MS = 1_000;

    private enum State {
        AWAITING_CONNECT,
        OPEN,
        CLOSED
    }

    /** One publish between its arrival and its acknowledgement. */
    private static final class InFlight {
        /** 0 for QoS 0, which has no PUBACK. */
        final int packetId;

        final int payloadBytes;
        final long publishedAtNanos;

        /** Null while undecided; else a {@link Intake.Receipt}, or the {@link Throwable} why it is not stored. */
        volatile @Nullable Object outcome;

        InFlight(int packetId, int payloadBytes, long publishedAtNanos) {
            this.packetId = packetId;
            this.payloadBytes = payloadBytes;
            this.publishedAtNanos = publishedAtNanos;
        }
    }

    private final NetSocketInternal socket;
    private final ChannelHandlerContext channel;
    private final Endpoint endpoint;
    private final AckLoop acks;
    private final PacketDecoder decoder;
    private final AtomicBoolean queuedForAck = new AtomicBoolean();
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private final Map<Integer, Promise<Void>> downsPending = new HashMap<>();

    // Set once, at CONNECT; read by other threads only through Sessions, which publishes them.
    private @Nullable KitId kit;
    private @Nullable KitKey key;
    private String upTopic = "";
    private byte[] downTopic = {};
    private boolean v5;
    private int windowOfKit = 65_535;
    private long packetBytesMaxOfKit = Long.MAX_VALUE;

    private State state = State.AWAITING_CONNECT;
    private int inFlightBytes;
    private boolean reading = true;
    private boolean stopping;
    /** The QoS granted on {@code down}; -1: not subscribed. */
    private int downQos = -1;

    private int lastDownPacketId;
    private @Nullable ScheduledFuture<?> connectTimer;

    MqttConnection(NetSocketInternal socket, Endpoint endpoint, AckLoop acks) {
        this.socket = socket;
        this.channel = socket.channelHandlerContext();
        this.endpoint = endpoint;
        this.acks = acks;
        this.decoder = new PacketDecoder(endpoint.settings().packetBytesMax());
    }

    /** Begins to read. */
    void open() {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addBefore(channel.name(), "mqttDecoder", decoder);
        pipeline.addBefore(channel.name(), "mqttEvents", new Events());
        socket.messageHandler(this::received);
        socket.exceptionHandler(failure -> LOG.debug("kit {}: connection broke: {}", kit, failure.toString()));
        socket.closeHandler(closed -> closed());
        // Not an idle timer: a stranger could keep that one waiting for ever, a byte at a time.
        connectTimer = channel.executor()
                .schedule(
                        () -> {
                            if (state == State.AWAITING_CONNECT) {
                                refuse(Refusal.CONNECT_TIMEOUT);
                            }
                        },
                        endpoint.settings().connectTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void received(Object packet) {
        if (state == State.CLOSED) {
            return;
        }
        try {
            handle((Packet) packet);
        } catch (RuntimeException e) {
            LOG.error("kit {}: closing its connection after a fault of ours", kit, e);
            refuse(Refusal.INTERNAL);
        }
    }

    private void handle(Packet packet) {
        if (packet instanceof Packet.Publish publish && state == State.OPEN) {
            published(publish);
        } else if (packet instanceof Packet.Wrong wrong) {
            v5 = wrong.version() == Packet.Version.V5;
            refuse(state == State.AWAITING_CONNECT && !wrong.inConnect() ? Refusal.NOT_CONNECTED : wrong.refusal());
        } else if (state == State.AWAITING_CONNECT) {
            if (packet instanceof Packet.Connect connect) {
                connect(connect);
            } else {
                refuse(Refusal.NOT_CONNECTED);
            }
        } else if (packet instanceof Packet.Subscribe subscribe) {
            subscribe(subscribe);
        } else if (packet instanceof Packet.Unsubscribe unsubscribe) {
            unsubscribe(unsubscribe);
        } else if (packet instanceof Packet.PubAck pubAck) {
            downAcknowledged(pubAck.packetId());
        } else if (packet instanceof Packet.PingReq) {
            write(Packets::pingResp);
        } else if (packet instanceof Packet.Disconnect) {
            close();
        } else {
            refuse(Refusal.PROTOCOL); // a second CONNECT
        }
    }

    // ---- Log-in
    // ------------------------------------------------------------------------------------------------------------

    private void connect(Packet.Connect connect) {
        v5 = connect.version() == Packet.Version.V5;
        Refusal refusal = whyNot(connect);
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        KitId id = new KitId(connect.clientId());
        byte[] secret = connect.password();
        KitKey fitting = secret == null ? null : endpoint.kits().table().logIn(id, secret);
        if (fitting == null) {
            refuse(Refusal.CREDENTIALS);
            return;
        }
        kit = id;
        key = fitting;
        upTopic = Topics.up(id);
        decoder.expectTopic(upTopic);
        downTopic = Topics.down(id).getBytes(StandardCharsets.US_ASCII);
        windowOfKit = connect.receiveMax();
        packetBytesMaxOfKit = connect.packetBytesMax();
        state = State.OPEN;
        cancelConnectTimer();
        keepAlive(connect.keepAliveSeconds());
        endpoint.metrics().connected();
        MqttConnection earlier = endpoint.sessions().takeOver(id, this);
        if (earlier != null) {
            endpoint.metrics().takenOver();
            endpoint.log().warn("kit {}: a second connection takes the place of the first (H31)", id);
            earlier.takenOver();
        }
        // Revoked between the look-up and the entry among the sessions: the sweep for revoked ones may have missed us.
        if (!endpoint.kits().table().stillAdmits(id, fitting)) {
            refuse(Refusal.REVOKED);
            return;
        }
        if (v5) {
            Packets.Offer offer = new Packets.Offer(
                    endpoint.settings().inFlightMax(), endpoint.settings().packetBytesMax());
            write(out -> Packets.connackAccepted5(out, offer));
        } else {
            write(Packets::connackAccepted311);
        }
    }

    private @Nullable Refusal whyNot(Packet.Connect connect) {
        if (connect.hasAuthMethod()) {
            return Refusal.AUTH_METHOD;
        }
        int keepAliveSeconds = connect.keepAliveSeconds();
        if (keepAliveSeconds == 0
                || keepAliveSeconds > endpoint.settings().keepaliveMax().toSeconds()) {
            return Refusal.KEEPALIVE;
        }
        if (connect.hasWill()) {
            return Refusal.WILL;
        }
        if (!KitId.isValid(connect.clientId())) {
            return Refusal.CLIENT_ID;
        }
        if (connect.packetBytesMax() < Packets.CONNACK_5_BYTES) {
            return Refusal.PACKET_LIMIT;
        }
        if (connect.user() == null) {
            return Refusal.CREDENTIALS;
        }
        if (!connect.clientId().equals(connect.user())) {
            return Refusal.CLIENT_ID;
        }
        if (endpoint.sessions().count() >= endpoint.settings().connectionsMax()) {
            return Refusal.FULL;
        }
        return null;
    }

    private void keepAlive(int seconds) {
        channel.pipeline()
                .addBefore(
                        "mqttEvents", "mqttIdle", new IdleStateHandler(seconds * 1_500L, 0, 0, TimeUnit.MILLISECONDS));
    }

    // ---- Up: store, then acknowledge
    // ---------------------------------------------------------------------------------------

    /**
     * Stores what the kit published and only then acknowledges it (H01): decode and append are {@link Intake#accept}, its
     * future succeeds after the commit, and nothing else leads to {@link #acknowledgeStored}.
     */
    private void published(Packet.Publish message) {
        Refusal refusal = whyNot(message);
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        InFlight publish = enter(message.packetId(), message.payload().length);
        endpoint.intake()
                .accept(kit(), message.payload(), endpoint.clock().millis(), Intake.Route.DIRECT)
                .onComplete(
                        receipt -> decided(publish, receipt), // committed: may be acknowledged
                        failure -> decided(publish, failure)); // not committed: must never be
    }

    private @Nullable Refusal whyNot(Packet.Publish message) {
        if (message.qos() > 1) {
            return Refusal.QOS;
        }
        if (message.retain()) {
            return Refusal.RETAIN;
        }
        if (message.hasTopicAlias()) {
            return Refusal.TOPIC_ALIAS;
        }
        if (!upTopic.equals(message.topic())) {
            return Topics.refusal(message.topic(), kit());
        }
        // One more than announced is the client's fault. Version 3.1.1 cannot announce: there reading has paused
        // before, and
        // only what one read had already brought in comes here.
        if (v5 && inFlight.size() >= endpoint.settings().inFlightMax()) {
            return Refusal.WINDOW;
        }
        return null;
    }

    private InFlight enter(int packetId, int payloadBytes) {
        InFlight publish =
                new InFlight(packetId, payloadBytes, endpoint.metrics().nanos());
        inFlight.addLast(publish);
        inFlightBytes += payloadBytes;
        endpoint.metrics().published(payloadBytes);
        readOrPause();
        return publish;
    }

    /** Called from any thread. */
    private void decided(InFlight publish, Object outcome) {
        publish.outcome = outcome;
        if (queuedForAck.compareAndSet(false, true)) {
            acks.ready(this);
        }
    }

    /**
     * Acknowledges all that is stored, from the oldest on and in the order received (MQTT-4.6.0-2), and stops at the first that
     * is undecided. At the first that failed the connection ends: a cumulative receipt must not pass over it, and the kit
     * begins again with its oldest.
     */
    void acknowledgeStored() {
        queuedForAck.set(false);
        if (state != State.OPEN) {
            return;
        }
        ByteBuf out = null;
        Intake.Receipt newest = null;
        Throwable failure = null;
        long now = endpoint.metrics().nanos();
        for (InFlight oldest = inFlight.peekFirst(); oldest != null; oldest = inFlight.peekFirst()) {
            if (!(oldest.outcome instanceof Intake.Receipt receipt)) {
                failure = (Throwable) oldest.outcome;
                break;
            }
            inFlight.removeFirst();
            inFlightBytes -= oldest.payloadBytes;
            endpoint.metrics().acknowledged(oldest.payloadBytes, oldest.publishedAtNanos, now);
            if (oldest.packetId != 0) {
                out = out == null ? channel.alloc().buffer(128) : out;
                Packets.puback(out, oldest.packetId);
            }
            if (receipt.isReadable()) {
                newest = receipt;
            }
        }
        if (newest != null && downQos >= 0 && packetBytesMaxOfKit >= Packets.receiptSizeMax(downTopic)) {
            out = out == null ? channel.alloc().buffer(128) : out;
            Packets.receipt(out, downTopic, v5, newest.epoch(), newest.seq());
            endpoint.metrics().receipt();
        }
        if (out != null) {
            flush(out);
        }
        if (failure != null) {
            endpoint.log()
                    .warn("kit {}: not stored, so not acknowledged: {}. It will send again", kit(), failure.toString());
            refuse(Refusal.NOT_STORED);
        } else if (stopping && inFlight.isEmpty()) {
            refuse(Refusal.STOPPING);
        } else {
            readOrPause();
        }
    }

    /** Holds both bounds of H22; called whenever one of the three numbers changed. */
    private void readOrPause() {
        if (state != State.OPEN) {
            return;
        }
        boolean mayRead = !stopping
                && channel.channel().isWritable()
                && inFlight.size() < endpoint.settings().inFlightMax()
                && inFlightBytes < endpoint.settings().inFlightBytesMax();
        if (mayRead != reading) {
            reading = mayRead;
            if (mayRead) {
                socket.resume();
            } else {
                socket.pause();
            }
        }
    }

    // ---- Down
    // --------------------------------------------------------------------------------------------------------------

    private void subscribe(Packet.Subscribe message) {
        if (message.hasIdentifier()) {
            refuse(Refusal.SUBSCRIPTION_ID);
            return;
        }
        byte[] codes = new byte[message.filters().size()];
        String own = Topics.down(kit());
        for (int i = 0; i < codes.length; i++) {
            Packet.Filter filter = message.filters().get(i);
            if (own.equals(filter.topic())) {
                // QoS 2 is granted as 1: MQTT lets a server grant less.
                downQos = Math.min(1, filter.qos());
                codes[i] = (byte) downQos;
            } else {
                Refusal refusal = Topics.refusal(filter.topic(), kit());
                count(refusal);
                codes[i] = (byte) Reply.suback(refusal, v5);
            }
        }
        write(out -> Packets.suback(out, v5, message.packetId(), codes));
    }

    private void unsubscribe(Packet.Unsubscribe message) {
        byte[] codes = new byte[message.filters().size()];
        String own = Topics.down(kit());
        for (int i = 0; i < codes.length; i++) {
            boolean was = own.equals(message.filters().get(i)) && downQos >= 0;
            codes[i] = (byte) (was ? 0x00 : NO_SUBSCRIPTION_EXISTED);
            if (was) {
                downQos = -1;
            }
        }
        write(out -> Packets.unsuback(out, v5, message.packetId(), codes));
    }

    /** See {@link se.hemvakt.gateway.Down#send}. Called from any thread. */
    Future<Void> sendDown(byte[] json) {
        Promise<Void> promise = Promise.promise();
        channel.executor().execute(() -> sendDown(json, promise));
        return promise.future();
    }

    private void sendDown(byte[] json, Promise<Void> promise) {
        String why = state != State.OPEN
                ? "is not connected"
                : downQos < 0
                        ? "does not read its down topic"
                        : downsPending.size() >= Math.min(windowOfKit, DOWNS_PENDING_MAX)
                                        || !channel.channel().isWritable()
                                ? "has too much unacknowledged"
                                : Packets.publishSize(downTopic, downQos > 0, v5, json.length) > packetBytesMaxOfKit
                                        ? "takes no packet of that size"
                                        : null;
        if (why != null) {
            promise.fail(new KitAwayException(kit(), why));
            return;
        }
        int packetId = downQos > 0 ? nextDownPacketId() : 0;
        ByteBuf out = channel.alloc().buffer(json.length + 128);
        Packets.publish(out, downTopic, packetId, v5, json);
        if (packetId != 0) {
            downsPending.put(packetId, promise);
            flush(out);
        } else {
            channel.writeAndFlush(out).addListener(written -> {
                if (written.isSuccess()) {
                    promise.complete();
                } else {
                    promise.fail(new KitAwayException(kit(), "left"));
                }
            });
        }
    }

    private int nextDownPacketId() {
        do {
            lastDownPacketId = lastDownPacketId % 65_535 + 1;
        } while (downsPending.containsKey(lastDownPacketId));
        return lastDownPacketId;
    }

    private void downAcknowledged(int packetId) {
        Promise<Void> promise = downsPending.remove(packetId);
        // An unknown id is no error: MQTT lets a client acknowledge what we no longer wait for.
        if (promise != null) {
            promise.complete();
        }
    }

    // ---- The end
    // -----------------------------------------------------------------------------------------------------------

    /** Another connection of the same kit took our place. Called from any thread. */
    private void takenOver() {
        channel.executor().execute(() -> {
            if (state == State.OPEN) {
                closeWith(Reply.SESSION_TAKEN_OVER);
            }
        });
    }

    /** Ends the connection if its kit may no longer be connected (H35). Called from any thread. */
    void dropIfRevoked() {
        KitId id = kit;
        KitKey usedKey = key;
        if (id != null && usedKey != null && !endpoint.kits().table().stillAdmits(id, usedKey)) {
            endpoint.log().warn("kit {}: retired or given a new secret: its connection is closed (H35)", id);
            channel.executor().execute(() -> refuse(Refusal.REVOKED));
        }
    }

    /** Reads no more, acknowledges what is in flight, then closes. Called from any thread. */
    void stop() {
        channel.executor().execute(() -> {
            stopping = true;
            if (state == State.OPEN && inFlight.isEmpty()) {
                refuse(Refusal.STOPPING);
            } else {
                readOrPause();
            }
        });
    }

    private void count(Refusal refusal) {
        endpoint.metrics().refused(refusal);
        if (refusal != Refusal.STOPPING && refusal != Refusal.NOT_STORED && refusal != Refusal.REVOKED) {
            endpoint.log().warn("kit {}: refused: {}", kit == null ? "(not logged in)" : kit, refusal);
        }
    }

    /** Counts why, says it as far as MQTT can, and closes. */
    private void refuse(Refusal refusal) {
        if (state == State.CLOSED) {
            return;
        }
        count(refusal);
        if (state == State.OPEN) {
            closeWith(Reply.disconnect(refusal));
            return;
        }
        state = State.CLOSED;
        cancelConnectTimer();
        // Who does not begin with a proper CONNECT gets no word back, unless he spoke enough of version 5 to understand
        // it.
        boolean answered =
                switch (refusal) {
                    case NOT_CONNECTED, CONNECT_TIMEOUT, PACKET_LIMIT -> false;
                    case MALFORMED, PROTOCOL, OVERSIZE -> v5;
                    default -> true;
                };
        finish(answered ? out -> Packets.connackRefused(out, v5, Reply.connack(refusal, v5)) : null);
    }

    private void closeWith(int reason) {
        leave();
        finish(v5 ? out -> Packets.disconnect(out, reason) : null);
    }

    private void close() {
        leave();
        finish(null);
    }

    private void finish(@Nullable Consumer<ByteBuf> lastWord) {
        if (lastWord == null) {
            ChannelFuture closing = channel.close();
            closing.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        } else {
            ByteBuf out = channel.alloc().buffer(8);
            lastWord.accept(out);
            channel.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
        }
        // A peer that does not read would hold the last word, and with it the socket, for ever.
        ScheduledFuture<?> unused = channel.executor()
                .schedule(
                        () -> {
                            if (channel.channel().isOpen()) {
                                ChannelFuture gone =
                                        channel.pipeline().firstContext().close();
                                gone.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
                            }
                        },
                        CLOSE_GRACE_MS,
                        TimeUnit.MILLISECONDS);
    }

    private void write(Consumer<ByteBuf> packet) {
        ByteBuf out = channel.alloc().buffer(64);
        packet.accept(out);
        flush(out);
    }

    /** Writes and flushes. A failure comes back as an exception of the channel, which closes it. */
    private void flush(ByteBuf out) {
        ChannelFuture unused = channel.writeAndFlush(out, channel.voidPromise());
    }

    /** The socket is closed, by whomever. */
    private void closed() {
        if (state == State.OPEN) {
            leave();
        }
        state = State.CLOSED;
        cancelConnectTimer();
    }

    /** Gives up the place among the sessions and all that is in flight: what is stored meanwhile is sent and receipted again. */
    private void leave() {
        if (state != State.OPEN) {
            return;
        }
        state = State.CLOSED;
        KitId id = kit();
        endpoint.sessions().leave(id, this);
        InFlight publish;
        while ((publish = inFlight.pollFirst()) != null) {
            endpoint.metrics().givenUp(publish.payloadBytes);
        }
        inFlightBytes = 0;
        // Counted as gone when nothing of it is counted any more.
        endpoint.metrics().disconnected();
        downsPending.values().forEach(promise -> promise.fail(new KitAwayException(id, "left")));
        downsPending.clear();
    }

    private void cancelConnectTimer() {
        if (connectTimer != null) {
            connectTimer.cancel(false);
            connectTimer = null;
        }
    }

    private KitId kit() {
        if (kit == null) {
            throw new IllegalStateException("asked for the kit of a connection that is not logged in");
        }
        return kit;
    }

    /** What the channel tells beside messages. */
    private final class Events extends ChannelInboundHandlerAdapter {
        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            readOrPause();
            context.fireChannelWritabilityChanged();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof IdleStateEvent) {
                // While we do not read, silence is ours.
                if (reading) {
                    refuse(Refusal.IDLE);
                }
            } else {
                context.fireUserEventTriggered(event);
            }
        }
    }
}
