package se.hemvakt.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.hemvakt.dashboard.login.Role;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Handover;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Priority;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.testkit.Await;

class DashboardHttpIT {
    private static final TestWard WARD = new TestWard();
    private static PatientId anna = new PatientId(1);
    private static PatientId southern = new PatientId(1);

    @BeforeAll
    static void arrange() {
        anna = WARD.patient(7_100_001, "Anna", "Berg", TestWard.NORR);
        southern = WARD.patient(7_100_002, "Sture", "Sund", TestWard.SODER);
        WARD.account("lena", "Lena Dahl", Role.NURSE, TestWard.NORR);
        WARD.account("omar", "Omar Sjögren", Role.NURSE, TestWard.NORR);
        WARD.account("siri", "Siri Mo", Role.NURSE, TestWard.SODER);
        WARD.measured(anna, Vital.SPO2, 97);
        WARD.measured(southern, Vital.SPO2, 96);
        WARD.start();
    }

    @AfterAll
    static void stop() {
        WARD.close();
    }

    @Test
    void ward_teamsNurse_seesOwnPatientsOnly() {
        String ward = WARD.get("/api/ward", WARD.login("lena")).body();
        assertThat(ward).contains("\"Berg\"", "\"v\":97000").doesNotContain("Sund");
    }

    /** A patient of another team exists for ours while we are asked to take over: to be seen, and for the answer. */
    @Test
    void h06_handover_isAnsweredByTheTeamItIsFor_andByNoOther() {
        String lena = WARD.login("lena");
        PatientId offered = WARD.patient(7_100_009, "Gun", "Holm", TestWard.SODER);
        String accept = "{\"kind\":\"accept_handover\",\"patient\":\"" + offered + "\",\"handover\":\"h1\"}";
        assertThat(WARD.post("/api/requests", accept, lena).statusCode()).isEqualTo(404);
        Handover handover = new Handover(
                "h1",
                Handover.Kind.OFFER,
                TestWard.SODER,
                TestWard.NORR,
                "Siv Ek",
                "siv",
                "andas tungt",
                "",
                1_000,
                1,
                Handover.State.WAITING,
                1_000,
                "Siv Ek",
                "siv",
                "",
                9_000L);
        WARD.offered(offered, handover);
        assertThat(WARD.get("/api/handovers", lena).body())
                .contains("\"patient\":\"" + offered + "\"", "\"state\":\"waiting\"", "andas tungt", "\"due\":9000");
        assertThat(WARD.post("/api/requests", accept, lena).statusCode()).isEqualTo(202);
        awaitBody(offered, lena, "\"here\":\"handover\"");
        assertThat(WARD.post("/api/requests", "{\"kind\":\"worried\",\"patient\":\"" + offered + "\"}", lena)
                        .statusCode())
                .isEqualTo(202);
        assertThat(lastWasAskedAs(TestWard.NORR))
                .as("whoever is asked does not act for the team responsible")
                .isTrue();
        awaitBody(offered, lena, "\"sounds\":true");
        String looked = "{\"patient\":\"" + offered + "\",\"handover\":\"%s\"}";
        assertThat(WARD.post("/api/seen", looked.formatted("h0"), lena).statusCode())
                .isEqualTo(404);
        assertThat(WARD.post("/api/seen", looked.formatted("h1"), lena).statusCode())
                .isEqualTo(200);
        assertThat(WARD.get("/api/patients/" + offered, lena).body())
                .contains("\"waits\":true")
                .doesNotContain("\"sounds\"");
        String phase = "{\"kind\":\"set_phase\",\"patient\":\"" + anna + "\",\"phase\":\"%s\"}";
        assertThat(WARD.post("/api/requests", phase.formatted("unstable"), lena).statusCode())
                .isEqualTo(202);
        assertThat(WARD.post("/api/requests", phase.formatted("tired"), lena).statusCode())
                .isEqualTo(400);
        WARD.offered(offered, handover.to(Handover.State.WITHDRAWN, 2_000, "Siv Ek", "siv", "", null));
        assertThat(WARD.get("/api/handovers", lena).body()).doesNotContain(offered.toString());
        awaitStatus(offered, lena, 404);
        assertThat(WARD.post("/api/requests", accept, lena).statusCode()).isEqualTo(404);
    }

