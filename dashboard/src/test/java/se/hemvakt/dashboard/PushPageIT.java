package se.hemvakt.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.hemvakt.dashboard.login.Role;
import se.hemvakt.testkit.Await;

/** Being told in a browser: the routes, and the service worker in a real browser. */
class PushPageIT {
    private static final TestWard WARD = new TestWard();

    @BeforeAll
    static void arrange() {
        WARD.account("karin", "Karin Ek", Role.NURSE, TestWard.NORR);
        WARD.account("omar", "Omar Lind", Role.NURSE, TestWard.SODER);
        WARD.start();
    }

    @AfterAll
    static void stop() {
        WARD.close();
    }

    private static HttpResponse<String> post(
            String path, String body, @org.jspecify.annotations.Nullable String cookie) {
        return WARD.send(WARD.request(path, cookie)
                .header("origin", WARD.url())
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void browser_isTheUsersWhoAgreed_andOnlyTheyCanTakeItBack() {
        String karin = WARD.login("karin");
        String agree = "{\"endpoint\":\"https://push.example.net/1\",\"key\":\"k\",\"auth\":\"a\"}";
        assertThat(post("/api/push/subscribe", agree, karin).statusCode()).isEqualTo(200);
        assertThat(WARD.desk.browsers).containsEntry("https://push.example.net/1", "karin of hemsjukvard-norr");
        assertThat(post("/api/push/unsubscribe", agree, WARD.login("omar")).statusCode())
                .isEqualTo(200);
        assertThat(WARD.desk.browsers).containsKey("https://push.example.net/1");
        assertThat(post("/api/push/unsubscribe", agree, karin).statusCode()).isEqualTo(200);
        assertThat(WARD.desk.browsers).doesNotContainKey("https://push.example.net/1");
        assertThat(post("/api/push/subscribe", agree.replace("https", "http"), karin)
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/api/push/subscribe", agree, null).statusCode()).isEqualTo(401);
    }

    @Test
    void test_tellsItsStatesToWhoAskedForIt_andNotEverySecond() {
        String karin = WARD.login("karin");
        String omar = WARD.login("omar");
        WARD.clockStandsAt = Instant.now();
        HttpResponse<String> ordered = post("/api/messages/test", "{}", karin);
        assertThat(ordered.statusCode()).isEqualTo(202);
        assertThat(ordered.body()).isEqualTo("{\"token\":\"test-of-karin\"}");
        assertThat(WARD.get("/api/messages/test?token=test-of-karin", karin).body())
                .contains("\"state\":\"trying\"")
                .contains("\"state\":\"sent\"");
        assertThat(WARD.get("/api/messages/test?token=test-of-karin", omar).body())
                .isEqualTo("{\"states\":[]}");
        assertThat(post("/api/messages/test", "{}", karin).statusCode()).isEqualTo(429);
    }

    @AfterEach
    void clockGoes() {
        WARD.clockStandsAt = null;
    }

    @Test
    void h04_pushed_isShownByTheBrowser_andOnlyThenCalledDelivered() throws Exception {
        try (Browser browser = new Browser()) {
            Page page = browser.page();
            BrowserContext context = page.context();
            context.grantPermissions(List.of("notifications"));
            page.navigate(WARD.url() + "/");
            CDPSession devtools = context.newCDPSession(page);
            BlockingQueue<String> registrations = new ArrayBlockingQueue<>(100);
            devtools.on("ServiceWorker.workerRegistrationUpdated", event -> event.getAsJsonArray("registrations")
                    .forEach(one -> registrations.offer(
                            one.getAsJsonObject().get("registrationId").getAsString())));
            devtools.send("ServiceWorker.enable");
            page.evaluate(
                    "async () => { await navigator.serviceWorker.register('/sw.js'); await navigator.serviceWorker.ready; }");
            Await.until(() -> {
                page.waitForTimeout(20);
                assertThat(registrations).isNotEmpty();
            });
            JsonObject push = new JsonObject();
            push.addProperty("origin", WARD.url());
            push.addProperty("registrationId", registrations.take());
            push.addProperty(
                    "data",
                    "{\"kind\":\"tell\",\"text\":\"Hemvakt: ett larm väntar. Logga in.\",\"about\":\"a1\",\"token\":\"token-1\"}");
            devtools.send("ServiceWorker.deliverPushMessage", push);
            Await.until(() -> {
                page.waitForTimeout(20);
                assertThat(WARD.desk.proofs).contains("delivered token-1");
            });
            assertThat(
                            page.evaluate(
                                    "async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((n) => n.body).join()"))
                    .isEqualTo("Hemvakt: ett larm väntar. Logga in.");
            assertThat(WARD.desk.proofs).doesNotContain("seen token-1");
            push.addProperty(
                    "data", "{\"kind\":\"over\",\"text\":\"Hemvakt: klart.\",\"about\":\"a1\",\"token\":\"token-2\"}");
            devtools.send("ServiceWorker.deliverPushMessage", push);
            Await.until(() -> {
                page.waitForTimeout(20);
                assertThat(WARD.desk.proofs).contains("delivered token-2");
            });
            assertThat(
                            page.evaluate(
                                    "async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((n) => n.body).join()"))
                    .as("the all-clear takes the alert's place")
                    .isEqualTo("Hemvakt: klart.");
        }
    }
}
