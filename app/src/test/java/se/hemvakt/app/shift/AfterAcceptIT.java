package se.hemvakt.app.shift;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.app.demo.Demo;
import se.hemvakt.app.platform.Platform;
import se.hemvakt.app.platform.PlatformSettings;
import se.hemvakt.app.ruleset.OutcomeLines;
import se.hemvakt.dashboard.jdbc.OutcomeTable;
import se.hemvakt.dashboard.login.Accounts;
import se.hemvakt.dashboard.login.Role;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.care.NewPatient;
import se.hemvakt.runtime.jdbc.JdbcReadingLog;
import se.hemvakt.runtime.settings.Settings;
import se.hemvakt.testkit.Await;

/** From an accepted alert to what was done and what it turned out to be: over the routes, by touches in a browser, in figures. */
@Timeout(240)
class AfterAcceptIT {
    private static final String PASSWORD = "mossa-trana-vass-utter-17";
    private static final TeamId ELSEWHERE = new TeamId("soder");
    private static final KitId KIT = new KitId("kit-after-accept");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all
    private static Platform platform;

    @SuppressWarnings("NullAway.Init")
    private static JdbcReadingLog readings;

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static String anna = "";
    private static String bo = "";
    private static String elsewhere = "";

    @BeforeAll
    static void start() throws Exception {
        platform = Platform.start(
                PlatformSettings.from(Settings.of(Map.of(
                        "hemvakt.data", folder.toString(),
                        "hemvakt.demo", "true",
                        "hemvakt.gateway.mqtt.port", "0",
                        "hemvakt.dashboard.port", "0",
                        "hemvakt.ops.port", "0"))),
                line -> {});
        readings = new JdbcReadingLog(platform.database());
        platform.patients().addTeam(ELSEWHERE, "Hemsjukvården Söder");
        Accounts accounts = new Accounts(platform.database().dataSource());
        accounts.create("anna", "Anna Ekhamn", Role.NURSE, Demo.TEAM, PASSWORD);
        accounts.create("bo", "Bo Lind", Role.NURSE, Demo.TEAM, PASSWORD);
        accounts.create("cajsa", "Cajsa Alm", Role.NURSE, Demo.TEAM, PASSWORD);
        accounts.create("sven", "Sven Ek", Role.NURSE, Demo.TEAM, PASSWORD);
        accounts.create("sture", "Sture Sund", Role.NURSE, ELSEWHERE, PASSWORD);
        anna = login("anna");
        bo = login("bo");
        elsewhere = login("sture");
    }

    @AfterAll
    static void stop() {
        readings.close();
        platform.close();
    }

    @Test
    void actionAndOutcome_overTheRoutes_areInTheStoryAndInTheFigures_ofTheOwnTeamOnly() {
        PatientId patient = patient("Berit");
        red(patient);
        JsonObject alert = episode(patient, "open");
        String id = alert.getString("id");
        accept(patient, id);
        JsonObject accepted = episode(patient, "accepted");
        // A quarter of an hour, by our clock.
        assertThat(accepted.getLong("actBy") - accepted.getLong("byAt")).isEqualTo(15 * 60_000);
        ask("{\"kind\":\"action\",\"patient\":\"" + patient + "\",\"episode\":\"" + id
                + "\",\"action\":\"other\",\"reason\":\"bad dottern titta in\"}");
        Await.until(() ->
                assertThat(episode(patient, "accepted").containsKey("actBy")).isFalse());
        outcome(patient, id, "artefact");
        // Over, and out of view: what it was can still be told, and changed.
        store(patient, 16, 97, 70);
        Await.until(() ->
                assertThat(episode(patient, "cleared").getString("outcome")).isEqualTo("artefact"));
        outcome(patient, id, "acted");
        Await.until(() ->
                assertThat(episode(patient, "cleared").getString("outcome")).isEqualTo("acted"));

        List<String> told = new ArrayList<>();
        for (Object one : new JsonObject(get(anna, "/api/patients/" + patient + "/story?episode=" + id)
                        .body())
                .getJsonArray("story")) {
            JsonObject line = (JsonObject) one;
            told.add(line.getString("what") + " " + line.getString("words", line.getString("outcome", "")));
        }
        assertThat(told)
                .containsSubsequence(
                        "accepted ", "action bad dottern titta in", "outcome artefact", "closed ", "outcome acted");

        JsonObject figures = new JsonObject(get(anna, "/api/outcomes?days=1").body());
        JsonObject rule = rule(figures, "news2");
        assertThat(rule.getInteger("acted")).isEqualTo(1);
        assertThat(rule.getInteger("artefact")).isZero();
        JsonObject others =
                new JsonObject(get(elsewhere, "/api/outcomes?days=1").body());
        assertThat(others.getInteger("told")).isZero();
        assertThat(get(elsewhere, "/api/outcomes?days=0").statusCode()).isEqualTo(400);
        // Another team's patient does not exist (H33), and an alert of another patient is not this one's.
        assertThat(post("/api/requests", outcomeJson(patient, id, "acted"), elsewhere)
                        .statusCode())
                .isEqualTo(404);
        assertThat(post("/api/requests", outcomeJson(patient("Cecilia"), id, "acted"), anna)
                        .statusCode())
                .isEqualTo(404);
        assertThat(post("/api/requests", outcomeJson(patient, id, "wrong"), anna)
                        .statusCode())
                .isEqualTo(400);
        assertThat(OutcomeLines.of(
                        new OutcomeTable(platform.database().dataSource())
                                .between(
                                        Instant.now().minusSeconds(86_400),
                                        Instant.now().plusSeconds(60),
                                        null),
                        1))
                .anyMatch(line -> line.startsWith("news2") && line.contains(" 0%"));
    }

