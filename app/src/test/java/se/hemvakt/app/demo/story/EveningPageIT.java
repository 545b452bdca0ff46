package se.hemvakt.app.demo.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import se.hemvakt.app.demo.Demo;
import se.hemvakt.app.whole.HomeKit;
import se.hemvakt.app.whole.WholeProduct;
import se.hemvakt.dashboard.login.Role;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.jdbc.JdbcOrganisations;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;
import se.hemvakt.testkit.Await;

/**
 * The two stories of the demo by the hands of its staff on their pages: readings by MQTT, the demo's organisation, and its evening,
 * in which home care by day has just closed.
 */
@Timeout(300)
class EveningPageIT {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final TeamId HOME_CARE = Demo.TEAM;
    private static final TeamId NIGHT = new TeamId("hemsjukvard-natt");
    private static final TeamId NEAR_CARE = new TeamId("narsjukvardsteam");
    private static final String[] WELL = {
        "respiratory_rate 16 /min",
        "spo2 97 %",
        "heart_rate 72 /min",
        "systolic_bp 132 mm[Hg]",
        "temperature 36.9 Cel",
        "consciousness A",
        "oxygen 0"
    };
    private static final String[] ILL = {
        "respiratory_rate 26 /min",
        "spo2 91 %",
        "heart_rate 118 /min",
        "systolic_bp 104 mm[Hg]",
        "temperature 38.9 Cel",
        "consciousness A",
        "oxygen 0"
    };
    private static final String CALL = "[data-call][data-sounds='true']";

    private final PacedClock clock = new PacedClock(StoryTeller.evening(Instant.now(), ZONE));

    @RegisterExtension
    final WholeProduct product = new WholeProduct().by(clock).arranged(platform -> {
        new JdbcOrganisations(platform.platform().database(), new JollydayHolidays())
                .bringIn(SampleOrganisation.FILE, SampleOrganisation.text(), "demo", clock.instant(), "for the test");
        platform.account("anna", "Anna Ekhamn", Role.NURSE, HOME_CARE);
        platform.account("folke", "Folke Mosslund", Role.NURSE, NIGHT);
        platform.account("ivar", "Ivar Rosenvik", Role.NURSE, NEAR_CARE);
    });

