package se.hemvakt.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Vital;

/** Why, why not, what is missing and frailty in a real browser. What the answers say is tested in {@code app}. */
class InsightPageIT {
    private static final TestWard WARD = new TestWard();
    private static final MadeUpWard MADE = new MadeUpWard(WARD);
    private static final Browser BROWSER = new Browser();

    @BeforeAll
    static void arrange() {
        MADE.arrange(System.currentTimeMillis());
        WARD.start();
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

    @Test
    void why_clickOnATilesAlert_opensItsExplanationAndMarksItsReadingInTheCurve() {
        Page page = BROWSER.loggedIn(WARD, "lena");
        page.click(".lane [data-episode='e-spo2'] a.alert-text");
        page.waitForSelector("[data-why-of='e-spo2'] .story li");
        assertThat(page.textContent("[data-why-of]"))
                .contains(
                        "SpO₂ 86\u00a0%\u00a0<\u00a090\u00a0%",
                        "version 3",
                        "patientens egen gräns",
                        "Larmet öppnades",
                        "Egen gräns",
                        "förslag",
                        "Provsjukhuset 2020");
        assertThat(page.url()).doesNotContain("e-spo2");

        page.click("[data-why-of] [data-reading='spo2']");
        page.waitForSelector("[data-chart='spo2'] .chart[data-marked]");
        assertThat(page.getAttribute("[data-chart='spo2'] .chart", "aria-label"))
                .contains("markerat 86");
        assertThat(page.locator(".chart[data-marked]").count()).isEqualTo(1);

        page.focus("[data-why-of] h2");
        page.keyboard().press("Escape");
        page.waitForSelector(
                "[data-why-of]", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));
        page.context().close();
    }

    @Test
    void why_ofAnAlertThatIsOver_isOpenedByKeyFromTheHistory() {
        Page page = BROWSER.loggedIn(WARD, "lena");
        page.navigate(WARD.url() + "/patient/" + MADE.patients.get(0));
        page.waitForSelector(".episodes [data-why='e-yesterday']");
        page.focus(".episodes [data-why='e-yesterday']");
        page.keyboard().press("Enter");
        page.waitForSelector("[data-why-of='e-yesterday'] .story li");
        assertThat(page.textContent("[data-why-of]")).contains("Omar Sjögren tog emot", "Över");
        page.context().close();
    }

    @Test
    void history_ofWhoHasNoAlertInView_isShownToo() {
        Page page = BROWSER.loggedIn(WARD, "lena");
        page.navigate(WARD.url() + "/patient/" + MADE.patients.get(6));
        page.waitForSelector("text=Inga larm ännu.");
        page.context().close();
    }

    /** H11: what was asked first and answered last tells what was. */
    @Test
    void history_answerThatWasOvertaken_isNotShown() {
        Page page = BROWSER.loggedIn(WARD, "lena");
        List<Route> first = new ArrayList<>();
        List<APIResponse> old = new ArrayList<>();
        page.route("**/episodes", route -> {
            if (first.isEmpty()) {
                first.add(route);
                old.add(route.fetch());
            } else {
                route.resume();
            }
        });
        page.locator(".all [data-patient='" + MADE.patients.get(8) + "'] a.tile-name")
                .click();
        page.waitForSelector(".patient-now hv-tile");
        page.waitForCondition(() -> !old.isEmpty());
        WARD.opened("overtaking", MADE.patients.get(8), Priority.LOW, Vital.WEIGHT, 74.3, 74);
        page.waitForSelector(".episodes [data-why='overtaking']");
        page.waitForResponse(answer -> answer.url().endsWith("/episodes"), () -> first.get(0)
                .fulfill(new Route.FulfillOptions().setResponse(old.get(0))));
        // Two more answers and a drawing later it would be seen.
        page.evaluate("async () => { for (let i = 0; i < 2; i++) await (await fetch('/api/me')).json();"
                + " await new Promise(requestAnimationFrame); }");
        assertThat(page.locator(".episodes [data-why='overtaking']").count()).isEqualTo(1);
        page.context().close();
    }

    @Test
    void whyNot_nowAndPast_saysEachReasonInWords() {
        Page page = BROWSER.loggedIn(WARD, "lena");
        page.navigate(WARD.url() + "/patient/" + MADE.patients.get(0));
        page.click("[data-why-not='now']");
        page.waitForSelector(".reasons");
        String said = page.textContent(".why-not");
        assertThat(said)
                .contains(
                        "Bevakningen är pausad till",
                        "Puls över gränsen",
                        "ingår i ett annat larm, NEWS2",
                        "aldrig mätt")
                .doesNotContain("because.")
                .doesNotContain("limit.")
                .doesNotContain("{");
        assertThat(page.locator(".why-not [data-reason]").count()).isEqualTo(15);

        page.click("[data-why-not='past']");
        page.waitForSelector(".why-not .hint");
        assertThat(page.textContent(".why-not"))
                .contains("Räknat i efterhand", "regler (version 3) som gällde", "inte sparade före", "Kvarhållet");
        page.context().close();
    }

