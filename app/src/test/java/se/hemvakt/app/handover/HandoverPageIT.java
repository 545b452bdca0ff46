package se.hemvakt.app.handover;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.app.whole.WholeProduct;
import se.hemvakt.dashboard.login.Role;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Reading;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.jdbc.JdbcOrganisations;
import se.hemvakt.testkit.Await;

/** A take-over by the hands of two teams in two browsers, decided by the rules at work, with an organisation that is kept. */
@Timeout(240)
class HandoverPageIT {
    private static final TeamId HOME = new TeamId("hemsjukvard");
    private static final TeamId NEAR = new TeamId("narsjukvard");
    private static final TeamId OTHER = new TeamId("annat");

    @RegisterExtension
    static final WholeProduct PRODUCT = new WholeProduct().arranged(product -> {
        new JdbcOrganisations(product.platform().database(), new JollydayHolidays())
                .bringIn("test.yaml", organisation(), "prov", Instant.now(), "for the test");
        product.account("hanna", "Hanna Ek", Role.NURSE, HOME);
        product.account("nils", "Nils Ros", Role.DOCTOR, NEAR);
        product.account("vera", "Vera Sund", Role.NURSE, OTHER);
        product.account("wall", "Väggskärm", Role.WALL, NEAR);
    });

    @Test
    void h40_offered_soundsAtTheTeamAsked_isAcceptedAfterALook_andHandedBack() {
        PatientId patient = ill("Berit");
        Page hanna = PRODUCT.page("hanna");
        Page nils = PRODUCT.page("nils");
        Page wall = PRODUCT.page("wall", 3840, 2160, ColorScheme.DARK);
        Page vera = PRODUCT.page("vera");
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
        PRODUCT.open(vera, patient);
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
        send(nils, "hand_back");
        hanna.locator(call).click();
        assertThat(hanna.locator("[data-handover]")).containsText("vill återlämna patienten till er");
        hanna.locator("[data-act='accept_handover']").click();
        assertThat(hanna.locator("[data-responsible]")).hasText("Hemsjukvården Norr");
        hanna.locator("[data-before] summary").click();
        assertThat(hanna.locator("[data-before]")).containsText("fick antibiotika, bättre");
    }

    @Test
    void h40_declined_comesBackWithTheReason_soundsUntilOpened_andCanBeAskedAgain() {
        PatientId patient = ill("Cecilia");
        Page hanna = PRODUCT.page("hanna");
        Page nils = PRODUCT.page("nils", 390, 844, ColorScheme.DARK);
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
    }

    @Test
    void h06_twoAccept_theSecondIsToldWhoWasFirst_andAClosedTeamCannotBeChosen() {
        PatientId patient = ill("Disa");
        Page hanna = PRODUCT.page("hanna");
        PRODUCT.open(hanna, patient);
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
        send(hanna, "offer");
        Page nils = PRODUCT.page("nils");
        PRODUCT.open(nils, patient);
        assertThat(nils.locator("[data-act='accept_handover']")).hasCount(1);
        String id = nils.getAttribute("[data-handover]", "data-handover");
        nils.locator("[data-act='accept_handover']").click();
        assertThat(nils.locator("[data-responsible]")).hasText("Närsjukvårdsteamet");
        PRODUCT.account("olof", "Olof Ek", Role.NURSE, NEAR);
        Page olof = PRODUCT.page("olof");
        PRODUCT.open(olof, patient);
        olof.waitForSelector("hv-handover");
        olof.evaluate("id => document.querySelector('hv-handover').ask('accept_handover', { handover: id })", id);
        assertThat(olof.locator(".handover-said")).containsText("Redan övertagen av Nils Ros");
    }

    @Test
    void h27_end_asksForAReasonAndSaysWhatItDoes_beforeAnythingEnds() {
        PatientId patient = ill("Elna");
        Page hanna = PRODUCT.page("hanna");
        PRODUCT.open(hanna, patient);
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
    }

