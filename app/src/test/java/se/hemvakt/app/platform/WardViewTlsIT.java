package se.hemvakt.app.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import se.hemvakt.app.demo.Demo;
import se.hemvakt.app.whole.WholeProduct;
import se.hemvakt.dashboard.login.Role;
import se.hemvakt.testkit.TestCertificate;

/** The ward view over TLS by settings alone, with a certificate made for this test: D1, A2, E1 and E3 where they need TLS. */
class WardViewTlsIT {
    @RegisterExtension
    static final WholeProduct PRODUCT = new WholeProduct()
            .with(folder -> {
                TestCertificate certificate = TestCertificate.make(Files.createDirectory(folder.resolve("tls")));
                trusting =
                        HttpClient.newBuilder().sslContext(certificate.trust()).build();
                return Map.of(
                        "hemvakt.dashboard.tls.certificate",
                                certificate.certificate().toString(),
                        "hemvakt.dashboard.tls.key", certificate.key().toString());
            })
            .arranged(product -> product.account("anna", "Anna Ekhamn", Role.NURSE, Demo.TEAM));

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static HttpClient trusting;

    @Test
    void d1_plainHttpAndStrangersCertificates_getNoAnswer() throws Exception {
        assertThat(wardView().getScheme()).isEqualTo("https");
        URI plain = URI.create("http://127.0.0.1:" + wardView().getPort() + "/api/start");
        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(plain).build(), HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        // Who does not trust this certificate sees that it is nobody's.
        assertThatThrownBy(() -> HttpClient.newBuilder()
                        .sslContext(SSLContext.getDefault())
                        .build()
                        .send(get("/api/start"), HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(SSLException.class);
        HttpResponse<String> answer = trusting.send(get("/api/start"), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    }

    @Test
    void a2_cookie_isBoundToThisHostAndToHttps() throws Exception {
        String cookie = login();
        assertThat(cookie).startsWith("__Host-hemvakt=");
        assertThat(List.of(cookie.split("; ", -1)))
                .contains("Secure", "HTTPOnly", "Path=/", "SameSite=Strict")
                .noneMatch(part -> part.startsWith("Domain"));
        HttpRequest me = HttpRequest.newBuilder(wardView().resolve("/api/me"))
                .header("cookie", cookie.substring(0, cookie.indexOf(';')))
                .build();
        assertThat(trusting.send(me, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
        // The plain name of a demo says nothing here.
        HttpRequest demo = HttpRequest.newBuilder(wardView().resolve("/api/me"))
                .header("cookie", cookie.substring(0, cookie.indexOf(';')).replace("__Host-hemvakt", "hemvakt-demo"))
                .build();
        assertThat(trusting.send(demo, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void e1_everyAnswer_asksBrowsersToStayWithHttps() throws Exception {
        for (String path : List.of("/", "/api/start", "/api/ward", "/web/main.js", "/nothing")) {
            assertThat(trusting.send(get(path), HttpResponse.BodyHandlers.ofString())
                            .headers()
                            .firstValue("strict-transport-security"))
                    .as(path)
                    .contains("max-age=31536000; includeSubDomains");
        }
    }

    @Test
    void e3_socket_opensOverTlsFromOurOwnPageOnly() throws Exception {
        String cookie = login();
        String session = cookie.substring(0, cookie.indexOf(';'));
        int port = wardView().getPort();
        FirstFrame frame = new FirstFrame();
        WebSocket socket = open(session, "https://127.0.0.1:" + port, frame);
        assertThat(frame.text.get(20, TimeUnit.SECONDS)).contains("\"type\":\"snapshot\"");
        socket.abort();
        // The same host over plain HTTP is another origin.
        assertThatThrownBy(() -> open(session, "http://127.0.0.1:" + port, new FirstFrame()))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(WebSocketHandshakeException.class, refused -> assertThat(
                                refused.getResponse().statusCode())
                        .isEqualTo(403));
    }

    private static WebSocket open(String session, String origin, FirstFrame frame) {
        return trusting.newWebSocketBuilder()
                .header("cookie", session)
                .header("origin", origin)
                .buildAsync(URI.create("wss://127.0.0.1:" + wardView().getPort() + "/api/live"), frame)
                .join();
    }

    private static URI wardView() {
        return PRODUCT.platform().wardView();
    }

    private static HttpRequest get(String path) {
        return HttpRequest.newBuilder(wardView().resolve(path)).build();
    }

    /** Logs in; the whole Set-Cookie line. */
    private static String login() throws IOException, InterruptedException {
        HttpResponse<String> answer = trusting.send(
                HttpRequest.newBuilder(wardView().resolve("/api/login"))
                        .header("content-type", "application/json")
                        .header("origin", wardView().toString())
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"username\":\"anna\",\"password\":\"" + WholeProduct.PASSWORD + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("set-cookie").orElseThrow();
    }

    /** What the socket says first, put together from its parts. */
    private static final class FirstFrame implements WebSocket.Listener {
        final CompletableFuture<String> text = new CompletableFuture<>();
        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                text.complete(parts.toString());
            }
            socket.request(1);
            return null;
        }
    }
}
