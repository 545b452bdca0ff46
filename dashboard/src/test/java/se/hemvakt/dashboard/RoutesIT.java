package se.hemvakt.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.hemvakt.dashboard.http.Access;
import se.hemvakt.dashboard.http.RouteRule;
import se.hemvakt.dashboard.login.Role;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Vital;
import se.hemvakt.testkit.Await;

/**
 * B4: every route and every message of a screen, as the router itself lists them, tried by those it is not for. Who a route is
 * for is read from {@code docs/api.md}, so that page and program cannot disagree, and a new route without a rule fails.
 */
class RoutesIT {
    private static final Path PAGE = Path.of("../docs/api.md");
    private static final Pattern STATED = Pattern.compile("`(GET|POST|PUT|PATCH|DELETE|SOCKET) ([^` ?]+)[^`]*`");
    private static final Map<String, Access> WORDS = Map.of(
            "anyone",
            Access.PUBLIC,
            "anyone, demo only",
            Access.PUBLIC,
            "logged in",
            Access.LOGGED_IN,
            "sees patients",
            Access.SEES_PATIENTS,
            "may act",
            Access.MAY_ACT);
    /** Said here once more, so that a role given too much in {@link Role} is seen. */
    private static final Map<Access, Set<Role>> WHO = Map.of(
            Access.PUBLIC,
            EnumSet.allOf(Role.class),
            Access.LOGGED_IN,
            EnumSet.allOf(Role.class),
            Access.SEES_PATIENTS,
            EnumSet.of(Role.NURSE, Role.DOCTOR, Role.WALL),
            Access.MAY_ACT,
            EnumSet.of(Role.NURSE, Role.DOCTOR));

    private static final TestWard WARD = new TestWard();
    private static PatientId own = new PatientId(1);
    private static PatientId foreign = new PatientId(1);

    @BeforeAll
    static void arrange() {
        own = WARD.patient(7_200_001, "Anna", "Berg", TestWard.NORR);
        foreign = WARD.patient(7_200_002, "Sture", "Sund", TestWard.SODER);
        for (Role role : Role.values()) {
            WARD.account(role.code(), role.code(), role, TestWard.NORR);
        }
        WARD.measured(own, Vital.SPO2, 97);
        WARD.measured(foreign, Vital.SPO2, 96);
        WARD.start();
        WARD.opened("own-1", own, Priority.HIGH, Vital.SPO2, 85, 90);
        String nurse = WARD.login("nurse");
        Await.until(() ->
                assertThat(WARD.get("/api/ward", nurse).body()).contains("Berg").contains("own-1"));
    }

    @AfterAll
    static void stop() {
        WARD.close();
    }

