package se.hemvakt.app.bench;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import se.hemvakt.sim.kit.EnrolledKit;
import se.hemvakt.sim.load.LoadGenerator;
import se.hemvakt.sim.load.LoadPlan;
import se.hemvakt.sim.load.LoadReport;

/**
 * {@code bench ingest}: how much the platform takes in with a PUBACK after the commit, how long a PUBACK takes at a steady
 * rate, and the same store without MQTT in front of it, as the limit there is to reach.
 *
 * <p>Highest rates are measured with a window of unacknowledged messages on each connection; latencies at a fixed rate and
 * counted from when a message should have left, so that a stall can not hide what it delayed.
 */
final class IngestBench implements Bench {
    private static final String NAME = "ingest";
    private static final double SHARE_MIN = 0.4;
    private static final int WINDOW = 40;

    private final InstantSource wall;

    IngestBench(InstantSource wall) {
        this.wall = wall;
    }

    @Override
    public void run(BenchPlan plan, Consumer<Result> tell, Consumer<Supplier<String>> progress) throws Exception {
        progress.accept(() -> "starting a platform of its own");
        try (PlatformProcess platform = PlatformProcess.start(Map.of(), wall)) {
            List<EnrolledKit> kits = platform.enrol(plan.connections(), progress);
            // First: after a flood rules and the ward view are still reading it, and that is not what this asks.
            fixedRate(plan, platform, kits, tell, progress);
            double single = saturation(plan, platform, kits, 1, 60_000, tell, progress);
            double eight = saturation(plan, platform, kits, 8, 150_000, tell, progress);
            platform.stop();
            progress.accept(() -> "the same store without MQTT");
            WriteLimit.Measured one = WriteLimit.measure(platform.database(), plan, 1, wall);
            WriteLimit.Measured many = WriteLimit.measure(platform.database(), plan, 8, wall);
            tell.accept(one.result());
            tell.accept(many.result());
            tell.accept(share("share_of_write_limit_1", single, one.rowsPerSecond()));
            tell.accept(share("share_of_write_limit_8", eight, many.rowsPerSecond()));
        }
    }

    private double saturation(
            BenchPlan plan,
            PlatformProcess platform,
            List<EnrolledKit> kits,
            int readings,
            double goal,
            Consumer<Result> tell,
            Consumer<Supplier<String>> progress)
            throws Exception {
        progress.accept(() -> "highest rate at " + readings + " readings a message");
        Duration before = platform.cpu();
        LoadReport report = LoadGenerator.run(
                LoadPlan.closed(WINDOW, readings, plan.warmUp(), plan.measured()), platform.mqtt(), kits, wall);
        double cpuSeconds = platform.cpu().minus(before).toMillis() / 1000.0;
        double seconds = plan.warmUp().plus(plan.measured()).toMillis() / 1000.0;
        tell.accept(figures(Result.of(NAME, "saturation_" + readings), report)
                .with("platform_cores", cpuSeconds / seconds)
                .goal(">= " + (long) goal + " readings/s", report.readingsPerSecond() >= goal));
        return report.readingsPerSecond();
    }

    private void fixedRate(
            BenchPlan plan,
            PlatformProcess platform,
            List<EnrolledKit> kits,
            Consumer<Result> tell,
            Consumer<Supplier<String>> progress)
            throws Exception {
        List<LoadReport> runs = new ArrayList<>();
        for (int i = 1; i <= plan.fixedRuns(); i++) {
            int number = i;
            progress.accept(() -> plan.fixedRate() + " messages/s, run " + number + " of " + plan.fixedRuns());
            LoadReport report = LoadGenerator.run(
                    LoadPlan.open(plan.fixedRate(), 1, plan.warmUp(), plan.measured()), platform.mqtt(), kits, wall);
            tell.accept(figures(Result.of(NAME, "fixed_rate_run_" + i), report));
            runs.add(report);
        }
        double p50 = median(runs, LoadReport::p50Us);
        double p99 = median(runs, LoadReport::p99Us);
        tell.accept(Result.of(NAME, "fixed_rate_median")
                .with("messages_per_s", plan.fixedRate())
                .with("runs", runs.size())
                .with("latency_ms_p50", p50)
                .with("latency_ms_p99", p99)
                .with("latency_ms_p999", median(runs, LoadReport::p999Us))
                .goal("p50 <= 4 ms, p99 <= 20 ms", p50 <= 4 && p99 <= 20));
    }

    private static Result figures(Result result, LoadReport report) {
        return result.with("messages_per_s", report.messagesPerSecond())
                .with("readings_per_s", report.readingsPerSecond())
                .with("readings_per_message", report.readingsPerMessage())
                .with("connections", report.connections())
                .with("latency_ms_p50", report.p50Us() / 1000.0)
                .with("latency_ms_p99", report.p99Us() / 1000.0)
                .with("latency_ms_p999", report.p999Us() / 1000.0)
                .with("latency_ms_max", report.maxUs() / 1000.0)
                .with("unacknowledged", report.unacknowledged())
                .with("connections_lost", report.connectionsLost())
                .with("generator_cores", report.generatorCores())
                .with("seconds", report.seconds())
                .with("load_1m", Machine.load());
    }

    private static Result share(String name, double reached, double limit) {
        double share = reached / limit;
        return Result.of(NAME, name)
                .with("readings_per_s", reached)
                .with("write_limit_rows_per_s", limit)
                .with("share", share)
                .goal(">= 0.4 of the write limit", share >= SHARE_MIN);
    }

    /** In milliseconds. */
    private static double median(List<LoadReport> runs, ToLongFunction<LoadReport> micros) {
        long[] sorted = runs.stream().mapToLong(micros).sorted().toArray();
        int middle = sorted.length / 2;
        double value = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
        return value / 1000;
    }
}
