package se.hemvakt.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static se.hemvakt.gateway.mqtt.TestGateway.await;
import static se.hemvakt.gateway.mqtt.TestGateway.eventually;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.gateway.GatewayMetrics;
import se.hemvakt.gateway.HeldIntake;
import se.hemvakt.gateway.Mosquitto;
import se.hemvakt.gateway.Refusal;
import se.hemvakt.gateway.kits.InMemoryKitRegistry;
import se.hemvakt.gateway.kits.KitCache;
import se.hemvakt.gateway.kits.NewKit;
import se.hemvakt.gateway.mqtt.Topics;
import se.hemvakt.model.KitId;
import se.hemvakt.runtime.intake.Intake;

/** The bridge at a real Mosquitto, run as a process of its own. */
final class BridgeIT {
    private static final Instant NOW = Instant.parse("2026-11-21T22:30:00Z");
    private static final KitId KIT = new KitId("kit-bridge-1");
    private static final KitId OTHER = new KitId("kit-bridge-2");

    @TempDir
    Path folder;

    private final InMemoryKitRegistry registry = new InMemoryKitRegistry();
    private final List<Vertx> machines = new ArrayList<>();
    private Mosquitto broker;

    @BeforeEach
    void start() {
        broker = Mosquitto.broker(folder.resolve("broker"));
        registry.enrol(List.of(NewKit.streaming(KIT), NewKit.streaming(OTHER)), NOW);
    }

    @AfterEach
    void stop() {
        machines.forEach(machine -> await(machine.close()));
        broker.close();
    }

    /** A bridge on a "machine" of its own, which a test may pull the plug of. */
    private final class Running {
        final Vertx machine = Vertx.vertx();
        final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        final Bridge bridge;

        Running(Intake intake, BridgeSettings settings) {
            machines.add(machine);
            KitCache kits = await(KitCache.start(machine, registry, Duration.ofMillis(500)));
            bridge = await(Bridge.start(
                    machine,
                    settings,
                    kits,
                    intake,
                    new GatewayMetrics(meters, Intake.Route.BRIDGE),
                    InstantSource.fixed(NOW),
                    new Random(1)));
        }

        Running connected() {
            eventually().until(bridge::isConnected);
            return this;
        }

        /** The plug: nothing is said to the broker, nothing more is acknowledged. */
        void pullThePlug() {
            machines.remove(machine);
            await(machine.close());
        }

        double count(String name) {
            return meters.get(name).counter().count();
        }

        double refused(Refusal reason) {
            return meters.get("hemvakt.gateway.refused")
                    .tag("reason", reason.tag())
                    .counter()
                    .count();
        }
    }

    private BridgeSettings settings() {
        return BridgeSettings.of("127.0.0.1", broker.port()).withBackOff(Duration.ofMillis(5), Duration.ofMillis(50));
    }

