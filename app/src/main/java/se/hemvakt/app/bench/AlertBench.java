package se.hemvakt.app.bench;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.dashboard.login.Accounts;
import se.hemvakt.dashboard.login.Role;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.sim.kit.EnrolledKit;
import se.hemvakt.sim.kit.KitLink;
import se.hemvakt.sim.load.LoadGenerator;
import se.hemvakt.sim.load.LoadPlan;
import se.hemvakt.sim.load.LoadReport;
import se.hemvakt.sim.mqtt.LightLink;

/**
 * {@code bench alert}: from a kit's PUBLISH to the frame that shows its alert on a screen's WebSocket, while other kits of
 * the same ward send in the background.
 *
 * <p>Each probe kit crosses its patient's limit once, at a fixed time: an alert that has opened holds for minutes, so a second
 * crossing would tell nothing. Counted from when the message should have left, whatever became of the one before.
 *
 * <p>Both programs are young when it begins, and their compilers take every core for some ten seconds; a platform that has
 * been up for a day has that behind it. So the load runs for a while first, and the first third of the alerts is not counted.
 */
final class AlertBench implements Bench {
    private static final Duration TURN = Duration.ofMillis(20);
    /** What is not seen by then is lost; what is late stands in the latencies. */
    private static final Duration LAST_FRAME_WITHIN = Duration.ofSeconds(60);

    private static final int LIMIT = 120;

    private final InstantSource wall;

    AlertBench(InstantSource wall) {
        this.wall = wall;
    }

    @Override
    public void run(BenchPlan plan, Consumer<Result> tell, Consumer<Supplier<String>> progress) throws Exception {
        progress.accept(() -> "starting a platform of its own");
        try (PlatformProcess platform = PlatformProcess.start(Map.of("HEMVAKT_DEMO", "true"), wall)) {
            String password = UUID.randomUUID().toString();
            try (Database database = platform.openDatabase()) {
                new Accounts(database.dataSource())
                        .create("bench", "Mätning", Role.NURSE, PlatformProcess.TEAM, password);
            }
            List<EnrolledKit> background = platform.enrol(plan.connections(), progress);
            List<EnrolledKit> probes = new ArrayList<>();
            for (int i = 1; i <= warming(plan) + plan.alerts(); i++) {
                probes.add(platform.door()
                        .post("{\"patient\":{\"given_name\":\"Prov\",\"family_name\":\"Nummer " + i
                                + "\",\"limits\":[{\"vital\":\"heart_rate\",\"high\":" + LIMIT + "}]},\"kit\":{}}"));
            }
            Vertx vertx = Vertx.vertx();
            ExecutorService load = Executors.newSingleThreadExecutor();
            try (WardScreen screen = WardScreen.open(platform.http(), "bench", password)) {
                List<Probe> lines = connect(vertx, platform, probes);
                Duration alone = plan.warmUp().multipliedBy(4);
                Duration warmUp = alone.plus(TURN.multipliedBy(warming(plan)));
                LoadPlan steady = LoadPlan.open(plan.background(), 1, warmUp, TURN.multipliedBy(plan.alerts()));
                Future<LoadReport> report =
                        load.submit(() -> LoadGenerator.run(steady, platform.mqtt(), background, wall));
                LockSupport.parkNanos(alone.toNanos());
                Histogram latencies = alerts(plan, lines, screen, progress);
                tell.accept(result(plan, latencies, screen, report.get()));
            } finally {
                load.shutdownNow();
                vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            }
        }
    }

    private static int warming(BenchPlan plan) {
        return plan.alerts() / 2;
    }

