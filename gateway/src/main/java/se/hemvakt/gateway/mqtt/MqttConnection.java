package se.hemvakt.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckPayload;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.net.NetSocketInternal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private static final int CLIENT_ID_CHARS_MAX = 64;
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
    }

    /** Begins to read. */
    void open() {
        ChannelPipeline pipeline = channel.pipeline();
        // The decoder's limit is on what follows the fixed header, which has at most five bytes.
        pipeline.addBefore(channel.name(), "mqttEncoder", MqttEncoder.INSTANCE);
        pipeline.addBefore(
                channel.name(),
                "mqttDecoder",
                new MqttDecoder(endpoint.settings().packetBytesMax(), CLIENT_ID_CHARS_MAX));
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

    private void received(Object message) {
        try {
            if (state != State.CLOSED) {
                handle((MqttMessage) message);
            }
        } catch (RuntimeException e) {
            LOG.error("kit {}: closing its connection after a fault of ours", kit, e);
            refuse(Refusal.INTERNAL);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void handle(MqttMessage message) {
        if (message.decoderResult().isFailure()) {
            undecodable(message.decoderResult().cause());
            return;
        }
        MqttMessageType type = message.fixedHeader().messageType();
        if (state == State.AWAITING_CONNECT) {
            if (type == MqttMessageType.CONNECT) {
                connect((MqttConnectMessage) message);
            } else {
                refuse(Refusal.NOT_CONNECTED);
            }
            return;
        }
        switch (type) {
            case PUBLISH -> published((MqttPublishMessage) message);
            case SUBSCRIBE -> subscribe((MqttSubscribeMessage) message);
            case UNSUBSCRIBE -> unsubscribe((MqttUnsubscribeMessage) message);
            case PUBACK -> downAcknowledged(((MqttMessageIdVariableHeader) message.variableHeader()).messageId());
            case PINGREQ -> write(MqttMessage.PINGRESP);
            case DISCONNECT -> close();
            default -> refuse(Refusal.PROTOCOL);
        }
    }

    private void undecodable(Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            refuse(Refusal.OVERSIZE);
        } else if (cause instanceof MqttUnacceptableProtocolVersionException) {
            refuse(Refusal.VERSION);
        } else {
            refuse(Refusal.MALFORMED);
        }
    }

    // ---- Log-in
    // ------------------------------------------------------------------------------------------------------------

    private void connect(MqttConnectMessage message) {
        MqttConnectVariableHeader header = message.variableHeader();
        MqttConnectPayload payload = message.payload();
        v5 = header.version() == MqttVersion.MQTT_5.protocolLevel();
        Refusal refusal = whyNot(header, payload);
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        KitId id = new KitId(payload.clientIdentifier());
        KitKey fitting = endpoint.kits().table().logIn(id, payload.passwordInBytes());
        if (fitting == null) {
            refuse(Refusal.CREDENTIALS);
            return;
        }
        kit = id;
        key = fitting;
        upTopic = Topics.up(id);
        downTopic = Topics.down(id).getBytes(StandardCharsets.US_ASCII);
        windowOfKit = intProperty(header.properties(), MqttProperties.RECEIVE_MAXIMUM, 65_535);
        packetBytesMaxOfKit =
                Integer.toUnsignedLong(intProperty(header.properties(), MqttProperties.MAXIMUM_PACKET_SIZE, -1));
        state = State.OPEN;
        cancelConnectTimer();
        keepAlive(header.keepAliveTimeSeconds());
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
        write(MqttMessageBuilders.connAck()
                .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED)
                .sessionPresent(false)
                .properties(v5 ? whatWeOffer() : MqttProperties.NO_PROPERTIES)
                .build());
    }

    private @Nullable Refusal whyNot(MqttConnectVariableHeader header, MqttConnectPayload payload) {
        if (header.version() == MqttVersion.MQTT_3_1.protocolLevel()) {
            return Refusal.VERSION;
        }
        if (header.properties().getProperty(MqttProperties.AUTHENTICATION_METHOD) != null) {
            return Refusal.AUTH_METHOD;
        }
        int keepAliveSeconds = header.keepAliveTimeSeconds();
        if (keepAliveSeconds == 0
                || keepAliveSeconds > endpoint.settings().keepaliveMax().toSeconds()) {
            return Refusal.KEEPALIVE;
        }
        if (header.isWillFlag()) {
            return Refusal.WILL;
        }
        String clientId = payload.clientIdentifier();
        if (clientId == null || !KitId.isValid(clientId)) {
            return Refusal.CLIENT_ID;
        }
        if (!header.hasUserName() || !header.hasPassword() || payload.passwordInBytes() == null) {
            return Refusal.CREDENTIALS;
        }
        if (!clientId.equals(payload.userName())) {
            return Refusal.CLIENT_ID;
        }
        if (endpoint.sessions().count() >= endpoint.settings().connectionsMax()) {
            return Refusal.FULL;
        }
        return null;
    }

    private MqttProperties whatWeOffer() {
        return new MqttMessageBuilders.ConnAckPropertiesBuilder()
                .sessionExpiryInterval(0)
                .receiveMaximum(endpoint.settings().inFlightMax())
                .maximumQos((byte) 1)
                .retainAvailable(false)
                .maximumPacketSize(endpoint.settings().packetBytesMax())
                .wildcardSubscriptionAvailable(false)
                .subscriptionIdentifiersAvailable(false)
                .sharedSubscriptionAvailable(false)
                .build();
    }

    private void keepAlive(int seconds) {
        channel.pipeline()
                .addBefore(
                        "mqttEvents", "mqttIdle", new IdleStateHandler(seconds * 1_500L, 0, 0, TimeUnit.MILLISECONDS));
    }

    private static int intProperty(MqttProperties properties, int id, int otherwise) {
        MqttProperties.MqttProperty<?> property = properties.getProperty(id);
        return property instanceof MqttProperties.IntegerProperty number ? number.value() : otherwise;
    }

    // ---- Up: store, then acknowledge
    // ---------------------------------------------------------------------------------------

    /**
     * Stores what the kit published and only then acknowledges it (H01): decode and append are {@link Intake#accept}, its
     * future succeeds after the commit, and nothing else leads to {@link #acknowledgeStored}.
     */
    private void published(MqttPublishMessage message) {
        Refusal refusal = whyNot(message);
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        byte[] payload = new byte[message.payload().readableBytes()];
        message.payload().readBytes(payload);
        InFlight publish = enter(Math.max(0, message.variableHeader().packetId()), payload.length);

        endpoint.intake()
                .accept(kit(), payload, endpoint.clock().millis(), Intake.Route.DIRECT)
                .onComplete(
                        receipt -> decided(publish, receipt), // committed: may be acknowledged
                        failure -> decided(publish, failure)); // not committed: must never be
    }

    private @Nullable Refusal whyNot(MqttPublishMessage message) {
        if (message.fixedHeader().qosLevel() == MqttQoS.EXACTLY_ONCE) {
            return Refusal.QOS;
        }
        if (message.fixedHeader().isRetain()) {
            return Refusal.RETAIN;
        }
        MqttProperties properties = message.variableHeader().properties();
        if (!properties.isEmpty()) {
            if (properties.getProperty(MqttProperties.TOPIC_ALIAS) != null) {
                return Refusal.TOPIC_ALIAS;
            }
            if (properties.getProperty(MqttProperties.SUBSCRIPTION_IDENTIFIER) != null) {
                return Refusal.PROTOCOL;
            }
        }
        String topic = message.variableHeader().topicName();
        if (!upTopic.equals(topic)) {
            return Topics.refusal(topic, kit());
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
            write(out);
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

    private void subscribe(MqttSubscribeMessage message) {
        List<MqttTopicSubscription> wanted = message.payload().topicSubscriptions();
        MqttProperties properties = message.idAndPropertiesVariableHeader().properties();
        if (wanted.isEmpty() || properties.getProperty(MqttProperties.SUBSCRIPTION_IDENTIFIER) != null) {
            refuse(Refusal.PROTOCOL);
            return;
        }
        int[] granted = new int[wanted.size()];
        String own = Topics.down(kit());
        for (int i = 0; i < granted.length; i++) {
            MqttTopicSubscription subscription = wanted.get(i);
            if (own.equals(subscription.topicFilter())) {
                // QoS 2 is granted as 1: MQTT lets a server grant less.
                downQos = Math.min(1, subscription.qualityOfService().value());
                granted[i] = downQos;
            } else {
                Refusal refusal = Topics.refusal(subscription.topicFilter(), kit());
                count(refusal);
                granted[i] = Reply.suback(refusal, v5);
            }
        }
        write(new MqttSubAckMessage(
                header(MqttMessageType.SUBACK),
                new MqttMessageIdAndPropertiesVariableHeader(
                        message.variableHeader().messageId(), MqttProperties.NO_PROPERTIES),
                new MqttSubAckPayload(granted)));
    }

    private void unsubscribe(MqttUnsubscribeMessage message) {
        List<String> topics = message.payload().topics();
        if (topics.isEmpty()) {
            refuse(Refusal.PROTOCOL);
            return;
        }
        short[] codes = new short[topics.size()];
        String own = Topics.down(kit());
        for (int i = 0; i < codes.length; i++) {
            boolean was = own.equals(topics.get(i)) && downQos >= 0;
            codes[i] = was
                    ? MqttReasonCodes.UnsubAck.SUCCESS.byteValue()
                    : MqttReasonCodes.UnsubAck.NO_SUBSCRIPTION_EXISTED.byteValue();
            if (was) {
                downQos = -1;
            }
        }
        write(new MqttUnsubAckMessage(
                header(MqttMessageType.UNSUBACK),
                new MqttMessageIdAndPropertiesVariableHeader(
                        message.variableHeader().messageId(), MqttProperties.NO_PROPERTIES),
                new MqttUnsubAckPayload(codes)));
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
            write(out);
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
                closeWith(MqttReasonCodes.Disconnect.SESSION_TAKEN_OVER);
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
        boolean answered = refusal != Refusal.NOT_CONNECTED
                && refusal != Refusal.CONNECT_TIMEOUT
                && refusal != Refusal.MALFORMED
                && refusal != Refusal.OVERSIZE;
        if (answered) {
            finish(MqttMessageBuilders.connAck()
                    .returnCode(Reply.connack(refusal, v5))
                    .sessionPresent(false)
                    .build());
        } else {
            // Who does not begin with a proper CONNECT gets no word of MQTT back.
            finish(null);
        }
    }

    private void closeWith(MqttReasonCodes.Disconnect reason) {
        leave();
        finish(
                v5
                        ? new MqttMessage(
                                header(MqttMessageType.DISCONNECT),
                                new MqttReasonCodeAndPropertiesVariableHeader(
                                        reason.byteValue(), MqttProperties.NO_PROPERTIES))
                        : null);
    }

    private void close() {
        leave();
        finish(null);
    }

    private void finish(@Nullable MqttMessage lastWord) {
        if (lastWord == null) {
            ChannelFuture closing = channel.close();
            closing.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        } else {
            channel.writeAndFlush(lastWord).addListener(ChannelFutureListener.CLOSE);
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

    /** Writes and flushes. A failure comes back as an exception of the channel, which closes it. */
    private void write(Object packet) {
        ChannelFuture unused = channel.writeAndFlush(packet, channel.voidPromise());
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
        endpoint.metrics().disconnected();
        InFlight publish;
        while ((publish = inFlight.pollFirst()) != null) {
            endpoint.metrics().givenUp(publish.payloadBytes);
        }
        inFlightBytes = 0;
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

    private static MqttFixedHeader header(MqttMessageType type) {
        return new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0);
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
