package se.hemvakt.gateway.bridge;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import io.vertx.mqtt.messages.MqttConnAckMessage;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.gateway.Down;
import se.hemvakt.gateway.GatewayMetrics;
import se.hemvakt.gateway.Refusal;
import se.hemvakt.gateway.kits.KitCache;
import se.hemvakt.gateway.mqtt.Topics;
import se.hemvakt.model.KitId;
import se.hemvakt.runtime.intake.Intake;

/**
 * Reads what kits publish at an existing broker, with a durable session, and acknowledges to the broker only after the commit.
 *
 * <p>The kit is the topic's level: the broker's access rules must let each kit publish to its own {@code up} only. That broker
 * may lose what it acknowledged to a kit; our receipt on {@code down} is what a kit may rely on (design 2).
 *
 * <p>Each connection is a {@link Link} of its own. An acknowledgement belongs to the link its message came by: on a later one
 * the same packet id is another message, and acknowledging that would lose it (H01).
 */
public final class Bridge {
    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

    private final Vertx vertx;
    private final BridgeSettings settings;
    private final KitCache kits;
    private final Intake intake;
    private final GatewayMetrics metrics;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final BackOff backOff;
    private @Nullable String deploymentId;

    // On the bridge's context only.
    private volatile @Nullable Link link;
    private boolean stopping;
    private boolean failing;

    private volatile boolean connected;

    private Bridge(
            Vertx vertx,
            BridgeSettings settings,
            KitCache kits,
            Intake intake,
            GatewayMetrics metrics,
            InstantSource clock,
            RandomGenerator random) {
        this.vertx = vertx;
        this.settings = settings;
        this.kits = kits;
        this.intake = intake;
        this.metrics = metrics;
        this.clock = clock;
        this.random = random;
        this.backOff = new BackOff(settings.backOffMin(), settings.backOffMax());
    }

    /**
     * Begins to connect, and never gives up.
     *
     * @param kits stays the caller's to close, after this bridge
     * @param random for the jitter of the back-off
     * @return succeeds at once, whether or not the broker answers; see {@link #isConnected}
     */
    public static Future<Bridge> start(
            Vertx vertx,
            BridgeSettings settings,
            KitCache kits,
            Intake intake,
            GatewayMetrics metrics,
            InstantSource clock,
            RandomGenerator random) {
        Bridge bridge = new Bridge(vertx, settings, kits, intake, metrics, clock, random);
        return vertx.deployVerticle(bridge.new Loop()).map(deploymentId -> {
            bridge.deploymentId = deploymentId;
            return bridge;
        });
    }

    /** Whether the broker has accepted us and our subscription. Safe from any thread. */
    public boolean isConnected() {
        return connected;
    }

    /**
     * The way down to kits behind the broker. Succeeds when the broker was told, which does not say whether the kit is there; fails
     * with {@link Down.KitAwayException} while there is no broker.
     */
    public Down down() {
        return (kit, json) -> {
            Link current = link;
            if (current == null || !connected) {
                return Future.failedFuture(new Down.KitAwayException(kit, "is behind a broker that is away"));
            }
            Promise<Void> told = Promise.promise();
            current.context.runOnContext(hop -> current.send(kit, json).onComplete(told));
            return told.future();
        };
    }

    /** Ends the connection. What is not yet committed is not acknowledged: the broker keeps it. */
    public Future<Void> close() {
        String id = deploymentId;
        return id == null ? Future.succeededFuture() : vertx.undeploy(id);
    }

    /** Gives the bridge an event loop of its own. */
    private final class Loop extends VerticleBase {
        @Override
        public Future<?> start() {
            connect(context);
            return Future.succeededFuture();
        }

        @Override
        public Future<?> stop() {
            stopping = true;
            Link current = link;
            return current == null ? Future.succeededFuture() : current.end("stopping");
        }
    }

    private void connect(Context context) {
        if (stopping) {
            return;
        }
        Link next = new Link(context);
        link = next;
        next.open()
                .onComplete(
                        open -> {
                            failing = false;
                            LOG.info("reading {} at {}:{}", settings.topicFilter(), settings.host(), settings.port());
                        },
                        failure -> {
                            if (!failing) {
                                LOG.warn(
                                        "broker {}:{} cannot be read: {}. Kits keep what they have; trying again with back-off",
                                        settings.host(),
                                        settings.port(),
                                        failure.toString());
                            }
                            failing = true;
                            next.end("not accepted");
                        });
    }

    private void reconnectLater(Context context) {
        if (!stopping) {
            vertx.setTimer(backOff.nextMillis(random), timer -> connect(context));
        }
    }

    /** One message between its arrival and its acknowledgement. */
    private static final class Waiting {
        final @Nullable KitId kit;
        final MqttPublishMessage message;
        final int payloadBytes;
        final long receivedAtMs;
        final long receivedAtNanos;