    private Result result(BenchPlan plan, Histogram latencies, WardScreen screen, LoadReport background) {
        double p50 = latencies.getValueAtPercentile(50) / 1e6;
        double p99 = latencies.getValueAtPercentile(99) / 1e6;
        long missing = plan.alerts() - latencies.getTotalCount();
        return Result.of("alert", "alert")
                .with("alerts", latencies.getTotalCount())
                .with("alerts_not_seen", missing)
                .with("latency_ms_p50", p50)
                .with("latency_ms_p99", p99)
                .with("latency_ms_p999", latencies.getValueAtPercentile(99.9) / 1e6)
                .with("latency_ms_max", latencies.getMaxValue() / 1e6)
                .with("frames", screen.frames())
                .with("background_readings_per_s", background.readingsPerSecond())
                .with("background_puback_ms_p99", background.p99Us() / 1000.0)
                .with("background_unacknowledged", background.unacknowledged())
                .with("load_1m", Machine.load())
                .goal("p50 <= 10 ms, p99 <= 60 ms, none unseen", p50 <= 10 && p99 <= 60 && missing == 0);
    }

    private Histogram alerts(BenchPlan plan, List<Probe> probes, WardScreen screen, Consumer<Supplier<String>> progress)
            throws InterruptedException {
        long startNs = System.nanoTime();
        // Epoch milliseconds at the start, so that what is sent can be found again by its measured time.
        long startMs = wall.millis();
        int turns = probes.size();
        long[] intendedNs = new long[turns];
        for (int turn = 0; turn < turns; turn++) {
            intendedNs[turn] = startNs + turn * TURN.toNanos();
            for (long wait = intendedNs[turn] - System.nanoTime();
                    wait > 0;
                    wait = intendedNs[turn] - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            long measuredMs = startMs + turn * TURN.toMillis();
            if (turn >= warming(plan)) {
                screen.expect(measuredMs, intendedNs[turn]);
            }
            probes.get(turn).send(LIMIT + 10, measuredMs);
            int done = turn + 1;
            progress.accept(() -> "alerts: turn " + done + " of " + turns);
        }
        return screen.latencies(LAST_FRAME_WITHIN);
    }

    private static List<Probe> connect(Vertx vertx, PlatformProcess platform, List<EnrolledKit> kits)
            throws IOException, InterruptedException {
        Context context = vertx.getOrCreateContext();
        CountDownLatch connected = new CountDownLatch(kits.size());
        CompletableFuture<List<Probe>> made = new CompletableFuture<>();
        context.runOnContext(v -> {
            var client = LightLink.client(vertx, platform.mqtt());
            List<Probe> probes = new ArrayList<>();
            for (EnrolledKit kit : kits) {
                LightLink link = new LightLink(vertx, client, platform.mqtt(), kit);
                link.connect(new Connected(connected));
                probes.add(new Probe(context, link));
            }
            made.complete(probes);
        });
        if (!connected.await(30, TimeUnit.SECONDS)) {
            throw new CommandFailedException("the probes could not connect to the platform within 30 s");
        }
        return made.join();
    }

    /** One kit whose patient has a limit. */
    private static final class Probe {
        private final Context context;
        private final KitLink link;
        private long seq;

        Probe(Context context, KitLink link) {
            this.context = context;
            this.link = link;
        }

        void send(int heartRate, long measuredMs) {
            seq++;
            String at = Instant.ofEpochMilli(measuredMs).toString();
            byte[] payload = ("{\"epoch\":1,\"seq\":" + seq + ",\"sent_at\":\"" + at
                            + "\",\"readings\":[{\"vital\":\"heart_rate\",\"value\":" + heartRate
                            + ",\"unit\":\"/min\",\"at\":\"" + at + "\",\"device\":\"probe\"}]}")
                    .getBytes(StandardCharsets.US_ASCII);
            context.runOnContext(v -> link.publish(payload));
        }
    }

    private record Connected(CountDownLatch latch) implements KitLink.Listener {
        @Override
        public void connected() {
            latch.countDown();
        }

        @Override
        public void lost(String reason) {
            // A probe that is lost shows as alerts that were not seen.
        }

        @Override
        public void down(byte[] payload) {
            // Receipts are not what is measured.
        }

        @Override
        public void acknowledged() {
            // Nor are acknowledgements.
        }
    }
}
