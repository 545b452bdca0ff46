package se.hemvakt.app.platform;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.Slf4JLoggerFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.app.directory.KeptDirectory;
import se.hemvakt.app.insight.RulesInsight;
import se.hemvakt.dashboard.Dashboard;
import se.hemvakt.dashboard.DashboardSettings;
import se.hemvakt.dashboard.Notice;
import se.hemvakt.dashboard.board.StandIn;
import se.hemvakt.dashboard.jdbc.WardTables;
import se.hemvakt.gateway.Down;
import se.hemvakt.gateway.GatewayMetrics;
import se.hemvakt.gateway.GatewaySettings;
import se.hemvakt.gateway.bridge.Bridge;
import se.hemvakt.gateway.command.KitCommands;
import se.hemvakt.gateway.jdbc.JdbcKitRegistry;
import se.hemvakt.gateway.jdbc.JdbcWatchedKits;
import se.hemvakt.gateway.kits.KitCache;
import se.hemvakt.gateway.mqtt.GatewayServer;
import se.hemvakt.ingest.batch.Ingest;
import se.hemvakt.ingest.batch.IngestSettings;
import se.hemvakt.ingest.jdbc.JdbcBindings;
import se.hemvakt.ingest.jdbc.JdbcClockMemory;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.TeamId;
import se.hemvakt.notify.Notify;
import se.hemvakt.rules.alert.RuleSettings;
import se.hemvakt.rules.cover.CoverClock;
import se.hemvakt.rules.cover.jdbc.JdbcCover;
import se.hemvakt.rules.escalate.EscalationService;
import se.hemvakt.rules.follow.RulesService;
import se.hemvakt.rules.jdbc.JdbcEscalationStore;
import se.hemvakt.rules.jdbc.JdbcPatientPast;
import se.hemvakt.rules.jdbc.JdbcRulesStore;
import se.hemvakt.rules.jdbc.OrganisationInForce;
import se.hemvakt.rules.jdbc.PatientRegister;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.jdbc.JdbcOrganisations;
import se.hemvakt.rules.organisation.jdbc.NewestOrganisation;
import se.hemvakt.rules.responsibility.OrganisationTeams;
import se.hemvakt.rules.responsibility.Teams;
import se.hemvakt.runtime.intake.Intake;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseException;
import se.hemvakt.runtime.jdbc.DatabaseSettings;
import se.hemvakt.runtime.jdbc.EmbeddedDatabase;
import se.hemvakt.runtime.jdbc.Housekeeping;
import se.hemvakt.runtime.jdbc.JdbcLog;
import se.hemvakt.runtime.jdbc.JdbcReadingHistory;
import se.hemvakt.runtime.jdbc.JdbcReadingLog;
import se.hemvakt.runtime.lifecycle.StopStack;
import se.hemvakt.runtime.ops.Health;
import se.hemvakt.runtime.ops.Metrics;
import se.hemvakt.runtime.ops.OpsServer;
import se.hemvakt.runtime.settings.Secret;

/**
 * The running platform: start-up reads like a table of contents, stopping is its mirror.
 *
 * <p>The order matters: the store before what writes to it, what decides before what shows, and the kits' door last, so that
 * no reading is taken in before somebody looks at it.
 */
public final class Platform implements AutoCloseable {
    /** How long the store is tried again before a batch's kits are told to come back. */
    private static final Duration RETRY_WITHIN = Duration.ofSeconds(5);

    private static final Duration START_WITHIN = Duration.ofSeconds(60);

    private final StopStack stops;
    private final Database database;
    private final Optional<GatewayServer> gateway;
    private final Optional<Dashboard> dashboard;
    private final OpsServer ops;
    private final PatientRegister patients;
    private final Secret enrolToken;
    private final PlatformSettings settings;