    /** What ended unseen leaves the view of the team that has the patient by its own hand only. */
    @Test
    void h07_teamThatIsOnlyAsked_cannotSayAnAlertWasSeen() {
        String lena = WARD.login("lena");
        PatientId theirs = WARD.patient(7_100_012, "Vera", "Lind", TestWard.SODER);
        awaitStatus(theirs, WARD.login("siri"), 200);
        WARD.opened("was-1", theirs, Priority.HIGH, Vital.SPO2, 84, 88);
        WARD.rules.clear("was-1", System.currentTimeMillis());
        WARD.offered(
                theirs,
                new Handover(
                        "h7",
                        Handover.Kind.OFFER,
                        TestWard.SODER,
                        TestWard.NORR,
                        "Siv Ek",
                        "siv",
                        "",
                        "",
                        1_000,
                        1,
                        Handover.State.WAITING,
                        1_000,
                        "Siv Ek",
                        "siv",
                        "",
                        9_000L));
        // What was written last: then the alert's end is here too.
        awaitBody(theirs, lena, "\"waits\":true");
        assertThat(WARD.get("/api/patients/" + theirs, lena).body()).contains("was-1");
        String seen = "{\"patient\":\"" + theirs + "\",\"episode\":\"was-1\"}";
        assertThat(WARD.post("/api/seen", seen, lena).statusCode()).isEqualTo(404);
        assertThat(WARD.get("/api/patients/" + theirs, WARD.login("siri")).body())
                .contains("was-1");
        assertThat(WARD.post("/api/seen", seen, WARD.login("siri")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void b2_teamThatStandsIn_seesAndActsForTheOneThatIsClosed() {
        String lena = WARD.login("lena");
        PatientId theirs = WARD.patient(7_100_010, "Tor", "Vik", TestWard.SODER);
        String worried = "{\"kind\":\"worried\",\"patient\":\"" + theirs + "\"}";
        assertThat(WARD.post("/api/requests", worried, lena).statusCode()).isEqualTo(404);
        WARD.standIns.put(TestWard.SODER, TestWard.NORR);
        try {
            awaitBody(theirs, lena, "\"here\":\"cover\"");
            assertThat(WARD.post("/api/requests", worried, lena).statusCode()).isEqualTo(202);
            assertThat(lastWasAskedAs(TestWard.SODER)).isTrue();
        } finally {
            WARD.standIns.clear();
        }
        awaitStatus(theirs, lena, 404);
    }

    @Test
    void b2_teamThatWasTold_seesThePatientUntilTheAlertIsOver() {
        String lena = WARD.login("lena");
        PatientId theirs = WARD.patient(7_100_011, "Ulla", "Ek", TestWard.SODER);
        awaitStatus(theirs, WARD.login("siri"), 200);
        Episode alert = WARD.opened("told-1", theirs, Priority.HIGH, Vital.SPO2, 84, 88);
        assertThat(WARD.get("/api/patients/" + theirs, lena).statusCode()).isEqualTo(404);
        WARD.database.execute("""
                INSERT INTO message (kind, subject, patient_id, team_id, channel, address, rank, why, due_at)
                VALUES ('TELL', '%s', %d, 'hemsjukvard-norr', 'WARD_SCREEN', '', 0, 'STEP', now())
                """.formatted(alert.id(), theirs.value()));
        // Who sees the patient is read from the tables, the alert comes by the log: in any order.
        awaitBody(theirs, lena, "\"here\":\"told\"");
        awaitBody(theirs, lena, "told-1");
        String accept = "{\"kind\":\"accept\",\"patient\":\"" + theirs + "\",\"episode\":\"told-1\"}";
        assertThat(WARD.post("/api/requests", accept, lena).statusCode()).isEqualTo(202);
        assertThat(lastWasAskedAs(TestWard.SODER)).isTrue();
        // Else the answer would write the alert anew after its end.
        Await.until(() -> assertThat(WARD.database.number(
                        "SELECT count(*) FROM episode WHERE episode_id = 'told-1' AND state = 'ACCEPTED'"))
                .isEqualTo(1));
        WARD.database.execute("UPDATE episode SET state = 'CLEARED' WHERE episode_id = 'told-1'");
        awaitStatus(theirs, lena, 404);
    }

    private static void awaitStatus(PatientId patient, String session, int status) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> WARD.get("/api/patients/" + patient, session).statusCode() == status);
    }

    private static void awaitBody(PatientId patient, String session, String part) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> WARD.get("/api/patients/" + patient, session)
                .body()
                .contains(part));
    }

    /** Whether the last request was asked as that team. */
    private static boolean lastWasAskedAs(TeamId team) {
        return WARD.database.number("SELECT count(*) FROM (SELECT body ->> 'team' AS team FROM care_request"
                        + " ORDER BY position DESC LIMIT 1) last WHERE team = '" + team + "'")
                == 1;
    }

    @Test
    void h34_postFromAnotherOriginOrNone_isRefused() {
        String lena = WARD.login("lena");
        for (String origin : new String[] {"https://evil.example", "null", "http://127.0.0.1:1", ""}) {
            HttpRequest.Builder request = WARD.request("/api/logout", lena).header("content-type", "application/json");
            if (!origin.isEmpty()) {
                request.header("origin", origin);
            }
            HttpResponse<String> answer = WARD.send(request.POST(HttpRequest.BodyPublishers.ofString("{}")));
            assertThat(answer.statusCode()).as("origin '%s'", origin).isEqualTo(403);
        }
        assertThat(WARD.get("/api/me", lena).statusCode()).as("still logged in").isEqualTo(200);
    }

    @Test
    void h34_webSocketFromAnotherOriginOrNone_isRefused() {
        String lena = WARD.login("lena");
        assertThat(handshake(lena, "https://evil.example")).isEqualTo(403);
        assertThat(handshake(lena, null)).isEqualTo(403);
        assertThat(handshake(null, WARD.url())).isEqualTo(401);
        try (LiveClient ours = LiveClient.connect(WARD, lena)) {
            assertThat(ours.await("snapshot").path("team").asText()).isEqualTo("Hemsjukvård Norr");
        }
    }

    private static int handshake(@Nullable String cookie, @Nullable String origin) {
        try {
            LiveClient.connect(WARD, cookie, origin).close();
            return 101;
        } catch (CompletionException e) {
            return e.getCause() instanceof WebSocketHandshakeException refused
                    ? refused.getResponse().statusCode()
                    : -1;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/start", "/api/ward", "/web/main.js", "/nothing", "/_static/lit/3.3.1/index.js"})
    void e1_securityHeaders_areOnEveryAnswer(String path) {
        HttpResponse<String> answer = WARD.get(path, null);
        assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
                .contains("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(answer.headers().firstValue("referrer-policy")).contains("no-referrer");
        assertThat(answer.headers().firstValue("permissions-policy")).isPresent();
        if (path.startsWith("/api")) {
            assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/web/../se/hemvakt/dashboard/Dashboard.class",
                "/web/%2e%2e/db/migration/V1__readings.sql",
                "/_static/../../db/migration/V1__readings.sql",
                "/web/.hidden.js",
                "/_static/"
            })
    void files_outsideTheTwoFolders_areNotFound(String path) {
        HttpResponse<String> answer = WARD.get(path, null);
        assertThat(answer.statusCode()).isEqualTo(404);
    }

    @Test
    void login_cookie_isHttpOnlyStrictAndStoredHashedOnly() {
        HttpResponse<String> answer =
                WARD.post("/api/login", "{\"username\":\"lena\",\"password\":\"" + TestWard.PASSWORD + "\"}", null);
        String cookie = answer.headers().firstValue("set-cookie").orElseThrow();
        assertThat(cookie).containsIgnoringCase("httponly").containsIgnoringCase("samesite=strict");
        String token = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
        assertThat(token.length()).as("256 bits in base64url").isGreaterThanOrEqualTo(43);
        assertThat(WARD.database.number(
                        "SELECT count(*) FROM session WHERE encode(token_hash, 'escape') LIKE '%" + token + "%'"))
                .isZero();
        assertThat(WARD.database.number("SELECT count(*) FROM session WHERE token_hash = sha256('" + token + "')"))
                .isEqualTo(1);
    }

    @Test
    void a6_unknownUserAndWrongPassword_getTheSameAnswer() {
        HttpResponse<String> unknown = WARD.post("/api/login", "{\"username\":\"nobody-1\",\"password\":\"x\"}", null);
        HttpResponse<String> wrong = WARD.post("/api/login", "{\"username\":\"omar\",\"password\":\"x\"}", null);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).isEqualTo(unknown.body());
    }

    @Test
    void a1_notDemo_localAccountsCannotLogIn() {
        try (TestWard strict = new TestWard(settings -> new DashboardSettings(
                settings.host(),
                settings.port(),
                settings.origins(),
                settings.tls(),
                false,
                List.of(),
                settings.zone(),
                settings.sessionIdle(),
                settings.sessionAbsolute()))) {
            strict.account("lena", "Lena Dahl", Role.NURSE, TestWard.NORR);
            strict.start();
            assertThat(strict.post(
                                    "/api/login",
                                    "{\"username\":\"lena\",\"password\":\"" + TestWard.PASSWORD + "\"}",
                                    null)
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void a4_weakPassword_isRefused() {
        assertThatThrownBy(() -> WARD.accounts.create("kim", "Kim", Role.NURSE, TestWard.NORR, "hemvakt"))
                .hasMessageContaining("12");
        assertThatThrownBy(() -> WARD.accounts.create("kim", "Kim", Role.NURSE, TestWard.NORR, "my name is kim!"))
                .hasMessageContaining("user name");
    }

    @Test
    void h35_logOutOrDisable_endsSocketsWithinFiveSeconds() {
        WARD.account("eva", "Eva Quist", Role.NURSE, TestWard.NORR);
        String first = WARD.login("eva");
        String second = WARD.login("eva");
        try (LiveClient one = LiveClient.connect(WARD, first);
                LiveClient two = LiveClient.connect(WARD, second)) {
            one.await("snapshot");
            two.await("snapshot");
            assertThat(WARD.post("/api/logout", "{}", first).statusCode()).isEqualTo(200);
            assertThat(one.awaitClose()).isEqualTo(4401);
            assertThat(WARD.get("/api/me", first).statusCode()).isEqualTo(401);
            long before = two.count("heartbeat");
            WARD.accounts.disable("eva");
            assertThat(two.awaitClose()).isEqualTo(4401);
            // By the server's own beat of two seconds, not by how long this test is kept waiting.
            assertThat(two.count("heartbeat") - before).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void live_readingAndAlert_reachTheScreen() {
        try (LiveClient lena = LiveClient.connect(WARD, WARD.login("lena"))) {
            lena.await("snapshot");
            WARD.measured(anna, Vital.HEART_RATE, 131);
            Await.until(() -> assertThat(lena.frames().stream()
                            .filter(f -> f.path("type").asText().equals("vitals"))
                            .map(f -> f.at("/patients/0/vitals/heart_rate/v").asInt()))
                    .contains(131_000));
            WARD.opened("live-1", anna, Priority.HIGH, Vital.HEART_RATE, 131, 120);
            Await.until(() -> assertThat(lena.frames().stream()
                            .filter(f -> f.path("type").asText().equals("care")))
                    .anyMatch(f -> f.toString().contains("live-1")));
        }
    }

    @Test
    void requests_twoNursesAccept_oneWinsAndTheOtherIsToldWho() {
        WARD.opened("race-1", anna, Priority.HIGH, Vital.SPO2, 85, 90);
        String body = "{\"kind\":\"accept\",\"patient\":\"" + anna + "\",\"episode\":\"race-1\"}";
        String lenas = WARD.login("lena");
        String omars = WARD.login("omar");
        try (LiveClient lena = LiveClient.connect(WARD, lenas);
                LiveClient omar = LiveClient.connect(WARD, omars)) {
            Await.until(() -> assertThat(WARD.get("/api/ward", lenas).body()).contains("race-1"));
            lena.await("snapshot");
            omar.await("snapshot");
            String first = asked(body, lenas);
            assertThat(lena.answer(first).path("done").asBoolean()).isTrue();
            String second = asked(body, omars);
            assertThat(omar.answer(second).path("reason").asText()).isEqualTo("request.already_accepted");
            assertThat(omar.answer(second).path("by").asText()).isEqualTo("Lena Dahl");
            assertThat(List.of(lena.answers(first), lena.answers(second), omar.answers(first), omar.answers(second)))
                    .as("an answer goes to the one who asked")
                    .containsExactly(1L, 0L, 0L, 1L);
        }
        assertThat(lastRequest().user()).isEqualTo("omar");
    }

    /** The number of what was asked. */
    private static String asked(String json, String session) {
        HttpResponse<String> answer = WARD.post("/api/requests", json, session);
        assertThat(answer.statusCode()).isEqualTo(202);
        return new JsonObject(answer.body()).getString("request");
    }

    @Test
    void h26_pauseWithReasonAndEnd_isStoredAndStandsOnTheWard() {
        String lena = WARD.login("lena");
        long until = System.currentTimeMillis() + 3_600_000;
        String body =
                "{\"kind\":\"pause\",\"patient\":\"" + anna + "\",\"reason\":\"på sjukhus\",\"until\":" + until + "}";
        assertThat(WARD.post("/api/requests", body, lena).statusCode()).isEqualTo(202);
        Await.until(() -> assertThat(WARD.get("/api/ward", lena).body()).contains("\"until\":" + until));
        CareRequest stored = lastRequest();
        assertThat(stored.kind()).isEqualTo(CareRequest.Kind.PAUSE);
        assertThat(stored.reason()).isEqualTo("på sjukhus");
        assertThat(stored.untilMs()).isEqualTo(until);

        WARD.post("/api/requests", "{\"kind\":\"resume\",\"patient\":\"" + anna + "\"}", lena);
        Await.until(() -> assertThat(WARD.get("/api/ward", lena).body()).doesNotContain("på sjukhus"));
    }

    @Test
    void requests_malformedFields_areRefused() {
        String lena = WARD.login("lena");
        String who = "\"patient\":\"" + anna + "\"";
        for (String bad : List.of(
                "{\"kind\":\"shout\"," + who + "}",
                "{\"kind\":\"pause\"," + who + ",\"until\":\"tomorrow\"}",
                "{\"kind\":\"measure_again\"," + who + ",\"vital\":\"aura\"}")) {
            assertThat(WARD.post("/api/requests", bad, lena).statusCode())
                    .as(bad)
                    .isEqualTo(400);
        }
        for (String lost : List.of(
                "{\"kind\":\"silence\"," + who + ",\"episode\":\"nobodys\"}",
                "{\"kind\":\"worried\",\"patient\":\"zzzzzz\"}")) {
            assertThat(WARD.post("/api/requests", lost, lena).statusCode())
                    .as(lost)
                    .isEqualTo(404);
        }
    }

    private static CareRequest lastRequest() {
        List<CareRequest> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (var following = WARD.requests.follow(
                WARD.requests.end() - 1, entries -> entries.forEach(entry -> seen.add(entry.value())))) {
            Await.until(() -> assertThat(seen).isNotEmpty());
            assertThat(following.position()).isPositive();
            return seen.get(seen.size() - 1);
        }
    }

    @Test
    void f3_screenThatSendsTooMuchOrNonsense_isClosed() {
        try (LiveClient client = LiveClient.connect(WARD, WARD.login("omar"))) {
            client.await("snapshot");
            // All within one second, however slow the machine.
            WARD.clockStandsAt = Instant.now();
            for (int i = 0; i < 40 && !client.isClosed(); i++) {
                client.send("{\"type\":\"station\",\"audible\":true}");
            }
            assertThat(client.awaitClose()).isEqualTo(1008);
        } finally {
            WARD.clockStandsAt = null;
        }
        try (LiveClient client = LiveClient.connect(WARD, WARD.login("omar"))) {
            client.await("snapshot");
            client.send("{\"type\":\"give me everything\"}");
            assertThat(client.awaitClose()).isEqualTo(1008);
        }
    }

    @Test
    void series_rangeAndPoints_areChecked() {
        String lena = WARD.login("lena");
        String path = "/api/patients/" + anna + "/series?vital=";
        assertThat(WARD.get(path + "spo2", lena).body()).contains("\"v\":[97000", "\"gap\":180000");
        for (String bad :
                List.of("nothing", "battery", "spo2&points=100000", "spo2&from=5&to=4", "spo2&from=x", "spo2&from=0")) {
            assertThat(WARD.get(path + bad, lena).statusCode()).as(bad).isEqualTo(400);
        }
    }

    @Test
    void body_tooLargeOrNotJson_isRefusedWithoutInsides() {
        String lena = WARD.login("lena");
        assertThat(WARD.post("/api/requests", "x".repeat(1_100_000), lena).statusCode())
                .isEqualTo(413);
        HttpResponse<String> broken = WARD.post("/api/requests", "{\"kind\":", lena);
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.body()).isEqualTo("{\"error\":\"malformed\"}");
        HttpResponse<String> form = WARD.send(WARD.request("/api/requests", lena)
                .header("origin", WARD.url())
                .header("content-type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(form.statusCode()).isEqualTo(415);
        assertThat(URI.create(WARD.url()).getHost()).isEqualTo("127.0.0.1");
    }

    @Test
    void patientEnrolledLater_appearsWithoutRestart() {
        String lena = WARD.login("lena");
        PatientId late = WARD.patient(7_100_050, "Nils", "Nykvist", TestWard.NORR);
        WARD.rules.changed(late);
        Await.until(() -> assertThat(WARD.get("/api/ward", lena).body()).contains("Nykvist"));
    }
}
