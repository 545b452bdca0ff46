package se.hemvakt.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
import se.hemvakt.model.Vital;
import se.hemvakt.testkit.Await;

/** The pages in a real browser. */
class WardPageIT {
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

    private static PatientId patient(int index) {
        return MADE.patients.get(index);
    }

    private static Locator tile(Page page, PatientId patient) {
        return page.locator(".all [data-patient='" + patient + "']");
    }

    @Test
    void tile_alarm_saysValueLimitAgeAndMarkInWords() {
        Page page = BROWSER.loggedIn(WARD, "lena");
        Locator card = page.locator(".lane [data-episode='e-spo2']");
        assertThat(card.textContent())
                .contains("***", "SpO₂ 86\u00a0%\u00a0<\u00a090\u00a0%", "Hög prioritet", "Ta emot");
        assertThat(tile(page, patient(2)).textContent()).contains("38,9", "Omar Sjögren har tagit emot");
        assertThat(tile(page, patient(5)).textContent()).contains("TYST", "Utrustningen är tyst", "–");
        assertThat(tile(page, patient(3)).textContent()).contains("1–4", "saknar Temp", "Mät Kroppstemperatur: avgör");
        assertThat(page.locator(".notice").textContent()).contains("INTE FÖR PATIENTER");
        page.context().close();
    }

    @Test
    void h30_numbers_areNeverBrokenOverTwoLines() {
        for (int width : new int[] {390, 1366, 2560, 3840}) {
            Page page = Browser.login(BROWSER.page(width, 1200, ColorScheme.LIGHT), WARD, "lena");
            Object broken = page.evaluate("""
                    () => [...document.querySelectorAll('.alert-what, .number')].flatMap(element => {
                      const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
                      const found = [];
                      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                        for (const number of node.data.matchAll(/[0-9]+(,[0-9]+)?/g)) {
                          const range = document.createRange();
                          range.setStart(node, number.index);
                          range.setEnd(node, number.index + number[0].length);
                          if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) found.push(node.data);
                        }
                      }
                      return found;
                    })""");
            assertThat(broken).as("at %d", width).isEqualTo(List.of());
            page.context().close();
        }
    }

    @Test
    void h26_pause_needsAReasonAndStandsOnThePageUntilItIsEnded() {
        Page page = BROWSER.loggedIn(WARD, "lena");
        page.navigate(WARD.url() + "/patient/" + patient(7));
        page.click("[data-ask=pause]");
        page.click(".care-form .act-accept");
        assertThat(page.locator(".care-wrong").textContent()).isEqualTo("Skriv varför.");
        page.fill(".care-form input[name=reason]", "på sjukhus");
        page.click(".care-form .act-accept");
        page.waitForSelector(".care-standing");
        assertThat(page.locator(".care-standing").textContent()).contains("PAUSAD till", "av Lena Dahl", "på sjukhus");
        page.click("text=Bevaka igen");
        page.waitForSelector("[data-ask=pause]");
        assertThat(page.locator(".care-standing").count()).isZero();
        page.context().close();
    }

    @Test
    void accept_inOneBrowser_isSeenInAnotherAndCanBeUndone() {
        WARD.opened("two-browsers", patient(8), Priority.HIGH, Vital.SPO2, 84, 90);
        Page lena = BROWSER.loggedIn(WARD, "lena");
        Page omar = BROWSER.loggedIn(WARD, "omar");
        String alert = "[data-episode='two-browsers']";
        omar.waitForSelector(".lane " + alert + " .act-accept");
        lena.click(".lane " + alert + " .act-accept");

        omar.waitForSelector(".lane " + alert + ".state-accepted");
        assertThat(omar.locator(".lane " + alert).textContent()).contains("Lena Dahl har tagit emot");
        assertThat(omar.locator(".lane " + alert + " button").count()).isZero();
        lena.click(".lane " + alert + " .act-undo");
        omar.waitForSelector(".lane " + alert + ".state-open");
        assertThat(omar.locator(".lane " + alert).textContent()).doesNotContain("Lena Dahl");
        WARD.rules.clear("two-browsers", System.currentTimeMillis());
        omar.waitForSelector(".lane " + alert + ".state-cleared");
        lena.context().close();
        omar.context().close();
    }

