package se.hemvakt.app.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Somebody logged in, who does over the routes what a page would do for them. */
public final class Person {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI wardView;
    private String cookie = "none=1";

    private Person(URI wardView) {
        this.wardView = wardView;
    }

    static Person logIn(URI wardView, String username, String password) {
        Person person = new Person(wardView);
        String cookie = person.post(
                        "/api/login",
                        new JsonObject()
                                .put("username", username)
                                .put("password", password)
                                .encode())
                .headers()
                .firstValue("set-cookie")
                .orElseThrow(() -> new AssertionError(username + " could not log in"));
        person.cookie = cookie.substring(0, cookie.indexOf(';'));
        return person;
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    /** The same, where an answer has to come. */
    public JsonObject read(String path) {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    public HttpResponse<String> post(String path, String json) {
        return send(request(path)
                .header("content-type", "application/json")
                .header("origin", wardView.toString())
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Asks for something that has to be taken; what becomes of it the rules decide. */
    public void ask(String json) {
        HttpResponse<String> answer = post("/api/requests", json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(wardView + path)).header("cookie", cookie);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