    private MqttAsyncClient kit(KitId kit, List<String> down) throws Exception {
        MqttAsyncClient client =
                new MqttAsyncClient("tcp://127.0.0.1:" + broker.port(), kit.value(), new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMaxInflight(10_000);
        client.connect(options).waitForCompletion(10_000);
        client.subscribe(
                        Topics.down(kit),
                        1,
                        (topic, message) -> down.add(new String(message.getPayload(), StandardCharsets.UTF_8)))
                .waitForCompletion(10_000);
        return client;
    }

    private static void close(MqttAsyncClient client) throws Exception {
        client.disconnect().waitForCompletion(10_000);
        client.close();
    }

    private static String message(int seq) {
        return "{\"epoch\":1,\"seq\":" + seq + "}";
    }

    private static void publish(MqttAsyncClient client, String topic, String message, boolean retained)
            throws Exception {
        client.publish(topic, message.getBytes(StandardCharsets.UTF_8), 1, retained)
                .waitForCompletion(10_000);
    }

    @Test
    void h01_stored_isReceiptedToTheKit_notBefore() throws Exception {
        HeldIntake intake = HeldIntake.holding();
        Running running = new Running(intake, settings()).connected();
        List<String> down = new CopyOnWriteArrayList<>();
        MqttAsyncClient kit = kit(KIT, down);

        publish(kit, Topics.up(KIT), message(1), false); // the broker acknowledges at once: that proves nothing
        eventually().until(() -> intake.all().size() == 1);
        assertThat(down).isEmpty();
        assertThat(intake.all().get(0).kit()).isEqualTo(KIT);
        assertThat(intake.all().get(0).route()).isEqualTo(Intake.Route.BRIDGE);
        assertThat(intake.all().get(0).receivedAtMs()).isEqualTo(NOW.toEpochMilli());

        intake.all().get(0).store();
        eventually().until(() -> down.contains("{\"receipt\":{\"epoch\":1,\"from\":1,\"seq\":1}}"));
        assertThat(running.count("hemvakt.gateway.acknowledged")).isEqualTo(1);
        close(kit);
    }

    @Test
    void h01_plugPulledBetweenDeliveryAndCommit_nothingIsLost() throws Exception {
        int n = 500;
        HeldIntake first = HeldIntake.holding();
        Running dying = new Running(first, settings()).connected();
        List<String> down = new CopyOnWriteArrayList<>();
        MqttAsyncClient kit = kit(KIT, down);
        for (int seq = 1; seq <= n; seq++) {
            kit.publish(Topics.up(KIT), message(seq).getBytes(StandardCharsets.UTF_8), 1, false);
        }
        eventually().until(() -> first.all().size() == n);
        // A hundred are committed and acknowledged; of the rest some are committed, but nobody hears of it any more.
        first.all().subList(0, 100).forEach(HeldIntake.Held::store);
        eventually().until(() -> dying.count("hemvakt.gateway.acknowledged") == 100);
        eventually()
                .until(() -> down.contains("{\"receipt\":{\"epoch\":1,\"from\":1,\"seq\":100}}")
                        || down.stream().anyMatch(text -> text.endsWith("\"seq\":100}}")));
        dying.pullThePlug();
        first.all().subList(200, 250).forEach(HeldIntake.Held::store);

        HeldIntake second = HeldIntake.storing();
        new Running(second, settings());
        eventually().until(() -> down.stream().anyMatch(text -> text.endsWith("\"seq\":" + n + "}}")));

        Set<String> stored = new HashSet<>(second.payloads());
        first.all().subList(0, 100).forEach(held -> stored.add(held.payload()));
        for (int seq = 1; seq <= n; seq++) {
            assertThat(stored).contains(message(seq));
        }
        close(kit);
    }

    @Test
    void h01_notStored_isNotAcknowledged_andComesAgain() throws Exception {
        HeldIntake intake = HeldIntake.holding();
        Running running = new Running(intake, settings()).connected();
        List<String> down = new CopyOnWriteArrayList<>();
        MqttAsyncClient kit = kit(KIT, down);
        for (int seq = 1; seq <= 3; seq++) {
            publish(kit, Topics.up(KIT), message(seq), false);
        }
        eventually().until(() -> intake.all().size() == 3);
        List<HeldIntake.Held> held = intake.all();
        intake.storeAtOnce();
        held.get(2).store();
        held.get(1).fail();
        held.get(0).store();

        eventually().until(() -> down.stream().anyMatch(text -> text.endsWith("\"seq\":3}}")));
        // The first was acknowledged before the failure; the second and, since order is kept, the third come again.
        assertThat(intake.payloads()).containsSubsequence(message(2), message(3), message(2), message(3));
        assertThat(running.refused(Refusal.NOT_STORED)).isEqualTo(1);
        close(kit);
    }

    @Test
    void persistentSession_deliversBeforeTheSubscriptionIsAnswered_andNothingIsMissed() throws Exception {
        // A first time, so that the broker keeps a session; then a backlog while we are away.
        Running before = new Running(HeldIntake.storing(), settings()).connected();
        await(before.bridge.close());
        List<String> down = new CopyOnWriteArrayList<>();
        MqttAsyncClient kit = kit(KIT, down);
        int n = 2_000;
        for (int seq = 1; seq <= n; seq++) {
            kit.publish(Topics.up(KIT), message(seq).getBytes(StandardCharsets.UTF_8), 1, false);
        }
        HeldIntake intake = HeldIntake.storing();
        new Running(intake, settings().withStoring(10));
        eventually().until(() -> intake.all().size() >= n);
        assertThat(intake.payloads().subList(0, 3)).containsExactly(message(1), message(2), message(3));
        eventually().until(() -> down.stream().anyMatch(text -> text.endsWith("\"seq\":" + n + "}}")));
        close(kit);
    }

    @Test
    void brokerAwayForAWhile_isTriedAgainUntilItAnswers() throws Exception {
        HeldIntake intake = HeldIntake.storing();
        broker.stop();
        Running running = new Running(intake, settings());
        assertThat(running.bridge.isConnected()).isFalse();
        broker.restart();
        running.connected();
        broker.restart();
        eventually().until(() -> running.count("hemvakt.gateway.published") >= 0 && running.bridge.isConnected());
        List<String> down = new CopyOnWriteArrayList<>();
        MqttAsyncClient kit = kit(KIT, down);
        eventually().until(() -> {
            publish(kit, Topics.up(KIT), message(1), false);
            return !down.isEmpty();
        });
        close(kit);
    }

    @Test
    void h32_unknownKitRetainedAndOversize_areRefusedCountedAndGoAway() throws Exception {
        HeldIntake intake = HeldIntake.storing();
        Running running = new Running(intake, settings()).connected();
        List<String> down = new CopyOnWriteArrayList<>();
        MqttAsyncClient kit = kit(KIT, down);
        publish(kit, "hv/v1/kit-nobody-1/up", message(1), false);
        publish(kit, "hv/v1/NOBODY/up", message(1), false);
        publish(kit, Topics.up(OTHER), "x".repeat(64 * 1024 + 1), false);
        publish(kit, Topics.up(KIT), message(2), false);
        eventually().until(() -> down.contains("{\"receipt\":{\"epoch\":1,\"from\":2,\"seq\":2}}"));
        assertThat(running.refused(Refusal.UNKNOWN_KIT)).isEqualTo(1);
        assertThat(running.refused(Refusal.TOPIC)).isEqualTo(1);
        assertThat(running.refused(Refusal.OVERSIZE)).isEqualTo(1);
        assertThat(intake.payloads()).containsExactly(message(2));
        await(running.bridge.close());

        publish(kit, Topics.up(KIT), message(3), true);
        close(kit);
        // A retained value comes with each new subscription and would look like now (H11).
        HeldIntake after = HeldIntake.storing();
        Running again = new Running(after, settings()).connected();
        eventually().until(() -> again.refused(Refusal.RETAIN) >= 1);
        // What was refused was acknowledged: it does not come again. What was published while we were away does.
        assertThat(after.payloads()).isSubsetOf(message(3));
        assertThat(again.refused(Refusal.UNKNOWN_KIT)).isZero();
    }

    @Test
    void sharedSubscription_twoBridgesDivideTheMessages_eachIsStored() throws Exception {
        HeldIntake intake = HeldIntake.storing();
        BridgeSettings one = settings().withSharedGroup("hemvakt");
        new Running(intake, one).connected();
        HeldIntake otherIntake = HeldIntake.storing();
        BridgeSettings two = new BridgeSettings(
                one.host(),
                one.port(),
                "hemvakt-bridge-2",
                null,
                null,
                null,
                "hemvakt",
                one.waitingMax(),
                one.waitingBytesMax(),
                one.storingMax(),
                one.packetBytesMax(),
                one.payloadBytesMax(),
                one.keepalive(),
                one.backOffMin(),
                one.backOffMax());
        new Running(otherIntake, two).connected();
        MqttAsyncClient kit = kit(KIT, new CopyOnWriteArrayList<>());
        for (int seq = 1; seq <= 100; seq++) {
            publish(kit, Topics.up(KIT), message(seq), false);
        }
        eventually().until(() -> intake.all().size() + otherIntake.all().size() == 100);
        assertThat(intake.all()).isNotEmpty();
        assertThat(otherIntake.all()).isNotEmpty();
        close(kit);
    }
}