    /** H05: whoever reads "accepted" leaves: it must be said of the accept that was decided, and of nothing else. */
    @Test
    void h05_answer_isTakenForTheRequestItIsOf_whicheverIsHereFirst() {
        WARD.opened("late-accept", patient(4), Priority.HIGH, Vital.SPO2, 84, 90);
        Page page = BROWSER.loggedIn(WARD, "lena");
        String alert = ".patient-now [data-episode='late-accept']";
        tile(page, patient(4)).locator("a.tile-name").click();
        List<Route> accepts = new ArrayList<>();
        page.route("**/api/requests", route -> {
            if (String.valueOf(route.request().postData()).contains("\"accept\"")) {
                accepts.add(route);
            } else {
                route.resume();
            }
        });
        page.click(alert + " .act-accept");
        page.click("[data-ask='suspect_infection']");
        Locator toasts = page.locator(".toast");
        PlaywrightAssertions.assertThat(toasts).containsText("infektion misstänks");
        PlaywrightAssertions.assertThat(page.locator(alert + ".state-open button:disabled"))
                .hasCount(1);

        // Carried out, and the answer on the screen's socket, before the page has heard what number its request has.
        APIResponse numbered = accepts.get(0).fetch();
        page.waitForSelector(alert + ".state-accepted");
        accepts.get(0).fulfill(new Route.FulfillOptions().setResponse(numbered));
        PlaywrightAssertions.assertThat(toasts.last()).containsText("Du har tagit emot");
        page.context().close();
    }

    @Test
    void wallScreen_hasNoButtonsThatAct() {
        Page wall = BROWSER.loggedIn(WARD, "wall");
        assertThat(wall.locator(".alert").count()).isPositive();
        assertThat(wall.locator(".alert button").count()).isZero();
        wall.context().close();
    }

    @Test
    void h11_deadLink_coversTheViewWithinTenSeconds() {
        Page page = BROWSER.loggedIn(WARD, "lena");
        // The socket stays open and says nothing more: what a lost network looks like to a browser.
        page.evaluate("""
                () => {
                  WebSocket.prototype.close = function () {};
                  Object.defineProperty(MessageEvent.prototype, 'data', { get() { throw new Error('quiet'); } });
                  const from = performance.now();
                  new MutationObserver(() => {
                    if (document.querySelector('.cover')) window.coveredAfterMs ??= performance.now() - from;
                  }).observe(document.body, { subtree: true, childList: true });
                }""");
        page.waitForSelector(".cover");
        assertThat(((Number) page.evaluate("() => window.coveredAfterMs")).doubleValue())
                .as("until covered, by the page's own clock")
                .isLessThan(10_000);
        assertThat(page.locator(".cover").textContent()).contains("INGEN KONTAKT");
        BoundingBox cover = page.locator(".cover").boundingBox();
        assertThat(cover.width).isGreaterThanOrEqualTo(1366);
        assertThat(cover.height).isGreaterThanOrEqualTo(900);
        // Every frame complains once more until the page is gone.
        page.context().close();
        BROWSER.complaints.removeIf(complaint -> complaint.contains("quiet"));
    }

