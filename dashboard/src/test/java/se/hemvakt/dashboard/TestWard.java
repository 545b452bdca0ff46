package se.hemvakt.dashboard;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import se.hemvakt.dashboard.http.RouteRule;
import se.hemvakt.dashboard.login.Accounts;
import se.hemvakt.dashboard.login.Role;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Handover;
import se.hemvakt.model.KitId;
import se.hemvakt.model.News2;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Phase;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.jdbc.JdbcLog;
import se.hemvakt.runtime.jdbc.JdbcReadingHistory;
import se.hemvakt.runtime.jdbc.JdbcReadingLog;
import se.hemvakt.runtime.wire.CareJson;
import se.hemvakt.testkit.Await;
import se.hemvakt.testkit.TestDatabase;

/** A dashboard on a fresh database, two teams, and the ways to make something happen. */
final class TestWard implements AutoCloseable {
    static final TeamId NORR = new TeamId("hemsjukvard-norr");
    static final TeamId SODER = new TeamId("hemsjukvard-soder");
    static final String PASSWORD = "en lång vinterkväll";
    static final int SILENT_AFTER_S = 180;

    final TestDatabase database = TestDatabase.plain();
    final Vertx vertx = Vertx.vertx();
    final JdbcReadingLog readings = new JdbcReadingLog(database.database());
    final JdbcLog<CareEvent> care = JdbcLog.careEvents(database.database());
    final JdbcLog<CareRequest> requests = JdbcLog.careRequests(database.database());
    final StandInRules rules = new StandInRules(database.database(), care, requests);
    final StandInDesk desk = new StandInDesk();
    final StandInInsight insight = new StandInInsight();
    final StandInDirectory directory = new StandInDirectory();
    final Accounts accounts = new Accounts(database.dataSource());
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final HttpClient http = HttpClient.newHttpClient();
    /** Which teams are closed, and who stands in. */
    final Map<TeamId, TeamId> standIns = new ConcurrentHashMap<>();

    private final UnaryOperator<DashboardSettings> change;
    private @Nullable Dashboard dashboard;
    private int order;

    /** @param change what shall differ from the demo's settings */
    TestWard(UnaryOperator<DashboardSettings> change) {
        this.change = change;
        team(NORR, "Hemsjukvård Norr");
        team(SODER, "Hemsjukvård Söder");
    }

    TestWard() {
        this(settings -> settings);
    }

    /** How far the server's clock is from the real one; may be changed while it runs. */
    volatile Duration clockAhead = Duration.ZERO;
    /** Where the server's clock stands, so that what is limited by time does not hang on how fast the test is; null: it goes. */
    volatile @Nullable Instant clockStandsAt;

    private Instant now() {
        Instant stands = clockStandsAt;
        return stands == null ? Instant.now().plus(clockAhead) : stands;
    }

    /** Starts the dashboard; what was arranged before is in its first snapshot. */
    TestWard start() {
        return start(0);
    }

    TestWard start(int port) {
        dashboard = Await.result(Dashboard.start(
                vertx,
                change.apply(DashboardSettings.demo(port)),
                database.dataSource(),
                readings,
                care,
                requests,
                new JdbcReadingHistory(database.database()),
                insight,
                (team, at) -> Optional.ofNullable(standIns.get(team)),
                directory,
                desk,
                meters,
                this::now));
        return this;
    }

    /** Stops the dashboard only, as a crash or an upgrade would. */
    void stop() {
        if (dashboard != null) {
            Await.result(dashboard.close());
            dashboard = null;
        }
    }

    /** What the running dashboard answers to, and who may ask. */
    List<RouteRule> rules() {
        if (dashboard == null) {
            throw new IllegalStateException("not started");
        }
        return dashboard.rules();
    }

