package se.hemvakt.gateway.mqtt;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import se.hemvakt.gateway.Down;
import se.hemvakt.gateway.GatewayMetrics;
import se.hemvakt.gateway.GatewaySettings;
import se.hemvakt.gateway.Refusal;
import se.hemvakt.gateway.kits.Enrolled;
import se.hemvakt.gateway.kits.InMemoryKitRegistry;
import se.hemvakt.gateway.kits.KitCache;
import se.hemvakt.gateway.kits.NewKit;
import se.hemvakt.model.KitId;
import se.hemvakt.runtime.intake.Intake;
import se.hemvakt.runtime.settings.Secret;

/** A gateway on a free port of this machine, with an in-memory registry and whatever intake a test gives it. */
public final class TestGateway implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-11-21T22:30:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final InMemoryKitRegistry registry = new InMemoryKitRegistry();
    private final KitCache kits;
    private final GatewayServer server;

    private TestGateway(Intake intake, GatewaySettings settings) {
        kits = await(KitCache.start(vertx, registry, settings.revocationCheck()));
        server = await(GatewayServer.start(
                vertx,
                settings,
                kits,
                intake,
                new GatewayMetrics(meters, Intake.Route.DIRECT),
                InstantSource.fixed(NOW)));
    }

    public static TestGateway start(Intake intake) {
        return start(intake, settings -> settings);
    }

    public static TestGateway start(Intake intake, UnaryOperator<GatewaySettings> change) {
        return new TestGateway(intake, change.apply(GatewaySettings.loopback().listeningOn("127.0.0.1", 0)));
    }

    public int port() {
        return server.port();
    }

    public Down down() {
        return server.down();
    }

    public InMemoryKitRegistry registry() {
        return registry;
    }

    /** Enrols a kit, and waits until it may log in. */
    public Kit enrol(String id) {
        Secret secret = registry.enrol(List.of(NewKit.streaming(new KitId(id))), NOW)
                .get(0)
                .secret();
        await(kits.refresh());
        return new Kit(new KitId(id), secret.reveal());
    }

    /** Enrols kits named by a prefix and a number, and waits until they may log in. */
    public List<Kit> enrolMany(String prefix, int count) {
        List<NewKit> kits = IntStream.range(0, count)
                .mapToObj(i -> NewKit.streaming(new KitId(prefix + i)))
                .toList();
        List<Enrolled> enrolled = registry.enrol(kits, NOW);
        await(this.kits.refresh());
        return enrolled.stream()
                .map(one -> new Kit(one.kit(), one.secret().reveal()))
                .toList();
    }

    public void refreshKits() {
        await(kits.refresh());
    }

    public double refused(Refusal reason) {
        return meters.get("hemvakt.gateway.refused")
                .tag("reason", reason.tag())
                .counter()
                .count();
    }

    public double count(String name) {
        return meters.get(name).counter().count();
    }

    public double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    /** All refusals of all reasons. */
    public double refusedInAll() {
        return meters.get("hemvakt.gateway.refused").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    public void stop() {
        await(server.close());
    }

    @Override
    public void close() {
        stop();
        kits.close();
        await(vertx.close());
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    public static org.awaitility.core.ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5));
    }

    /** A kit and its secret. */
    public record Kit(KitId id, String secret) {
        public String up() {
            return Topics.up(id);
        }

        public String down() {
            return Topics.down(id);
        }
    }
}
