package se.hemvakt.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A screen without a page. */
final class LiveClient implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();
    private @Nullable WebSocket socket;

    static LiveClient connect(TestWard ward, String cookie) {
        return connect(ward, cookie, ward.url());
    }

    static LiveClient connect(TestWard ward, @Nullable String cookie, @Nullable String origin) {
        LiveClient client = new LiveClient();
        WebSocket.Builder builder = ward.http.newWebSocketBuilder().connectTimeout(PATIENCE);
        if (cookie != null) {
            builder.header("cookie", cookie);
        }
        if (origin != null) {
            builder.header("origin", origin);
        }
        client.socket = builder.buildAsync(URI.create(ward.url().replace("http", "ws") + "/api/live"), client)
                .join();
        return client;
    }

    List<JsonNode> frames() {
        return frames;
    }

    /** The newest frame of that type, once there is one. */
    JsonNode await(String type) {
        return await(frame -> frame.path("type").asText().equals(type));
    }

    /** The answer to that request, once it is here. */
    JsonNode answer(String request) {
        return await(frame -> isAnswer(frame, request));
    }

    /** How many answers to that request have come. */
    long answers(String request) {
        return frames.stream().filter(frame -> isAnswer(frame, request)).count();
    }

    private static boolean isAnswer(JsonNode frame, String request) {
        return frame.path("type").asText().equals("answer")
                && frame.path("request").asText().equals(request);
    }

    private JsonNode await(Predicate<JsonNode> wanted) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> frames.stream().filter(wanted).reduce((first, second) -> second),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    /** How many frames of that type have come. */
    long count(String type) {
        return frames.stream()
                .filter(frame -> frame.path("type").asText().equals(type))
                .count();
    }

    boolean isClosed() {
        return closed.isDone();
    }

    /** With which code the server closed the socket, once it has. */
    int awaitClose() {
        try {
            return closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the socket was not closed within " + PATIENCE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    void send(String text) {
        WebSocket open = socket;
        if (open != null && !open.isOutputClosed()) {
            open.sendText(text, true).exceptionally(e -> open).join();
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            try {
                frames.add(JSON.readTree(part.toString()));
            } catch (JsonProcessingException e) {
                closed.completeExceptionally(e);
            }
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
    }
}
