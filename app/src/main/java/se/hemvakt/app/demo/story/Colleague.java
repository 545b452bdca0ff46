package se.hemvakt.app.demo.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** One of the invented staff, logged in: does what a person does on a page, through the same API and with the same rights. */
final class Colleague {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LOGIN = 401;
    private static final int GONE = 404;

    private final URI wardView;
    private final HttpClient http;
    private final JsonNode login;
    private final String name;

    private Colleague(URI wardView, JsonNode login, String name) {
        this.wardView = wardView;
        this.login = login;
        this.name = name;
        this.http = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .connectTimeout(PATIENCE)
                .build();
    }

    static Colleague logIn(URI wardView, String username, String password, String name) {
        Colleague colleague = new Colleague(
                wardView, JSON.createObjectNode().put("username", username).put("password", password), name);
        colleague.logIn();
        return colleague;
    }

    private void logIn() {
        String path = "/api/login";
        accepted(path, once(change(path, login)));
    }

    String name() {
        return name;
    }

    /** The tiles on this colleague's ward view. */
    Iterable<JsonNode> ward() {
        return get("/api/ward").path("patients");
    }

    /** The first tile on this colleague's ward view that is so. */
    Optional<JsonNode> tile(Predicate<JsonNode> is) {
        for (JsonNode tile : ward()) {
            if (is.test(tile)) {
                return Optional.of(tile);
            }
        }
        return Optional.empty();
    }

    /** Asks for something about a patient; more fields may be put into what it returns before {@link #send}. */
    static ObjectNode request(String kind, String patient) {
        return JSON.createObjectNode().put("kind", kind).put("patient", patient);
    }

    /** The report by SBAR: the draft the data write now, and what was signed. */
    JsonNode report(String patient) {
        return get("/api/patients/" + patient + "/sbar?lang=sv");
    }

    /** Signs the draft as it is, for the handover this request asks for. */
    void offerWithReport(String patient, ObjectNode request) {
        JsonNode draft = report(patient).path("draft");
        post("/api/patients/" + patient + "/sbar", ((ObjectNode) draft).set("request", request));
    }

    void send(ObjectNode request) {
        post("/api/requests", request);
    }

    /** Accepts the alert, or not when it was over before: between a look at a page and a press on it, it may end by itself. */
    void accept(String patient, String episode) {
        String path = "/api/requests";
        HttpResponse<String> answer =
                exchange(change(path, request("accept", patient).put("episode", episode)));
        if (answer.statusCode() != GONE) {
            accepted(path, answer);
        }
    }

    JsonNode get(String path) {
        return accepted(
                path, exchange(HttpRequest.newBuilder(wardView.resolve(path)).GET()));
    }

    JsonNode post(String path, JsonNode body) {
        return accepted(path, exchange(change(path, body)));
    }

    private HttpRequest.Builder change(String path, JsonNode body) {
        return HttpRequest.newBuilder(wardView.resolve(path))
                .header("content-type", "application/json")
                .header("origin", wardView.toString())
                .POST(BodyPublishers.ofString(body.toString()));
    }

    /** Logs in again where the session ended: while the clock hurries, a moment without a request is an idle hour. */
    private HttpResponse<String> exchange(HttpRequest.Builder request) {
        HttpResponse<String> answer = once(request);
        if (answer.statusCode() != LOGIN) {
            return answer;
        }
        logIn();
        return once(request);
    }

    private HttpResponse<String> once(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("the ward view does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the story was stopped", e);
        }
    }

    private JsonNode accepted(String path, HttpResponse<String> answer) {
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(name + ": " + path + " was answered " + answer.statusCode());
        }
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(path + " was answered in no JSON", e);
        }
    }
}