        /** Null while undecided; {@link #REFUSED}, a {@link Intake.Receipt}, or the {@link Throwable} why it is not stored. */
        volatile @Nullable Object outcome;

        Waiting(@Nullable KitId kit, MqttPublishMessage message, long receivedAtMs, long receivedAtNanos) {
            this.kit = kit;
            this.message = message;
            this.payloadBytes = message.payload().length();
            this.receivedAtMs = receivedAtMs;
            this.receivedAtNanos = receivedAtNanos;
        }
    }

    private static final Object REFUSED = new Object();

    /** One connection to the broker, from first try to end. */
    private final class Link {
        private final Context context;
        private final MqttClient client;
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private final Deque<Waiting> notYetStoring = new ArrayDeque<>();
        private final AtomicBoolean ackScheduled = new AtomicBoolean();
        private int waitingBytes;
        private int storing;
        private boolean counted;
        private boolean ended;

        Link(Context context) {
            this.context = context;
            this.client = MqttClient.create(vertx, options(settings));
        }

        /** Handlers first, then CONNECT: with a durable session messages arrive before the SUBACK. */
        Future<Void> open() {
            Promise<Void> subscribed = Promise.promise();
            client.publishHandler(this::received);
            client.closeHandler(closed -> end("closed by the broker"));
            client.exceptionHandler(failure -> end(failure.toString()));
            client.subscribeCompletionHandler(suback -> {
                if (suback.grantedQoSLevels().contains(1)) {
                    connected = !ended;
                    subscribed.tryComplete();
                } else {
                    subscribed.tryFail("the broker refused the subscription " + settings.topicFilter()
                            + " with QoS 1; give its user the right to read it");
                }
            });
            client.connect(settings.port(), settings.host())
                    .compose(this::accepted)
                    .onFailure(subscribed::tryFail);
            return subscribed.future();
        }

        private Future<Integer> accepted(MqttConnAckMessage connack) {
            if (ended) {
                return Future.failedFuture("ended meanwhile");
            }
            counted = true;
            metrics.connected();
            if (!connack.isSessionPresent()) {
                LOG.info(
                        "the broker {}:{} had no session of ours: this is the first time, or it forgot",
                        settings.host(),
                        settings.port());
            }
            return client.subscribe(settings.topicFilter(), MqttQoS.AT_LEAST_ONCE.value());
        }

        /** Store first, acknowledge then: decode and append are {@link Intake#accept}, {@link #acknowledge} comes after. */
        private void received(MqttPublishMessage message) {
            if (ended) {
                return;
            }
            KitId kit = kit(message.topicName());
            Refusal refusal = whyNot(kit, message);
            Waiting entry = new Waiting(kit, message, clock.millis(), metrics.nanos());
            waiting.addLast(entry);
            waitingBytes += entry.payloadBytes;
            metrics.published(entry.payloadBytes);
            if (refusal != null) {
                metrics.refused(refusal);
                LOG.warn("kit {}: refused by way of the broker: {}", kit == null ? "(no kit id)" : kit, refusal);
                decided(entry, REFUSED);
            } else if (waiting.size() > settings.waitingMax() || waitingBytes > settings.waitingBytesMax()) {
                metrics.refused(Refusal.WINDOW);
                end("more is waiting than may wait; the broker keeps the rest");
            } else {
                notYetStoring.addLast(entry);
                store();
            }
        }

        private @Nullable Refusal whyNot(@Nullable KitId kit, MqttPublishMessage message) {
            if (kit == null) {
                return Refusal.TOPIC;
            }
            if (!kits.table().isActive(kit)) {
                return Refusal.UNKNOWN_KIT;
            }
            if (message.isRetain()) {
                return Refusal.RETAIN;
            }
            return message.payload().length() > settings.payloadBytesMax() ? Refusal.OVERSIZE : null;
        }

        private void store() {
            while (storing < settings.storingMax() && !notYetStoring.isEmpty() && !ended) {
                Waiting entry = notYetStoring.removeFirst();
                KitId kit = entry.kit;
                if (kit == null) {
                    throw new IllegalStateException("a message without kit was not refused");
                }
                storing++;
                intake.accept(kit, entry.message.payload().getBytes(), entry.receivedAtMs, Intake.Route.BRIDGE)
                        .onComplete(
                                receipt -> decided(entry, receipt), // committed: may be acknowledged
                                failure -> decided(entry, failure)); // not committed: must never be
            }
        }

        /** Called from any thread. */
        private void decided(Waiting entry, Object outcome) {
            entry.outcome = outcome;
            if (ackScheduled.compareAndSet(false, true)) {
                try {
                    context.runOnContext(hop -> acknowledge());
                } catch (RejectedExecutionException stopped) {
                    // Our event loop is gone, and so is whom to acknowledge to: the broker will send it again.
                    LOG.debug("stored after the end of the bridge");
                }
            }
        }

