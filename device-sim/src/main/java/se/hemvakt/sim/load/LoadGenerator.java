package se.hemvakt.sim.load;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;
import se.hemvakt.sim.kit.Endpoint;
import se.hemvakt.sim.kit.EnrolledKit;

/**
 * Makes load on plain MQTT and reports what came of it.
 *
 * <p>Plain NIO and packets encoded once, without Netty between: at 60,000 messages a second the generator has about ten
 * microseconds of one processor for each, and shares the machine with what it measures. No TLS for the same reason.
 */
public final class LoadGenerator {
    private static final long SETTLE_NS = 200_000_000;

    private LoadGenerator() {}

    /**
     * Connects all kits, sends by plan, and blocks until the report is there: warm-up, measured time, and at most ten seconds
     * for the last acknowledgements.
     *
     * @throws IOException if a connection cannot be made or a login is refused; what breaks later is counted instead
     */
    public static LoadReport run(LoadPlan plan, Endpoint endpoint, List<EnrolledKit> kits, InstantSource wall)
            throws IOException, InterruptedException {
        if (endpoint.tls()) {
            throw new IllegalArgumentException("the load generator speaks plain MQTT only: give it a port without TLS");
        }
        if (kits.isEmpty()) {
            throw new IllegalArgumentException("load needs at least one enrolled kit");
        }
        int threads = Math.min(plan.threads(), kits.size());
        ExecutorService pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "hemvakt-load");
            thread.setDaemon(true);
            return thread;
        });
        List<LoadConnection> connections = new ArrayList<>(kits.size());
        try {
            connections.addAll(open(plan, endpoint, kits, wall, pool));
            return measure(plan, connections, threads, wall, pool);
        } finally {
            for (LoadConnection connection : connections) {
                connection.end();
            }
            pool.shutdownNow();
        }
    }

    private static List<LoadConnection> open(
            LoadPlan plan, Endpoint endpoint, List<EnrolledKit> kits, InstantSource wall, ExecutorService pool)
            throws IOException, InterruptedException {
        long epoch = wall.millis();
        List<Callable<LoadConnection>> logins = new ArrayList<>(kits.size());
        for (EnrolledKit kit : kits) {
            logins.add(() -> LoadConnection.open(endpoint, kit, epoch, plan.readingsPerMessage(), plan.subscribed()));
        }
        List<LoadConnection> opened = new ArrayList<>(kits.size());
        IOException failure = null;
        for (Future<LoadConnection> login : pool.invokeAll(logins)) {
            try {
                opened.add(login.get());
            } catch (ExecutionException e) {
                failure = new IOException("cannot connect to " + endpoint, e.getCause());
            }
        }
        if (failure != null) {
            opened.forEach(LoadConnection::end);
            throw failure;
        }
        return opened;
    }

    private static LoadReport measure(
            LoadPlan plan, List<LoadConnection> connections, int threads, InstantSource wall, ExecutorService pool)
            throws IOException, InterruptedException {
        long periodNs = plan.pace() instanceof LoadPlan.Pace.Open open
                ? Math.max(1, (long) (1e9 * connections.size() / open.messagesPerSecond()))
                : 1;
        spread(connections, periodNs, plan.seed());
        long startNs = System.nanoTime() + SETTLE_NS;
        long fromNs = startNs + plan.warmUp().toNanos();
        long toNs = fromNs + plan.measured().toNanos();
        LoadLoop.Clocks clocks = new LoadLoop.Clocks(startNs, fromNs, toNs, periodNs, wall);
        List<LoadLoop> loops = new ArrayList<>(threads);
        for (int thread = 0; thread < threads; thread++) {
            List<LoadConnection> own = new ArrayList<>();
            for (int i = thread; i < connections.size(); i += threads) {
                own.add(connections.get(i));
            }
            own.sort(Comparator.comparingLong(c -> c.phaseNs));
            loops.add(new LoadLoop(own, plan, clocks));
        }
        List<Future<LoadLoop.Counts>> running = new ArrayList<>(threads);
        for (LoadLoop loop : loops) {
            running.add(pool.submit(loop));
        }
        return report(plan, connections, running);
    }

    /** Phases evenly over the period with a jitter of one place, in seeded order: no two connections send in step. */
    private static void spread(List<LoadConnection> connections, long periodNs, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int count = connections.size();
        int[] place = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            place[i] = place[j];
            place[j] = i;
        }
        for (int i = 0; i < count; i++) {
            connections.get(i).phaseNs = (long) ((place[i] + random.nextDouble()) * periodNs / count);
        }
    }

    private static LoadReport report(
            LoadPlan plan, List<LoadConnection> connections, List<Future<LoadLoop.Counts>> running)
            throws IOException, InterruptedException {
        Histogram latencies = new Histogram(3);
        latencies.setAutoResize(true);
        long intended = 0;
        long sent = 0;
        long acknowledged = 0;
        long inTime = 0;
        long cpuNs = 0;
        for (Future<LoadLoop.Counts> loop : running) {
            LoadLoop.Counts counts;
            try {
                counts = loop.get();
            } catch (ExecutionException e) {
                throw new IOException("the load generator itself failed", e.getCause());
            }
            latencies.add(counts.latencies());
            intended += counts.intended();
            sent += counts.sent();
            acknowledged += counts.acknowledged();
            inTime += counts.acknowledgedInTime();
            cpuNs += counts.cpuNs();
        }
        double seconds = plan.measured().toNanos() / 1e9;
        return new LoadReport(
                intended,
                sent,
                acknowledged,
                plan.readingsPerMessage(),
                inTime / seconds,
                latencies.getValueAtPercentile(50),
                latencies.getValueAtPercentile(99),
                latencies.getValueAtPercentile(99.9),
                latencies.getMaxValue(),
                cpuNs / 1e9,
                seconds,
                connections.size(),
                (int) connections.stream().filter(LoadConnection::wasLost).count());
    }
}