    int port() {
        if (dashboard == null) {
            throw new IllegalStateException("not started");
        }
        return dashboard.port();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    void team(TeamId team, String name) {
        database.execute("INSERT INTO team (team_id, name) VALUES ('" + team + "', '" + name + "')");
    }

    void account(String username, String name, Role role, TeamId team) {
        accounts.create(username, name, role, team, PASSWORD);
    }

    /** An invented person with a streaming kit. */
    PatientId patient(long id, String given, String family, TeamId team) {
        return patient(id, given, family, "1941-05-17", null, "Björkbacken", team, SILENT_AFTER_S);
    }

    PatientId patient(
            long id,
            String given,
            String family,
            String born,
            @Nullable String number,
            String area,
            TeamId team,
            @Nullable Integer silentAfterS) {
        database.execute("""
                INSERT INTO patient (patient_id, given_name, family_name, birth_date, personal_number, area, ward_order, team_id)
                VALUES (%d, '%s', '%s', '%s', %s, '%s', %d, '%s')
                """.formatted(
                        id, given, family, born, number == null ? "NULL" : "'" + number + "'", area, ++order, team));
        database.execute("""
                WITH k AS (INSERT INTO kit (kit_id, secret_salt, secret_hash, silent_after_s, enrolled_at)
                  VALUES ('%s', '\\x00', '\\x00', %s, now() - interval '90 days') RETURNING kit_no)
                INSERT INTO kit_binding (kit_no, patient_id, valid_from) SELECT kit_no, %d, now() - interval '90 days' FROM k
                """.formatted(kit(id), silentAfterS == null ? "NULL" : silentAfterS.toString(), id));
        return new PatientId(id);
    }

    void limit(PatientId patient, Vital vital, @Nullable Integer lowMilli, @Nullable Integer highMilli) {
        database.execute("INSERT INTO patient_limit VALUES (%d, %d, %s, %s, 'Lena Dahl', now())"
                .formatted(patient.value(), vital.number(), lowMilli, highMilli));
    }

    /** Writes a handover the way {@code rules} does; the team that has the patient is the one it is from. */
    void offered(PatientId patient, Handover one) {
        handoverRow(patient, one);
        rules.responsible(
                CareEvent.Step.OFFERED,
                new Responsibility(patient, one.from(), Phase.UNSTABLE, true, 1_000, 1_000, null, List.of(one)),
                one.id());
    }

    private void handoverRow(PatientId patient, Handover one) {
        database.execute("""
                INSERT INTO handover (patient_id, handover_id, kind, from_team, to_team, state, asked_at, state_at, body)
                VALUES (%d, '%s', '%s', '%s', '%s', '%s', now(), now(), '%s')
                ON CONFLICT (patient_id, handover_id) DO UPDATE SET state = excluded.state, body = excluded.body
                """.formatted(
                        patient.value(), one.id(), one.kind(), one.from(), one.to(), one.state(), CareJson.write(one)));
    }

    private static KitId kit(long patient) {
        return new KitId("kit-" + "%06d".formatted(patient));
    }

    static Reading reading(PatientId patient, Vital vital, double value, long measuredAtMs) {
        return new Reading(
                patient,
                vital,
                measuredAtMs,
                (int) Math.round(value * 1000),
                measuredAtMs + 300,
                kit(patient.value()),
                0);
    }

    /** Stores a value measured now. */
    void measured(PatientId patient, Vital vital, double value) {
        measured(patient, vital, value, System.currentTimeMillis());
    }

    void measured(PatientId patient, Vital vital, double value, long atMs) {
        store(List.of(reading(patient, vital, value, atMs)));
    }

    void store(List<Reading> values) {
        for (int from = 0; from < values.size(); from += 4_000) {
            Await.result(readings.store(
                    new ReadingBatch(values.subList(from, Math.min(values.size(), from + 4_000)), List.of())));
        }
    }

    /** Opens an episode on one broken limit. */
    Episode opened(String id, PatientId patient, Priority priority, Vital vital, double value, double limit) {
        return opened(id, patient, priority, vital, value, limit, System.currentTimeMillis());
    }

    Episode opened(
            String id, PatientId patient, Priority priority, Vital vital, double value, double limit, long atMs) {
        boolean low = value < limit;
        Episode episode = new Episode(
                id,
                patient,
                NORR,
                "limit." + vital.code() + (low ? ".low" : ".high"),
                "limits",
                3,
                AlertKind.CLINICAL,
                priority,
                atMs,
                atMs,
                Episode.State.OPEN,
                null,
                List.of(new Evidence(
                        vital,
                        (int) Math.round(value * 1000),
                        atMs,
                        low ? Evidence.Side.LOW : Evidence.Side.HIGH,
                        (int) Math.round(limit * 1000),
                        null)),
                false,
                null,
                null,
                null);
        rules.decide(Change.OPENED, episode);
        return episode;
    }

    Episode silent(String id, PatientId patient, long atMs) {
        Episode episode = new Episode(
                id,
                patient,
                NORR,
                "kit.silent",
                "kit",
                1,
                AlertKind.TECHNICAL,
                Priority.LOW,
                atMs,
                atMs,
                Episode.State.OPEN,
                null,
                List.of(),
                false,
                null,
                null,
                null);
        rules.decide(Change.OPENED, episode);
        return episode;
    }

    /** A NEWS2 with these points, in the chart's order; null for a missing part. */
    static News2 score(long atMs, @Nullable Integer... points) {
        Vital[] vitals = {
            Vital.RESPIRATORY_RATE,
            Vital.SPO2,
            Vital.OXYGEN,
            Vital.SYSTOLIC_BP,
            Vital.HEART_RATE,
            Vital.CONSCIOUSNESS,
            Vital.TEMPERATURE
        };
        int[] values = {22_000, 93_000, 0, 108_000, 104_000, 0, 38_400};
        List<News2.Part> parts = new ArrayList<>();
        int sum = 0;
        boolean whole = true;
        boolean red = false;
        for (int i = 0; i < vitals.length; i++) {
            Integer p = points[i];
            parts.add(
                    new News2.Part(vitals[i], p, p == null ? null : values[i], p == null ? null : atMs - i * 61_000L));
            sum += p == null ? 0 : p;
            whole &= p != null;
            red |= p != null && p == 3;
        }
        News2.Band band = sum >= 7
                ? News2.Band.HIGH
                : sum >= 5 ? News2.Band.MEDIUM : red ? News2.Band.LOW_MEDIUM : whole ? News2.Band.LOW : null;
        return new News2(parts, whole ? sum : null, sum, band, red, atMs);
    }

    /** Logs in over HTTP; returns the cookie to send. */
    String login(String username) {
        HttpResponse<String> answer =
                post("/api/login", "{\"username\":\"" + username + "\",\"password\":\"" + PASSWORD + "\"}", null);
        if (answer.statusCode() != 200) {
            throw new AssertionError("login answered " + answer.statusCode() + " " + answer.body());
        }
        String cookie = answer.headers().firstValue("set-cookie").orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }

    HttpResponse<String> get(String path, @Nullable String cookie) {
        return send(request(path, cookie).GET());
    }

    /** A POST as our own page sends it. */
    HttpResponse<String> post(String path, String json, @Nullable String cookie) {
        return send(request(path, cookie)
                .header("content-type", "application/json")
                .header("origin", url())
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    HttpRequest.Builder request(String path, @Nullable String cookie) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path));
        return cookie == null ? request : request.header("cookie", cookie);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        stop();
        rules.close();
        readings.close();
        care.close();
        requests.close();
        Await.result(vertx.close());
        database.close();
    }
}