    private Platform(
            StopStack stops,
            Database database,
            Optional<GatewayServer> gateway,
            Optional<Dashboard> dashboard,
            OpsServer ops,
            PatientRegister patients,
            Secret enrolToken,
            PlatformSettings settings) {
        this.stops = stops;
        this.database = database;
        this.gateway = gateway;
        this.dashboard = dashboard;
        this.ops = ops;
        this.patients = patients;
        this.enrolToken = enrolToken;
        this.settings = settings;
    }

    /**
     * Starts the roles of these settings and returns when they are ready.
     *
     * @param tell takes progress lines for a person
     * @throws CommandFailedException with one line that says what to mend; nothing is left running
     */
    public static Platform start(PlatformSettings settings, Consumer<String> tell) {
        return start(settings, tell, InstantSource.system());
    }

    /**
     * The same by another clock, for a demo or a test that tells a night in minutes.
     *
     * @param clock our time; it must never go back, nor be behind the database's
     */
    public static Platform start(PlatformSettings settings, Consumer<String> tell, InstantSource clock) {
        InternalLoggerFactory.setDefaultFactory(Slf4JLoggerFactory.INSTANCE);
        StopStack stops = new StopStack(PlatformSettings.stopWithin()).onSignal();
        try {
            return start(settings, tell, stops, clock);
        } catch (DatabaseException | IllegalStateException | IOException e) {
            stops.close();
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            stops.close();
            throw e;
        }
    }

    private static Platform start(
            PlatformSettings settings, Consumer<String> tell, StopStack stops, InstantSource clock) throws IOException {
        Files.createDirectories(settings.data());
        Metrics metrics = stops.add("metrics", new Metrics());
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setPreferNativeTransport(true))
                .build();
        stops.add("event loops", vertx, () -> await("stop the event loops", vertx.close()));
        Health health = stops.add("health", new Health(Duration.ofSeconds(2)));
        AtomicBoolean started = new AtomicBoolean();
        // Known before the port opens: "ready" must not be said of a start half done.
        health.add("start", () -> started.get() ? Optional.empty() : Optional.of("still starting"));
        OpsServer ops = await("open the operators' port", OpsServer.start(vertx, settings.ops(), metrics, health));

        Database database = stops.add("database connections", Database.open(databaseSettings(settings, tell, stops)));
        health.add("database", () -> database.answers() ? Optional.empty() : Optional.of("does not answer"));
        JdbcReadingLog readings = stops.add(
                "reading log", new JdbcReadingLog(database, settings.store().writers(), RETRY_WITHIN));
        JdbcLog<CareEvent> care = stops.add("care log", JdbcLog.careEvents(database));
        JdbcLog<CareRequest> requests = stops.add("request log", JdbcLog.careRequests(database));
        PatientRegister patients = new PatientRegister(database, care, clock);
        if (patients.teams().isEmpty()) {
            patients.addTeam(Enrolment.FIRST_TEAM, "Hemsjukvården");
        }
        JdbcKitRegistry kits = new JdbcKitRegistry(database.dataSource());

