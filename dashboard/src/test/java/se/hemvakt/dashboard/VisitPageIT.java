package se.hemvakt.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.dashboard.login.Role;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Priority;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Visit;
import se.hemvakt.model.Vital;
import se.hemvakt.testkit.Await;

/** Home visits over the routes and on the pages. By when one is due, {@code rules} decides. */
class VisitPageIT {
    private static final TestWard WARD = new TestWard();
    private static final Browser BROWSER = new Browser();
    private static final long DAY = Duration.ofDays(1).toMillis();

    private static final PatientId ANNA = WARD.patient(7_500_001, "Anna", "Berg", TestWard.NORR);
    private static final PatientId BRITA = WARD.patient(7_500_002, "Brita", "Sund", TestWard.NORR);
    private static final PatientId ROUTES = WARD.patient(7_500_003, "Carl", "Ek", TestWard.NORR);
    private static final PatientId SOUTH = WARD.patient(7_500_004, "Sven", "Dal", TestWard.SODER);

    @BeforeAll
    static void arrange() {
        WARD.account("lena", "Lena Dahl", Role.NURSE, TestWard.NORR);
        WARD.account("sture", "Sture Alm", Role.DOCTOR, TestWard.SODER);
        WARD.account("wall", "Väggen", Role.WALL, TestWard.NORR);
        for (PatientId one : List.of(ANNA, BRITA, ROUTES, SOUTH)) {
            WARD.measured(one, Vital.SPO2, 97);
        }
        WARD.start();
        WARD.opened("e-anna", ANNA, Priority.MEDIUM, Vital.SPO2, 91, 92);
    }

    @AfterEach
    void noComplaints() {
        List<String> complaints = List.copyOf(BROWSER.complaints);
        BROWSER.complaints.clear();
        assertThat(complaints).as("script errors and blocked content").isEmpty();
    }

    @AfterAll
    static void stop() {
        BROWSER.close();
        WARD.close();
    }

    private static Visit visit(String id, PatientId patient, TeamId team, long dueMs) {
        long asked = Math.min(dueMs, System.currentTimeMillis()) - DAY;
        return new Visit(id, patient, team, "Omar Sjögren", "omar", "såg blek ut", "", asked, dueMs, null);
    }

    @Test
    void routes_askAndEnd_areForWhoeverSeesThePatient_andSayNothingOfOthers() {
        String nurse = WARD.login("lena");
        String south = WARD.login("sture");
        String ask = "{\"kind\":\"ask_visit\",\"patient\":\"" + ROUTES + "\",\"reason\":\"svullna ben\"";
        assertThat(post(ask + "}", south)).as("another team's patient").isEqualTo(404);
        assertThat(post(ask + ",\"episode\":\"e-anna\"}", nurse))
                .as("another's alert")
                .isEqualTo(404);
        assertThat(post(ask + ",\"team\":\"" + "x".repeat(41) + "\"}", nurse)).isEqualTo(400);
        assertThat(post(ask + "}", WARD.login("wall"))).isEqualTo(403);
        assertThat(post(ask + ",\"team\":\"" + TestWard.SODER + "\"}", nurse)).isEqualTo(202);
        Await.until(
                () -> assertThat(tile(ROUTES, south)).contains("\"here\":\"visit\"", "svullna ben", "\"lane\":false"));
        // Each team's board takes it in by itself.
        Await.until(() -> assertThat(tile(ROUTES, nurse)).contains("\"here\":\"responsible\"", "\"visits\":[{"));
        // Of both: of the team that is to make it and of the one responsible.
        for (String one : List.of(nurse, south)) {
            assertThat(new JsonObject(WARD.get("/api/shift", one).body())
                            .getJsonArray("visits")
                            .encode())
                    .contains(ROUTES.toString(), "svullna ben", "Lena Dahl");
        }
        String id = new JsonObject(tile(ROUTES, south))
                .getJsonArray("patients")
                .getJsonObject(0)
                .getJsonArray("visits")
                .getJsonObject(0)
                .getString("id");
        String made = "{\"kind\":\"visit_made\",\"patient\":\"" + ROUTES + "\",\"visit\":\"" + id + "\"}";
        assertThat(post(made, south)).isEqualTo(202);
        Await.until(() -> assertThat(WARD.get("/api/patients/" + ROUTES, south).statusCode())
                .as("made: the patient is another team's alone again")
                .isEqualTo(404));
        // Who sees the patient is read from the tables, the visit comes by the log, perhaps later.
        Await.until(() -> assertThat(tile(ROUTES, nurse)).doesNotContain("\"visits\""));
    }

