package se.hemvakt.dashboard.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import se.hemvakt.dashboard.DashboardSettings;
import se.hemvakt.dashboard.board.Wards;
import se.hemvakt.dashboard.directory.TeamDirectory;
import se.hemvakt.dashboard.insight.PatientInsight;
import se.hemvakt.dashboard.jdbc.CoverTable;
import se.hemvakt.dashboard.jdbc.MessageTable;
import se.hemvakt.dashboard.jdbc.OutcomeTable;
import se.hemvakt.dashboard.jdbc.SbarTable;
import se.hemvakt.dashboard.jdbc.ShiftTables;
import se.hemvakt.dashboard.jdbc.WardTables;
import se.hemvakt.dashboard.login.Accounts;
import se.hemvakt.dashboard.login.LoginBrake;
import se.hemvakt.dashboard.login.Sessions;
import se.hemvakt.dashboard.message.MessageDesk;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.TeamId;
import se.hemvakt.runtime.history.ReadingHistory;
import se.hemvakt.runtime.log.Log;

/** Everything the browser meets, wired. */
public final class WebFront {
    private static final int SQL_THREADS = 4;
    /** Two at a time: Argon2id is meant to be dear, and must not take the machine from the readings. */
    private static final int HASHING_THREADS = 2;

    private static final long CHECK_MS = 2_000;

    private final Vertx vertx;
    private final List<WorkerExecutor> workers;
    private final LiveSockets live;
    private final WebServer web;
    private final HttpServer server;
    private final long checkTimer;

    private WebFront(Vertx vertx, List<WorkerExecutor> workers, LiveSockets live, WebServer web, HttpServer server) {
        this.vertx = vertx;
        this.workers = workers;
        this.live = live;
        this.web = web;
        this.server = server;
        this.checkTimer = vertx.setPeriodic(CHECK_MS, id -> live.check());
    }

    /** Opens the port; the boards must be fed already, since screens may come at once. */
    public static Future<WebFront> open(
            Vertx vertx,
            DashboardSettings settings,
            DataSource database,
            Wards wards,
            WardTables tables,
            ReadingHistory history,
            Log<CareRequest> requests,
            PatientInsight insight,
            TeamDirectory directory,
            MessageDesk messages,
            MeterRegistry meters,
            InstantSource clock) {
        WorkerExecutor sql =
                vertx.createSharedWorkerExecutor("hemvakt-dashboard-sql", SQL_THREADS, 10, TimeUnit.SECONDS);
        WorkerExecutor hashing =
                vertx.createSharedWorkerExecutor("hemvakt-dashboard-login", HASHING_THREADS, 10, TimeUnit.SECONDS);
        WorkerExecutor replays = vertx.createSharedWorkerExecutor("hemvakt-dashboard-replay", 1, 60, TimeUnit.SECONDS);
        Sessions sessions = new Sessions(database, clock, settings.sessionIdle(), settings.sessionAbsolute());
        LiveSockets live = new LiveSockets(sessions, sql, clock, meters);
        WebServer web = new WebServer(vertx, settings, clock);
        return hashing.executeBlocking(() -> new Accounts(database))
                .compose(accounts -> {
                    LoginRoutes login = new LoginRoutes(
                            vertx, settings, accounts, sessions, new LoginBrake(clock), live, hashing, sql, meters);
                    WardRoutes ward =
                            new WardRoutes(wards, tables, history, requests, live, web.security(), sql, clock);
                    List<Route> routes = new ArrayList<>(ward.routes());
                    routes.addAll(new InsightRoutes(ward, tables, insight, sql, replays, clock).routes());
                    routes.addAll(new ToldRoutes(ward, new MessageTable(database), sql).routes());
                    routes.addAll(new DirectoryRoutes(directory, sql, clock).routes());
                    routes.addAll(new CoverageRoutes(new CoverTable(database), wards, sql, clock).routes());
                    routes.addAll(new MessageRoutes(messages, sql, clock).routes());
                    routes.addAll(new ShiftRoutes(
                                    ward, new OutcomeTable(database), new ShiftTables(database, tables), sql, clock)
                            .routes());
                    routes.addAll(new SbarRoutes(
                                    ward,
                                    tables,
                                    new SbarTable(database),
                                    insight,
                                    directory,
                                    settings.zone(),
                                    sql,
                                    clock)
                            .routes());
                    return web.listen(login, routes);
                })
                .map(server -> new WebFront(vertx, List.of(sql, hashing, replays), live, web, server))
                .onFailure(e -> {
                    sql.close();
                    hashing.close();
                    replays.close();
                });
    }

    public int port() {
        return server.actualPort();
    }

    /** What it answers to, and who may ask. */
    public List<RouteRule> rules() {
        return web.rules();
    }

    /** How many screens of each team can sound. */
    public Map<TeamId, Integer> audible() {
        return live.audible();
    }

    /** Ends every socket and closes the port. */
    public Future<Void> close() {
        vertx.cancelTimer(checkTimer);
        live.endAll();
        return server.close()
                .eventually(() ->
                        Future.all(workers.stream().map(WorkerExecutor::close).toList()));
    }
}