    @Test
    void h18_incompleteScore_namesTheMeasurementThatDecides() {
        Page page = BROWSER.loggedIn(WARD, "lena");
        page.navigate(WARD.url() + "/patient/" + MADE.patients.get(3));
        page.waitForSelector("[data-decisive='temperature']");
        assertThat(page.textContent("hv-score")).contains("1–4", "Mät Kroppstemperatur: avgör", "förslag", "+2");
        assertThat(page.textContent("[data-flag='qsofa']")).contains("okänt", "Blodtryck ≤\u00a0100\u00a0mmHg: okänt");
        assertThat(page.textContent(".patient-head .news2")).contains("1–4");
        page.context().close();
    }

    @Test
    void infection_isSaidByOneTap_shownWithWhoAndHowLongAgo_andTakenBack() {
        Page page = BROWSER.loggedIn(WARD, "lena");
        page.navigate(WARD.url() + "/patient/" + MADE.patients.get(3));
        page.click("[data-ask='suspect_infection']");
        page.waitForSelector("[data-infection]");
        assertThat(page.textContent("[data-infection]"))
                .contains("Misstänkt infektion: sagt av Lena Dahl", "sedan", "Gäller till");
        page.click("[data-ask='withdraw_infection']");
        page.waitForSelector(
                "[data-infection]", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));
        assertThat(page.textContent("hv-infection")).contains("Ingen har sagt");
        page.context().close();

        Page wall = BROWSER.loggedIn(WARD, "wall");
        wall.navigate(WARD.url() + "/patient/" + MADE.patients.get(3));
        wall.waitForSelector("hv-infection p");
        assertThat(wall.locator("hv-infection button").count()).isZero();
        wall.context().close();
    }

    @Test
    void frailty_isShownAsATrendWithReview_andARatingIsAskedForByAPerson() {
        Page page = BROWSER.loggedIn(WARD, "lena");
        page.navigate(WARD.url() + "/patient/" + MADE.patients.get(0));
        page.waitForSelector(".frailty-chart canvas");
        assertThat(page.textContent(".frailty"))
                .contains(
                        "Blir skörare",
                        "0,12 på fyra veckor",
                        "Be om ny skörhetsskattning (CFS)",
                        "Har försämrats: steg",
                        "CFS 5",
                        "Eva Ros");
        page.click("[data-ask='rate_frailty']");
        page.selectOption(".frailty select", "6");
        page.click(".frailty .act-accept");
        page.waitForSelector(".toast");
        page.context().close();
    }

    /** H18: what is not known is said, and is never sent as 0. */
    @Test
    void h18_discharge_isShownWithItsInputs_andWhatIsLeftEmptyIsNotSent() {
        Page page = BROWSER.loggedIn(WARD, "lena");
        page.navigate(WARD.url() + "/patient/" + MADE.patients.get(0));
        page.waitForSelector("[data-score='lace']");
        assertThat(page.textContent("[data-score='lace']"))
                .contains("LACE, van Walraven 2010: 12 poäng, hög risk", "17 %", "Eva Ros", "Akut inlagd: ja – 3 p");
        assertThat(page.textContent("[data-score='hospital']"))
                .contains(
                        "3–5 poäng, går inte att säga", "Okänt: Utskriven från onkologisk enhet. Räknas aldrig som 0.");
        page.click("[data-form='lace']");
        page.fill(".discharge input[name='length_of_stay']", "6");
        Request sent = page.waitForRequest("**/api/requests", () -> page.click(".discharge .act-accept"));
        assertThat(sent.postData())
                .contains("\"inputs\":{\"length_of_stay\":6}", "\"form\":\"lace\"", "\"kind\":\"score_discharge\"");
        page.waitForSelector(".toast");
        page.context().close();
    }

    @Test
    void wallScreen_explainsAndDoesNotAct() {
        Page wall = BROWSER.loggedIn(WARD, "wall");
        wall.click(".lane [data-episode='e-spo2'] a.alert-text");
        wall.waitForSelector("[data-why-of='e-spo2']");
        wall.waitForSelector(".ratings");
        assertThat(wall.locator("[data-ask='rate_frailty']").count()).isZero();
        wall.context().close();
    }

    @ParameterizedTest
    @CsvSource({"1366, 900, LIGHT", "390, 844, LIGHT", "390, 844, DARK", "3840, 2160, DARK"})
    void wcag_everythingOpen_hasNoViolationsAndNothingToScrollSideways(int width, int height, ColorScheme scheme) {
        Page page = Browser.login(BROWSER.page(width, height, scheme), WARD, "lena");
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        page.click(".lane [data-episode='e-news2'] a.alert-text");
        page.waitForSelector("[data-why-of='e-news2'] .story li");
        page.click("[data-why-not='now']");
        page.waitForSelector(".reasons");
        page.click("[data-ask='rate_frailty']");
        page.click("[data-form='lace']");
        page.waitForSelector(".discharge form");
        page.click("[data-why-of] [data-reading='spo2']");
        page.waitForSelector(".chart[data-marked]");
        page.waitForSelector(".frailty-chart canvas");

        assertThat((Integer) page.evaluate("() => document.documentElement.scrollWidth"))
                .as("width of the page at %d", width)
                .isLessThanOrEqualTo(width);
        assertThat(page.textContent(".notice")).contains("INTE FÖR PATIENTER");
        for (Locator button : page.locator(
                        ".why-panel .act, .why-not .act, .frailty .act, .discharge .act, hv-infection .act")
                .all()) {
            assertThat(button.boundingBox().height).isGreaterThanOrEqualTo(44);
        }
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
        page.context().close();
    }
}
