package se.hemvakt.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import se.hemvakt.model.KitId;
import se.hemvakt.sim.SimulationPlan.Wish;
import se.hemvakt.sim.fleet.Fleet;
import se.hemvakt.sim.kit.Endpoint;
import se.hemvakt.sim.kit.EnrolledKit;
import se.hemvakt.sim.kit.Kit;
import se.hemvakt.sim.scenario.Scenario;

/** Kits behind a real Mosquitto, which acknowledges on its own: only the receipts of whoever stands behind it count. */
class MosquittoIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    Path folder;

    private int port;
    private Process broker;

    @BeforeEach
    void start() throws IOException {
        port = freePort();
        Path settings = Files.writeString(
                folder.resolve("mosquitto.conf"), "listener " + port + " 127.0.0.1\nallow_anonymous true\n");
        String program = Files.isExecutable(Path.of("/usr/sbin/mosquitto")) ? "/usr/sbin/mosquitto" : "mosquitto";
        broker = new ProcessBuilder(program, "-c", settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("mosquitto.log").toFile())
                .start();
        await().atMost(SOON).until(() -> {
            try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return open.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** Below the ports that the system gives to whoever connects: none of their connections has it when the broker wants it. */
    private static int freePort() {
        while (true) {
            int wished = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket free = new ServerSocket(wished, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // Then another.
            }
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        broker.destroy();
        broker.waitFor();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fleet.Line.class,
            names = {"PAHO", "LIGHT"})
    void h01_brokerAcknowledges_butOnlyTheReceiptFromBehindItDeletes(Fleet.Line line) throws MqttException {
        SimulationPlan wished = SimulationPlan.of(
                Wish.of(3, ScenarioMix.only(Scenario.STABLE), 5)
                        .withHistory(Duration.ofMinutes(30), 3_600)
                        .withLine(line),
                CLOCK.instant());
        Kit.Settings impatient =
                new Kit.Settings(20, 20_000, Duration.ofSeconds(3), Duration.ofSeconds(15), Duration.ofSeconds(1));
        SimulationPlan plan = new SimulationPlan(
                wished.patients(),
                wished.time(),
                wished.cadence(),
                wished.faults(),
                wished.line(),
                impatient,
                wished.seed());
        List<EnrolledKit> kits = IntStream.range(0, 3)
                .mapToObj(i -> new EnrolledKit(new KitId("kit-behind-broker-" + i), "secret"))
                .toList();
        try (Simulation simulation = Simulation.start(plan, Endpoint.plain("127.0.0.1", port), kits, CLOCK)) {
            await().atMost(SOON).until(() -> simulation.progress().acknowledged() >= 3);
            assertThat(simulation.progress().receipted()).isZero();

            try (Behind behind = new Behind(port)) {
                // The kits hang up after 3 s without a receipt and send all again.
                await().atMost(SOON)
                        .until(() -> simulation.progress().receipted() > 0
                                && simulation.progress().unreceipted() == 0);
                assertThat(behind.seen.values()).hasSize(3).allMatch(seqs -> seqs.first() == 1);
            }
            assertThat(simulation.progress().sentAgain()).isPositive();
        }
    }

    /** Reads what kits publish, keeps it, and receipts it. */
    private static final class Behind implements AutoCloseable {
        private static final ObjectMapper JSON = new ObjectMapper();
        final Map<String, ConcurrentSkipListSet<Long>> seen = new ConcurrentHashMap<>();
        private final MqttClient client;

        Behind(int port) throws MqttException {
            client = new MqttClient("tcp://127.0.0.1:" + port, "behind-the-broker", new MemoryPersistence());
            MqttConnectOptions options = new MqttConnectOptions();
            // A burst of three kits is more than Paho's ten: an eleventh publish from the callback would end this
            // client.
            options.setMaxInflight(1_000);
            client.connect(options);
            client.subscribe("hv/v1/+/up", 1, (topic, message) -> {
                JsonNode json = JSON.readTree(message.getPayload());
                String kit = topic.split("/")[2];
                long seq = json.get("seq").longValue();
                seen.computeIfAbsent(kit, k -> new ConcurrentSkipListSet<>()).add(seq);
                long stored = 0;
                for (long known : seen.get(kit)) {
                    if (known != stored + 1) {
                        break;
                    }
                    stored = known;
                }
                String receipt = "{\"receipt\":{\"epoch\":" + json.get("epoch") + ",\"seq\":" + stored + "}}";
                client.getTopic("hv/v1/" + kit + "/down").publish(receipt.getBytes(StandardCharsets.UTF_8), 1, false);
            });
        }

        @Override
        public void close() throws MqttException {
            client.disconnectForcibly(0, 0, false);
            client.close(true);
        }
    }
}