    @Test
    void outcomes_countTheVisitsThatWereDue_inTimeOrNot() {
        long now = System.currentTimeMillis();
        ended("f1", now - 2 * DAY, now - 3 * DAY, Visit.How.MADE);
        ended("f2", now - 3 * DAY, now - DAY, Visit.How.MADE);
        ended("f3", now - 4 * DAY, now - 5 * DAY, Visit.How.CANCELLED);
        ended("f4", now - 5 * DAY, now - 4 * DAY, Visit.How.CANCELLED);
        ended("f5", now - 40 * DAY, now - 41 * DAY, Visit.How.MADE);
        ended("f6", now + DAY, now, Visit.How.MADE);
        WARD.rules.visit(visit("f7", SOUTH, TestWard.SODER, now - DAY));
        assertThat(new JsonObject(WARD.get("/api/outcomes?days=30", WARD.login("sture"))
                                .body())
                        .getJsonObject("visits"))
                .as("f1 in time; f2 late, f4 called off too late and f7 still open are not")
                .isEqualTo(new JsonObject("{\"n\":4,\"inTime\":1,\"inTimePercent\":25}"));
        Page page = BROWSER.loggedIn(WARD, "sture");
        page.navigate(WARD.url() + "/shift");
        assertThat(page.locator("[data-visits-in-time]")).containsText("30 dagar: 1 av 4 (25 %)");
        assertThat(page.locator("[data-part='visits']")).containsText("FÖRSENAT");
        page.context().close();
        WARD.rules.visit(
                visit("f7", SOUTH, TestWard.SODER, now - DAY).ended(new Visit.End(Visit.How.MADE, "x", "x", "", now)));
    }

    private static void ended(String id, long dueMs, long atMs, Visit.How how) {
        Visit asked = new Visit(id, SOUTH, TestWard.SODER, "x", "x", "x", "", Math.min(dueMs, atMs) - DAY, dueMs, null);
        WARD.rules.visit(asked.ended(new Visit.End(how, "x", "x", "", atMs)));
    }

    @Test
    void page_asksForAVisit_showsByWhen_andWhoMakesItTellsThatItWasMade() {
        Page lena = BROWSER.loggedIn(WARD, "lena");
        Page sture = BROWSER.loggedIn(WARD, "sture");
        lena.navigate(WARD.url() + "/patient/" + ANNA);
        Locator visits = lena.locator("hv-visits");
        visits.locator("[data-ask=ask_visit]").click();
        visits.locator(".act-accept").click();
        assertThat(visits.locator(".care-wrong")).containsText("Skriv varför.");
        visits.locator("input[name=reason]").fill("svullna ben");
        visits.locator(".act-accept").click();
        assertThat(visits.locator(".visit")).containsText("Hembesök: senast");
        assertThat(visits.locator(".visit")).containsText("”svullna ben” begärt av Lena Dahl");
        assertThat(lena.locator(".toast")).containsText("Hembesöket är begärt");

        // Once more, of the same team: told who was first.
        visits.locator("[data-ask=ask_visit]").click();
        visits.locator("input[name=reason]").fill("igen");
        visits.locator(".act-accept").click();
        assertThat(lena.locator(".toasts")).containsText("Redan begärt av Eva Ros.");

        lena.locator("a.back").first().click();
        assertThat(lena.locator(".visits .visit-line[href='/patient/" + ANNA + "']"))
                .containsText("Anna Berg");
        assertThat(sture.locator(".visits")).not().isAttached();

        // Another team is to make it: it sees the patient, and nothing of it is in its lane.
        WARD.rules.visit(visit("south", BRITA, TestWard.SODER, System.currentTimeMillis() + DAY));
        sture.locator(".visits .visit-line[data-visit='south']").click();
        assertThat(sture.locator(".handover .hint")).containsText("Ni ska göra ett hembesök");
        assertThat(sture.locator("hv-care button")).hasCount(0);
        assertThat(sture.locator("hv-visits [data-ask=ask_visit]")).hasCount(0);
        assertThat(lena.locator(".visits .visit-line[data-visit='south']")).containsText("Brita Sund");
        sture.locator("[data-act=visit_made]").click();
        assertThat(lena.locator(".visits .visit-line[data-visit='south']")).hasCount(0);
        assertThat(sture.locator(".patient")).containsText("Patienten finns inte hos ditt team");
        lena.context().close();
        sture.context().close();
    }