    @Test
    void b4_everyRouteAndMessage_hasTheRuleThatThePageStates() throws IOException {
        Map<String, Access> stated = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            String[] cells = line.split("\\|");
            Matcher route = STATED.matcher(line);
            while (line.startsWith("| `") && cells.length == 4 && route.find()) {
                assertThat(WORDS).as("who may, in: " + line).containsKey(cells[3].strip());
                stated.put(route.group(1) + " " + route.group(2), WORDS.get(cells[3].strip()));
            }
        }
        Map<String, Access> open = new TreeMap<>();
        for (RouteRule rule : WARD.rules()) {
            assertThat(rule.access())
                    .as("who may use " + rule.method() + " " + rule.path())
                    .isNotNull();
            open.put(rule.method() + " " + rule.path(), rule.access());
        }
        assertThat(open).hasSizeGreaterThan(15).isEqualTo(stated);
    }

    @Test
    void b1_nobodyAndEachRole_getWhatTheRuleSays() {
        for (RouteRule rule : routes()) {
            boolean anyone = rule.access() == Access.PUBLIC;
            assertThat(admitted(ask(rule, own, null))).as("nobody, " + rule).isEqualTo(anyone);
            assertThat(admitted(ask(rule, own, "hemvakt-demo=madeup")))
                    .as("a made-up session, " + rule)
                    .isEqualTo(anyone);
            for (Role role : Role.values()) {
                assertThat(admitted(ask(rule, own, WARD.login(role.code()))))
                        .as(role + ", " + rule)
                        .isEqualTo(WHO.getOrDefault(rule.access(), Set.of()).contains(role));
            }
        }
    }

    /** Not there, not yours and no id at all must not be told apart: also a guess that hits would say something (H33). */
    @Test
    void h33_foreignUnknownAndMalformedIds_getTheSameNotFound() {
        String nurse = WARD.login("nurse");
        List<String> ids = List.of(foreign.toString(), "zzzz", "-1", "%2e%2e", "0' OR 1=1 --", "x".repeat(300));
        int tried = 0;
        for (RouteRule rule : routes()) {
            if (rule.access() == Access.PUBLIC || rule.access() == Access.LOGGED_IN) {
                continue;
            }
            List<HttpResponse<String>> answers = new ArrayList<>();
            if (rule.path().contains("{id}")) {
                ids.forEach(id -> answers.add(unhurried(() -> WARD.get(at(rule, id), nurse))));
                // A signature for the own team's duty names nobody.
            } else if (rule.method().equals("POST") && !rule.path().equals("/api/shift")) {
                ids.forEach(id -> answers.add(unhurried(() -> WARD.post(rule.path(), body(id, "own-1"), nurse))));
                // That somebody looks at a patient is about no alert.
                if (!rule.path().equals("/api/opened")) {
                    ids.forEach(id ->
                            answers.add(unhurried(() -> WARD.post(rule.path(), body(own.toString(), id), nurse))));
                }
            }
            for (HttpResponse<String> answer : answers) {
                assertThat(answer.statusCode() + " " + answer.body())
                        .as(rule + " " + answer.uri())
                        .isEqualTo("404 {\"error\":\"not_found\"}");
                assertThat(answer.headers().map().keySet())
                        .as(rule + " headers")
                        .isEqualTo(answers.get(0).headers().map().keySet());
                tried++;
            }
        }
        assertThat(tried).isGreaterThanOrEqualTo(5 * ids.size());
    }

    /** Who asks faster than a user may waits and asks again: on a quick machine this test does. */
    private static HttpResponse<String> unhurried(Supplier<HttpResponse<String>> ask) {
        List<HttpResponse<String>> answers = new ArrayList<>();
        Await.until(() -> {
            HttpResponse<String> answer = ask.get();
            assertThat(answer.statusCode()).isNotEqualTo(429);
            answers.add(answer);
        });
        return answers.get(0);
    }

    /** A foreign id in a page's address tells nothing either: the page is the same. */
    @Test
    void h33_pages_areTheSameForEveryId() {
        String page = WARD.get("/patient/" + own, null).body();
        assertThat(WARD.get("/patient/" + foreign, null).body()).isEqualTo(page);
        assertThat(page).contains("<script").doesNotContain("Sund").doesNotContain("Berg");
    }

    /** E2: on every route that changes something, however it is called. */
    @Test
    void h34_everyChange_isRefusedFromElsewhere() {
        String nurse = WARD.login("nurse");
        int tried = 0;
        for (RouteRule rule : routes()) {
            if (!rule.method().equals("GET")) {
                for (String origin : List.of("https://evil.example", "null", "http://127.0.0.1:1")) {
                    assertThat(WARD.send(WARD.request(at(rule, own.toString()), nurse)
                                            .header("content-type", "application/json")
                                            .header("origin", origin)
                                            .method(
                                                    rule.method(),
                                                    HttpRequest.BodyPublishers.ofString(body(own.toString(), "own-1"))))
                                    .statusCode())
                            .as(rule + " from " + origin)
                            .isEqualTo(403);
                    tried++;
                }
            }
        }
        assertThat(tried).isGreaterThanOrEqualTo(12);
    }

    /** Each message a screen may send is taken from a role it is for; what is not on the list closes the socket. */
    @Test
    void b4_screenMessages_onlyThoseOnTheListAreTaken() {
        List<RouteRule> messages = WARD.rules().stream()
                .filter(rule -> rule.method().equals("SOCKET"))
                .toList();
        assertThat(messages).isNotEmpty();
        for (RouteRule message : messages) {
            try (LiveClient wall = LiveClient.connect(WARD, WARD.login("wall"))) {
                wall.await("snapshot");
                wall.send("{\"type\":\"" + message.path() + "\",\"audible\":true}");
                int before = wall.frames().size();
                Await.until(() -> assertThat(wall.frames().size()).isGreaterThan(before));
                wall.send("{\"type\":\"" + message.path().toUpperCase(Locale.ROOT) + "\"}");
                assertThat(wall.awaitClose()).isEqualTo(1008);
            }
        }
    }

    private static List<RouteRule> routes() {
        return WARD.rules().stream()
                .filter(rule -> !rule.method().equals("SOCKET"))
                .toList();
    }

    private static HttpResponse<String> ask(RouteRule rule, PatientId patient, @Nullable String cookie) {
        String path = at(rule, patient.toString());
        // Our own origin on each, since a plain GET of the socket's route is refused without.
        HttpRequest.Builder request =
                WARD.request(path, cookie).header("origin", WARD.url()).header("content-type", "application/json");
        return WARD.send(
                rule.method().equals("GET")
                        ? request.GET()
                        : request.method(rule.method(), HttpRequest.BodyPublishers.ofString("{}")));
    }

    private static String at(RouteRule rule, String id) {
        return rule.path()
                        .replace(
                                "{id}",
                                URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20"))
                        .replace("*", "main.js")
                + (rule.path().endsWith("/series") ? "?vital=spo2" : "");
    }

    private static boolean admitted(HttpResponse<String> answer) {
        return answer.statusCode() != 401 && answer.statusCode() != 403;
    }

    private static String body(String patient, String episode) {
        return "{\"kind\":\"accept\",\"patient\":\"" + patient + "\",\"episode\":\"" + episode + "\"}";
    }
}
