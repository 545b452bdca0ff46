package se.hemvakt.dashboard.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import se.hemvakt.dashboard.DashboardSettings;
import se.hemvakt.dashboard.Notice;
import se.hemvakt.dashboard.login.Accounts;
import se.hemvakt.dashboard.login.LoginBrake;
import se.hemvakt.dashboard.login.Sessions;
import se.hemvakt.dashboard.login.Viewer;
import se.hemvakt.model.TeamId;

/** Logging in and out, and who I am. */
final class LoginRoutes {
    /** Passwords being hashed or waiting for it; each costs 40 ms and 19 MiB. */
    private static final int HASHING_MAX = 32;
    /** Attempts waiting behind the brake. */
    private static final int BRAKED_MAX = 500;

    private static final String VIEWER = "viewer";
    private static final String TOKEN = "token";

    /** What became of an attempt to log in. */
    private enum Outcome {
        OK,
        WRONG,
        BRAKED,
        BUSY
    }

    private final Vertx vertx;
    private final DashboardSettings settings;
    private final Accounts accounts;
    private final Sessions sessions;
    private final LoginBrake brake;
    private final LiveSockets live;
    private final WorkerExecutor hashing;
    private final WorkerExecutor sql;
    private final MeterRegistry meters;
    private final AtomicInteger hashingNow = new AtomicInteger();
    private final AtomicInteger brakedNow = new AtomicInteger();

    LoginRoutes(
            Vertx vertx,
            DashboardSettings settings,
            Accounts accounts,
            Sessions sessions,
            LoginBrake brake,
            LiveSockets live,
            WorkerExecutor hashing,
            WorkerExecutor sql,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.settings = settings;
        this.accounts = accounts;
        this.sessions = sessions;
        this.brake = brake;
        this.live = live;
        this.hashing = hashing;
        this.sql = sql;
        this.meters = meters;
    }

    List<Route> routes() {
        return List.of(
                new Route(HttpMethod.GET, "/api/start", Access.PUBLIC, this::start),
                new Route(HttpMethod.POST, "/api/login", Access.PUBLIC, this::login),
                new Route(HttpMethod.POST, "/api/logout", Access.LOGGED_IN, this::logout),
                new Route(HttpMethod.GET, "/api/me", Access.LOGGED_IN, this::me));
    }

    /** The cookie's name: {@code __Host-} binds it to this host and HTTPS; plain loopback of a demo can not have that. */
    private String cookieName() {
        return settings.tls().isPresent() ? "__Host-hemvakt" : "hemvakt-demo";
    }

    /** Lets through who may; puts who it is on the context. Default deny. */
    void guard(Route route, RoutingContext ctx) {
        if (route.access() == Access.PUBLIC) {
            route.handler().accept(ctx);
            return;
        }
        Cookie cookie = ctx.request().getCookie(cookieName());
        String token = cookie == null ? "" : cookie.getValue();
        if (token.isEmpty() || token.length() > 100) {
            Answers.refuse(ctx, 401, "login");
            return;
        }
        // A socket's handshake must not be read on while we look; a body has been read already. By HTTP/2 a request can
        // end
        // though it is paused.
        boolean unread = !ctx.request().isEnded();
        if (unread) {
            ctx.request().pause();
        }
        sql.executeBlocking(() -> sessions.find(token), false)
                .onSuccess(found -> {
                    if (unread && !ctx.request().isEnded()) {
                        ctx.request().resume();
                    }
                    if (found.isEmpty()) {
                        Answers.refuse(ctx, 401, "login");
                    } else if (!route.access().admits(found.get().role())) {
                        Answers.refuse(ctx, 403, "role");
                    } else {
                        ctx.put(VIEWER, found.get());
                        ctx.put(TOKEN, token);
                        route.handler().accept(ctx);
                    }
                })
                .onFailure(e -> {
                    if (unread && !ctx.request().isEnded()) {
                        ctx.request().resume();
                    }
                    ctx.fail(503, e);
                });
    }

    static Viewer viewer(RoutingContext ctx) {
        Viewer viewer = ctx.get(VIEWER);
        if (viewer == null) {
            throw new IllegalStateException("a route that needs somebody logged in was reached without");
        }
        return viewer;
    }

    static String token(RoutingContext ctx) {
        String token = ctx.get(TOKEN);
        return token == null ? "" : token;
    }

