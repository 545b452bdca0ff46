package se.hemvakt.gateway.mqtt;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.gateway.Down;
import se.hemvakt.gateway.GatewayMetrics;
import se.hemvakt.gateway.GatewaySettings;
import se.hemvakt.gateway.kits.KitCache;
import se.hemvakt.runtime.intake.Intake;

/**
 * The MQTT server kits connect to, for MQTT 3.1.1 and 5.
 *
 * <p>It stands on Vert.x's TCP server and the MQTT codec that vertx-mqtt uses, one layer below vertx-mqtt's own server: see
 * {@code docs/adr/0004}. Several event loops share one port.
 */
public final class GatewayServer {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);
    private static final long STOP_LOOK_MS = 10;

    private final Vertx vertx;
    private final Endpoint endpoint;
    private final String deploymentId;
    private final int port;
    private @Nullable Future<Void> closed;

    private GatewayServer(Vertx vertx, Endpoint endpoint, String deploymentId, int port) {
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.deploymentId = deploymentId;
        this.port = port;
    }

    /**
     * Opens the port.
     *
     * @param kits stays the caller's to close, after this server
     * @param clock the wall clock that stamps when something was received
     * @return fails when the port is taken or the certificate cannot be read
     */
    public static Future<GatewayServer> start(
            Vertx vertx,
            GatewaySettings settings,
            KitCache kits,
            Intake intake,
            GatewayMetrics metrics,
            InstantSource clock) {
        Endpoint endpoint = new Endpoint(settings, kits, new Sessions(), intake, metrics, clock, new LogGate(LOG));
        AtomicInteger port = new AtomicInteger();
        return vertx.deployVerticle(
                        () -> new Listener(endpoint, port), new DeploymentOptions().setInstances(settings.eventLoops()))
                .map(deploymentId -> {
                    kits.onChange(table -> endpoint.sessions().all().forEach(MqttConnection::dropIfRevoked));
                    LOG.info(
                            "kits may connect: MQTT 3.1.1 and 5 on {}:{}, {}",
                            settings.host(),
                            port.get(),
                            settings.tls() == null ? "plain" : "TLS");
                    return new GatewayServer(vertx, endpoint, deploymentId, port.get());
                });
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** The way down to the kits that are connected here. */
    public Down down() {
        return endpoint.sessions();
    }

    /** Reads no more, acknowledges what is in flight, then closes; in bounded time. A second call changes nothing. */
    public synchronized Future<Void> close() {
        if (closed == null) {
            closed = closeOnce();
        }
        return closed;
    }

    private Future<Void> closeOnce() {
        endpoint.sessions().all().forEach(MqttConnection::stop);
        Promise<Void> left = Promise.promise();
        long deadline =
                endpoint.metrics().nanos() + endpoint.settings().stopTimeout().toNanos();
        vertx.setPeriodic(STOP_LOOK_MS, timer -> {
            // Again for those that came in between.
            endpoint.sessions().all().forEach(MqttConnection::stop);
            if (endpoint.sessions().count() == 0 || endpoint.metrics().nanos() - deadline > 0) {
                vertx.cancelTimer(timer);
                left.complete();
            }
        });
        return left.future().compose(done -> vertx.undeploy(deploymentId));
    }

    /** One event loop's share of the port. */
    private static final class Listener extends VerticleBase {
        private final Endpoint endpoint;
        private final AtomicInteger port;

        Listener(Endpoint endpoint, AtomicInteger port) {
            this.endpoint = endpoint;
            this.port = port;
        }

        @Override
        public Future<?> start() {
            AckLoop acks = new AckLoop(((ContextInternal) context).nettyEventLoop());
            NetServer server = vertx.createNetServer(options(endpoint.settings()));
            server.connectHandler(socket -> new MqttConnection((NetSocketInternal) socket, endpoint, acks).open());
            // Closed with the verticle. Port -1 is "any", but the same for all instances.
            int wanted =
                    endpoint.settings().port() == 0 ? -1 : endpoint.settings().port();
            return server.listen(wanted, endpoint.settings().host())
                    .onSuccess(listening -> port.set(listening.actualPort()));
        }

        private static NetServerOptions options(GatewaySettings settings) {
            NetServerOptions options = new NetServerOptions()
                    .setTcpNoDelay(true)
                    .setAcceptBacklog(4_096)
                    .setReuseAddress(true);
            GatewaySettings.Tls tls = settings.tls();
            if (tls != null) {
                options.setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(tls.certificate().toString())
                                .setKeyPath(tls.key().toString()))
                        .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"));
            }
            return options;
        }
    }
}
