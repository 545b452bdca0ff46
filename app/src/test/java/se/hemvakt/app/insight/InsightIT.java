package se.hemvakt.app.insight;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import se.hemvakt.app.demo.Demo;
import se.hemvakt.app.whole.Person;
import se.hemvakt.app.whole.WholeProduct;
import se.hemvakt.dashboard.login.Role;
import se.hemvakt.model.KitId;
import se.hemvakt.model.Limit;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Quarantined;
import se.hemvakt.model.Reading;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.testkit.Await;

/**
 * Why, why not, what is missing and frailty, answered by the rules at work on a real database: over the routes, and by clicks in
 * a browser.
 */
@Timeout(240)
class InsightIT {
    private static final TeamId ELSEWHERE = new TeamId("soder");
    private static final KitId KIT = new KitId("kit-insight-01");
    private static final ZoneId HOME = PatientProfile.HOME;
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    @RegisterExtension
    static final WholeProduct PRODUCT = new WholeProduct().arranged(product -> {
        product.platform().patients().addTeam(ELSEWHERE, "Hemsjukvården Söder");
        product.account("anna", "Anna Ekhamn", Role.NURSE, Demo.TEAM);
        product.account("sture", "Sture Sund", Role.NURSE, ELSEWHERE);
    });

    private static final long NOW = System.currentTimeMillis();
    private final Person anna = PRODUCT.person("anna");
    private final Person elsewhere = PRODUCT.person("sture");

    /** What reached us by then counts, and nothing that came later (H12): no hindsight. */
    @Test
    void whyNot_pastMinute_knowsWhatHadComeByThenAndNoMore() throws Exception {
        PatientId patient = patient("Berit", List.of(new Limit(Vital.HEART_RATE, null, 100_000)));
        long then = NOW - 30 * HOUR;
        store(patient, then - 20 * MINUTE, Vital.SPO2, 96);
        store(patient, then - 20 * MINUTE, Vital.RESPIRATORY_RATE, 16);
        store(patient, then - 9 * HOUR, Vital.TEMPERATURE, 36.8);
        for (int s = 300; s >= 20; s -= 10) {
            store(patient, then - s * 1000L, Vital.HEART_RATE, 80);
        }
        store(patient, then - 10_000, Vital.HEART_RATE, 150);
        // Measured before that minute, and received a day after it.
        PRODUCT.store(List.of(new Reading(patient, Vital.SPO2, then - 5 * MINUTE, 82_000, then + 24 * HOUR, KIT, 0)));
        shown(patient);

        JsonObject answer = whyNot(patient, then);

        assertThat(reasons(answer))
                .contains(
                        "filtered heart_rate",
                        "inside heart_rate",
                        "not_in_profile spo2",
                        "too_old temperature",
                        "never_measured consciousness",
                        "score_low");
        // The only alert there was then: that the temperature had grown too old.
        assertThat(found(answer, "told", null).getString("problem")).isEqualTo("news2.stale");
        assertThat(answer.encode()).doesNotContain("82000");
        assertThat(answer.getInteger("readings")).isEqualTo(33);
        assertThat(found(answer, "not_in_profile", "spo2").getInteger("v")).isEqualTo(96_000);
        // Two days earlier nothing had come.
        JsonObject before = whyNot(patient, then - 48 * HOUR);
        assertThat(before.getInteger("readings")).isZero();
        assertThat(reasons(before)).contains("never_measured spo2");
        assertThat(get(anna, patient, "/why-not?at=" + (NOW + HOUR)).statusCode())
                .isEqualTo(400);
        assertThat(get(anna, patient, "/why-not?at=" + (NOW - 20 * 24 * HOUR)).statusCode())
                .isEqualTo(400);
    }

