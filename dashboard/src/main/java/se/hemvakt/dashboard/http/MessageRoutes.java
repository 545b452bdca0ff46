package se.hemvakt.dashboard.http;

import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import se.hemvakt.dashboard.login.Viewer;
import se.hemvakt.dashboard.message.MessageDesk;

/** Being told in a browser: agreeing, taking it back, proof, a test. */
final class MessageRoutes {
    private static final int ENDPOINT_MAX = 1_000;
    private static final int WORD_MAX = 200;
    private static final long TEST_EVERY_MS = Duration.ofSeconds(5).toMillis();
    private static final int USERS_REMEMBERED = 10_000;

    private final MessageDesk desk;
    private final WorkerExecutor sql;
    private final InstantSource clock;
    private final Map<String, Long> testedAtMs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > USERS_REMEMBERED;
        }
    };

    MessageRoutes(MessageDesk desk, WorkerExecutor sql, InstantSource clock) {
        this.desk = desk;
        this.sql = sql;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route(HttpMethod.GET, "/api/push", Access.LOGGED_IN, this::key),
                new Route(HttpMethod.POST, "/api/push/subscribe", Access.LOGGED_IN, this::subscribe),
                new Route(HttpMethod.POST, "/api/push/unsubscribe", Access.LOGGED_IN, this::unsubscribe),
                // A browser may be told long after its login ended; the token is the proof, and nothing is given for
                // it.
                new Route(HttpMethod.POST, "/api/push/delivered", Access.PUBLIC, ctx -> proof(ctx, desk::arrived)),
                new Route(HttpMethod.POST, "/api/push/seen", Access.PUBLIC, ctx -> proof(ctx, desk::seen)),
                new Route(HttpMethod.POST, "/api/messages/test", Access.LOGGED_IN, this::test),
                new Route(HttpMethod.GET, "/api/messages/test", Access.LOGGED_IN, this::becameOfTest));
    }

    private void key(RoutingContext ctx) {
        Answers.json(ctx, 200, new JsonObject().put("key", desk.pushKey()));
    }

    private void subscribe(RoutingContext ctx) {
        Optional<JsonObject> body = Bodies.json(ctx);
        if (body.isEmpty()) {
            return;
        }
        Viewer viewer = LoginRoutes.viewer(ctx);
        String endpoint = Bodies.text(body.get(), "endpoint", ENDPOINT_MAX);
        String key = Bodies.text(body.get(), "key", WORD_MAX);
        String auth = Bodies.text(body.get(), "auth", WORD_MAX);
        sql.executeBlocking(
                        () -> {
                            try {
                                desk.agree(viewer.username(), viewer.team(), endpoint, key, auth);
                                return true;
                            } catch (IllegalArgumentException e) {
                                return false;
                            }
                        },
                        false)
                .onSuccess(taken -> {
                    if (taken) {
                        Answers.json(ctx, 200, new JsonObject());
                    } else {
                        Answers.refuse(ctx, 400, "malformed");
                    }
                })
                .onFailure(e -> ctx.fail(503, e));
    }

    private void unsubscribe(RoutingContext ctx) {
        Optional<JsonObject> body = Bodies.json(ctx);
        if (body.isEmpty()) {
            return;
        }
        String user = LoginRoutes.viewer(ctx).username();
        String endpoint = Bodies.text(body.get(), "endpoint", ENDPOINT_MAX);
        answer(ctx, 200, () -> {
            desk.takeBack(user, endpoint);
            return new JsonObject();
        });
    }

    /** The same answer for every token. */
    private void proof(RoutingContext ctx, Consumer<String> take) {
        Optional<JsonObject> body = Bodies.json(ctx);
        if (body.isEmpty()) {
            return;
        }
        String token = Bodies.text(body.get(), "token", WORD_MAX);
        answer(ctx, 200, () -> {
            take.accept(token);
            return new JsonObject();
        });
    }

    private void test(RoutingContext ctx) {
        if (Bodies.json(ctx).isEmpty()) {
            return;
        }
        Viewer viewer = LoginRoutes.viewer(ctx);
        long now = clock.millis();
        synchronized (testedAtMs) {
            Long before = testedAtMs.get(viewer.username());
            if (before != null && now - before >= 0 && now - before < TEST_EVERY_MS) {
                ctx.response()
                        .putHeader(
                                "Retry-After",
                                Long.toString(Duration.ofMillis(TEST_EVERY_MS).toSeconds()));
                Answers.refuse(ctx, 429, "slow_down");
                return;
            }
            testedAtMs.put(viewer.username(), now);
        }
        answer(ctx, 202, () -> new JsonObject().put("token", desk.test(viewer.username(), viewer.team())));
    }

    private void becameOfTest(RoutingContext ctx) {
        String token = String.valueOf(ctx.request().getParam("token"));
        String user = LoginRoutes.viewer(ctx).username();
        answer(ctx, 200, () -> {
            JsonArray states = new JsonArray();
            for (MessageDesk.Became became : desk.becameOfTest(user, token)) {
                states.add(new JsonObject()
                        .put("state", became.state())
                        .put("detail", became.detail())
                        .put("at", became.atMs()));
            }
            return new JsonObject().put("states", states);
        });
    }

    private void answer(RoutingContext ctx, int status, Callable<JsonObject> body) {
        sql.executeBlocking(body, false)
                .onSuccess(json -> Answers.json(ctx, status, json))
                .onFailure(e -> ctx.fail(503, e));
    }
}