    /** By touch: accepted, the time until it comes back stands there, one touch for what was done and one for what it was. */
    @Test
    void h05_browser_acceptsRecordsAnActionAndGivesTheOutcome() throws Exception {
        PatientId patient = patient("Disa");
        red(patient);
        episode(patient, "open");
        try (Playwright playwright = playwright();
                Browser chromium = chromium(playwright)) {
            Page page = chromium.newContext(new Browser.NewContextOptions().setLocale("sv-SE"))
                    .newPage();
            page.navigate(platform.wardView() + "/login");
            page.fill("input[name=username]", "anna");
            page.fill("input[type=password]", PASSWORD);
            page.keyboard().press("Enter");
            String tile = ".lane [data-patient='" + patient + "'] ";
            page.locator(tile + ".alert-high .act-accept").click();
            assertThat(page.locator(tile + ".alert-high .act-undo")).containsText("Ångra (");
            assertThat(page.locator(tile + "hv-alert-note summary")).containsText("Notera åtgärd före");
            page.locator(tile + "hv-alert-note summary").click();
            page.locator(tile + "[data-action='phoned']").click();
            assertThat(page.locator(tile + "hv-alert-note summary")).not().containsText("Notera åtgärd före");
            page.locator(tile + "[data-outcome='not_needed']").click();
            assertThat(page.locator(tile + "[data-outcome='not_needed'][aria-pressed='true']"))
                    .hasCount(1);
            page.locator(tile + ".alert-high a.alert-text").click();
            assertThat(page.locator(".why-panel .story:not(.told)"))
                    .containsText("Anna Ekhamn noterade åtgärd: Ringde");
            assertThat(page.locator(".why-panel .story:not(.told)"))
                    .containsText("Anna Ekhamn bedömde larmet: Sant, ingen åtgärd behövdes");
        }
    }