    /** What was decided then judges a minute of then, and what is decided now a minute of now (H29). */
    @Test
    void h29_whyNot_past_isJudgedByTheLimitsAndProfilesOfThatMinute() throws Exception {
        PatientId patient = patient("Karin", List.of(new Limit(Vital.SPO2, 92_000, null)));
        PRODUCT.platform().patients().assignProfiles(patient, List.of("diabetes"), "Eva Ros", "diagnos");
        shown(patient);
        store(patient, System.currentTimeMillis(), Vital.SPO2, 95);
        store(patient, System.currentTimeMillis(), Vital.GLUCOSE, 6.1);
        Await.until(() -> assertThat(reasons(whyNot(patient))).contains("inside spo2", "inside glucose"));
        // The readings stand as received 300 ms after they were measured.
        long limited = later(400);
        long unused = later(2);
        PRODUCT.platform()
                .patients()
                .setLimits(
                        patient,
                        List.of(new Limit(Vital.SPO2, 96_000, null)),
                        "Eva Ros",
                        "skärpt",
                        Instant.now().plus(Duration.ofDays(30)));
        PRODUCT.platform().patients().assignProfiles(patient, List.of(), "Eva Ros", "fel diagnos");
        long sharper = later(2);

        JsonObject then = whyNot(patient, limited);
        assertThat(reasons(then)).contains("inside spo2", "inside glucose");
        JsonObject now = whyNot(patient, sharper);
        assertThat(reasons(now)).contains("not_in_profile glucose").doesNotContain("inside spo2");
        assertThat(then.getInteger("ruleSet")).isZero();
        // Enrolled today: what counted in the days before is not known, and that is said.
        assertThat(then.getLong("decidedSince")).isBetween(NOW - HOUR, limited);
    }

    /** H29: what was decided last counts, though everything was decided within one millisecond. */
    @Test
    void h29_whyNot_past_knowsWhatWasDecidedLastWithinAMillisecond() throws Exception {
        PatientId patient = patient("Torsten", List.of(new Limit(Vital.SPO2, 92_000, null)));
        PRODUCT.platform().patients().assignProfiles(patient, List.of("diabetes"), "Eva Ros", "diagnos");
        shown(patient);
        for (String apart : List.of(
                "UPDATE patient_limit SET set_at = date_trunc('milliseconds', set_at)",
                "UPDATE patient SET decisions_since = (SELECT set_at FROM patient_limit l WHERE l.patient_id ="
                        + " patient.patient_id) + interval '100 microseconds'",
                "UPDATE patient_profile SET set_at = (SELECT decisions_since FROM patient p WHERE p.patient_id ="
                        + " patient_profile.patient_id) + interval '100 microseconds'")) {
            assertThat(PRODUCT.texts(apart + " WHERE patient_id = " + patient.value() + " RETURNING 'one'"))
                    .containsExactly("one");
        }
        store(patient, System.currentTimeMillis(), Vital.GLUCOSE, 6.1);

        // The readings stand as received 300 ms after they were measured.
        assertThat(reasons(whyNot(patient, later(400)))).contains("inside glucose");
    }

