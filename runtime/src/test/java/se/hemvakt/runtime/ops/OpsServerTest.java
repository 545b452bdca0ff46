package se.hemvakt.runtime.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Vertx;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpsServerTest {
    private final Metrics metrics = new Metrics();
    /** No check is unwell because this machine is slow; the one that hangs has an impatient one of its own. */
    private final Health health = new Health(Duration.ofMinutes(1));

    private final Vertx vertx = Vertx.builder()
            .with(new io.vertx.core.VertxOptions().setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true)))
            .withMetrics(new MicrometerMetricsFactory(metrics.registry()))
            .build();
    private final HttpClient client = HttpClient.newHttpClient();
    private OpsServer ops;

    @SuppressWarnings("NullAway.Init") // set before each test
    OpsServerTest() {}

    @BeforeEach
    void start() throws Exception {
        ops = start(metrics, health);
    }

    private OpsServer start(Metrics shown, Health asked) throws Exception {
        return OpsServer.start(vertx, new OpsSettings("127.0.0.1", 0), shown, asked)
                .toCompletionStage()
                .toCompletableFuture()
                .get(1, TimeUnit.MINUTES);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
        health.close();
        metrics.close();
    }

    @Test
    void metrics_ours_areShownBesideTheJvmsAndTheEventLoops() throws Exception {
        Counter.builder("hemvakt.test.count").register(metrics.registry()).increment();

        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").body())
                .contains("hemvakt_test_count_total 1.0")
                .contains("jvm_memory_used_bytes")
                .contains("vertx_http_server_");
    }

    @Test
    void ready_everyCheckWell_is200() throws Exception {
        health.add("database", Optional::empty);

        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").body()).contains("\"name\":\"database\",\"well\":true");
    }

    @Test
    void ready_oneUnwell_is503AndNamed() throws Exception {
        AtomicBoolean answers = new AtomicBoolean();
        health.add("database", () -> answers.get() ? Optional.empty() : Optional.of("no answer"))
                .add("clock", Optional::empty);

        HttpResponse<String> unwell = get("/health/ready");

        assertThat(unwell.statusCode()).isEqualTo(503);
        assertThat(unwell.body()).contains("\"name\":\"database\",\"well\":false,\"problem\":\"no answer\"");
        answers.set(true);
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void metrics_checkNotWell_isCounted() throws Exception {
        health.add("database", () -> Optional.of("no answer")).add("clock", Optional::empty);

        assertThat(get("/metrics").body()).contains("hemvakt_runtime_unwell 1.0");
        health.remove("database");
        assertThat(get("/metrics").body()).contains("hemvakt_runtime_unwell 0.0");
    }

    @Test
    void h10_ready_checkThatHangs_isUnwellAndNotStartedAgain() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        Semaphore started = new Semaphore(0);
        try (Health impatient = new Health(Duration.ofMillis(300));
                Metrics own = new Metrics()) {
            impatient.add("stuck", () -> {
                started.release();
                stuck.await();
                return Optional.empty();
            });
            int port = start(own, impatient).port();

            assertThat(get(port, "/health/ready").body()).contains("did not answer within 300 ms");
            assertThat(started.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
            assertThat(get(port, "/health/ready").statusCode()).isEqualTo(503);
            assertThat(started.availablePermits()).isZero();
        } finally {
            stuck.countDown();
        }
    }

    @Test
    void ready_checkThrows_isUnwellWithoutItsText() throws Exception {
        health.add("broken", () -> {
            throw new IOException("Anna Andersson 190 mmHg");
        });

        assertThat(get("/health/ready").body()).contains("IOException").doesNotContain("Anna");
    }

    @Test
    void router_routeAddedLater_isServed() throws Exception {
        ops.router().get("/doctor").handler(context -> context.response().end("fit"));

        assertThat(get("/doctor").body()).isEqualTo("fit");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get(ops.port(), path);
    }

    private HttpResponse<String> get(int port, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
