package se.hemvakt.sim.fleet;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.net.NetClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import se.hemvakt.sim.kit.Endpoint;
import se.hemvakt.sim.kit.EnrolledKit;
import se.hemvakt.sim.kit.Faults;
import se.hemvakt.sim.kit.FaultyLink;
import se.hemvakt.sim.kit.Kit;
import se.hemvakt.sim.kit.KitLink;
import se.hemvakt.sim.mqtt.LightLink;
import se.hemvakt.sim.mqtt.PahoLink;

/** Kits at work. Made by {@link #start}, ended by {@link #stop}; all else happens by itself. */
public final class Fleet {
    private static final int EVENT_LOOPS = 2;
    private static final long PUMP_EVERY_MS = 100;
    private static final int BLOCKING_THREADS = 8;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final ExecutorService blocking;
    private final Tally tally = new Tally();
    private final List<Runner> runners = new ArrayList<>();
    private final List<Context> homes = new ArrayList<>();
    private boolean stopped;

    /** How the kits' bytes travel. */
    public enum Line {
        /** Eclipse Paho up to {@link #PAHO_KITS_MAX} kits, the light client above. */
        BY_NUMBER,
        PAHO,
        LIGHT
    }

    /** More kits than this and Paho's threads cost more than the kits. */
    public static final int PAHO_KITS_MAX = 200;

    /** One kit and what it tells. */
    public record Member(EnrolledKit identity, Telling telling) {}

    /**
     * @param line how bytes travel
     * @param faults what goes wrong on the way
     * @param kit how each kit behaves
     * @param seed of everything random
     */
    public record Settings(Line line, Faults faults, Kit.Settings kit, long seed) {
        /** A good line of the kind that fits the number of kits. */
        public static final Settings USUAL = new Settings(Line.BY_NUMBER, Faults.NONE, Kit.Settings.USUAL, 1);
    }

    private Fleet() {
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        AtomicInteger number = new AtomicInteger();
        blocking = Executors.newFixedThreadPool(BLOCKING_THREADS, task -> {
            Thread thread = new Thread(task, "hemvakt-sim-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Starts all kits; returns at once. Connections come and go by themselves: see {@link #progress}. */
    public static Fleet start(List<Member> members, Endpoint endpoint, Settings settings, InstantSource clock) {
        Fleet fleet = new Fleet();
        NetClient client = LightLink.client(fleet.vertx, endpoint);
        boolean light =
                settings.line() == Line.LIGHT || (settings.line() == Line.BY_NUMBER && members.size() > PAHO_KITS_MAX);
        List<Context> loops = fleet.loops();
        SplittableRandom random = new SplittableRandom(settings.seed());
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            Context home = loops.get(i % loops.size());
            SplittableRandom own = random.split();
            // The epoch grows with each start of this kit, whoever started it before.
            long nowMs = clock.millis();
            Kit kit = new Kit(nowMs, settings.kit(), own.split(), nowMs);
            KitLink link = light
                    ? new LightLink(fleet.vertx, client, endpoint, member.identity())
                    : new PahoLink(
                            endpoint, member.identity(), task -> home.runOnContext(v -> task.run()), fleet.blocking);
            if (!settings.faults().isNone()) {
                link = new FaultyLink(
                        link,
                        settings.faults(),
                        own.split(),
                        (ms, action) -> fleet.vertx.setTimer(Math.max(1, ms), id -> action.run()));
            }
            Runner runner = new Runner(kit, link, member.telling(), clock, fleet.tally);
            fleet.runners.add(runner);
            fleet.homes.add(home);
            long phase = 1 + own.nextLong(PUMP_EVERY_MS);
            home.runOnContext(v -> {
                runner.pump();
                fleet.vertx.setTimer(phase, first -> fleet.vertx.setPeriodic(PUMP_EVERY_MS, id -> runner.pump()));
            });
        }
        return fleet;
    }

    /** One context on each event loop. */
    private List<Context> loops() {
        List<Context> loops = new CopyOnWriteArrayList<>();
        Supplier<Deployable> home = () -> new VerticleBase() {
            @Override
            public Future<?> start() {
                loops.add(context);
                return Future.succeededFuture();
            }
        };
        vertx.deployVerticle(home, new DeploymentOptions().setInstances(EVENT_LOOPS))
                .await();
        return loops;
    }

    public Progress progress() {
        return tally.progress(runners.size());
    }

    /** Hangs up all kits and frees what they held; what was not receipted is gone with them. Called twice does nothing. */
    public synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        List<CompletableFuture<Void>> hungUp = new ArrayList<>();
        for (int i = 0; i < runners.size(); i++) {
            Runner runner = runners.get(i);
            CompletableFuture<Void> done = new CompletableFuture<>();
            hungUp.add(done);
            homes.get(i).runOnContext(v -> {
                runner.stop();
                done.complete(null);
            });
        }
        within(CompletableFuture.allOf(hungUp.toArray(CompletableFuture[]::new)));
        blocking.shutdown();
        try {
            if (!blocking.awaitTermination(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                blocking.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        within(vertx.close().toCompletionStage().toCompletableFuture());
    }

    /** Stopping has an end, whatever hangs: the process is on its way out. */
    private static void within(CompletableFuture<?> done) {
        try {
            done.get(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // What could be freed is freed; the threads left are daemons.
        }
    }
}
