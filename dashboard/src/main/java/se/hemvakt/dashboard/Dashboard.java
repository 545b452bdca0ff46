package se.hemvakt.dashboard;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.dashboard.board.Heartbeat;
import se.hemvakt.dashboard.board.StandIn;
import se.hemvakt.dashboard.board.Wards;
import se.hemvakt.dashboard.directory.TeamDirectory;
import se.hemvakt.dashboard.http.RouteRule;
import se.hemvakt.dashboard.http.WebFront;
import se.hemvakt.dashboard.insight.PatientInsight;
import se.hemvakt.dashboard.jdbc.WardTables;
import se.hemvakt.dashboard.message.MessageDesk;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.TeamId;
import se.hemvakt.runtime.history.ReadingHistory;
import se.hemvakt.runtime.log.Log;
import se.hemvakt.runtime.log.ReadingLog;

/** The running dashboard. */
public final class Dashboard {
    private static final Logger log = LoggerFactory.getLogger(Dashboard.class);
    /** Values leave four times a second: faster than anyone reads, and slow enough to be merged. */
    private static final long FLUSH_MS = 250;
    /** A page covers itself after six seconds without a frame (H11: at most ten). */
    private static final long HEARTBEAT_MS = 2_000;

    private static final long LOOK_MS = 2_000;
    private static final long REFRESH_MS = 2_000;
    /** Out of step for longer than this is said on every screen. */
    private static final Duration BEHIND = Duration.ofSeconds(8);

    private final Vertx vertx;
    private final WardFeed feed;
    private final WorkerExecutor feeding;
    private final WebFront front;
    private final List<Long> timers = new ArrayList<>();
    private final Round looking = new Round();
    private final Round refreshing = new Round();

    private Dashboard(
            Vertx vertx, WardFeed feed, WorkerExecutor feeding, WebFront front, Wards wards, MeterRegistry meters) {
        this.vertx = vertx;
        this.feed = feed;
        this.feeding = feeding;
        this.front = front;
        timers.add(vertx.setPeriodic(FLUSH_MS, id -> wards.flush()));
        timers.add(vertx.setPeriodic(HEARTBEAT_MS, id -> wards.heartbeat(heartbeat())));
        timers.add(vertx.setPeriodic(LOOK_MS, id -> once(looking, feed::look)));
        timers.add(vertx.setPeriodic(REFRESH_MS, id -> once(refreshing, feed::refresh)));
        Gauge.builder("hemvakt.dashboard.board.age", feed, f -> f.inStep().age().toMillis() / 1000.0)
                .description("How long ago the boards were last known to be in step with the logs")
                .baseUnit("seconds")
                .register(meters);
    }

    /**
     * Fills the boards, follows the logs and opens the port.
     *
     * <p>Succeeds when the port listens and the boards hold what the tables hold. Fails when the database cannot be read or
     * the port is taken; nothing is left running then.
     */
    public static Future<Dashboard> start(
            Vertx vertx,
            DashboardSettings settings,
            DataSource database,
            ReadingLog readings,
            Log<CareEvent> care,
            Log<CareRequest> requests,
            ReadingHistory history,
            PatientInsight insight,
            StandIn standIn,
            TeamDirectory directory,
            MessageDesk messages,
            MeterRegistry meters,
            InstantSource clock) {
        Wards wards = new Wards(clock, settings.zone(), insight);
        WardTables tables = new WardTables(database, standIn);
        WardFeed feed = new WardFeed(wards, tables, history, readings, care, clock);
        WorkerExecutor feeding = vertx.createSharedWorkerExecutor("hemvakt-dashboard-feed", 2, 60, TimeUnit.SECONDS);
        return feeding.executeBlocking(() -> {
                    feed.start();
                    return true;
                })
                .compose(v -> WebFront.open(
                        vertx, settings, database, wards, tables, history, requests, insight, directory, messages,
                        meters, clock))
                .map(front -> new Dashboard(vertx, feed, feeding, front, wards, meters))
                .recover(e -> vertx.executeBlocking(() -> {
                            feed.close();
                            return true;
                        })
                        .eventually(feeding::close)
                        .compose(v -> Future.failedFuture(e)));
    }

    /** The port it listens on. */
    public int port() {
        return front.port();
    }

    /** What it answers to, and who may ask: each route and each message of a screen (B4). */
    public List<RouteRule> rules() {
        return front.rules();
    }

    /** How many connected screens of the team have said within the last minute that they can sound. */
    public int audible(TeamId team) {
        return front.audible().getOrDefault(team, 0);
    }

    /** Ends sockets, port and followings, in that order. */
    public Future<Void> close() {
        timers.forEach(vertx::cancelTimer);
        return front.close()
                .eventually(() -> vertx.executeBlocking(() -> {
                    feed.close();
                    return true;
                }))
                .eventually(feeding::close);
    }

    private Heartbeat heartbeat() {
        WardFeed.InStep inStep = feed.inStep();
        boolean behind = inStep.age().compareTo(BEHIND) > 0;
        return new Heartbeat(behind, behind ? inStep.atMs() : 0, front.audible());
    }

    /** Work that comes round: whether it runs now, and whether it failed the last time. */
    private static final class Round {
        final AtomicBoolean running = new AtomicBoolean();
        volatile boolean failing;
    }

    /** Runs on the feed's worker, one at a time; a failure is told once and the next round tries again. */
    private void once(Round round, Runnable work) {
        if (!round.running.compareAndSet(false, true)) {
            return;
        }
        feeding.executeBlocking(
                        () -> {
                            work.run();
                            return true;
                        },
                        false)
                .onComplete(done -> {
                    round.running.set(false);
                    if (done.failed() != round.failing) {
                        round.failing = done.failed();
                        if (round.failing) {
                            log.warn(
                                    "the boards cannot be checked against the database, screens are told: {}",
                                    String.valueOf(done.cause()));
                        } else {
                            log.info("the boards can be checked against the database again");
                        }
                    }
                });
    }
}
