package se.hemvakt.dashboard.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.ServerWebSocket;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.dashboard.board.WardBoard;
import se.hemvakt.dashboard.login.Sessions;
import se.hemvakt.dashboard.login.Viewer;
import se.hemvakt.model.TeamId;

/**
 * The screens connected now. Every two seconds each one's session is looked up again: a log-out, a disabled account or
 * another team ends its sockets within five seconds (A3, H35).
 */
final class LiveSockets {
    private static final Logger log = LoggerFactory.getLogger(LiveSockets.class);
    private static final int PER_USER_MAX = 5;

    private final Set<LiveSocket> sockets = ConcurrentHashMap.newKeySet();
    private final Sessions sessions;
    private final WorkerExecutor worker;
    private final InstantSource clock;
    private final LiveMetrics metrics;
    private final AtomicBoolean checking = new AtomicBoolean();
    private volatile boolean told;

    LiveSockets(Sessions sessions, WorkerExecutor worker, InstantSource clock, MeterRegistry meters) {
        this.sessions = sessions;
        this.worker = worker;
        this.clock = clock;
        this.metrics = new LiveMetrics(meters, sockets);
    }

    boolean isFull(Viewer viewer) {
        return sockets.stream()
                        .filter(socket -> socket.viewer().username().equals(viewer.username()))
                        .count()
                >= PER_USER_MAX;
    }

    void open(ServerWebSocket socket, Viewer viewer, String token, WardBoard board) {
        Context context = Vertx.currentContext();
        LiveSocket live = new LiveSocket(socket, context, viewer, token, board, clock, metrics);
        sockets.add(live);
        socket.closeHandler(v -> {
            sockets.remove(live);
            live.detach();
        });
        live.open();
    }

    /** Ends every socket of a session at once. */
    void end(String token) {
        for (LiveSocket socket : sockets) {
            if (socket.token().equals(token)) {
                socket.end(LiveSocket.SESSION_ENDED, "logged out");
            }
        }
    }

    void endAll() {
        sockets.forEach(socket -> socket.end((short) 1001, "server stops"));
    }

    /** How many screens of each team said within the last minute that they can sound. */
    Map<TeamId, Integer> audible() {
        Map<TeamId, Integer> byTeam = new HashMap<>();
        for (LiveSocket socket : sockets) {
            if (socket.isAudible()) {
                byTeam.merge(socket.viewer().team(), 1, Integer::sum);
            }
        }
        return byTeam;
    }

    /** Looks every session up again; one round at a time. */
    void check() {
        if (sockets.isEmpty() || !checking.compareAndSet(false, true)) {
            return;
        }
        worker.executeBlocking(() -> {
                    Map<String, Set<LiveSocket>> byToken =
                            sockets.stream().collect(Collectors.groupingBy(LiveSocket::token, Collectors.toSet()));
                    byToken.forEach((token, held) -> {
                        Optional<Viewer> now = sessions.find(token);
                        for (LiveSocket socket : held) {
                            if (!now.equals(Optional.of(socket.viewer()))) {
                                socket.end(LiveSocket.SESSION_ENDED, "session ended");
                            }
                        }
                    });
                    return byToken.size();
                })
                .onComplete(done -> {
                    checking.set(false);
                    if (done.failed() != told) {
                        told = done.failed();
                        // Screens stay: they say themselves that the board is not fed, and a dark ward is worse.
                        log.warn(
                                told
                                        ? "sessions cannot be looked up, screens stay connected until they can: {}"
                                        : "sessions can be looked up again",
                                done.failed() ? String.valueOf(done.cause().getMessage()) : "");
                    }
                });
    }
}
