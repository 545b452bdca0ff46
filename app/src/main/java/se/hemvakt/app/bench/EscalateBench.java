package se.hemvakt.app.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import se.hemvakt.app.bench.jdbc.EscalatedWard;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.EmbeddedDatabase;

/**
 * {@code bench escalate}: how soon somebody is told. From the decision that an alert is to be told to the first attempt to tell
 * it, one by one and many at once; how late the last of many steps is that are due in one and the same moment, in a program that
 * has been at work and in one that has just started; and how long a program that was away needs for what it missed. A step
 * counts as taken when the attempt to tell it begins.
 *
 * <p>The first parts run in this process, with the platform's own escalations and sender on an embedded database; the program
 * that has just started is a process of its own. Beside each stands what plain SQL needs for as many of the same rows.
 */
final class EscalateBench implements Bench {
    private static final Duration TURN = Duration.ofMillis(20);
    private static final Duration WITHIN = Duration.ofMinutes(1);
    /** Steps become due so long after they were set, so that setting them is not measured. */
    private static final Duration AHEAD = Duration.ofSeconds(2);

    private static final Duration AWAY = Duration.ofMinutes(10);

    private final InstantSource wall;

    EscalateBench(InstantSource wall) {
        this.wall = wall;
    }

    @Override
    public void run(BenchPlan plan, Consumer<Result> tell, Consumer<Supplier<String>> progress) throws Exception {
        Path folder = Files.createTempDirectory("hemvakt-bench-escalate");
        try {
            Path data = folder.resolve("database");
            double plainMs = atWork(plan, data, tell, progress);
            progress.accept(() -> "a program that has just started");
            PlatformProcess young = PlatformProcess.start(folder, Map.of(), wall);
            try (Database database = young.openDatabase();
                    EscalatedWard ward = new EscalatedWard(database, wall)) {
                tell.accept(late("due_cold", due(ward, plan.alerts()), plainMs));
            } finally {
                young.stop();
            }
            progress.accept(() -> "a program that was away");
            try (EmbeddedDatabase server = EmbeddedDatabase.start(data);
                    Database database = Database.open(server.settings());
                    EscalatedWard ward = new EscalatedWard(database, wall)) {
                ward.due(wall.instant().minus(AWAY));
            }
            tell.accept(overdue(folder, plan.alerts(), plainMs));
        } finally {
            PlatformProcess.delete(folder);
        }
    }

    /** In this process, once it has been at work for a while; returns what plain SQL needs, in ms. */
    private double atWork(BenchPlan plan, Path data, Consumer<Result> tell, Consumer<Supplier<String>> progress)
            throws Exception {
        progress.accept(() -> "starting a database of its own");
        int warming = plan.alerts() / 2;
        try (EmbeddedDatabase server = EmbeddedDatabase.start(data);
                Database database = Database.open(server.settings());
                EscalatedWard ward = new EscalatedWard(database, wall)) {
            ward.enrol(warming + 2 * plan.alerts(), progress);
            double plainMs;
            AutoCloseable atWork = ward.work();
            try {
                oneByOne(ward, warming, progress);
                long steady = ward.newestMessage();
                oneByOne(ward, plan.alerts(), progress);
                Histogram alone = ward.decidedToTried(steady);
                long before = ward.newestMessage();
                progress.accept(() -> plan.alerts() + " alerts at once");
                ward.open(plan.alerts());
                ward.awaitTried(before, plan.alerts(), WITHIN);
                Histogram atOnce = ward.decidedToTried(before);
                ward.keepNewest(plan.alerts());
                progress.accept(() -> "steps that are due in one moment");
                Histogram due = due(ward, plan.alerts());
                progress.accept(() -> "the same rows by plain SQL");
                ward.plain(plan.alerts());
                plainMs = ward.plain(plan.alerts());
                double perSecond = (double) TimeUnit.SECONDS.toNanos(1) / TURN.toNanos();
                tell.accept(decided(
                        Result.of("escalate", "decided_steady")
                                .with("alerts_per_s", perSecond)
                                .with("plain_sql_ms_each", plainMs / plan.alerts()),
                        alone));
                tell.accept(decided(Result.of("escalate", "decided_at_once").with("plain_sql_ms", plainMs), atOnce));
                tell.accept(late("due_warm", due, plainMs));
            } finally {
                atWork.close();
            }
            return plainMs;
        }
    }

    private static void oneByOne(EscalatedWard ward, int alerts, Consumer<Supplier<String>> progress) {
        long before = ward.newestMessage();
        long startNs = System.nanoTime();
        for (int turn = 0; turn < alerts; turn++) {
            long intendedNs = startNs + turn * TURN.toNanos();
            for (long wait = intendedNs - System.nanoTime(); wait > 0; wait = intendedNs - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            ward.open(1);
            int done = turn + 1;
            progress.accept(() -> "alerts: " + done + " of " + alerts);
        }
        ward.awaitTried(before, alerts, WITHIN);
    }

    private static Result decided(Result result, Histogram times) {
        return latencies(result.with("alerts", times.getTotalCount()), times)
                .goal("p99 <= 1,000 ms", times.getValueAtPercentile(99) <= 1_000_000);
    }

    private static Result latencies(Result result, Histogram micros) {
        return result.with("latency_ms_p50", micros.getValueAtPercentile(50) / 1000.0)
                .with("latency_ms_p99", micros.getValueAtPercentile(99) / 1000.0)
                .with("latency_ms_p999", micros.getValueAtPercentile(99.9) / 1000.0)
                .with("latency_ms_max", micros.getMaxValue() / 1000.0)
                .with("load_1m", Machine.load());
    }

    /** The next step of each is due at one moment: how late each is taken. */
    private Histogram due(EscalatedWard ward, int alerts) {
        long before = ward.newestMessage();
        Instant at = wall.instant().plus(AHEAD);
        ward.due(at);
        ward.awaitTried(before, alerts, WITHIN);
        return ward.tried(before, at);
    }

    private static Result late(String name, Histogram late, double plainMs) {
        return latencies(
                        Result.of("escalate", name)
                                .with("steps", late.getTotalCount())
                                .with("plain_sql_ms", plainMs),
                        late)
                .goal("the last <= 2,000 ms late", late.getMaxValue() <= 2_000_000);
    }

    private Result overdue(Path folder, int alerts, double plainMs) throws Exception {
        Instant began = wall.instant();
        PlatformProcess back = PlatformProcess.start(folder, Map.of(), wall);
        Instant ready = wall.instant();
        try (Database database = back.openDatabase();
                EscalatedWard ward = new EscalatedWard(database, wall)) {
            long before = ward.newestBefore(began);
            ward.awaitTried(before, alerts, WITHIN);
            long lastUs = ward.tried(before, began).getMaxValue();
            long beforeRed = ward.beforeRed(before);
            return Result.of("escalate", "overdue")
                    .with("steps", alerts)
                    .with("away_s", AWAY.toSeconds())
                    .with("taken_ms_after_start", lastUs / 1000.0)
                    .with("ready_ms_after_start", (double)
                            Duration.between(began, ready).toMillis())
                    .with("less_urgent_before_red", beforeRed)
                    .with("plain_sql_ms", plainMs)
                    .with("load_1m", Machine.load())
                    .goal("all <= 10 s after the start, red first", lastUs <= 10_000_000 && beforeRed == 0);
        } finally {
            back.stop();
        }
    }
}