    @Test
    void h06_evening_nightNurseOffersWithReport_nearCareTakesOverActs_andHandsBackInTheMorning() {
        HomeKit home = product.home("Berit", "Granlund");
        home.measured(clock.instant().minus(Duration.ofMinutes(40)), WELL);
        Page folke = product.page("folke", 390, 844, ColorScheme.DARK);
        Page ivar = product.page("ivar");
        startWatch(folke);
        assertThat(folke.locator(".all [data-patient]")).containsText("ni täcker");
        assertThat(ivar.locator("[data-patient]")).hasCount(0);
        onlyResponsible(home, HOME_CARE);

        // She turns unstable.
        home.measures(ILL);
        Locator alert = folke.locator(".lane .alert-high.state-open");
        assertThat(alert).containsText("NEWS2");
        Await.until(() -> assertThat(tones(folke)).as("tones sounded").isPositive());
        assertThat(ivar.locator("[data-patient], [data-call]")).hasCount(0);
        look(folke, "1-night-nurse-alert");

        alert.locator(".act-accept").click();
        assertThat(folke.locator(".lane .alert-high .alert-by")).containsText("Du har tagit emot");
        Await.until(() -> assertThat(wanted(folke)).isEqualTo("null"));
        onlyResponsible(home, HOME_CARE);

        // The report is written from the data, and completed by whoever knows more.
        folke.locator(".lane .tile-name").click();
        assertThat(folke.locator("[data-responsible]")).hasText("Hemsjukvården Norr");
        assertThat(folke.locator("hv-handover"))
                .containsText("Hemsjukvården Norr är stängt. Ni gör allt i deras ställe.");
        look(folke, "2-night-nurse-patient");
        folke.locator("[data-ask='offer']").click();
        folke.locator("input[name='to'][value='narsjukvardsteam']").check();
        folke.fill("[data-form='offer'] input[name='reason']", "Bedömning i hemmet i kväll");
        assertThat(folke.locator("textarea[name='situation']").inputValue()).contains("NEWS2 10", "hög prioritet");
        assertThat(folke.locator("textarea[name='assessment']").inputValue()).contains("26", "91");
        Locator background = folke.locator("textarea[name='background']");
        background.fill(background.inputValue() + "\nHar fått paracetamol kl 18.");
        look(folke, "3-night-nurse-offers");
        folke.locator("[data-form='offer'] .act-accept").click();
        assertThat(folke.locator("[data-state='waiting']")).containsText("Erbjudet till Närsjukvårdsteamet");

        // Asked is not responsible.
        assertThat(ivar.locator(CALL)).containsText("Berit Granlund");
        assertThat(ivar.locator(CALL)).containsText("Hemsjukvården Norr erbjuder er patienten");
        assertThat(ivar.locator(CALL)).containsText("Bedömning i hemmet i kväll");
        assertThat(ivar.locator(".all [data-patient]")).hasCount(0);
        assertThat(wanted(ivar)).isEqualTo("medium");
        assertThat(folke.locator("[data-responsible]")).hasText("Hemsjukvården Norr");
        onlyResponsible(home, HOME_CARE);
        look(ivar, "4-near-care-asked");

        ivar.locator(CALL).click();
        assertThat(ivar.locator("hv-handover")).containsText("Hemsjukvården Norr har ansvaret tills ni har svarat ja");
        assertThat(ivar.locator("[data-sbar='1']")).containsText("signerad av Folke Mosslund");
        assertThat(ivar.locator("[data-sbar='1']")).containsText("Har fått paracetamol kl 18.");
        Await.until(() -> assertThat(wanted(ivar)).as("somebody has looked").isEqualTo("null"));
        look(ivar, "5-near-care-reads");

        ivar.locator("[data-act='accept_handover']").click();
        assertThat(ivar.locator("[data-responsible]")).hasText("Närsjukvårdsteamet");
        assertThat(ivar.locator(".holder")).containsText("Återlämnas till Hemsjukvården Norr");
        // Who was told of the alert goes on seeing it, and whose it is now.
        assertThat(folke.locator("[data-responsible]")).hasText("Närsjukvårdsteamet");
        assertThat(folke.locator("hv-handover")).containsText("Närsjukvårdsteamet har ansvaret.");
        onlyResponsible(home, NEAR_CARE);
        look(folke, "6-night-nurse-after");

        ivar.locator("[data-act='en_route']").click();
        assertThat(ivar.locator("[data-handover]")).containsText("På väg sedan");
        ivar.locator("[data-act='on_site']").click();
        assertThat(ivar.locator("[data-handover]")).containsText("Framme sedan");
        ivar.locator("[data-action='visited']").click();
        ivar.locator("[data-outcome='acted']").click();
        assertThat(ivar.locator("[data-outcome='acted'][aria-pressed='true']")).hasCount(1);
        look(ivar, "7-near-care-on-site");
        ivar.locator("[data-ask='outcome']").click();
        ivar.fill("[data-form='outcome'] input", "Odlat, gett antibiotika intravenöst. Stannar hemma.");
        ivar.locator("[data-form='outcome'] .act-accept").click();
        assertThat(ivar.locator("[data-handover]")).hasCount(0);
        home.measures(WELL);
        onlyResponsible(home, NEAR_CARE);
        folke.context().close();
        ivar.context().close();

        untilTomorrow(LocalTime.of(8, 20));
        home.measures(WELL);
        Page anna = product.page("anna");
        Page morning = product.page("ivar");
        assertThat(anna.locator(".all [data-patient]")).hasCount(0);
        onlyResponsible(home, NEAR_CARE);
        product.open(morning, home.patient());
        morning.locator("[data-ask='hand_back']").click();
        morning.fill("[data-form='hand_back'] input[name='reason']", "Stabil sedan midnatt");
        assertThat(morning.locator("[data-form='hand_back'] textarea[name='background']"))
                .isVisible();
        morning.locator("[data-form='hand_back'] .act-accept").click();
        assertThat(morning.locator("[data-state='waiting']")).containsText("Återlämnas till Hemsjukvården Norr");
        assertThat(morning.locator("[data-responsible]")).hasText("Närsjukvårdsteamet");
        onlyResponsible(home, NEAR_CARE);
        look(morning, "8-near-care-hands-back");

        anna.locator(CALL).click();
        assertThat(anna.locator("[data-handover]")).containsText("vill återlämna patienten till er");
        look(anna, "9-home-care-asked");
        anna.locator("[data-act='accept_handover']").click();
        assertThat(anna.locator("[data-responsible]")).hasText("Hemsjukvården Norr");
        assertThat(morning.locator("main.patient")).containsText("finns inte hos ditt team");
        onlyResponsible(home, HOME_CARE);
        anna.locator("[data-before] summary").click();
        assertThat(anna.locator("[data-before]")).containsText("Odlat, gett antibiotika intravenöst");
        look(anna, "10-home-care-again");

        // And never none or two in between.
        assertThat(product
                        .texts("SELECT team_id FROM responsibility WHERE patient_id = "
                                + home.patient().value() + " ORDER BY valid_from")
                        .stream()
                        .distinct())
                .containsExactly(HOME_CARE.value(), NEAR_CARE.value());
        assertThat(product.texts("SELECT count(*) FROM responsibility a LEFT JOIN responsibility b ON"
                        + " b.patient_id = a.patient_id AND b.valid_from = a.valid_to WHERE a.patient_id = "
                        + home.patient().value() + " AND b.patient_id IS NULL"))
                .as("rows that no other follows: only the newest")
                .containsExactly("1");
    }

