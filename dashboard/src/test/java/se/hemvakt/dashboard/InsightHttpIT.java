package se.hemvakt.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.hemvakt.dashboard.login.Role;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.Episode;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Vital;
import se.hemvakt.testkit.Await;

/** What may be asked about a patient, and how far. */
class InsightHttpIT {
    private static final TestWard WARD = new TestWard();
    private static final long DAY_MS = 86_400_000;
    private static PatientId anna = new PatientId(1);
    private static String lena = "";

    @BeforeAll
    static void arrange() {
        anna = WARD.patient(7_300_001, "Anna", "Berg", TestWard.NORR);
        WARD.account("lena", "Lena Dahl", Role.NURSE, TestWard.NORR);
        WARD.measured(anna, Vital.SPO2, 88);
        WARD.start();
        WARD.opened("own-1", anna, Priority.MEDIUM, Vital.SPO2, 88, 90);
        lena = WARD.login("lena");
        Await.until(() -> assertThat(WARD.get("/api/ward", lena).body()).contains("own-1"));
    }

    @AfterAll
    static void stop() {
        WARD.close();
    }

    private static HttpResponse<String> get(String rest) {
        return WARD.get("/api/patients/" + anna + rest, lena);
    }

    @Test
    void story_ofAnAlert_tellsWhoAndWhen() {
        WARD.rules.decide(
                Change.ACCEPTED,
                StandInRules.with(WARD.rules.episode("own-1"), Episode.State.ACCEPTED, "Omar Sjögren", 1_000L));

        JsonObject answer = new JsonObject(get("/story?episode=own-1").body());

        assertThat(answer.getJsonArray("story").getJsonObject(0).getString("what"))
                .isEqualTo("opened");
        assertThat(answer.getJsonArray("story").getJsonObject(1).getString("by"))
                .isEqualTo("Omar Sjögren");
        assertThat(get("/story?episode=nobodys").statusCode()).isEqualTo(404);
        assertThat(get("/story").statusCode()).isEqualTo(400);
        assertThat(get("/story?episode=" + "x".repeat(300)).statusCode()).isEqualTo(400);
    }

    /** H04: every message with each attempt, and who was passed over; the number to ring for whoever has logged in. */
    @Test
    void h04_messages_ofAnAlert_listsEachAttemptAndWhoWasPassedOver() {
        WARD.database.execute("INSERT INTO route_policy (version, body, drafted_by, why) VALUES (0, '', 'x', 'x')");
        WARD.database.execute("INSERT INTO escalation VALUES ('own-1', " + anna.value() + ", 0, 1, now(), '{\"over\":"
                + " false, \"nobody\": true,"
                + " \"escalation\":"
                + " {\"route\": \"yellow\"},"
                + " \"notes\": [{\"kind\":"
                + " \"SKIPPED\", \"fromMs\":"
                + " 5, \"toMs\": 6, \"times\":"
                + " 2, \"step\": 0, \"teams\":"
                + " [\"hemsjukvard-norr\"], \"opensMs\":"
                + " 9}]}')");
        for (String channel : new String[] {"MAIL", "PHONE"}) {
            WARD.database.execute(
                    "INSERT INTO message (kind, subject, patient_id, team_id, channel, address, rank, why, due_at)"
                            + " VALUES ('TELL', 'own-1', " + anna.value() + ", 'norr', '" + channel
                            + "', 'to', 1, 'STEP', now())");
        }
        WARD.database.execute(
                "INSERT INTO message_state (message_id, attempt, state, detail) SELECT message_id, 1, s, 'timeout'"
                        + " FROM message, unnest(ARRAY['TRYING', 'FAILED']) AS s WHERE channel = 'MAIL'");

        JsonObject answer = new JsonObject(get("/messages?episode=own-1").body());

        JsonObject mail = answer.getJsonArray("messages").getJsonObject(0);
        assertThat(mail.getJsonArray("states")).hasSize(2);
        assertThat(mail.getJsonArray("states").getJsonObject(1).getString("state"))
                .isEqualTo("failed");
        assertThat(mail.getString("ring")).isNull();
        assertThat(answer.getJsonArray("messages").getJsonObject(1).getString("ring"))
                .isEqualTo("to");
        assertThat(answer.getBoolean("nobody")).isTrue();
        assertThat(answer.getJsonArray("notes").getJsonObject(0).getLong("opensAt"))
                .isEqualTo(9);
        assertThat(answer.getJsonArray("notes").getJsonObject(0).getJsonArray("teams"))
                .containsExactly("Hemsjukvård Norr");
        assertThat(new JsonObject(get("/messages?episode=nobodys").body()).getJsonArray("messages"))
                .isEmpty();
        assertThat(get("/messages").statusCode()).isEqualTo(400);
    }