    @Test
    void h11_serverGoneAndBack_coversAndReturnsByItself() {
        try (TestWard own = new TestWard()) {
            PatientId anna = own.patient(7_200_001, "Anna", "Berg", TestWard.NORR);
            own.account("lena", "Lena Dahl", Role.NURSE, TestWard.NORR);
            own.measured(anna, Vital.SPO2, 97);
            own.start();
            int port = own.port();
            Page page = BROWSER.loggedIn(own, "lena");
            own.stop();
            page.waitForSelector(".cover");
            own.measured(anna, Vital.SPO2, 91);
            own.start(port);
            page.waitForSelector(
                    ".cover",
                    new Page.WaitForSelectorOptions()
                            .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
            assertThat(tile(page, anna).textContent()).contains("91");
            page.context().close();
            BROWSER.complaints.removeIf(complaint -> complaint.contains("ERR_") || complaint.contains("WebSocket"));
        }
    }

    @Test
    void backOnline_whileAskingWhetherStillLoggedIn_opensOneSocketOnly() {
        Page page = BROWSER.page();
        page.addInitScript("""
                window.sockets = [];
                window.WebSocket = class extends WebSocket {
                  constructor(...how) {
                    super(...how);
                    window.sockets.push(this);
                    if (window.refused) this.close();
                  }
                };""");
        Browser.login(page, WARD, "lena");
        List<Route> asked = new ArrayList<>();
        page.route("**/api/me", asked::add);
        page.evaluate("() => { window.refused = true; window.sockets.at(-1).close(); }");
        page.waitForCondition(() -> !asked.isEmpty());
        page.evaluate("() => { window.refused = false; window.dispatchEvent(new Event('online')); }");
        page.waitForCondition(() -> asked.size() > 1);
        page.unroute("**/api/me");
        asked.forEach(Route::resume);
        page.waitForFunction("() => window.sockets.at(-1).readyState === WebSocket.OPEN");
        // Both have had their answer when this one is here.
        page.evaluate("async () => { for (let i = 0; i < 3; i++) await (await fetch('/api/me')).json(); }");
        assertThat(page.evaluate("() => window.sockets.filter(one => one.readyState <= WebSocket.OPEN).length"))
                .isEqualTo(1);
        page.context().close();
        BROWSER.complaints.removeIf(complaint -> complaint.contains("WebSocket"));
    }

    @Test
    void h11_clockSetBackOrForward_agesFollowTheServer() {
        Page page = BROWSER.loggedIn(WARD, "lena");
        String before = page.locator(".clock").textContent();
        page.evaluate("() => { const real = Date.now; Date.now = () => real() - 6 * 3600e3; }");
        page.waitForFunction("before => document.querySelector('.clock').textContent !== before", before);
        Duration passed = Duration.between(
                LocalTime.parse(before), LocalTime.parse(page.locator(".clock").textContent()));
        assertThat(passed.isNegative() ? passed.plusDays(1) : passed)
                .as("from %s, over the hour and over midnight too", before)
                .isLessThan(Duration.ofHours(1));
        assertThat(page.locator(".cover").count()).isZero();
        page.context().close();
    }

    @Test
    void h30_orderIsHeldWhileAFingerIsDown_andTwoSecondsAfter() {
        Page page = BROWSER.loggedIn(WARD, "lena");
        BoundingBox somewhere = page.locator(".lane .tile").nth(1).boundingBox();
        // On the tile's edge: the name is a link.
        page.mouse().move(somewhere.x + 2, somewhere.y + somewhere.height - 3);
        page.mouse().down();
        List<String> before = lane(page);
        String moved = patient(9).toString();
        assertThat(before).doesNotContain(moved);
        WARD.opened("held", patient(9), Priority.HIGH, Vital.SPO2, 80, 90);
        page.waitForSelector(".lane [data-episode='held']");
        List<String> during = lane(page);
        assertThat(during.subList(0, before.size())).isEqualTo(before);
        assertThat(during.subList(before.size(), during.size())).contains(moved);
        // By the page's own clock, however long this test is kept waiting.
        page.evaluate("""
                () => {
                  const lane = () => [...document.querySelectorAll('.lane .tile')].map(t => t.dataset.patient).join();
                  window.addEventListener('pointerup', () => {
                    const from = performance.now();
                    const held = lane();
                    new MutationObserver(() => {
                      if (!lane().startsWith(held)) window.heldMs ??= performance.now() - from;
                    }).observe(document.body, { subtree: true, childList: true });
                  }, { once: true, capture: true });
                }""");
        page.mouse().up();
        page.waitForFunction("() => window.heldMs !== undefined");
        assertThat(((Number) page.evaluate("() => window.heldMs")).doubleValue())
                .isGreaterThan(2_000);
        page.waitForFunction(
                "id => document.querySelectorAll('.lane .tile')[1].dataset.patient !== document.querySelectorAll('.lane .tile')[0].dataset.patient"
                        + " && [...document.querySelectorAll('.lane .tile')].findIndex(t => t.dataset.patient === id) < 4",
                moved);
        WARD.rules.clear("held", System.currentTimeMillis());
        page.waitForSelector(".lane [data-episode='held'].state-cleared");
        page.context().close();
    }

    /** As it is at one moment. */
    @SuppressWarnings("unchecked") // a list of texts is what the page was asked for
    private static List<String> lane(Page page) {
        return (List<String>)
                page.evaluate("() => [...document.querySelectorAll('.lane .tile')].map(t => t.dataset.patient)");
    }

    @Test
    void h11_behind_feedStopped_saysSoOnEveryScreen_alsoWithTheClockPutBack() {
        try (TestWard own = new TestWard()) {
            PatientId anna = own.patient(7_200_001, "Anna", "Berg", TestWard.NORR);
            own.account("lena", "Lena Dahl", Role.NURSE, TestWard.NORR);
            own.start();
            Page page = BROWSER.loggedIn(own, "lena");
            assertThat(page.locator(".behind").count()).isZero();
            own.database.execute("ALTER TABLE reading_batch RENAME TO gone_reading_batch");
            own.clockAhead = Duration.ofHours(-1);
            page.waitForSelector(".behind");
            own.database.execute("ALTER TABLE gone_reading_batch RENAME TO reading_batch");
            page.waitForSelector(
                    ".behind",
                    new Page.WaitForSelectorOptions()
                            .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
            assertThat(tile(page, anna).count()).isEqualTo(1);
            page.context().close();
        }
    }

    @Test
    void logout_elsewhere_showsTheLoginAndNoPatients() {
        Page page = BROWSER.loggedIn(WARD, "omar");
        WARD.database.execute("DELETE FROM session WHERE username = 'omar'");
        page.waitForSelector("input[name=password]");
        assertThat(page.locator("hv-tile").count()).isZero();
        assertThat(page.textContent("body")).contains("Din inloggning har upphört");
        page.context().close();
    }

    @Test
    void sound_off_isSaidInWordsUntilTheWatchIsStarted() {
        Page page = BROWSER.loggedIn(WARD, "lena");
        assertThat(page.textContent(".sound-bar")).contains("LJUDET ÄR AV");
        // Each sample stands for some seconds only: the page remembers which it has shown.
        page.evaluate("""
                () => {
                  window.samples = [];
                  new MutationObserver(() => {
                    const name = document.querySelector('.sample-now')?.className.match(/sample-(high|medium|low)/)[1];
                    if (name && window.samples.at(-1) !== name) window.samples.push(name);
                  }).observe(document.body, { subtree: true, childList: true, attributes: true });
                }""");
        page.click(".sound-bar button");
        page.waitForSelector(".sound-test .act-accept");
        assertThat(page.evaluate("() => window.samples")).isEqualTo(List.of("high", "medium", "low"));
        page.click(".sound-test .act-accept");
        PlaywrightAssertions.assertThat(page.locator(".sound-bar")).hasCount(0);
        PlaywrightAssertions.assertThat(page.locator(".sound")).containsText("Ljud på");
        Await.until(() -> assertThat(page.textContent(".counts")).contains("1 skärmar med ljud"));
        page.context().close();
    }

    @Test
    void patientPage_showsCurvesScorePartsAndEvidence() {
        Page page = BROWSER.loggedIn(WARD, "lena");
        tile(page, patient(0)).locator("a.tile-name").click();
        page.waitForSelector("hv-chart canvas");
        LocalDate today = LocalDate.now(ZoneId.of("Europe/Stockholm"));
        assertThat(page.textContent(".patient-head"))
                .contains(
                        "Karin Ek", "189001019802", ChronoUnit.YEARS.between(LocalDate.of(1941, 3, 2), today) + " år");
        assertThat(page.locator("hv-chart").count()).isGreaterThanOrEqualTo(6);
        assertThat(page.textContent(".episodes")).contains("version 3", "SpO₂ 89\u00a0%", "mottaget av Omar Sjögren");
        page.click("text=7 dagar");
        page.waitForSelector("hv-chart canvas");
        page.navigate(WARD.url() + "/patient/zzzz");
        page.waitForSelector("text=Patienten finns inte hos ditt team");
        page.context().close();
    }

    @Test
    void texts_swedishAndEnglish_haveTheSameKeys() {
        Page page = BROWSER.loggedIn(WARD, "lena");
        String keys = "async id => { const all = (o, at) => Object.entries(o).flatMap(([k, v]) => typeof v === 'object'"
                + " ? all(v, at + k + '.') : [at + k]); return all((await import(`/web/text/${id}.js`)).default, '').sort(); }";
        assertThat(page.evaluate(keys, "en"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .hasSizeGreaterThan(150)
                .isEqualTo(page.evaluate(keys, "sv"));
        page.context().close();
    }

    @Test
    void language_english_changesEveryWordAndIsKept() {
        Page page = BROWSER.loggedIn(WARD, "lena");
        page.click("button[lang=en]");
        page.waitForSelector("text=Worst first");
        assertThat(page.textContent("body"))
                .contains("NOT FOR PATIENTS", "Accept")
                .doesNotContain("Ta emot");
        page.reload();
        page.waitForSelector("text=Worst first");
        page.context().close();
    }

    @ParameterizedTest
    @CsvSource({"1366, 900, LIGHT", "390, 844, LIGHT", "390, 844, DARK", "3840, 2160, DARK"})
    void wcag_wardAndPatient_haveNoViolations(int width, int height, ColorScheme scheme) {
        Page page = Browser.login(BROWSER.page(width, height, scheme), WARD, "lena");
        // The marks flash between two pairs of colours; each is checked still.
        page.emulateMedia(
                new Page.EmulateMediaOptions().setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE));
        assertAccessible(page);
        for (Locator button : page.locator(".alert button").all()) {
            assertThat(button.boundingBox().height)
                    .as("height of what one must hit")
                    .isGreaterThanOrEqualTo(44);
        }
        assertThat((Boolean) page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"))
                .as("nothing to scroll sideways at %d", width)
                .isTrue();
        tile(page, patient(0)).locator("a.tile-name").click();
        page.waitForSelector("hv-chart canvas");
        assertAccessible(page);
        page.context().close();
    }

    private static void assertAccessible(Page page) {
        AxeResults results = new AxeBuilder(page)
                .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))
                .analyze();
        assertThat(results.getViolations().stream()
                        .map(rule -> rule.getId() + ": "
                                + rule.getNodes().stream()
                                        .map(node -> node.getTarget() + " " + node.getFailureSummary())
                                        .limit(3)
                                        .toList())
                        .toList())
                .isEmpty();
    }
}
