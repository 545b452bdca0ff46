package se.hemvakt.app.shift;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import se.hemvakt.app.demo.Demo;
import se.hemvakt.app.ruleset.OutcomeLines;
import se.hemvakt.app.whole.Person;
import se.hemvakt.app.whole.WholeProduct;
import se.hemvakt.dashboard.jdbc.OutcomeTable;
import se.hemvakt.dashboard.login.Role;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Reading;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.testkit.Await;

/** From an accepted alert to what was done and what it turned out to be: over the routes, by touches in a browser, in figures. */
@Timeout(240)
class AfterAcceptIT {
    private static final TeamId ELSEWHERE = new TeamId("soder");
    private static final KitId KIT = new KitId("kit-after-accept");

    @RegisterExtension
    static final WholeProduct PRODUCT = new WholeProduct().arranged(product -> {
        product.platform().patients().addTeam(ELSEWHERE, "Hemsjukvården Söder");
        product.account("anna", "Anna Ekhamn", Role.NURSE, Demo.TEAM);
        product.account("bo", "Bo Lind", Role.NURSE, Demo.TEAM);
        product.account("cajsa", "Cajsa Alm", Role.NURSE, Demo.TEAM);
        product.account("sven", "Sven Ek", Role.NURSE, Demo.TEAM);
        product.account("sture", "Sture Sund", Role.NURSE, ELSEWHERE);
    });