        NewestOrganisation organisation =
                new NewestOrganisation(new JdbcOrganisations(database, new JollydayHolidays()));
        Supplier<Optional<Teams>> hours = () -> organisation.get().map(OrganisationTeams::new);
        JdbcRulesStore store = new JdbcRulesStore(database, care, hours);
        if (settings.roles().contains(Role.RULES)) {
            RulesService rules = stops.add(
                    "rules",
                    new RulesService(
                                    store, readings, requests, care, RuleSettings.standard(), clock, metrics.registry())
                            .start());
            stops.add(
                    "housekeeping",
                    new Housekeeping(
                                    database,
                                    settings.store(),
                                    () -> store.checkpoint().readingPosition(),
                                    clock)
                            .start());
            health.add("rules", () -> rules.isReady() ? Optional.empty() : Optional.of("not at work yet"));
            EscalationService escalations = stops.add(
                    "escalations",
                    new EscalationService(
                                    new JdbcEscalationStore(database),
                                    new OrganisationInForce(database, organisation),
                                    care,
                                    clock,
                                    metrics.registry())
                            .start());
            health.add("escalations", escalations::problem);
            stops.add(
                    "coverage clock",
                    new CoverClock(new JdbcCover(database), organisation, rules::isReady, clock, metrics.registry())
                            .start());
        }
        Notify.Keys messageKeys = MessageKeys.of(settings);
        Optional<Dashboard> dashboard = Optional.empty();
        if (settings.roles().contains(Role.DASHBOARD)) {
            JdbcReadingHistory history = new JdbcReadingHistory(database);
            Dashboard shown = await(
                    "open the ward view",
                    Dashboard.start(
                            vertx,
                            dashboardSettings(settings, database),
                            database.dataSource(),
                            readings,
                            care,
                            requests,
                            history,
                            new RulesInsight(RuleSettings.standard(), store, new JdbcPatientPast(database), history),
                            standIn(hours),
                            new KeptDirectory(
                                    organisation, () -> new WardTables(database.dataSource(), StandIn.NONE).teams()),
                            new Messages(database.dataSource(), messageKeys, clock),
                            metrics.registry(),
                            clock));
            stops.add("ward view", shown, () -> await("close the ward view", shown.close()));
            dashboard = Optional.of(shown);
        }
        if (settings.roles().contains(Role.NOTIFY)) {
            Notify messages = stops.add(
                    "messages",
                    Notify.start(
                            vertx,
                            settings.messages(),
                            messageKeys,
                            database.dataSource(),
                            dashboard.map(shown -> team -> shown.audible(new TeamId(team))),
                            clock,
                            new SecureRandom(),
                            metrics.registry()));
            health.add("messages", () -> messages.isReady() ? Optional.empty() : Optional.of("cannot be read"));
        }
        Optional<GatewayServer> gateway = Optional.empty();
        Runnable kitsChanged = () -> {};
        if (settings.roles().contains(Role.GATEWAY)) {
            Ingest ingest = stops.add(
                    "ingest",
                    new Ingest(
                            readings,
                            new JdbcBindings(database.dataSource()),
                            new JdbcClockMemory(database.dataSource()),
                            metrics.registry(),
                            IngestSettings.defaults()));
            GatewaySettings door = settings.gateway();
            KitCache known = await("read the kits", KitCache.start(vertx, kits, door.revocationCheck()));
            stops.add("kit table", known, known::close);
            kitsChanged = () -> await("read the kits", known.refresh());
            GatewayServer server = await(
                    "open the kits' port",
                    GatewayServer.start(
                            vertx,
                            door,
                            known,
                            ingest,
                            new GatewayMetrics(metrics.registry(), Intake.Route.DIRECT),
                            clock));
            stops.add("kits' port", server, () -> await("close the kits' port", server.close()));
            gateway = Optional.of(server);
            Down down = server.down();
            if (settings.bridge().isPresent()) {
                Bridge bridge = await(
                        "start the bridge",
                        Bridge.start(
                                vertx,
                                settings.bridge().get(),
                                known,
                                ingest,
                                new GatewayMetrics(metrics.registry(), Intake.Route.BRIDGE),
                                clock,
                                new SecureRandom()));
                stops.add("bridge", bridge, () -> await("stop the bridge", bridge.close()));
                down = (kit, json) -> server.down().send(kit, json).recover(away -> bridge.down()
                        .send(kit, json));
            }
            stops.add(
                    "commands to kits",
                    new KitCommands(down, new JdbcWatchedKits(database.dataSource()), care, clock, metrics.registry())
                            .start());
        }

        Secret token = settings.enrolToken().isPresent()
                ? settings.enrolToken().get()
                : PrivateFile.secret(settings.data().resolve("enrol-token"));
        InclusionCriteria criteria = new InclusionCriteria(settings.inclusions());
        new EnrolmentRoute(vertx, new Enrolment(patients, store, kits, criteria, clock, kitsChanged), token)
                .mount(ops.router());