    /** The duty moves on two signatures, of two people; what was shown is kept; who was not looked at stands there. */
    @Test
    void h26_shift_tellsWhatThoseWhoComeHaveToKnow_andMovesOnTwoSignatures() {
        PatientId patient = patient("Elna");
        PatientId unseen = patient("Fanny");
        assertThat(post("/api/opened", "{\"patient\":\"" + patient + "\"}", anna)
                        .statusCode())
                .isEqualTo(200);
        assertThat(post("/api/opened", "{\"patient\":\"" + patient + "\"}", elsewhere)
                        .statusCode())
                .isEqualTo(404);
        red(patient);
        String id = episode(patient, "open").getString("id");
        accept(patient, id);
        episode(patient, "accepted");
        ask("{\"kind\":\"action\",\"patient\":\"" + patient + "\",\"episode\":\"" + id + "\",\"action\":\"visited\"}");
        long soon = System.currentTimeMillis() + 20 * 60_000;
        ask("{\"kind\":\"pause\",\"patient\":\"" + unseen + "\",\"reason\":\"hos dottern\",\"until\":" + soon + "}");
        ask("{\"kind\":\"set_phase\",\"patient\":\"" + patient + "\",\"phase\":\"unstable\"}");

        Await.until(() -> {
            JsonObject report = new JsonObject(get(anna, "/api/shift").body());
            assertThat(report.getJsonArray("open").encode()).contains(id);
            assertThat(report.getJsonArray("changed").encode()).contains(id);
            assertThat(report.getJsonArray("notOpened"))
                    .contains(unseen.toString())
                    .doesNotContain(patient.toString());
            assertThat(report.getJsonArray("ending").encode()).contains("hos dottern", unseen.toString());
            assertThat(report.getJsonArray("moved").encode()).contains("\"phase\":\"unstable\"");
            assertThat(report.getJsonArray("actions").encode()).contains("\"action\":\"visited\"");
        });
        JsonObject others = new JsonObject(get(elsewhere, "/api/shift").body());
        assertThat(others.encode()).doesNotContain(patient.toString(), unseen.toString());

        assertThat(signed("take", anna)).isEqualTo("200 Anna Ekhamn");
        assertThat(signed("take", anna)).isEqualTo("409 Anna Ekhamn yours_already");
        assertThat(signed("leave", bo)).isEqualTo("409 Anna Ekhamn not_yours");
        // Who leaves has it until somebody takes it.
        assertThat(signed("leave", anna)).isEqualTo("200 Anna Ekhamn");
        assertThat(signed("take", anna)).isEqualTo("409 Anna Ekhamn two_people");
        assertThat(signed("take", bo)).isEqualTo("200 Bo Lind");
        assertThat(new JsonObject(get(elsewhere, "/api/duty").body()).getValue("duty"))
                .isNull();
        try (Connection connection = platform.database().dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT from_name, to_name, shown::text FROM shift_change ORDER BY shift_change_id DESC LIMIT 1")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1) + " " + row.getString(2)).isEqualTo("Anna Ekhamn Bo Lind");
            assertThat(new JsonObject(row.getString(3)).getJsonArray("open").encode())
                    .contains(id);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void browser_leavesAndAnotherTakesOver_andTheWardShowsWhoHasTheDuty() {
        PatientId patient = patient("Gun");
        try (Playwright playwright = playwright();
                Browser chromium = chromium(playwright)) {
            Page leaving = loggedIn(chromium, "cajsa");
            leaving.locator(".duty-line a").click();
            leaving.locator("[data-sign='take']").click();
            assertThat(leaving.locator("[data-duty]")).containsText("Cajsa Alm har passet sedan");
            assertThat(leaving.locator("[data-part='notOpened']")).containsText("Gun Provberg");
            leaving.locator("[data-sign='leave']").click();
            assertThat(leaving.locator("[data-duty]")).containsText("väntar på att någon tar över");
            assertThat(leaving.locator("[data-sign='take']")).hasCount(0);

            Page coming = loggedIn(chromium, "sven");
            assertThat(coming.locator(".duty-line")).containsText("Cajsa Alm har passet");
            coming.locator(".duty-line a").click();
            coming.locator("[data-sign='take']").click();
            assertThat(coming.locator("[data-duty]")).containsText("Sven Ek har passet sedan");
            // Somebody looks: the patient leaves the list.
            coming.waitForResponse(
                    answer -> answer.url().endsWith("/api/opened"),
                    () -> coming.navigate(platform.wardView() + "/patient/" + patient));
            coming.navigate(platform.wardView() + "/shift");
            assertThat(coming.locator("[data-part='notOpened']")).not().containsText("Gun Provberg");
            coming.locator("a.back").click();
            assertThat(coming.locator(".duty-line")).containsText("Sven Ek har passet sedan");
        }
    }

    private static Page loggedIn(Browser browser, String username) {
        Page page = browser.newContext(new Browser.NewContextOptions().setLocale("sv-SE"))
                .newPage();
        page.navigate(platform.wardView() + "/login");
        page.fill("input[name=username]", username);
        page.fill("input[type=password]", PASSWORD);
        page.keyboard().press("Enter");
        page.locator(".duty-line").waitFor();
        return page;
    }

    private static String signed(String step, String cookie) {
        HttpResponse<String> answer = post("/api/shift", "{\"step\":\"" + step + "\"}", cookie);
        JsonObject json = new JsonObject(answer.body());
        return (answer.statusCode() + " " + json.getJsonObject("duty").getString("by") + " "
                        + json.getString("error", ""))
                .strip();
    }

    // ---- the ward

    static Playwright playwright() {
        Path driver =
                Path.of("../.cache/playwright-driver-1.62.0").toAbsolutePath().normalize();
        assertThat(Files.exists(driver.resolve("package/cli.js")))
                .as("the browser driver in %s: run tools/playwright-driver first", driver)
                .isTrue();
        System.setProperty("playwright.cli.dir", driver.toString());
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    static Browser chromium(Playwright playwright) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
    }

    private static PatientId patient(String name) {
        PatientId patient = platform.patients()
                .enrol(new NewPatient(
                        name,
                        "Provberg",
                        LocalDate.of(1941, 5, 17),
                        null,
                        "Norr",
                        platform.patients().nextWardOrder(),
                        Demo.TEAM));
        Await.until(() -> {
            assertThat(get(anna, "/api/patients/" + patient).statusCode()).isEqualTo(200);
            assertThat(get(anna, "/api/patients/" + patient + "/why-not").statusCode())
                    .isEqualTo(200);
        });
        return patient;
    }

    private static void red(PatientId patient) {
        store(patient, 26, 91, 115);
    }

    private static void store(PatientId patient, int breathing, int spo2, int pulse) {
        long at = System.currentTimeMillis();
        List<Reading> all = new ArrayList<>();
        Map<Vital, Integer> values = Map.of(
                Vital.RESPIRATORY_RATE,
                breathing,
                Vital.SPO2,
                spo2,
                Vital.OXYGEN,
                0,
                Vital.SYSTOLIC_BP,
                125,
                Vital.HEART_RATE,
                pulse,
                Vital.CONSCIOUSNESS,
                0,
                Vital.TEMPERATURE,
                37);
        values.forEach((vital, value) -> all.add(new Reading(patient, vital, at, value * 1000, at + 5, KIT, 0)));
        Await.result(readings.store(new ReadingBatch(all, List.of())));
    }

    /** The patient's NEWS2 alert, once it is in this state. */
    private static JsonObject episode(PatientId patient, String state) {
        List<JsonObject> found = new ArrayList<>();
        Await.until(() -> {
            found.clear();
            JsonArray all = new JsonObject(
                            get(anna, "/api/patients/" + patient + "/episodes").body())
                    .getJsonArray("episodes");
            for (Object one : all) {
                JsonObject episode = (JsonObject) one;
                if (episode.getString("problem").equals("news2")
                        && episode.getString("state").equals(state)) {
                    found.add(episode);
                }
            }
            assertThat(found).hasSize(1);
        });
        return found.get(0);
    }

    private static JsonObject rule(JsonObject figures, String rule) {
        for (Object one : figures.getJsonArray("rules")) {
            if (((JsonObject) one).getString("rule").equals(rule)) {
                return (JsonObject) one;
            }
        }
        throw new AssertionError("no " + rule + " in " + figures);
    }

    /** The board has an alert a moment after the table. */
    private static void accept(PatientId patient, String episode) {
        String json = "{\"kind\":\"accept\",\"patient\":\"" + patient + "\",\"episode\":\"" + episode + "\"}";
        Await.until(
                () -> assertThat(post("/api/requests", json, anna).statusCode()).isEqualTo(202));
    }

    private static void outcome(PatientId patient, String episode, String outcome) {
        ask(outcomeJson(patient, episode, outcome));
    }

    private static String outcomeJson(PatientId patient, String episode, String outcome) {
        return "{\"kind\":\"alert_outcome\",\"patient\":\"" + patient + "\",\"episode\":\"" + episode
                + "\",\"outcome\":\"" + outcome + "\"}";
    }

    // ---- the routes

    private static HttpResponse<String> get(String cookie, String path) {
        return send(HttpRequest.newBuilder(URI.create(platform.wardView() + path))
                .header("cookie", cookie)
                .GET());
    }

    private static void ask(String json) {
        HttpResponse<String> answer = post("/api/requests", json, anna);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private static String login(String username) {
        String cookie = post(
                        "/api/login", "{\"username\":\"" + username + "\",\"password\":\"" + PASSWORD + "\"}", "none=1")
                .headers()
                .firstValue("set-cookie")
                .orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private static HttpResponse<String> post(String path, String json, String cookie) {
        return send(HttpRequest.newBuilder(URI.create(platform.wardView() + path))
                .header("content-type", "application/json")
                .header("origin", platform.wardView().toString())
                .header("cookie", cookie)
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
