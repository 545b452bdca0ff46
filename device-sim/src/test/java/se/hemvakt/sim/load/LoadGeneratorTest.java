package se.hemvakt.sim.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.KitId;
import se.hemvakt.model.Vital;
import se.hemvakt.sim.kit.EnrolledKit;
import se.hemvakt.sim.mqtt.InMemoryPlatform;

class LoadGeneratorTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private final InMemoryPlatform platform = new InMemoryPlatform();

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void open_sendsAtTheRateAndEverythingIsAcknowledged() throws Exception {
        LoadReport report = run(LoadPlan.open(800, 1, Duration.ofMillis(300), Duration.ofSeconds(1)), 8);
        assertThat(report.intended()).isBetween(790L, 810L);
        assertThat(report.sent()).isEqualTo(report.intended());
        assertThat(report.acknowledged()).isEqualTo(report.intended());
        assertThat(report.unacknowledged()).isZero();
        // Answered within the second: all but those of its last moments, and some of the warm-up.
        assertThat(report.messagesPerSecond()).isBetween(790 - 800 * report.maxUs() / 1e6, 1_050.0);
        assertThat(report.p50Us()).isPositive().isLessThanOrEqualTo(report.p99Us());
        assertThat(report.cpuSeconds()).isPositive();
        assertThat(report.connectionsLost()).isZero();
    }

    @Test
    void closed_keepsTheWindowFullAndWarmUpIsNotCounted() throws Exception {
        LoadReport report = run(LoadPlan.closed(4, 8, Duration.ofMillis(300), Duration.ofMillis(2_500)), 3);
        assertThat(report.acknowledged()).isPositive().isEqualTo(report.sent()).isLessThan(platform.publishes.get());
        assertThat(report.readingsPerSecond()).isEqualTo(report.messagesPerSecond() * 8);
    }

    @Test
    void messages_areTheKitProtocolAndNoReadingIsADuplicate() throws Exception {
        Instant before = Instant.now().minusSeconds(1);
        run(LoadPlan.open(600, 8, Duration.ZERO, Duration.ofMillis(700)), 3);
        for (int kit = 0; kit < 3; kit++) {
            List<JsonNode> messages = platform.taken("kit-of-load-" + kit);
            assertThat(messages).hasSizeGreaterThan(100);
            Set<String> seen = new HashSet<>();
            long seq = messages.get(0).get("seq").longValue();
            for (JsonNode message : messages) {
                assertThat(message.get("seq").longValue()).isEqualTo(seq++);
                assertThat(message.get("readings")).hasSize(8);
                for (JsonNode reading : message.get("readings")) {
                    Vital vital = Vital.ofCode(reading.get("vital").textValue()).orElseThrow();
                    assertThat(reading.get("unit").textValue()).isEqualTo(vital.unit());
                    assertThat(vital.isPossible(Math.round(reading.get("value").doubleValue() * 1000)))
                            .isTrue();
                    Instant at = Instant.parse(reading.get("at").textValue());
                    assertThat(at)
                            .isAfter(before)
                            .isBeforeOrEqualTo(
                                    Instant.parse(message.get("sent_at").textValue()));
                    assertThat(seen.add(vital + " " + at)).isTrue();
                }
            }
        }
    }

    @Test
    void oneReading_isAbout200Bytes() {
        assertThat(new KitPacket("kit-of-load-0", Instant.now().toEpochMilli(), 1).length())
                .isBetween(190, 260);
    }

    @Test
    void open_platformStallsForHalfASecond_allWhoShouldHaveSentMeanwhileShowIt() {
        platform.stallAt(101, Duration.ofMillis(500));
        CompletableFuture<LoadReport> running = CompletableFuture.supplyAsync(() -> {
            try {
                return run(LoadPlan.open(400, 1, Duration.ZERO, Duration.ofSeconds(2)), 4);
            } catch (IOException | InterruptedException e) {
                throw new CompletionException(e);
            }
        });
        LoadReport report = running.orTimeout(60, TimeUnit.SECONDS).join();
        // A quarter of all messages fell into the stall: a generator that waited for answers would show four.
        assertThat(report.intended()).isBetween(790L, 810L);
        assertThat(report.unacknowledged()).isZero();
        assertThat(report.p99Us()).isGreaterThan(350_000);
        assertThat(report.maxUs()).isGreaterThan(400_000);
    }

    @Test
    void platformGone_isCountedNotHidden() {
        platform.cutAt(101);
        CompletableFuture<LoadReport> running = CompletableFuture.supplyAsync(() -> {
            try {
                return run(LoadPlan.open(400, 1, Duration.ZERO, Duration.ofSeconds(1)), 4);
            } catch (IOException | InterruptedException e) {
                throw new CompletionException(e);
            }
        });
        LoadReport report = running.orTimeout(60, TimeUnit.SECONDS).join();
        assertThat(report.connectionsLost()).isEqualTo(4);
        assertThat(report.intended()).isBetween(390L, 410L);
        assertThat(report.unacknowledged()).isGreaterThan(100);
    }

    @Test
    void subscribed_receiptsAreAnswered() throws Exception {
        LoadReport report =
                run(LoadPlan.open(400, 1, Duration.ZERO, Duration.ofSeconds(1)).withSubscription(), 4);
        assertThat(report.unacknowledged()).isZero();
        // The last ones are still on their way when the generator has its own answers.
        await().atMost(SOON).untilAsserted(() -> assertThat(platform.acknowledgedDowns.get())
                .isGreaterThan(300));
    }

    @Test
    void refusedLogin_saysSo() {
        platform.refusing = true;
        assertThatThrownBy(() -> run(LoadPlan.closed(1, 1, Duration.ZERO, Duration.ofMillis(100)), 2))
                .isInstanceOf(IOException.class)
                .hasRootCauseMessage("the platform refused a login of the load: is the kit enrolled?");
    }

    private LoadReport run(LoadPlan plan, int kits) throws IOException, InterruptedException {
        return LoadGenerator.run(
                plan,
                platform.endpoint(),
                IntStream.range(0, kits)
                        .mapToObj(i -> new EnrolledKit(new KitId("kit-of-load-" + i), "secret"))
                        .toList(),
                InstantSource.system());
    }
}