    @Test
    void whyNot_futureFarPastAndNonsense_areRefusedInWords() {
        long now = System.currentTimeMillis();
        assertThat(get("/why-not?at=" + (now + DAY_MS)).body()).isEqualTo("{\"error\":\"in_future\"}");
        assertThat(get("/why-not?at=" + (now - 15 * DAY_MS)).body()).isEqualTo("{\"error\":\"too_far_back\"}");
        assertThat(get("/why-not?at=yesterday").body()).isEqualTo("{\"error\":\"malformed\"}");
        assertThat(get("/why-not?at=" + (now - 13 * DAY_MS)).statusCode()).isEqualTo(200);
        assertThat(get("/why-not").statusCode()).isEqualTo(200);
    }

    /** A replay is dear: the second one is told to come again, and nothing else waits for the first. */
    @Test
    void whyNot_pastMinute_isWorkedOutOneAtATime() throws Exception {
        String path = "/why-not?at=" + (System.currentTimeMillis() - DAY_MS);
        CountDownLatch hold = new CountDownLatch(1);
        WARD.insight.hold(hold);
        try {
            CompletableFuture<HttpResponse<String>> first = CompletableFuture.supplyAsync(() -> get(path));
            Await.until(() -> assertThat(WARD.insight.working).hasValue(1));
            HttpResponse<String> second = get(path);
            assertThat(second.body()).isEqualTo("{\"error\":\"one_at_a_time\"}");
            assertThat(second.statusCode()).isEqualTo(429);
            assertThat(second.headers().firstValue("Retry-After")).isPresent();
            assertThat(get("/why-not").statusCode()).isEqualTo(200);
            assertThat(get("/score").statusCode()).isEqualTo(200);
            hold.countDown();
            assertThat(first.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            WARD.insight.hold(null);
            assertThat(get(path).statusCode()).isEqualTo(200);
        } finally {
            hold.countDown();
            WARD.insight.hold(null);
        }
    }

    @Test
    void discharge_isAnsweredWithItsInputs_andWhatIsAskedIsCheckedForForm() {
        JsonObject answer = new JsonObject(get("/discharge").body());
        JsonObject whole = answer.getJsonArray("scores").getJsonObject(0);
        assertThat(whole.getInteger("total")).isEqualTo(12);
        assertThat(whole.getJsonObject("expected").getDouble("from")).isEqualTo(17);
        JsonObject part = answer.getJsonArray("scores").getJsonObject(1);
        assertThat(part.containsKey("total")).isTrue();
        assertThat(part.getValue("total")).isNull();
        assertThat(part.getJsonArray("items").getJsonObject(1).getValue("input"))
                .isNull();
        assertThat(answer.getJsonArray("forms").getJsonObject(0).getString("variant"))
                .isEqualTo("LACE, van Walraven 2010");

        String head = "{\"kind\":\"score_discharge\",\"patient\":\"" + anna
                + "\",\"form\":\"lace\",\"stateOf\":\"2026-11-20\",\"inputs\":";
        assertThat(WARD.post("/api/requests", head + "\"five\"}", lena).statusCode())
                .isEqualTo(400);
        assertThat(WARD.post("/api/requests", head + "{\"acute\":\"yes\"}}", lena)
                        .statusCode())
                .isEqualTo(400);
        assertThat(WARD.post("/api/requests", head + "{\"acute\":true,\"charlson\":null,\"length_of_stay\":5}}", lena)
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void rating_levelAndDay_areCheckedForForm() {
        String head = "{\"kind\":\"rate_frailty\",\"patient\":\"" + anna + "\",";
        assertThat(WARD.post("/api/requests", head + "\"level\":\"five\",\"stateOf\":\"2026-11-01\"}", lena)
                        .statusCode())
                .isEqualTo(400);
        assertThat(WARD.post("/api/requests", head + "\"level\":5,\"stateOf\":\"1 nov\"}", lena)
                        .statusCode())
                .isEqualTo(400);
        assertThat(WARD.post("/api/requests", head + "\"level\":5,\"stateOf\":\"2026-11-01\"}", lena)
                        .statusCode())
                .isEqualTo(202);
    }
}