    /** What a page must know before anybody has logged in. */
    private void start(RoutingContext ctx) {
        JsonArray notices = new JsonArray();
        settings.notices().stream().map(Notice::code).forEach(notices::add);
        Answers.json(
                ctx,
                200,
                new JsonObject()
                        .put("login", settings.demo() ? "local" : "none")
                        .put("notices", notices)
                        .put("zone", settings.zone().getId()));
    }

    private void me(RoutingContext ctx) {
        Answers.json(ctx, 200, me(viewer(ctx)));
    }

    private static JsonObject me(Viewer viewer) {
        TeamId team = viewer.team();
        return new JsonObject()
                .put("username", viewer.username())
                .put("name", viewer.displayName())
                .put("role", viewer.role().code())
                .put("seesPatients", viewer.role().seesPatients())
                .put("mayAct", viewer.role().mayAct())
                .put("team", team.value());
    }

    private void login(RoutingContext ctx) {
        if (!settings.demo()) {
            Answers.refuse(ctx, 404, "not_found");
            return;
        }
        Optional<JsonObject> body = Bodies.json(ctx);
        if (body.isEmpty()) {
            return;
        }
        String username =
                Bodies.text(body.get(), "username", 40).toLowerCase(Locale.ROOT).strip();
        String password = Bodies.text(body.get(), "password", 256);
        if (username.isEmpty() || password.isEmpty()) {
            Answers.refuse(ctx, 400, "malformed");
            return;
        }
        String address = String.valueOf(ctx.request().remoteAddress().hostAddress());
        Duration wait = brake.before(username, address);
        if (wait.compareTo(LoginBrake.WAIT_MAX) > 0) {
            count(Outcome.BRAKED);
            ctx.response().putHeader("Retry-After", Long.toString(wait.toSeconds()));
            Answers.refuse(ctx, 429, "slow_down");
        } else if (wait.isZero()) {
            check(ctx, username, password, address);
        } else if (brakedNow.incrementAndGet() > BRAKED_MAX) {
            brakedNow.decrementAndGet();
            busy(ctx);
        } else {
            vertx.setTimer(wait.toMillis(), id -> {
                brakedNow.decrementAndGet();
                check(ctx, username, password, address);
            });
        }
    }

    private void check(RoutingContext ctx, String username, String password, String address) {
        if (hashingNow.incrementAndGet() > HASHING_MAX) {
            hashingNow.decrementAndGet();
            busy(ctx);
            return;
        }
        String before = oldToken(ctx);
        hashing.executeBlocking(
                        () -> {
                            Optional<Viewer> viewer = accounts.check(username, password);
                            if (viewer.isEmpty()) {
                                return Optional.<Login>empty();
                            }
                            if (before != null) {
                                sessions.end(before);
                            }
                            return Optional.of(new Login(viewer.get(), sessions.begin(viewer.get())));
                        },
                        false)
                .onComplete(done -> hashingNow.decrementAndGet())
                .onSuccess(login -> {
                    if (login.isEmpty()) {
                        brake.failed(username, address);
                        count(Outcome.WRONG);
                        Answers.refuse(ctx, 401, "wrong");
                        return;
                    }
                    brake.succeeded(username);
                    count(Outcome.OK);
                    ctx.response().addCookie(cookie(login.get().token()));
                    Answers.json(ctx, 200, me(login.get().viewer()));
                })
                .onFailure(e -> ctx.fail(503, e));
    }

    private record Login(Viewer viewer, String token) {
        @Override
        public String toString() {
            return "Login";
        }
    }

    private @Nullable String oldToken(RoutingContext ctx) {
        Cookie cookie = ctx.request().getCookie(cookieName());
        return cookie == null || cookie.getValue().length() > 100 ? null : cookie.getValue();
    }

    private void busy(RoutingContext ctx) {
        count(Outcome.BUSY);
        Answers.refuse(ctx, 503, "busy");
    }

    private void logout(RoutingContext ctx) {
        String token = token(ctx);
        sql.executeBlocking(
                        () -> {
                            sessions.end(token);
                            return true;
                        },
                        false)
                .onSuccess(v -> {
                    live.end(token);
                    ctx.response().addCookie(cookie("").setMaxAge(0));
                    Answers.json(ctx, 200, new JsonObject());
                })
                .onFailure(e -> ctx.fail(503, e));
    }

    private Cookie cookie(String value) {
        return Cookie.cookie(cookieName(), value)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(settings.tls().isPresent())
                .setSameSite(CookieSameSite.STRICT);
    }

    private void count(Outcome outcome) {
        meters.counter("hemvakt.dashboard.logins", "outcome", outcome.name().toLowerCase(Locale.ROOT))
                .increment();
    }
}