    /** H16: a value that was kept aside is a reason, and what it led to is told. */
    @Test
    void h16_whyNot_past_namesTheQuarantinedValue() throws Exception {
        PatientId patient = patient("Lisa", List.of());
        KitId kit = new KitId("kit-insight-16");
        try (Connection connection = PRODUCT.platform().database().dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        WITH made AS (
                          INSERT INTO kit (kit_id, secret_salt, secret_hash, enrolled_at) VALUES (?, 'a', 'b', now())
                          RETURNING kit_no)
                        INSERT INTO kit_binding (kit_no, patient_id, valid_from)
                        SELECT kit_no, ?, now() - interval '3 days' FROM made
                        """)) {
            statement.setString(1, kit.value());
            statement.setLong(2, patient.value());
            statement.executeUpdate();
        }
        shown(patient);
        long then = NOW - 30 * HOUR;
        PRODUCT.quarantine(new Quarantined(
                kit, then - MINUTE, QuarantineReason.IMPOSSIBLE_VALUE, "spo2 above 100 %", new byte[0]));

        JsonObject answer = whyNot(patient, then);

        assertThat(found(answer, "quarantined", null).getLong("at")).isEqualTo(then - MINUTE);
        assertThat(found(answer, "told", null).getString("problem")).isEqualTo("measurement.impossible");
        assertThat(reasons(whyNot(patient, then - 2 * MINUTE))).doesNotContain("quarantined");
    }

    @Test
    void h26_whyNot_now_namesThePauseAndWhoMadeIt_andThePastBeforeItDoesNot() throws Exception {
        PatientId patient = patient("Cecilia", List.of(new Limit(Vital.SPO2, 92_000, null)));
        store(patient, NOW - 2 * MINUTE, Vital.SPO2, 95);
        shown(patient);
        assertThat(reasons(whyNot(patient))).contains("inside spo2").doesNotContain("paused");
        long before = System.currentTimeMillis();
        anna.ask("{\"kind\":\"pause\",\"patient\":\"" + patient + "\",\"reason\":\"på sjukhus\",\"until\":"
                + (NOW + 4 * HOUR) + "}");
        Await.until(() -> assertThat(reasons(whyNot(patient))).contains("paused"));
        store(patient, System.currentTimeMillis(), Vital.SPO2, 91);
        assertThat(reasons(whyNot(patient))).doesNotContain("told");

        JsonObject paused = found(whyNot(patient), "paused", null);
        assertThat(paused.getString("by")).isEqualTo("Anna Ekhamn");
        assertThat(paused.getLong("until")).isEqualTo(NOW + 4 * HOUR);
        assertThat(reasons(whyNot(patient, before))).contains("inside spo2").doesNotContain("paused");
        assertThat(reasons(whyNot(patient, System.currentTimeMillis() - 1))).contains("paused");
    }

    @Test
    void h18_score_incomplete_hasRangeDecisiveMeasurementRiseAndFlags() throws Exception {
        PatientId patient = patient("Disa", List.of());
        store(patient, NOW - 3 * HOUR, whole(16, 97, 130, 70, 36.8));
        store(patient, NOW - 10 * MINUTE, Vital.RESPIRATORY_RATE, 22);
        store(patient, NOW - 10 * MINUTE, Vital.SPO2, 94);
        store(patient, NOW - 10 * MINUTE, Vital.SYSTOLIC_BP, 99);
        // A fall voids how awake the patient is (and alerts): one part is then missing.
        store(patient, NOW - 5 * MINUTE, Vital.FALL, 1);
        shown(patient);
        Await.until(() -> assertThat(score(patient).getValue("total")).isNull());

        JsonObject score = score(patient);

        assertThat(score.getInteger("lowest")).isEqualTo(5);
        assertThat(score.getInteger("highest")).isEqualTo(8);
        assertThat(score.getString("decisive")).isEqualTo("consciousness");
        assertThat(score.getInteger("rise")).isEqualTo(5);
        JsonObject qsofa = score.getJsonArray("flags").getJsonObject(0);
        assertThat(qsofa.getString("is")).isEqualTo("met");
        assertThat(qsofa.getJsonArray("inputs").getJsonObject(2).getString("is"))
                .isEqualTo("unknown");
        assertThat(score.getJsonArray("flags").getJsonObject(2).getString("is")).isEqualTo("unknown");
        Await.until(() -> {
            JsonObject tile =
                    read(patient, "").getJsonArray("patients").getJsonObject(0).getJsonObject("news2");
            // Rules have it at once, the board a moment later.
            assertThat(tile).isNotNull();
            assertThat(tile.getInteger("highest")).isEqualTo(8);
            assertThat(tile.getString("decisive")).isEqualTo("consciousness");
        });
    }

    /** The pathway asks for what only a person can say; who said it and when is on every screen. */
    @Test
    void h18_infectionSuspectedByANurse_makesThePathwayMet_andTakenBackUnknownAgain() throws Exception {
        PatientId patient = patient("Jenny", List.of());
        store(patient, NOW - MINUTE, whole(26, 91, 98, 115, 38.9));
        shown(patient);
        Await.until(() -> assertThat(score(patient).getInteger("lowest")).isGreaterThan(6));
        JsonObject before = score(patient).getJsonArray("flags").getJsonObject(2);
        assertThat(before.getString("is")).isEqualTo("unknown");
        long asked = System.currentTimeMillis();

        anna.ask("{\"kind\":\"suspect_infection\",\"patient\":\"" + patient + "\"}");

        Await.until(() -> {
            JsonObject pathway = score(patient).getJsonArray("flags").getJsonObject(2);
            assertThat(pathway.getString("is")).isEqualTo("met");
            JsonObject infection = pathway.getJsonArray("inputs").getJsonObject(1);
            assertThat(infection.getString("is")).isEqualTo("met");
            assertThat(infection.getLong("at")).isBetween(asked, System.currentTimeMillis());
        });
        Await.until(() -> {
            JsonObject said = tile(patient).getJsonObject("infection");
            assertThat(said).isNotNull();
            assertThat(said.getString("by")).isEqualTo("Anna Ekhamn");
            assertThat(said.getLong("until") - said.getLong("from")).isEqualTo(72 * HOUR);
        });

        anna.ask("{\"kind\":\"withdraw_infection\",\"patient\":\"" + patient + "\"}");

        Await.until(() -> assertThat(
                        score(patient).getJsonArray("flags").getJsonObject(2).getString("is"))
                .isEqualTo("unknown"));
        Await.until(() -> assertThat(tile(patient).getJsonObject("infection")).isNull());
    }

    @Test
    void frailty_overTwelveWeeks_asksForAReview_andARatingIsKeptAsTheNurseGaveIt() throws Exception {
        PatientId patient = patient("Elna", List.of());
        List<Reading> daily = new ArrayList<>();
        LocalDate today = LocalDate.ofInstant(Instant.ofEpochMilli(NOW), HOME);
        for (int back = 92; back >= 1; back--) {
            double worse = Math.max(0, 63 - back) / 62.0;
            Instant morning = today.minusDays(back)
                    .atTime(LocalTime.of(8, back % 50))
                    .atZone(HOME)
                    .toInstant();
            daily.add(reading(patient, Vital.GAIT_SPEED, 0.90 - 0.14 * worse, morning.toEpochMilli()));
            daily.add(reading(patient, Vital.STEPS, 5_000 - 2_500 * worse, morning.toEpochMilli() + HOUR));
            daily.add(reading(patient, Vital.WEIGHT, 70 - 4 * worse, morning.toEpochMilli()));
        }
        PRODUCT.store(daily);
        shown(patient);

        JsonObject frailty = read(patient, "/frailty");

        assertThat(frailty.getString("direction")).isEqualTo("frailer");
        assertThat(frailty.getBoolean("review")).isTrue();
        assertThat(frailty.getJsonArray("weeks")).hasSize(8);
        assertThat(frailty.getInteger("completeness")).isGreaterThan(90);
        assertThat(frailty.getJsonArray("domains").stream()
                        .map(domain -> (JsonObject) domain)
                        .filter(domain -> domain.getBoolean("moved"))
                        .map(domain -> domain.getString("code"))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("gait_speed", "steps", "weight");
        assertThat(frailty.getJsonArray("ratings")).isEmpty();

        anna.ask("{\"kind\":\"rate_frailty\",\"patient\":\"" + patient + "\",\"level\":6,\"stateOf\":\""
                + today.minusDays(14) + "\"}");
        Await.until(() ->
                assertThat(read(patient, "/frailty").getJsonArray("ratings")).hasSize(1));
        JsonObject rating = read(patient, "/frailty").getJsonArray("ratings").getJsonObject(0);
        assertThat(rating.getInteger("level")).isEqualTo(6);
        assertThat(rating.getString("by")).isEqualTo("Anna Ekhamn");
        assertThat(rating.getString("stateOf")).isEqualTo(today.minusDays(14).toString());
        // It never pages: neither the trend nor the rating opened anything.
        assertThat(read(patient, "/episodes").getJsonArray("episodes")).isEmpty();
    }

    /** H03: what judges the patient is what explains: a rule of a profile, by its name and its source. */
    @Test
    void h03_profileOfThePatient_judgesInTheAnswersToo_andItsRuleIsNamed() throws Exception {
        PatientId plain = patient("Hilda", List.of());
        PatientId diabetic = patient("Inga", List.of());
        PRODUCT.platform().patients().assignProfiles(diabetic, List.of("diabetes"), "Eva Ros", "diagnos");
        long then = NOW - 26 * HOUR;
        for (PatientId one : List.of(plain, diabetic)) {
            store(one, then - 10 * MINUTE, Vital.GLUCOSE, 6.1);
        }
        shown(plain);
        shown(diabetic);
        assertThat(reasons(whyNot(plain, then))).contains("not_in_profile glucose");
        assertThat(reasons(whyNot(diabetic, then))).contains("inside glucose");

        store(diabetic, System.currentTimeMillis(), Vital.GLUCOSE, 2.9);
        Await.until(() ->
                assertThat(read(diabetic, "/episodes").getJsonArray("episodes")).isNotEmpty());
        JsonObject episode =
                read(diabetic, "/episodes").getJsonArray("episodes").getJsonObject(0);
        assertThat(episode.getString("rule")).startsWith("diabetes/");
        JsonObject rule =
                read(diabetic, "/story?episode=" + episode.getString("id")).getJsonObject("rule");
        assertThat(rule.getString("sv")).contains("blodsocker");
        assertThat(rule.getString("source")).isNotEmpty();
        assertThat(rule.getBoolean("proposed")).isFalse();
    }

    @Test
    void h33_everyQuestion_aboutAnotherTeamsPatient_findsNobody() throws Exception {
        PatientId patient = patient("Fanny", List.of());
        shown(patient);
        for (String question : List.of("/why-not", "/why-not?at=" + NOW, "/score", "/frailty", "/story?episode=x")) {
            HttpResponse<String> answer = get(elsewhere, patient, question);
            assertThat(answer.statusCode() + answer.body()).isEqualTo("404{\"error\":\"not_found\"}");
        }
    }

    @Test
    void whyAndWhyNot_openByAClick_withTheReadingsTheAlertRestsOn() throws Exception {
        PatientId patient = patient("Gun", List.of());
        long now = System.currentTimeMillis();
        store(patient, now - 40 * MINUTE, whole(16, 97, 130, 70, 36.8));
        store(patient, now - MINUTE, whole(26, 91, 118, 115, 37.4));
        shown(patient);
        Page page = PRODUCT.page("anna");
        String tile = ".lane [data-patient='" + patient + "']";
        page.locator(tile + " .alert-high .act-accept").click();
        assertThat(page.locator(tile + " .state-accepted")).containsText("Du har tagit emot");
        page.locator(tile + " a.alert-text").click();

        assertThat(page.locator(".why-panel")).containsText("Regel");
        assertThat(page.locator(".why-panel")).containsText("Andn 26");
        assertThat(page.locator(".why-panel .story:not(.told)")).containsText("Larmet öppnades, hög prioritet");
        assertThat(page.locator(".why-panel .story:not(.told)")).containsText("Anna Ekhamn tog emot");
        page.locator(".why-panel [data-reading='respiratory_rate']").click();
        assertThat(page.locator("[data-chart='respiratory_rate'] .chart[data-marked]"))
                .hasCount(1);

        page.locator("[data-why-not='now']").click();
        assertThat(page.locator(".why-not [data-reason='told']")).containsText("NEWS2: larmet är öppet sedan");
        assertThat(page.locator(".why-not [data-reason='told']")).containsText("Anna Ekhamn har tagit emot");
        page.locator("[data-why-not='past']").click();
        assertThat(page.locator(".why-not")).containsText("Räknat i efterhand");
        assertThat(page.locator("hv-score")).containsText("qSOFA");
    }

    // ---- the ward

    private static PatientId patient(String name, List<Limit> limits) {
        PatientId patient = PRODUCT.patient(name, Demo.TEAM);
        if (!limits.isEmpty()) {
            PRODUCT.platform()
                    .patients()
                    .setLimits(patient, limits, "Eva Ros", "prov", Instant.now().plus(Duration.ofDays(30)));
        }
        return patient;
    }

    /** Once the boards and the rules know the patient. */
    private void shown(PatientId patient) {
        Await.until(() -> {
            assertThat(get(anna, patient, "").statusCode()).isEqualTo(200);
            assertThat(get(anna, patient, "/why-not").statusCode()).isEqualTo(200);
        });
    }

    private static Object[] whole(double breathing, double spo2, double systolic, double pulse, double heat) {
        return new Object[] {
            Vital.RESPIRATORY_RATE,
            breathing,
            Vital.SPO2,
            spo2,
            Vital.OXYGEN,
            0.0,
            Vital.SYSTOLIC_BP,
            systolic,
            Vital.HEART_RATE,
            pulse,
            Vital.CONSCIOUSNESS,
            0.0,
            Vital.TEMPERATURE,
            heat
        };
    }

    private static void store(PatientId patient, long atMs, Vital vital, double value) {
        PRODUCT.store(List.of(reading(patient, vital, value, atMs)));
    }

    private static void store(PatientId patient, long atMs, Object[] vitalsAndValues) {
        List<Reading> all = new ArrayList<>();
        for (int i = 0; i < vitalsAndValues.length; i += 2) {
            all.add(reading(patient, (Vital) vitalsAndValues[i], (Double) vitalsAndValues[i + 1], atMs));
        }
        PRODUCT.store(all);
    }

    private static Reading reading(PatientId patient, Vital vital, double value, long atMs) {
        return new Reading(patient, vital, atMs, (int) Math.round(value * 1000), atMs + 300, KIT, 0);
    }

    // ---- the routes

    private JsonObject whyNot(PatientId patient) {
        return read(patient, "/why-not");
    }

    private JsonObject whyNot(PatientId patient, long atMs) {
        return read(patient, "/why-not?at=" + atMs);
    }

    private JsonObject score(PatientId patient) {
        return read(patient, "/score");
    }

    private JsonObject tile(PatientId patient) {
        return read(patient, "").getJsonArray("patients").getJsonObject(0);
    }

    private static List<String> reasons(JsonObject answer) {
        List<String> reasons = new ArrayList<>();
        for (Object one : answer.getJsonArray("because", new JsonArray())) {
            JsonObject because = (JsonObject) one;
            reasons.add((because.getString("reason") + " " + because.getString("vital", "")).strip());
        }
        return reasons;
    }

    /** The first with this reason, and this vital if one is named. */
    private static JsonObject found(JsonObject answer, String reason, @Nullable String vital) {
        for (Object one : answer.getJsonArray("because", new JsonArray())) {
            JsonObject because = (JsonObject) one;
            if (because.getString("reason").equals(reason)
                    && (vital == null || vital.equals(because.getString("vital")))) {
                return because;
            }
        }
        throw new AssertionError("no " + reason + " in " + reasons(answer));
    }

    private static HttpResponse<String> get(Person who, PatientId patient, String rest) {
        return who.get("/api/patients/" + patient + rest);
    }

    private JsonObject read(PatientId patient, String rest) {
        return anna.read("/api/patients/" + patient + rest);
    }

    /** The time when so much has passed from now. */
    private static long later(long millis) {
        long from = System.currentTimeMillis();
        Await.until(() -> assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(from + millis));
        return System.currentTimeMillis();
    }
}