    @Test
    void h27_endedByMistake_standsOnThePageOfTheShift_andIsTakenBackThere_withConsentAndAReason() {
        PatientId patient = ill("Hilda");
        Page hanna = PRODUCT.page("hanna");
        PRODUCT.open(hanna, patient);
        hanna.locator("[data-ask='end']").click();
        hanna.locator("input[name='choice'][value='withdraw_consent']").check();
        hanna.fill("[data-form='end'] input[name='reason']", "fel patient");
        hanna.locator("[data-form='end'] .act-end").click();
        assertThat(hanna.locator("main.patient")).containsText("finns inte hos ditt team");

        // Of nobody else, whatever the team.
        Page vera = PRODUCT.page("vera");
        vera.navigate(PRODUCT.platform().wardView() + "/shift");
        assertThat(vera.locator("[data-part='ended']")).containsText("Inget");
        hanna.navigate(PRODUCT.platform().wardView() + "/shift");
        Locator ended = hanna.locator("[data-part='ended'] li", new Page.LocatorOptions().setHasText("Hilda"));
        assertThat(ended).containsText("Samtycke återkallat");
        assertThat(ended.locator("[data-ask='back']")).hasCount(0);
        WholeProduct.look(hanna, "ended-without-consent");
        ended.locator("[data-ask='give_consent']").click();
        ended.locator("[data-ask='back']").click();
        WholeProduct.look(hanna, "ended-back");
        whole(hanna, 1366);
        ended.locator("[data-form='back'] .act-accept").click();
        assertThat(ended.locator("[role='alert']")).containsText("Skriv varför");
        ended.locator("input[name='reason']").fill("det var grannen som skulle avslutas");
        ended.locator("[data-form='back'] .act-accept").click();
        assertThat(ended).hasCount(0);
        PRODUCT.open(hanna, patient);
        assertThat(hanna.locator("[data-responsible]")).hasText("Hemsjukvården Norr");
        assertThat(hanna.locator(".phase")).containsText("Stabil");
    }

    /** A finger quicker than the draft: the patient would have gone without a word about them. */
    @Test
    void h40_sentBeforeTheReportIsThere_waitsForIt() {
        PatientId patient = ill("Greta");
        Page hanna = PRODUCT.page("hanna");
        PRODUCT.open(hanna, patient);
        List<Route> held = new ArrayList<>();
        hanna.route("**/sbar?*", held::add);
        hanna.locator("[data-ask='offer']").click();
        hanna.locator("input[name='to'][value='narsjukvard']").check();
        hanna.locator("[data-form='offer'] .act-accept").click();
        assertThat(hanna.locator("[data-form='offer'] .care-wrong")).containsText("Rapporten hämtas");
        assertThat(hanna.locator("[data-handover]")).hasCount(0);

        hanna.unroute("**/sbar?*");
        held.forEach(Route::resume);
        send(hanna, "offer");
        assertThat(hanna.locator("[data-handover][data-state='waiting']")).hasCount(1);
        assertThat(hanna.locator("[data-sbar='1']")).containsText("signerad av Hanna Ek");
    }