        Platform platform = new Platform(stops, database, gateway, dashboard, ops, patients, token, settings);
        platform.runFile().write(settings.data());
        stops.add("run file", settings.data(), () -> RunFile.delete(settings.data()));
        started.set(true);
        return platform;
    }

    private static StandIn standIn(Supplier<Optional<Teams>> hours) {
        return (team, at) -> hours.get()
                .filter(teams -> !teams.isOpen(team, at.toEpochMilli()))
                .flatMap(
                        teams -> teams.instead(team, at.toEpochMilli()).stream().findFirst());
    }

    private static DatabaseSettings databaseSettings(
            PlatformSettings settings, Consumer<String> tell, StopStack stops) {
        if (settings.store().external().isPresent()) {
            return settings.store().external().get();
        }
        Path folder = settings.store().folder();
        tell.accept(
                Files.exists(folder.resolve("data/PG_VERSION"))
                        ? "starting the database in " + folder
                        : "making a database in " + folder + " (once)");
        EmbeddedDatabase server = stops.add("database server", EmbeddedDatabase.start(folder));
        server.reserveLog();
        return server.settings();
    }

    private static DashboardSettings dashboardSettings(PlatformSettings settings, Database database) {
        List<Notice> notices = new ArrayList<>();
        if (settings.demo()) {
            notices.add(Notice.DEMO);
        }
        if (!database.unsafeSettings().isEmpty()) {
            notices.add(Notice.UNSAFE_DATABASE);
        }
        PlatformSettings.Web http = settings.web();
        DashboardSettings usual = DashboardSettings.demo(http.port());
        return new DashboardSettings(
                http.host(),
                http.port(),
                http.origins(),
                http.certificate() != null && http.key() != null
                        ? Optional.of(new DashboardSettings.Tls(http.certificate(), http.key()))
                        : Optional.empty(),
                settings.demo(),
                notices,
                usual.zone(),
                usual.sessionIdle(),
                usual.sessionAbsolute());
    }

    /** Where it listens and how to enrol, as {@code run.json} has it. */
    public RunFile runFile() {
        return new RunFile(
                ProcessHandle.current().pid(),
                settings.gateway().host(),
                gateway.map(GatewayServer::port).orElse(0),
                settings.gateway().tls() != null,
                dashboard.map(Dashboard::port).orElse(0),
                ops.port(),
                enrolToken);
    }

    /** Where it can be reached, one line each, for a person. */
    public List<String> addresses() {
        List<String> lines = new ArrayList<>();
        dashboard.ifPresent(d -> lines.add("ward view  " + wardView()));
        gateway.ifPresent(g -> lines.add("kits       " + (settings.gateway().tls() != null ? "mqtts" : "mqtt") + "://"
                + settings.gateway().host() + ":" + g.port()));
        lines.add("operators  http://" + settings.ops().host() + ":" + ops.port() + "/health/ready");
        return lines;
    }

    /** The address of the ward view. */
    public URI wardView() {
        return URI.create((settings.web().tls() ? "https" : "http") + "://"
                + settings.web().host() + ":" + dashboard.map(Dashboard::port).orElse(0));
    }

    public int mqttPort() {
        return gateway.map(GatewayServer::port).orElse(0);
    }

    public Database database() {
        return database;
    }

    /** Teams and patients. */
    public PatientRegister patients() {
        return patients;
    }

    /** Registers what was started on top, so that it stops before the platform does. */
    public <T extends AutoCloseable> T onTop(String name, T started) {
        return stops.add(name, started);
    }

    /** Waits until it has been stopped, by {@link #close()} or a signal. */
    public void awaitEnd() throws InterruptedException {
        stops.awaitEnd();
    }

    /** Waits at most this long. */
    public void awaitEnd(Duration limit) throws InterruptedException {
        stops.awaitEnd(limit);
    }

    @Override
    public void close() {
        stops.close();
    }

    private static <T extends @Nullable Object> T await(String what, Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(START_WITHIN.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException("cannot " + what + ": " + cause.getMessage(), cause);
        }
    }
}
