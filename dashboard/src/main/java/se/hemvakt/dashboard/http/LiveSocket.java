package se.hemvakt.dashboard.http;

import io.vertx.core.Context;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Optional;
import se.hemvakt.dashboard.board.Frame;
import se.hemvakt.dashboard.board.Screen;
import se.hemvakt.dashboard.board.SlowScreen;
import se.hemvakt.dashboard.board.WardBoard;
import se.hemvakt.dashboard.login.Viewer;

/** One screen's connection. Lives on one event loop; only {@link #show} may be called from elsewhere. */
final class LiveSocket implements Screen, SlowScreen.Outlet {
    /** The session has ended: log in again. */
    static final short SESSION_ENDED = 4401;
    /** Too much was waiting: come back and take a snapshot. */
    static final short RESYNC = 4408;

    private static final short POLICY = 1008;
    private static final int MESSAGES_PER_SECOND = 20;
    /** A screen that has not repeated that it can sound for this long can not be relied upon to. */
    private static final long AUDIBLE_MS = 60_000;

    private final ServerWebSocket socket;
    private final Context context;
    private final Viewer viewer;
    private final String token;
    private final WardBoard board;
    private final InstantSource clock;
    private final LiveMetrics metrics;
    private final SlowScreen slow;
    private final TokenBucket inbound;
    private long pendingBytes;
    private boolean closing;
    private volatile long audibleUntilMs;

    LiveSocket(
            ServerWebSocket socket,
            Context context,
            Viewer viewer,
            String token,
            WardBoard board,
            InstantSource clock,
            LiveMetrics metrics) {
        this.socket = socket;
        this.context = context;
        this.viewer = viewer;
        this.token = token;
        this.board = board;
        this.clock = clock;
        this.metrics = metrics;
        this.slow = new SlowScreen(this, patients -> board.vitalsOf(patients, clock.millis()));
        this.inbound = new TokenBucket(MESSAGES_PER_SECOND, clock);
    }

    void open() {
        socket.textMessageHandler(this::message);
        socket.binaryMessageHandler(bytes -> close(POLICY, "text only"));
        socket.exceptionHandler(e -> socket.close());
        board.attach(this, clock.millis());
    }

    Viewer viewer() {
        return viewer;
    }

    String token() {
        return token;
    }

    boolean isAudible() {
        return clock.millis() < audibleUntilMs;
    }

    void detach() {
        board.detach(this);
    }

    void end(short code, String reason) {
        context.runOnContext(v -> close(code, reason));
    }

    /** After this nothing is sent any more: a browser takes a frame behind the last one for a broken line, and comes back. */
    private void close(short code, String reason) {
        if (!closing) {
            closing = true;
            socket.close(code, reason);
        }
    }

    @Override
    public void show(Frame frame) {
        context.runOnContext(v -> slow.offer(frame));
    }

    @Override
    public String username() {
        return viewer.username();
    }

    @Override
    public long pendingBytes() {
        return pendingBytes;
    }

    @Override
    public void send(String text) {
        if (closing || socket.isClosed()) {
            return;
        }
        int bytes = text.length();
        pendingBytes += bytes;
        metrics.sent();
        socket.writeTextMessage(text).onComplete(done -> {
            pendingBytes -= bytes;
            slow.drained();
        });
    }

    @Override
    public void closeForResync() {
        metrics.resynced();
        close(RESYNC, "too slow: take a snapshot");
    }

    private void message(String text) {
        if (!inbound.take(clock)) {
            metrics.refused();
            close(POLICY, "more than " + MESSAGES_PER_SECOND + " messages a second");
            return;
        }
        try {
            JsonObject message = new JsonObject(text);
            Optional<ScreenMessage> known = ScreenMessage.ofType(message.getValue("type"))
                    .filter(one -> one.access().admits(viewer.role()));
            if (known.isPresent()) {
                switch (known.get()) {
                    case STATION -> station(Boolean.TRUE.equals(message.getValue("audible")));
                }
                return;
            }
        } catch (DecodeException e) {
            // Falls through: what we do not know we refuse.
        }
        metrics.refused();
        close(POLICY, "unknown message");
    }

    private void station(boolean audible) {
        audibleUntilMs = audible ? clock.millis() + AUDIBLE_MS : 0;
    }
}
