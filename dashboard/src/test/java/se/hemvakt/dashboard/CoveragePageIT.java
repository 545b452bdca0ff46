package se.hemvakt.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.hemvakt.dashboard.login.Role;

/** Who covers the team, over the API and on the page. Who that is, {@code rules} decides. */
class CoveragePageIT {
    private static final TestWard WARD = new TestWard();
    private static final Browser BROWSER = new Browser();
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneId.of("Europe/Stockholm"));

    private static Instant begun = Instant.EPOCH;

    @BeforeAll
    static void arrange() {
        begun = Instant.now().truncatedTo(ChronoUnit.HOURS);
        WARD.account("lena", "Lena Ek", Role.NURSE, TestWard.NORR);
        WARD.account("tekla", "Tekla Rim", Role.TECHNICIAN, TestWard.SODER);
        WARD.account("sture", "Sture Alm", Role.NURSE, TestWard.SODER);
        WARD.patient(7_300_001, "Anna", "Berg", TestWard.NORR);
        WARD.patient(7_300_002, "Sven", "Sund", TestWard.SODER);
        WARD.start();
    }

    @BeforeEach
    void cover() {
        WARD.database.execute("TRUNCATE team_cover, cover_clock, organisation_version CASCADE");
        WARD.database.execute(
                "INSERT INTO organisation_version (version, file, by_user, at, why) VALUES (1, 'x', 'x', now(), 'x')");
        WARD.database.execute("INSERT INTO cover_clock (beat_at, organisation_version) VALUES (now(), 1)");
        part(TestWard.NORR.value(), -48, 5, "'hemsjukvard-norr'");
        part(TestWard.NORR.value(), 5, 10, "NULL");
        part(TestWard.NORR.value(), 10, 80, "'hemsjukvard-soder'");
        part(TestWard.SODER.value(), -48, 80, "'hemsjukvard-soder'");
    }

    @AfterAll
    static void stop() {
        BROWSER.close();
        WARD.close();
    }

    private static Instant hour(int hours) {
        return begun.plus(hours, ChronoUnit.HOURS);
    }

    private static void part(String team, int from, int to, String by) {
        WARD.database.execute(
                "INSERT INTO team_cover VALUES ('" + team + "', '" + hour(from) + "', '" + hour(to) + "', " + by + ")");
    }

    @Test
    void h06_api_tellsTheViewersTeamOnly() {
        String cover = WARD.get("/api/coverage", WARD.login("lena")).body();
        assertThat(cover)
                .contains("{\"from\":" + hour(5).toEpochMilli() + ",\"to\":" + hour(10).toEpochMilli() + "}")
                .contains("\"by\":\"hemsjukvard-soder\",\"name\":\"Hemsjukvård Söder\"")
                .contains("\"kept\":true")
                .doesNotContain("Berg");
        assertThat(WARD.get("/api/coverage", WARD.login("sture")).body())
                .contains("\"parts\":[{\"from\":" + hour(-48).toEpochMilli() + ",\"to\":" + hour(80).toEpochMilli());
    }

    @Test
    void h06_page_namesTheHoursNobodyCovers_andNothingWhenTheGapIsClosed() {
        Page page = BROWSER.loggedIn(WARD, "lena");
        assertThat(page.locator(".coverage-gap"))
                .containsText(Pattern.compile(
                        "Ingen täcker .*" + CLOCK.format(hour(5)) + ".*" + CLOCK.format(hour(10)) + "\\. Ordna någon"));
        page.click(".coverage summary");
        assertThat(page.locator(".coverage .coverage-none")).hasCount(1);
        assertThat(page.locator(".coverage-bar .coverage-by-none")).hasCount(1);
        assertThat(new AxeBuilder(page)
                        .include(List.of("hv-coverage"))
                        .analyze()
                        .getViolations())
                .isEmpty();

        WARD.database.execute("UPDATE team_cover SET by_team = 'hemsjukvard-norr' WHERE by_team IS NULL");
        page.reload();
        page.waitForSelector(".coverage");
        assertThat(page.locator(".coverage-gap")).hasCount(0);
        assertThat(BROWSER.complaints).isEmpty();
    }

    @Test
    void page_saysNothingOfTheGapsOfATeamWithoutPatients() {
        WARD.database.execute("UPDATE team_cover SET by_team = NULL WHERE team_id = '" + TestWard.SODER.value() + "'");
        Page page = BROWSER.loggedIn(WARD, "sture");
        assertThat(page.locator(".coverage-gap")).hasCount(1);
        WARD.database.execute("UPDATE responsibility SET phase = 'ENDED' WHERE patient_id = 7300002");
        try {
            assertThat(WARD.get("/api/coverage", WARD.login("sture")).body()).contains("\"patients\":0");
            page.waitForResponse(answer -> answer.url().endsWith("/api/coverage"), page::reload);
            page.waitForTimeout(500);
            assertThat(page.locator(".coverage-gap")).hasCount(0);
        } finally {
            WARD.database.execute("UPDATE responsibility SET phase = 'STABLE' WHERE patient_id = 7300002");
        }
    }

    @Test
    void h06_page_doesNotTrustACoverageClockThatStands() {
        WARD.database.execute("UPDATE cover_clock SET beat_at = now() - interval '6 minutes'");
        Page page = BROWSER.loggedIn(WARD, "sture");
        assertThat(page.locator(".coverage-unknown")).containsText("kan inte visas");
        assertThat(page.locator(".coverage")).hasCount(0);
    }

    /** H04: on every screen that sees the patient and on the technicians', within 15 s, and gone when it is over. */
    @Test
    void h04_nobodyCanBeTold_standsOnTheScreensItConcerns_untilItIsOver() {
        WARD.database.execute(
                "INSERT INTO route_policy (version, body, drafted_by, why) VALUES (1, 'x', 'x', 'x') ON CONFLICT DO NOTHING");
        Page nurse = BROWSER.loggedIn(WARD, "lena");
        Page other = BROWSER.loggedIn(WARD, "sture");
        Page technician = BROWSER.page();
        technician.navigate(WARD.url() + "/login");
        technician.fill("input[name=username]", "tekla");
        technician.fill("input[name=password]", TestWard.PASSWORD);
        technician.click("form button");
        assertThat(nurse.locator(".nobody")).hasCount(0);
        for (int i = 0; i < 2; i++) {
            WARD.database.execute(
                    "INSERT INTO escalation (subject, patient_id, policy_version, rank, due_at, body) VALUES ('s" + i
                            + "', 7300001, 1, 0, now(), '{\"nobody\": true}')");
        }
        LocatorAssertions.ContainsTextOptions soon = new LocatorAssertions.ContainsTextOptions().setTimeout(15_000);
        String said = "Ingen kan larmas om 1 patient: alla team i larmvägen är stängda";
        assertThat(nurse.locator(".nobody")).containsText(said, soon);
        assertThat(technician.locator(".nobody")).containsText(said, soon);
        assertThat(WARD.get("/api/nobody", WARD.login("sture")).body()).isEqualTo("{\"patients\":0}");
        assertThat(other.locator(".nobody")).hasCount(0);
        assertThat(new AxeBuilder(nurse).include(List.of("hv-nobody")).analyze().getViolations())
                .isEmpty();

        // One is accepted, the other has found somebody.
        WARD.database.execute("UPDATE escalation SET due_at = NULL WHERE subject = 's0'");
        WARD.database.execute("UPDATE escalation SET body = '{\"nobody\": false}' WHERE subject = 's1'");
        assertThat(nurse.locator(".nobody")).hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(15_000));
    }

    @Test
    void withoutAnOrganisation_nothingIsShown() {
        WARD.database.execute("UPDATE cover_clock SET organisation_version = NULL");
        Page page = BROWSER.loggedIn(WARD, "sture");
        page.waitForTimeout(1_000);
        assertThat(page.locator("hv-coverage")).isEmpty();
    }
}