    @ParameterizedTest
    @CsvSource({"1366, 900, LIGHT", "390, 844, LIGHT", "390, 844, DARK", "3840, 2160, DARK"})
    void wcag_stripAndForm_haveNoViolationsAndNothingToScrollSideways(int width, int height, ColorScheme scheme) {
        PatientId patient = ill("Frida" + width + scheme);
        Page hanna = PRODUCT.page("hanna", width, height, scheme);
        Page nils = PRODUCT.page("nils", width, height, scheme);
        offer(hanna, patient, NEAR, "Bedömning i hemmet");
        Locator call = nils.locator("[data-call]", new Page.LocatorOptions().setHasText("Frida" + width + scheme));
        assertThat(call).hasCount(1);
        WholeProduct.look(nils, "strip-" + width + scheme);
        whole(nils, width);
        call.click();
        nils.locator("[data-ask='decline_handover']").click();
        WholeProduct.look(nils, "asked-" + width + scheme);
        whole(nils, width);
        hanna.locator("[data-act='withdraw_handover']").click();
        hanna.locator("[data-ask='offer']").click();
        WholeProduct.look(hanna, "offer-" + width + scheme);
        whole(hanna, width);
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

    /** What the page wants to sound now. */
    private static String sounds(Page page) {
        return String.valueOf(page.evaluate("() => document.querySelector('hv-app').sound.wanted"));
    }

    /** Sends the form once the report's draft is there: before that it would not go. */
    private static void send(Page page, String kind) {
        assertThat(page.locator("[data-form='" + kind + "'] textarea[name='background']"))
                .isVisible();
        page.locator("[data-form='" + kind + "'] .act-accept").click();
    }

    private static void offer(Page page, PatientId patient, TeamId to, String reason) {
        PRODUCT.open(page, patient);
        page.locator("[data-ask='offer']").click();
        page.locator("input[name='to'][value='" + to + "']").check();
        page.fill("[data-form='offer'] input[name='reason']", reason);
        Locator background = page.locator("[data-form='offer'] textarea[name='background']");
        background.fill(background.inputValue() + "\nHar fått paracetamol kl 18.");
        page.locator("[data-form='offer'] .act-accept").click();
        assertThat(page.locator("[data-handover][data-state='waiting']")).hasCount(1);
    }

    @Test
    void b2_report_isReadByThoseWhoSeeThePatient_signedByThoseWhoHaveThem_andNeverChanged() throws SQLException {
        PatientId patient = ill("Gun");
        Page hanna = PRODUCT.page("hanna");
        Page nils = PRODUCT.page("nils");
        Page wall = PRODUCT.page("wall");
        String sign =
                "{lang:'sv', at:1, situation:[{text:'%s', links:[]}], background:[], assessment:[], recommendation:[]%s}";
        PRODUCT.open(hanna, patient);
        assertThat(hanna.locator("[data-responsible]")).hasText("Hemsjukvården Norr");
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
        assertThat(PRODUCT.texts("SELECT count(*) FROM sbar WHERE patient_id = " + patient.value()))
                .containsExactly("2");
        assertThat(PRODUCT.texts(
                        "SELECT count(*) FROM sbar s JOIN handover h USING (patient_id, handover_id) WHERE version = 2"
                                + " AND patient_id = " + patient.value()))
                .describedAs("attached to what it was signed for")
                .containsExactly("1");
        assertThatThrownBy(() ->
                        PRODUCT.texts("WITH u AS (UPDATE sbar SET signed_by = 'x' RETURNING 1) SELECT count(*) FROM u"))
                .hasMessageContaining("a signed report is not changed");
    }

    @Test
    void directory_everyRole_findsWhoReachesAnAddressNow() {
        PRODUCT.account("teknik", "Tea Ek", Role.TECHNICIAN, HOME);
        Page page = PRODUCT.page("hanna");
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
        Page technician = PRODUCT.page("teknik");
        technician.locator("a[href='/directory']").click();
        assertThat(technician.locator("[data-team]")).hasCount(4);
    }

    @ParameterizedTest
    @CsvSource({"1366, 900, LIGHT", "390, 844, DARK", "3840, 2160, DARK"})
    void wcag_directory_hasNoViolationsAndNothingToScrollSideways(int width, int height, ColorScheme scheme) {
        Page page = PRODUCT.page("hanna", width, height, scheme);
        page.locator("a[href='/directory']").click();
        assertThat(page.locator("[data-team]")).hasCount(4);
        WholeProduct.look(page, "directory-" + width + scheme);
        whole(page, width);
    }

    private static String sbar(Page page, PatientId patient, String method, String body) {
        return String.valueOf(page.evaluate(
                "async ([method, path]) => (await fetch(path, { method, ...(method === 'POST' && {"
                        + " headers: { 'content-type': 'application/json' }, body: JSON.stringify("
                        + (body.isEmpty() ? "{}" : body)
                        + ") }) })).status",
                List.of(method, "/api/patients/" + patient + "/sbar")));
    }

    /** With a red NEWS2 of which one part is missing. */
    private static PatientId ill(String name) {
        PatientId patient = PRODUCT.patient(name, HOME);
        List<Reading> all = new ArrayList<>();
        long at = System.currentTimeMillis() - 60_000;
        all.add(reading(patient, Vital.RESPIRATORY_RATE, 22, at));
        all.add(reading(patient, Vital.SPO2, 94, at));
        all.add(reading(patient, Vital.HEART_RATE, 98, at));
        PRODUCT.store(all);
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