        /** Acknowledges what is stored, in the order received, up to the first that is not decided. */
        private void acknowledge() {
            ackScheduled.set(false);
            if (ended) {
                return;
            }
            ReceiptRuns receipts = new ReceiptRuns(this::sendReceipt);
            long now = metrics.nanos();
            for (Waiting oldest = waiting.peekFirst(); oldest != null; oldest = waiting.peekFirst()) {
                Object outcome = oldest.outcome;
                if (outcome instanceof Throwable failure) {
                    metrics.refused(Refusal.NOT_STORED);
                    receipts.flush();
                    end("not stored: " + failure);
                    return;
                }
                if (outcome == null) {
                    break;
                }
                waiting.removeFirst();
                waitingBytes -= oldest.payloadBytes;
                oldest.message.ack();
                if (outcome instanceof Intake.Receipt receipt && oldest.kit != null) {
                    storing--;
                    backOff.reset();
                    metrics.acknowledged(oldest.payloadBytes, oldest.receivedAtNanos, now);
                    receipts.add(oldest.kit, receipt);
                } else {
                    metrics.givenUp(oldest.payloadBytes);
                }
            }
            receipts.flush();
            store();
        }

        private void sendReceipt(KitId kit, ReceiptRuns.Run run) {
            metrics.receipt();
            // QoS 0: a receipt that is lost is asked for again by the kit's next sending of the same message.
            client.publish(Topics.down(kit), Buffer.buffer(run.json()), MqttQoS.AT_MOST_ONCE, false, false)
                    .onFailure(failure -> LOG.debug("kit {}: receipt not sent: {}", kit, failure.toString()));
        }

        /** QoS 0, as a receipt: a broker in between must not keep what is worth nothing later. */
        Future<Void> send(KitId kit, byte[] json) {
            return ended
                    ? Future.failedFuture(new Down.KitAwayException(kit, "is behind a broker that is away"))
                    : client.publish(Topics.down(kit), Buffer.buffer(json), MqttQoS.AT_MOST_ONCE, false, false)
                            .mapEmpty();
        }

        /** Ends this link, once, whoever begins, and plans the next. */
        Future<Void> end(String why) {
            if (ended) {
                return Future.succeededFuture();
            }
            ended = true;
            connected = false;
            for (Waiting entry = waiting.pollFirst(); entry != null; entry = waiting.pollFirst()) {
                metrics.givenUp(entry.payloadBytes);
            }
            notYetStoring.clear();
            if (counted) {
                metrics.disconnected();
                LOG.info("connection to broker {}:{} ended: {}", settings.host(), settings.port(), why);
            }
            reconnectLater(context);
            return client.disconnect().otherwiseEmpty();
        }
    }

    private static @Nullable KitId kit(String topic) {
        String[] levels = topic.split("/", -1);
        boolean right = levels.length == 4
                && levels[0].equals("hv")
                && levels[1].equals("v1")
                && levels[3].equals("up")
                && KitId.isValid(levels[2]);
        return right ? new KitId(levels[2]) : null;
    }

    private static MqttClientOptions options(BridgeSettings settings) {
        MqttClientOptions options = new MqttClientOptions();
        options.setClientId(settings.clientId());
        options.setCleanSession(false);
        options.setAutoAck(false);
        options.setAutoKeepAlive(true);
        options.setKeepAliveInterval(Math.toIntExact(settings.keepalive().toSeconds()));
        options.setMaxMessageSize(settings.packetBytesMax());
        if (settings.user() != null) {
            options.setUsername(settings.user());
        }
        if (settings.password() != null) {
            options.setPassword(settings.password().reveal());
        }
        if (settings.caCertificate() != null) {
            options.setSsl(true);
            options.setHostnameVerificationAlgorithm("HTTPS");
            options.setTrustOptions(
                    new PemTrustOptions().addCertPath(settings.caCertificate().toString()));
        }
        options.setTcpNoDelay(true);
        options.setConnectTimeout(10_000);
        return options;
    }

    /** Waits that double, each a random part of what it may be at most (full jitter), until something was stored. */
    static final class BackOff {
        private final Duration min;
        private final Duration max;
        private Duration next;

        BackOff(Duration min, Duration max) {
            this.min = min;
            this.max = max;
            this.next = min;
        }

        /** At least 1. */
        long nextMillis(RandomGenerator random) {
            long bound = next.toMillis();
            Duration doubled = next.multipliedBy(2);
            next = doubled.compareTo(max) > 0 ? max : doubled;
            return 1 + random.nextLong(bound);
        }

        void reset() {
            next = min;
        }
    }
}
