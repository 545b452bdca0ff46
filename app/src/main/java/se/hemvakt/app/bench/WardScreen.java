package se.hemvakt.app.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import se.hemvakt.app.console.CommandFailedException;

/**
 * A screen of the ward without eyes: logs in as a nurse, opens the live WebSocket, and notes when the frame with an expected
 * alert is there. An alert is known by the measured time of its evidence, so no frame is taken for another.
 */
final class WardScreen implements AutoCloseable {
    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** When the message of this measured time should have left. */
    private final Map<Long, Long> expected = new ConcurrentHashMap<>();

    private final Histogram latencies = new Histogram(3);
    private final AtomicLong frames = new AtomicLong();
    private final CountDownLatch snapshot = new CountDownLatch(1);
    private @Nullable WebSocket socket;
    private volatile @Nullable String ended;

    private WardScreen() {
        latencies.setAutoResize(true);
    }

    /** Logs in and waits for the first frame. */
    static WardScreen open(URI page, String username, String password) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newBuilder().connectTimeout(WITHIN).build();
        String cookie = login(http, page, username, password);
        WardScreen screen = new WardScreen();
        URI live = URI.create("ws://" + page.getAuthority() + "/api/live");
        try {
            screen.socket = http.newWebSocketBuilder()
                    .header("Origin", page.toString())
                    .header("Cookie", cookie)
                    .buildAsync(live, screen.new Ears())
                    .get(WITHIN.toSeconds(), TimeUnit.SECONDS);
            if (!screen.snapshot.await(WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw new CommandFailedException(
                        "the ward view sent no first frame within " + WITHIN.toSeconds() + " s");
            }
            return screen;
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the ward view refused the live connection", e);
        }
    }

    /** Logs in; returns the cookie to send. */
    static String login(HttpClient http, URI page, String username, String password)
            throws IOException, InterruptedException {
        HttpResponse<String> login = http.send(
                HttpRequest.newBuilder(page.resolve("/api/login"))
                        .timeout(WITHIN)
                        .header("Content-Type", "application/json")
                        .header("Origin", page.toString())
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"username\":\"" + username + "\",\"password\":\"" + password + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        String cookie = login.headers().firstValue("Set-Cookie").orElse("");
        if (login.statusCode() != 200 || cookie.isEmpty()) {
            throw new CommandFailedException("the ward view refused the login: status " + login.statusCode());
        }
        return cookie.substring(0, cookie.indexOf(';'));
    }

    /** An alert whose evidence has this measured time should come; counted from this moment. */
    void expect(long measuredMs, long intendedNs) {
        expected.put(measuredMs, intendedNs);
    }

    /**
     * What was seen, when all that is expected was, or this much time has passed.
     *
     * @throws CommandFailedException if the ward view closed the connection: what was not seen then tells nothing
     */
    Histogram latencies(Duration limit) {
        long giveUpAt = System.nanoTime() + limit.toNanos();
        while (!expected.isEmpty() && System.nanoTime() - giveUpAt < 0) {
            if (ended != null) {
                throw new CommandFailedException("the ward view closed the screen's connection: " + ended);
            }
            LockSupport.parkNanos(1_000_000);
        }
        synchronized (latencies) {
            return latencies.copy();
        }
    }

    /** Frames that came. */
    long frames() {
        return frames.get();
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
    }

    private void frame(String text, long atNs) {
        frames.incrementAndGet();
        if (text.startsWith("{\"type\":\"snapshot\"")) {
            snapshot.countDown();
        }
        if (!text.startsWith("{\"type\":\"care\"")) {
            return;
        }
        try {
            for (JsonNode patient : JSON.readTree(text).path("patients")) {
                for (JsonNode episode : patient.path("episodes")) {
                    if (!episode.path("state").asText().equals("open")) {
                        continue;
                    }
                    for (JsonNode evidence : episode.path("evidence")) {
                        seen(evidence.path("at").asLong(), atNs);
                    }
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the ward view sent a frame that is no JSON", e);
        }
    }

    private void seen(long measuredMs, long atNs) {
        Long intended = expected.remove(measuredMs);
        if (intended != null) {
            synchronized (latencies) {
                latencies.recordValue(Math.max(0, atNs - intended));
            }
        }
    }

    private final class Ears implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                long now = System.nanoTime();
                frame(text.toString(), now);
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            ended = code + " " + reason;
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            ended = String.valueOf(error.getMessage());
        }
    }
}
