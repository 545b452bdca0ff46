package se.hemvakt.app.handover;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.app.platform.Platform;
import se.hemvakt.app.platform.PlatformSettings;
import se.hemvakt.dashboard.login.Accounts;
import se.hemvakt.dashboard.login.Role;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.care.NewPatient;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.jdbc.JdbcOrganisations;
import se.hemvakt.runtime.jdbc.JdbcReadingLog;
import se.hemvakt.runtime.settings.Settings;
import se.hemvakt.testkit.Await;

/** A take-over by the hands of two teams in two browsers, decided by the rules at work, with an organisation that is kept. */
@Timeout(240)
class HandoverPageIT {
    private static final String PASSWORD = "mossa-trana-vass-utter-17";
    private static final TeamId HOME = new TeamId("hemsjukvard");
    private static final TeamId NEAR = new TeamId("narsjukvard");
    private static final TeamId OTHER = new TeamId("annat");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all
    private static Platform platform;

    @SuppressWarnings("NullAway.Init")
    private static JdbcReadingLog readings;

    @SuppressWarnings("NullAway.Init")
    private static Playwright playwright;

    @SuppressWarnings("NullAway.Init")
    private static Browser chromium;

    private static final List<String> COMPLAINTS = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        platform = Platform.start(
                PlatformSettings.from(Settings.of(Map.of(
                        "hemvakt.data", folder.toString(),
                        "hemvakt.demo", "true",
                        "hemvakt.gateway.mqtt.port", "0",
                        "hemvakt.dashboard.port", "0",
                        "hemvakt.ops.port", "0"))),
                line -> {});
        readings = new JdbcReadingLog(platform.database());
        new JdbcOrganisations(platform.database(), new JollydayHolidays())
                .bringIn("test.yaml", organisation(), "prov", Instant.now(), "for the test");
        Accounts accounts = new Accounts(platform.database().dataSource());
        accounts.create("hanna", "Hanna Ek", Role.NURSE, HOME, PASSWORD);
        accounts.create("nils", "Nils Ros", Role.DOCTOR, NEAR, PASSWORD);
        accounts.create("vera", "Vera Sund", Role.NURSE, OTHER, PASSWORD);
        accounts.create("wall", "Väggskärm", Role.WALL, NEAR, PASSWORD);
        Path driver =
                Path.of("../.cache/playwright-driver-1.62.0").toAbsolutePath().normalize();
        assertThat(Files.exists(driver.resolve("node")))
                .as("the browser driver in %s: run tools/playwright-driver first", driver)
                .isTrue();
        System.setProperty("playwright.cli.dir", driver.toString());
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--autoplay-policy=user-gesture-required")));
    }

    @AfterAll
    static void stop() {
        chromium.close();
        playwright.close();
        readings.close();
        platform.close();
    }

    @AfterEach
    void noComplaints() {
        assertThat(COMPLAINTS).as("script errors and blocked content").isEmpty();
    }

    @Test
    void h40_offered_soundsAtTheTeamAsked_isAcceptedAfterALook_andHandedBack() {
        PatientId patient = ill("Berit");
        Page hanna = login("hanna", 1366, 900, ColorScheme.LIGHT);
        Page nils = login("nils", 1366, 900, ColorScheme.LIGHT);
        Page wall = login("wall", 3840, 2160, ColorScheme.DARK);
        Page vera = login("vera", 1366, 900, ColorScheme.LIGHT);
        assertThat(nils.locator("hv-handover-strip .alert")).hasCount(0);

        offer(hanna, patient, NEAR, "Bedömning i hemmet i kväll");
        assertThat(hanna.locator("[data-handover][data-state='waiting']"))
                .containsText("Erbjudet till Närsjukvårdsteamet");
        assertThat(hanna.locator("[data-responsible]")).hasText("Hemsjukvården Norr");

        // Live, on every screen of the team asked, and on no other.
        String call = "[data-call][data-sounds='true']";
        assertThat(nils.locator(call)).containsText("Berit Provberg");
        assertThat(nils.locator(call)).containsText("Hemsjukvården Norr erbjuder er patienten");
        assertThat(wall.locator(call)).containsText("Bedömning i hemmet i kväll");
        assertThat(sounds(nils)).isEqualTo("medium");
        assertThat(sounds(wall)).isEqualTo("medium");
        assertThat(vera.locator("[data-call]")).hasCount(0);
        vera.navigate(platform.wardView() + "/patient/" + patient);
        assertThat(vera.locator("main.patient")).containsText("finns inte hos ditt team");
        assertThat(nils.locator(".grid [data-patient='" + patient + "']")).hasCount(0);

        nils.locator(call).click();
        assertThat(nils.locator("hv-handover")).containsText("Hemsjukvården Norr har ansvaret tills ni har svarat ja");
        assertThat(nils.locator("hv-score")).containsText("Andn");
        // The report is before the eyes of whoever is to accept, as it was signed, each reading a way into its curve.
        assertThat(nils.locator("[data-sbar='1']")).containsText("signerad av Hanna Ek, Hemsjukvården Norr");
        assertThat(nils.locator("[data-sbar='1']")).containsText("Har fått paracetamol kl 18.");
        assertThat(nils.locator("[data-sbar='1']")).containsText("NEWS2 är okänt");
        nils.locator("[data-link-reading='respiratory_rate']").first().click();
        assertThat(nils.locator("[data-chart='respiratory_rate'] .chart[data-marked]"))
                .hasCount(1);
        assertThat(wall.locator("[data-call][data-sounds='false']")).hasCount(1);
        Await.until(() -> assertThat(sounds(wall)).as("somebody has looked").isEqualTo("null"));
        assertThat(nils.locator("[data-ask='worried']")).hasCount(0);
        assertThat(nils.locator(".alert .act-accept")).hasCount(0);

        nils.locator("[data-act='accept_handover']").click();
        assertThat(nils.locator("[data-responsible]")).hasText("Närsjukvårdsteamet");
        assertThat(hanna.locator("main.patient")).containsText("finns inte hos ditt team");
        assertThat(nils.locator(".holder")).containsText("Återlämnas till Hemsjukvården Norr");

        nils.locator("[data-act='en_route']").click();
        assertThat(nils.locator("[data-handover]")).containsText("På väg sedan");
        nils.locator("[data-act='on_site']").click();
        assertThat(nils.locator("[data-handover]")).containsText("Framme sedan");
        nils.locator("[data-ask='outcome']").click();
        nils.locator("[data-form='outcome'] .act-accept").click();
        assertThat(nils.locator("[data-form='outcome']")).containsText("Skriv varför");
        nils.fill("[data-form='outcome'] input", "fick antibiotika, bättre");
        nils.locator("[data-form='outcome'] .act-accept").click();
        assertThat(nils.locator("[data-handover]")).hasCount(0);

        hanna.locator(".brand").click();
        nils.locator("[data-ask='hand_back']").click();
        nils.locator("[data-form='hand_back'] .act-accept").click();
        hanna.locator(call).click();
        assertThat(hanna.locator("[data-handover]")).containsText("vill återlämna patienten till er");
        hanna.locator("[data-act='accept_handover']").click();
        assertThat(hanna.locator("[data-responsible]")).hasText("Hemsjukvården Norr");
        hanna.locator("[data-before] summary").click();
        assertThat(hanna.locator("[data-before]")).containsText("fick antibiotika, bättre");
        List.of(hanna, nils, wall, vera).forEach(page -> page.context().close());
    }

    @Test
    void h40_declined_comesBackWithTheReason_soundsUntilOpened_andCanBeAskedAgain() {
        PatientId patient = ill("Cecilia");
        Page hanna = login("hanna", 1366, 900, ColorScheme.LIGHT);
        Page nils = login("nils", 390, 844, ColorScheme.DARK);
        offer(hanna, patient, NEAR, "");
        hanna.locator(".brand").click();
        nils.locator("[data-call]", new Page.LocatorOptions().setHasText("Cecilia"))
                .click();
        nils.locator("[data-ask='decline_handover']").click();
        nils.locator("[data-form='decline_handover'] .act-accept").click();
        assertThat(nils.locator("[data-form='decline_handover']")).containsText("Skriv varför");
        nils.fill("[data-form='decline_handover'] input", "ingen bil före sju");
        nils.locator("[data-form='decline_handover'] .act-accept").click();
        assertThat(nils.locator("main.patient")).containsText("finns inte hos ditt team");

        Locator back =
                hanna.locator("[data-call][data-sounds='true']", new Page.LocatorOptions().setHasText("Cecilia"));
        assertThat(back).containsText("Avböjt av Nils Ros");
        assertThat(sounds(hanna)).isEqualTo("medium");
        back.click();
        assertThat(hanna.locator("[data-handover]")).containsText("ingen bil före sju");
        Await.until(() -> assertThat(sounds(hanna)).isNotEqualTo("medium"));
        hanna.locator("[data-act='ask_again']").click();
        assertThat(hanna.locator("[data-state='waiting']")).hasCount(1);
        hanna.locator("[data-act='withdraw_handover']").click();
        assertThat(hanna.locator("[data-handover]")).hasCount(0);
        List.of(hanna, nils).forEach(page -> page.context().close());
    }

    @Test
    void h06_twoAccept_theSecondIsToldWhoWasFirst_andAClosedTeamCannotBeChosen() {
        PatientId patient = ill("Disa");
        Page hanna = login("hanna", 1366, 900, ColorScheme.LIGHT);
        hanna.navigate(platform.wardView() + "/patient/" + patient);
        hanna.locator("[data-ask='offer']").click();
        assertThat(hanna.locator("input[name='to'][value='stangda']")).isDisabled();
        assertThat(hanna.locator(".team-closed")).containsText("stängt, öppnar");
        assertThat(hanna.locator(".team-choice").first()).containsText("öppet dygnet runt");
        hanna.locator("[data-form='offer'] .act-accept").click();
        assertThat(hanna.locator("[data-form='offer']")).containsText("Välj ett team");
        // Not by a click: the server judges it again.
        hanna.evaluate("() => document.querySelector('hv-handover').actions.act('offer',"
                + " document.querySelector('hv-handover').patient, null, { to: 'stangda' })");
        assertThat(hanna.locator(".handover-said")).containsText("Stängt. Öppnar");
        assertThat(hanna.locator(".handover-said")).containsText("Öppet nu: Närsjukvårdsteamet");

        hanna.locator("input[name='to'][value='narsjukvard']").check();
        hanna.locator("[data-form='offer'] .act-accept").click();
        Page nils = login("nils", 1366, 900, ColorScheme.LIGHT);
        nils.navigate(platform.wardView() + "/patient/" + patient);
        assertThat(nils.locator("[data-act='accept_handover']")).hasCount(1);
        String id = nils.getAttribute("[data-handover]", "data-handover");
        nils.locator("[data-act='accept_handover']").click();
        assertThat(nils.locator("[data-responsible]")).hasText("Närsjukvårdsteamet");
        Page late = login("wall", 1366, 900, ColorScheme.LIGHT);
        late.context().close();
        new Accounts(platform.database().dataSource()).create("olof", "Olof Ek", Role.NURSE, NEAR, PASSWORD);
        Page olof = login("olof", 1366, 900, ColorScheme.LIGHT);
        olof.navigate(platform.wardView() + "/patient/" + patient);
        olof.waitForSelector("hv-handover");
        olof.evaluate("id => document.querySelector('hv-handover').ask('accept_handover', { handover: id })", id);
        assertThat(olof.locator(".handover-said")).containsText("Redan övertagen av Nils Ros");
        List.of(hanna, nils, olof).forEach(page -> page.context().close());
    }

    @Test
    void h27_end_asksForAReasonAndSaysWhatItDoes_beforeAnythingEnds() {
        PatientId patient = ill("Elna");
        Page hanna = login("hanna", 1366, 900, ColorScheme.LIGHT);
        hanna.navigate(platform.wardView() + "/patient/" + patient);
        hanna.locator("[data-ask='set_phase']").click();
        hanna.locator("input[name='choice'][value='unstable']").check();
        hanna.locator("[data-form='set_phase'] .act-accept").click();
        assertThat(hanna.locator(".phase")).containsText("Instabil");
        hanna.locator("[data-ask='end']").click();
        assertThat(hanna.locator("[data-form='end']")).containsText("inga mätvärden tas emot");
        hanna.locator("input[name='choice'][value='withdraw_consent']").check();
        hanna.locator("[data-form='end'] .act-end").click();
        assertThat(hanna.locator("[data-form='end']")).containsText("Skriv varför");
        hanna.fill("[data-form='end'] input[name='reason']", "vill inte längre");
        hanna.locator("[data-form='end'] .act-end").click();
        assertThat(hanna.locator("main.patient")).containsText("finns inte hos ditt team");
        hanna.context().close();
    }

    @ParameterizedTest
    @CsvSource({"1366, 900, LIGHT", "390, 844, LIGHT", "390, 844, DARK", "3840, 2160, DARK"})
    void wcag_stripAndForm_haveNoViolationsAndNothingToScrollSideways(int width, int height, ColorScheme scheme) {
        PatientId patient = ill("Frida" + width + scheme);
        Page hanna = login("hanna", width, height, scheme);
        Page nils = login("nils", width, height, scheme);
        offer(hanna, patient, NEAR, "Bedömning i hemmet");
        Locator call = nils.locator("[data-call]", new Page.LocatorOptions().setHasText("Frida" + width + scheme));
        assertThat(call).hasCount(1);
        look(nils, "strip-" + width + scheme);
        whole(nils, width);
        call.click();
        nils.locator("[data-ask='decline_handover']").click();
        look(nils, "asked-" + width + scheme);
        whole(nils, width);
        hanna.locator("[data-act='withdraw_handover']").click();
        hanna.locator("[data-ask='offer']").click();
        look(hanna, "offer-" + width + scheme);
        whole(hanna, width);
        List.of(hanna, nils).forEach(page -> page.context().close());
    }

    private static void whole(Page page, int width) {
        assertThat((Integer) page.evaluate("() => document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(width);
        for (Locator button :
                page.locator(".handover .act, .team-choice, [data-call]").all()) {
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
    }

    /** Pictures to look at with one's own eyes, when a folder is named. */
    private static void look(Page page, String name) {
        String pictures = System.getProperty("hemvakt.pictures");
        if (pictures != null) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(pictures, name + ".png")));
        }
    }

    /** What the page wants to sound now. */
    private static String sounds(Page page) {
        return String.valueOf(page.evaluate("() => document.querySelector('hv-app').sound.wanted"));
    }

    private static void offer(Page page, PatientId patient, TeamId to, String reason) {
        page.navigate(platform.wardView() + "/patient/" + patient);
        page.locator("[data-ask='offer']").click();
        page.locator("input[name='to'][value='" + to + "']").check();
        page.fill("[data-form='offer'] input[name='reason']", reason);
        Locator background = page.locator("[data-form='offer'] textarea[name='background']");
        background.fill(background.inputValue() + "\nHar fått paracetamol kl 18.");
        page.locator("[data-form='offer'] .act-accept").click();
        assertThat(page.locator("[data-handover][data-state='waiting']")).hasCount(1);
    }

    private static Page login(String user, int width, int height, ColorScheme scheme) {
        Page page = chromium.newContext(new Browser.NewContextOptions()
                        .setLocale("sv-SE")
                        .setViewportSize(width, height)
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setColorScheme(scheme))
                .newPage();
        page.onPageError(COMPLAINTS::add);
        page.onConsoleMessage(message -> {
            // The browser calls each refusal an error; they are asserted where they are expected.
            if (message.type().equals("error") && !message.text().contains("Failed to load resource")) {
                COMPLAINTS.add(message.text());
            }
        });
        page.navigate(platform.wardView() + "/login");
        page.fill("input[name=username]", user);
        page.fill("input[type=password]", PASSWORD);
        page.keyboard().press("Enter");
        page.waitForSelector("main.ward");
        return page;
    }

    @Test
    void b2_report_isReadByThoseWhoSeeThePatient_signedByThoseWhoHaveThem_andNeverChanged() throws SQLException {
        PatientId patient = ill("Gun");
        Page hanna = login("hanna", 1366, 900, ColorScheme.LIGHT);
        Page nils = login("nils", 1366, 900, ColorScheme.LIGHT);
        Page wall = login("wall", 1366, 900, ColorScheme.LIGHT);
        String sign =
                "{lang:'sv', at:1, situation:[{text:'%s', links:[]}], background:[], assessment:[], recommendation:[]%s}";
        assertThat(sbar(nils, patient, "GET", "")).isEqualTo("404");
        assertThat(sbar(nils, patient, "POST", sign.formatted("x", ""))).isEqualTo("404");
        assertThat(sbar(hanna, patient, "POST", "{}")).isEqualTo("400");
        assertThat(sbar(hanna, patient, "POST", sign.formatted("Först", ""))).isEqualTo("201");
        assertThat(sbar(hanna, patient, "POST", sign.formatted("Sedan", ", request:{kind:'offer', to:'narsjukvard'}")))
                .isEqualTo("202");
        assertThat(nils.locator("[data-call]", new Page.LocatorOptions().setHasText("Gun")))
                .hasCount(1);
        assertThat(sbar(nils, patient, "GET", "")).isEqualTo("200");
        assertThat(sbar(wall, patient, "GET", "")).isEqualTo("200");
        assertThat(sbar(wall, patient, "POST", sign.formatted("x", ""))).isEqualTo("403");
        assertThat(sbar(nils, patient, "POST", sign.formatted("x", "")))
                .describedAs("only asked")
                .isEqualTo("403");
        assertThat(sbar(hanna, patient, "POST", sign.formatted("x", ", request:{kind:'accept_handover'}")))
                .isEqualTo("400");
        // Versions stand: neither the program nor anybody with its rights changes one.
        assertThat(number("SELECT count(*) FROM sbar WHERE patient_id = " + patient.value()))
                .isEqualTo(2);
        assertThat(number(
                        "SELECT count(*) FROM sbar s JOIN handover h USING (patient_id, handover_id) WHERE version = 2"
                                + " AND patient_id = " + patient.value()))
                .describedAs("attached to what it was signed for")
                .isEqualTo(1);
        assertThatThrownBy(
                        () -> number("WITH u AS (UPDATE sbar SET signed_by = 'x' RETURNING 1) SELECT count(*) FROM u"))
                .hasMessageContaining("a signed report is not changed");
        List.of(hanna, nils, wall).forEach(page -> page.context().close());
    }

    @Test
    void directory_everyRole_findsWhoReachesAnAddressNow() {
        new Accounts(platform.database().dataSource()).create("teknik", "Tea Ek", Role.TECHNICIAN, HOME, PASSWORD);
        Page page = login("hanna", 1366, 900, ColorScheme.LIGHT);
        page.locator("a[href='/directory']").click();
        assertThat(page.locator("[data-team]")).hasCount(4);
        assertThat(page.locator("[data-team='stangda']")).containsText("stängt, öppnar");
        assertThat(page.locator("[data-team='stangda']")).containsText("Närsjukvårdsteamet");
        assertThat(page.locator("[data-team]").first()).containsText("öppet dygnet runt");
        page.fill("input[name='q']", "specialistsjuk");
        page.fill("input[name='address']", "Kvarnvägen 3, 990 14 Granhult");
        page.keyboard().press("Enter");
        assertThat(page.locator("[data-team]")).hasCount(1);
        assertThat(page.locator(".directory-said")).containsText("Adressen ligger i Granhults kommun");
        assertThat(page.locator("[data-team='narsjukvard'] a[href='tel:+46980319201']"))
                .hasCount(1);
        page.fill("input[name='q']", "");
        page.fill("input[name='address']", "999 99");
        page.keyboard().press("Enter");
        assertThat(page.locator(".directory-said")).containsText("Adressen hittades inte");
        page.context().close();
        Page technician = chromium.newContext(new Browser.NewContextOptions().setLocale("sv-SE"))
                .newPage();
        technician.navigate(platform.wardView() + "/login");
        technician.fill("input[name=username]", "teknik");
        technician.fill("input[type=password]", PASSWORD);
        technician.keyboard().press("Enter");
        technician.locator("a[href='/directory']").click();
        assertThat(technician.locator("[data-team]")).hasCount(4);
        technician.context().close();
    }

    @ParameterizedTest
    @CsvSource({"1366, 900, LIGHT", "390, 844, DARK", "3840, 2160, DARK"})
    void wcag_directory_hasNoViolationsAndNothingToScrollSideways(int width, int height, ColorScheme scheme) {
        Page page = login("hanna", width, height, scheme);
        page.locator("a[href='/directory']").click();
        assertThat(page.locator("[data-team]")).hasCount(4);
        look(page, "directory-" + width + scheme);
        whole(page, width);
        page.context().close();
    }

    private static String sbar(Page page, PatientId patient, String method, String body) {
        return String.valueOf(page.evaluate(
                "async ([method, path]) => (await fetch(path, { method, ...(method === 'POST' && {"
                        + " headers: { 'content-type': 'application/json' }, body: JSON.stringify("
                        + (body.isEmpty() ? "{}" : body)
                        + ") }) })).status",
                List.of(method, "/api/patients/" + patient + "/sbar")));
    }

    private static long number(String sql) throws SQLException {
        try (Connection connection = platform.database().dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** With a red NEWS2 of which one part is missing. */
    private static PatientId ill(String name) {
        PatientId patient = platform.patients()
                .enrol(new NewPatient(
                        name,
                        "Provberg",
                        LocalDate.of(1941, 5, 17),
                        null,
                        "Granhult",
                        platform.patients().nextWardOrder(),
                        HOME));
        List<Reading> all = new ArrayList<>();
        long at = System.currentTimeMillis() - 60_000;
        all.add(reading(patient, Vital.RESPIRATORY_RATE, 22, at));
        all.add(reading(patient, Vital.SPO2, 94, at));
        all.add(reading(patient, Vital.HEART_RATE, 98, at));
        Await.result(readings.store(new ReadingBatch(all, List.of())));
        return patient;
    }

    private static Reading reading(PatientId patient, Vital vital, double value, long at) {
        return new Reading(
                patient, vital, at, (int) Math.round(value * 1000), at + 300, new KitId("kit-handover-01"), 0);
    }

    private static String organisation() {
        String team = """
                  - id: %s
                    name: %s
                    kind: %s
                    unit: enhet
                    mission: {sv: Gör hembesök., en: Visits at home.}
                    competence: [%s]
                    area: [{municipality: granhult}]
                    hours: %s
                %s    contact: [{by: phone, to: +46 980 31 92 01}]
                    fallback: [%s]
                """;
        String always = "always";
        return """
                organisation: prov
                name: {sv: Prov, en: Trial}
                owner: Eva Ros
                zone: Europe/Stockholm
                calendar: {country: SE}
                regions: [{id: skogsbygd, name: Region Skogsbygd}]
                municipalities: [{id: granhult, name: Granhults kommun, region: skogsbygd, postal_codes: [990 10-990 49]}]
                units: [{id: enhet, name: Enheten, run_by: granhult}]
                teams:
                """
                + team.formatted(HOME, "Hemsjukvården Norr", "home_care", "sjuksköterska", always, "", "narsjukvard")
                + team.formatted(
                        NEAR, "Närsjukvårdsteamet", "near_care", "läkare, specialistsjuksköterska", always, "", "")
                + team.formatted(OTHER, "Hemsjukvården Söder", "home_care", "sjuksköterska", always, "", "")
                + team.formatted(
                        "stangda",
                        "Palliativa teamet",
                        "palliative",
                        "läkare",
                        "[{days: every_day, open: 08:00-16:00}]",
                        "    changes: [{on: " + LocalDate.now(ZoneId.of("Europe/Stockholm"))
                                + ", open: never, why: stängt}]\n",
                        "narsjukvard");
    }
}