    @Test
    void h04_evening_nobodyAccepts_theAlertTellsWhoWasToldStepByStepUpToTheOneThatRepeats() {
        HomeKit home = product.home("Cecilia", "Björkman");
        home.measured(clock.instant().minus(Duration.ofMinutes(40)), WELL);
        Page folke = product.page("folke", 390, 844, ColorScheme.DARK);
        assertThat(folke.locator(".all [data-patient]")).hasCount(1);
        home.measures(ILL);
        folke.locator(".lane .alert-high.state-open a.alert-text").click();
        Locator told = folke.locator(".why-panel .told");
        ContainsTextOptions patiently = new ContainsTextOptions().setTimeout(40_000);

        assertThat(told.locator("li").first())
                .containsText("Hemsjukvården Norr är stängt till 07:00: nästa steg direkt", patiently);
        assertThat(told).containsText("Nattpatrullen på översikten", patiently);
        look(folke, "11-told-first-step");
        // Nobody does anything: three minutes, three, three, and then every five.
        clock.pace(60);
        for (String team : List.of("Närsjukvårdsteamet", "Primärvårdsjouren")) {
            assertThat(told).containsText(team, patiently);
        }
        Locator again = told.locator("li", new Locator.LocatorOptions().setHasText("en gång till"));
        assertThat(again.filter(new Locator.FilterOptions().setHasText("Primärvårdsjouren på telefon"))
                        .nth(1))
                .isVisible(new com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions()
                        .setTimeout(60_000));
        clock.pace(1);
        look(folke, "12-told-last-step");

        List<String> inTurn = new ArrayList<>();
        for (String line : told.locator("li strong").allInnerTexts()) {
            if (!inTurn.contains(line)) {
                inTurn.add(line);
            }
        }
        assertThat(inTurn).containsExactly("Nattpatrullen", "Närsjukvårdsteamet", "Primärvårdsjouren");
        assertThat(folke.locator(".why-panel")).containsText("Nästa steg senast");
        assertThat(folke.locator(".alert-high.state-open")).isVisible();
        onlyResponsible(home, HOME_CARE);
        // Until a person does.
        folke.locator(".alert-high .act-accept").click();
        assertThat(folke.locator(".why-panel")).not().containsText("Nästa steg senast");
    }

    /** By the database: one team now, this one. */
    private void onlyResponsible(HomeKit home, TeamId team) {
        assertThat(product.texts("SELECT team_id FROM responsibility WHERE valid_to IS NULL AND patient_id = "
                        + home.patient().value()))
                .containsExactly(team.value());
    }

    /** Makes the clock hurry through the night. */
    private void untilTomorrow(LocalTime time) {
        Instant morning = clock.instant().atZone(ZONE).plusDays(1).with(time).toInstant();
        clock.pace(1_000);
        Awaitility.await("the morning").atMost(Duration.ofMinutes(2)).until(() -> clock.instant()
                .isAfter(morning));
        clock.pace(1);
    }

    /** Starts the watch by hand, hears it through, and counts the tones from then on. */
    private static void startWatch(Page page) {
        page.locator(".sound-bar button").click();
        page.locator(".sound-test .act-accept").click();
        page.evaluate(
                "() => { window.tones = 0; const start = OscillatorNode.prototype.start;"
                        + " OscillatorNode.prototype.start = function (...at) { window.tones++; return start.apply(this, at); }; }");
    }

    private static int tones(Page page) {
        return (Integer) page.evaluate("() => window.tones");
    }

    /** What the page wants to sound now. */
    private static String wanted(Page page) {
        return String.valueOf(page.evaluate("() => document.querySelector('hv-app').sound.wanted"));
    }

    private static void look(Page page, String step) {
        WholeProduct.look(page, "evening-" + step);
    }
}