    private final Person anna = PRODUCT.person("anna");
    private final Person bo = PRODUCT.person("bo");
    private final Person elsewhere = PRODUCT.person("sture");

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
        anna.ask("{\"kind\":\"action\",\"patient\":\"" + patient + "\",\"episode\":\"" + id
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
        for (Object one :
                anna.read("/api/patients/" + patient + "/story?episode=" + id).getJsonArray("story")) {
            JsonObject line = (JsonObject) one;
            told.add(line.getString("what") + " " + line.getString("words", line.getString("outcome", "")));
        }
        assertThat(told)
                .containsSubsequence(
                        "accepted ", "action bad dottern titta in", "outcome artefact", "closed ", "outcome acted");

        JsonObject figures = anna.read("/api/outcomes?days=1");
        JsonObject rule = rule(figures, "news2");
        assertThat(rule.getInteger("acted")).isEqualTo(1);
        assertThat(rule.getInteger("artefact")).isZero();
        JsonObject others = elsewhere.read("/api/outcomes?days=1");
        assertThat(others.getInteger("told")).isZero();
        assertThat(elsewhere.get("/api/outcomes?days=0").statusCode()).isEqualTo(400);
        // Another team's patient does not exist (H33), and an alert of another patient is not this one's.
        assertThat(elsewhere
                        .post("/api/requests", outcomeJson(patient, id, "acted"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(anna.post("/api/requests", outcomeJson(patient("Cecilia"), id, "acted"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(anna.post("/api/requests", outcomeJson(patient, id, "wrong")).statusCode())
                .isEqualTo(400);
        assertThat(OutcomeLines.of(
                        new OutcomeTable(PRODUCT.platform().database().dataSource())
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
        Page page = PRODUCT.page("anna");
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
        assertThat(page.locator(".why-panel .story:not(.told)")).containsText("Anna Ekhamn noterade åtgärd: Ringde");
        assertThat(page.locator(".why-panel .story:not(.told)"))
                .containsText("Anna Ekhamn bedömde larmet: Sant, ingen åtgärd behövdes");
    }

    /** From an accepted alert to a home visit: by when is the rules' answer, and the alert's own story tells what became of it. */
    @Test
    void visitAskedBecauseOfAnAlert_isDueByTheRules_andStandsInTheAlertsStoryUntilItWasMade() {
        PatientId patient = patient("Hulda");
        red(patient);
        accept(patient, episode(patient, "open").getString("id"));
        Page page = PRODUCT.page("anna");
        PRODUCT.open(page, patient);
        page.locator(".alert-high.state-accepted a.alert-text").click();
        page.locator("hv-alert-note [data-ask='ask_visit']").click();
        page.locator("hv-alert-note input[name='reason']").fill("svullna ben");
        page.locator("hv-alert-note [data-form='ask_visit'] .act-accept").click();
        assertThat(page.locator(".visit")).containsText("Hembesök: senast");
        Locator story = page.locator(".why-panel .story:not(.told)");
        assertThat(story).containsText("Anna Ekhamn begärde hembesök av Hemsjukvården, senast");
        assertThat(story).containsText("”svullna ben”");
        page.locator("hv-visits [data-act='visit_made']").click();
        assertThat(story).containsText("Anna Ekhamn noterade att hembesöket är gjort");
        assertThat(page.locator(".visit")).hasCount(0);
        assertThat(PRODUCT.texts(
                        "SELECT state || ' ' || (due_at > asked_at) FROM visit WHERE patient_id = " + patient.value()))
                .containsExactly("MADE true");
        WholeProduct.look(page, "visit-in-story");
    }

    /** The duty moves on two signatures, of two people; what was shown is kept; who was not looked at stands there. */
    @Test
    void h26_shift_tellsWhatThoseWhoComeHaveToKnow_andMovesOnTwoSignatures() {
        PatientId patient = patient("Elna");
        PatientId unseen = patient("Fanny");
        assertThat(anna.post("/api/opened", "{\"patient\":\"" + patient + "\"}").statusCode())
                .isEqualTo(200);
        assertThat(elsewhere
                        .post("/api/opened", "{\"patient\":\"" + patient + "\"}")
                        .statusCode())
                .isEqualTo(404);
        red(patient);
        String id = episode(patient, "open").getString("id");
        accept(patient, id);
        episode(patient, "accepted");
        anna.ask("{\"kind\":\"action\",\"patient\":\"" + patient + "\",\"episode\":\"" + id
                + "\",\"action\":\"visited\"}");
        long soon = System.currentTimeMillis() + 20 * 60_000;
        anna.ask("{\"kind\":\"pause\",\"patient\":\"" + unseen + "\",\"reason\":\"hos dottern\",\"until\":" + soon
                + "}");
        anna.ask("{\"kind\":\"set_phase\",\"patient\":\"" + patient + "\",\"phase\":\"unstable\"}");

        Await.until(() -> {
            JsonObject report = anna.read("/api/shift");
            assertThat(report.getJsonArray("open").encode()).contains(id);
            assertThat(report.getJsonArray("changed").encode()).contains(id);
            assertThat(report.getJsonArray("notOpened"))
                    .contains(unseen.toString())
                    .doesNotContain(patient.toString());
            assertThat(report.getJsonArray("ending").encode()).contains("hos dottern", unseen.toString());
            assertThat(report.getJsonArray("moved").encode()).contains("\"phase\":\"unstable\"");
            assertThat(report.getJsonArray("actions").encode()).contains("\"action\":\"visited\"");
        });
        JsonObject others = elsewhere.read("/api/shift");
        assertThat(others.encode()).doesNotContain(patient.toString(), unseen.toString());

        assertThat(signed("take", anna)).isEqualTo("200 Anna Ekhamn");
        assertThat(signed("take", anna)).isEqualTo("409 Anna Ekhamn yours_already");
        assertThat(signed("leave", bo)).isEqualTo("409 Anna Ekhamn not_yours");
        // Who leaves has it until somebody takes it.
        assertThat(signed("leave", anna)).isEqualTo("200 Anna Ekhamn");
        assertThat(signed("take", anna)).isEqualTo("409 Anna Ekhamn two_people");
        assertThat(signed("take", bo)).isEqualTo("200 Bo Lind");
        assertThat(elsewhere.read("/api/duty").getValue("duty")).isNull();
        assertThat(PRODUCT.texts(
                        "SELECT from_name || ' ' || to_name FROM shift_change ORDER BY shift_change_id DESC LIMIT 1"))
                .containsExactly("Anna Ekhamn Bo Lind");
        assertThat(PRODUCT.texts("SELECT shown->>'open' FROM shift_change ORDER BY shift_change_id DESC LIMIT 1"))
                .singleElement(as(STRING))
                .contains(id);
    }

    @Test
    void browser_leavesAndAnotherTakesOver_andTheWardShowsWhoHasTheDuty() {
        PatientId patient = patient("Gun");
        Page leaving = PRODUCT.page("cajsa");
        leaving.locator(".duty-line a").click();
        leaving.locator("[data-sign='take']").click();
        assertThat(leaving.locator("[data-duty]")).containsText("Cajsa Alm har passet sedan");
        assertThat(leaving.locator("[data-part='notOpened']")).containsText("Gun Provberg");
        leaving.locator("[data-sign='leave']").click();
        assertThat(leaving.locator("[data-duty]")).containsText("väntar på att någon tar över");
        assertThat(leaving.locator("[data-sign='take']")).hasCount(0);

        Page coming = PRODUCT.page("sven");
        assertThat(coming.locator(".duty-line")).containsText("Cajsa Alm har passet");
        coming.locator(".duty-line a").click();
        coming.locator("[data-sign='take']").click();
        assertThat(coming.locator("[data-duty]")).containsText("Sven Ek har passet sedan");
        // Somebody looks: the patient leaves the list.
        coming.waitForResponse(answer -> answer.url().endsWith("/api/opened"), () -> PRODUCT.open(coming, patient));
        coming.navigate(PRODUCT.platform().wardView() + "/shift");
        assertThat(coming.locator("[data-part='notOpened']")).not().containsText("Gun Provberg");
        coming.locator("a.back").click();
        assertThat(coming.locator(".duty-line")).containsText("Sven Ek har passet sedan");
    }

    private static String signed(String step, Person who) {
        HttpResponse<String> answer = who.post("/api/shift", "{\"step\":\"" + step + "\"}");
        JsonObject json = new JsonObject(answer.body());
        return (answer.statusCode() + " " + json.getJsonObject("duty").getString("by") + " "
                        + json.getString("error", ""))
                .strip();
    }

    // ---- the ward

    private PatientId patient(String name) {
        PatientId patient = PRODUCT.patient(name, Demo.TEAM);
        Await.until(() -> {
            assertThat(anna.get("/api/patients/" + patient).statusCode()).isEqualTo(200);
            assertThat(anna.get("/api/patients/" + patient + "/why-not").statusCode())
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
        PRODUCT.store(all);
    }

    /** The patient's NEWS2 alert, once it is in this state. */
    private JsonObject episode(PatientId patient, String state) {
        List<JsonObject> found = new ArrayList<>();
        Await.until(() -> {
            found.clear();
            JsonArray all = anna.read("/api/patients/" + patient + "/episodes").getJsonArray("episodes");
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
    private void accept(PatientId patient, String episode) {
        String json = "{\"kind\":\"accept\",\"patient\":\"" + patient + "\",\"episode\":\"" + episode + "\"}";
        Await.until(
                () -> assertThat(anna.post("/api/requests", json).statusCode()).isEqualTo(202));
    }

    private void outcome(PatientId patient, String episode, String outcome) {
        anna.ask(outcomeJson(patient, episode, outcome));
    }

    private static String outcomeJson(PatientId patient, String episode, String outcome) {
        return "{\"kind\":\"alert_outcome\",\"patient\":\"" + patient + "\",\"episode\":\"" + episode
                + "\",\"outcome\":\"" + outcome + "\"}";
    }
}