    @Test
    void page_acceptedAlert_offersToAskForAVisit_andTheRequestNamesIt() {
        Page lena = BROWSER.loggedIn(WARD, "lena");
        PatientId patient = WARD.patient(7_500_005, "Disa", "Rot", TestWard.NORR);
        WARD.rules.changed(patient);
        WARD.opened("e-disa", patient, Priority.MEDIUM, Vital.SPO2, 91, 92);
        lena.locator(".lane [data-episode='e-disa'] .act-accept").click();
        lena.locator(".lane [data-episode='e-disa'].state-accepted").waitFor();
        lena.navigate(WARD.url() + "/patient/" + patient);
        Locator note = lena.locator("hv-alert-note");
        note.locator("[data-ask=ask_visit]").click();
        note.locator("input[name=reason]").fill("andfådd");
        note.locator("[data-form=ask_visit] .act-accept").click();
        assertThat(lena.locator(".visit")).containsText("andfådd");
        assertThat(WARD.database.number(
                        "SELECT count(*) FROM visit WHERE body ->> 'episode' = 'e-disa' AND state = 'OPEN'"))
                .isEqualTo(1);
        lena.context().close();
    }

    /** Overdue stands until somebody ends it; it is told by sign and word, in both languages, and nothing sounds. */
    @ParameterizedTest
    @CsvSource({"1366, 900, LIGHT", "390, 844, LIGHT", "390, 844, DARK", "3840, 2160, DARK"})
    void overdue_isToldBySignAndWord_withoutViolationsAndNothingToScrollSideways(
            int width, int height, ColorScheme scheme) {
        long midnight = LocalDate.now(ZoneId.of("Europe/Stockholm"))
                .plusDays(3)
                .atStartOfDay(ZoneId.of("Europe/Stockholm"))
                .toInstant()
                .toEpochMilli();
        Visit late = visit("late", BRITA, TestWard.NORR, System.currentTimeMillis() - DAY);
        Visit coming = visit("coming", BRITA, TestWard.SODER, midnight);
        WARD.rules.visit(late);
        WARD.rules.visit(coming);
        Page page = Browser.login(BROWSER.page(width, height, scheme), WARD, "lena");
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        Locator line = page.locator(".visits [data-visit='late']");
        assertThat(line).containsText("▲ FÖRSENAT senast");
        assertThat(page.locator(".visits [data-visit='coming']")).containsText("24:00");
        assertThat(page.locator(".visits [data-visit='coming']")).not().containsText("FÖRSENAT");
        assertThat(page.locator(".visits h2")).containsText("försenade: 1");
        looks(page, width);
        line.click();
        page.locator("[data-visit='late'] [data-ask=cancel_visit]").click();
        page.locator("[data-form=cancel_visit] .act-accept").click();
        assertThat(page.locator("[data-form=cancel_visit] .care-wrong")).containsText("Skriv varför.");
        page.locator("hv-visits hv-visit-ask [data-ask=ask_visit]").click();
        looks(page, width);
        for (Locator button : page.locator("hv-visits button, .visits a").all()) {
            assertThat(button.boundingBox().height).isGreaterThanOrEqualTo(44);
        }
        page.click("button[lang=en]");
        assertThat(page.locator("[data-visit='late']")).containsText("▲ OVERDUE by");
        page.locator("[data-form=cancel_visit] input[name=reason]").fill("inlagd");
        page.locator("[data-form=cancel_visit] .act-accept").click();
        assertThat(page.locator("[data-visit='late']")).hasCount(0);
        WARD.rules.visit(coming.ended(new Visit.End(Visit.How.CANCELLED, "x", "x", "x", System.currentTimeMillis())));
        page.context().close();
    }

    private static void looks(Page page, int width) {
        assertThat((Integer) page.evaluate("() => document.documentElement.scrollWidth"))
                .as("width of the page at %d", width)
                .isLessThanOrEqualTo(width);
        assertThat(new AxeBuilder(page)
                                .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))
                                .analyze()
                                .getViolations()
                                .stream()
                                .map(rule -> rule.getId() + ": "
                                        + rule.getNodes().stream()
                                                .map(node -> node.getTarget() + " " + node.getFailureSummary())
                                                .limit(3)
                                                .toList())
                                .toList())
                .isEmpty();
    }

    private static int post(String json, String cookie) {
        return WARD.post("/api/requests", json, cookie).statusCode();
    }

    private static String tile(PatientId patient, String cookie) {
        return WARD.get("/api/patients/" + patient, cookie).body();
    }
}
