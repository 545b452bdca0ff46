package se.hemvakt.dashboard.http;

import static java.util.stream.Collectors.joining;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.dashboard.DashboardSettings;
import se.hemvakt.dashboard.login.Viewer;

/** The HTTP server: headers, guards, limits, then pages and API. */
final class WebServer {
    private static final Logger log = LoggerFactory.getLogger(WebServer.class);
    private static final int BODY_BYTES_MAX = 1024 * 1024;
    private static final int HEADER_BYTES_MAX = 16 * 1024;
    private static final int WEBSOCKET_FRAME_BYTES_MAX = 64 * 1024;
    private static final int REQUESTS_PER_SECOND = 60;
    private static final int USERS_REMEMBERED = 10_000;
    private static final int IDLE_S = 30;
    /** Where the router keeps who may use a route. */
    private static final String RULE = "rule";

    private final Vertx vertx;
    private final DashboardSettings settings;
    private final PageFiles pages;
    private final InstantSource clock;
    private final Router router;
    /** Read by event loops; added to once, when the port is known. */
    private final Set<String> origins = ConcurrentHashMap.newKeySet();

    private final SecurityHeaders security;
    private final Map<String, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
            return size() > USERS_REMEMBERED;
        }
    };

    WebServer(Vertx vertx, DashboardSettings settings, InstantSource clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.clock = clock;
        this.pages = new PageFiles();
        this.router = Router.router(vertx);
        this.origins.addAll(settings.origins());
        this.security =
                new SecurityHeaders(pages.importMapHash(), settings.tls().isPresent(), origins::contains);
    }

    SecurityHeaders security() {
        return security;
    }

    /** Opens the port. Succeeds when it listens; fails when it cannot, naming the address. */
    Future<HttpServer> listen(LoginRoutes login, List<Route> routes) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setMaxWebSocketFrameSize(WEBSOCKET_FRAME_BYTES_MAX)
                .setMaxWebSocketMessageSize(WEBSOCKET_FRAME_BYTES_MAX)
                .setIdleTimeout(IDLE_S)
                .setTcpNoDelay(true);
        settings.tls().ifPresent(tls -> options.setSsl(true)
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(tls.certificate().toString())
                        .setKeyPath(tls.key().toString())));
        return vertx.createHttpServer(options)
                .requestHandler(open(login, routes))
                .listen()
                .map(server -> {
                    ownOrigins(server.actualPort());
                    return server;
                });
    }

    /** On loopback the address is the browser's own machine, whatever name it uses for it. */
    private void ownOrigins(int port) {
        String scheme = settings.tls().isPresent() ? "https" : "http";
        if (Set.of("127.0.0.1", "localhost", "::1").contains(settings.host())) {
            origins.addAll(List.of(
                    scheme + "://127.0.0.1:" + port, scheme + "://localhost:" + port, scheme + "://[::1]:" + port));
        }
    }

    /** What it answers to, and who may ask: read from the router itself, so that nothing can stand beside the list. */
    List<RouteRule> rules() {
        List<RouteRule> rules = new ArrayList<>();
        for (io.vertx.ext.web.Route at : router.getRoutes()) {
            RouteRule stated = at.getMetadata(RULE);
            if (stated != null) {
                rules.add(stated);
            } else if (at.getPath() != null || at.isRegexPath()) {
                Set<HttpMethod> methods = at.methods();
                String method = methods == null
                        ? "ANY"
                        : methods.stream().map(HttpMethod::name).collect(joining("/"));
                rules.add(new RouteRule(method, String.valueOf(at.getPath()), null));
            }
        }
        for (ScreenMessage message : ScreenMessage.values()) {
            rules.add(new RouteRule("SOCKET", message.type(), message.access()));
        }
        return rules;
    }

    private Router open(LoginRoutes login, List<Route> routes) {
        router.route().handler(security::add);
        router.route().handler(security::checkOrigin);
        BodyHandler bodies = BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX);
        List<Route> all = new ArrayList<>(pages.routes());
        all.addAll(login.routes());
        all.addAll(routes);
        for (Route route : all) {
            io.vertx.ext.web.Route at = router.route(route.method(), route.path());
            at.putMetadata(RULE, route.rule());
            if (route.method().equals(HttpMethod.POST)) {
                at.handler(bodies);
            }
            Route limited = new Route(route.method(), route.path(), route.access(), ctx -> limited(route, ctx));
            at.handler(ctx -> login.guard(limited, ctx));
        }
        router.route().handler(ctx -> Answers.refuse(ctx, 404, "not_found"));
        router.route().failureHandler(WebServer::failed);
        return router;
    }

    /** F2: so many requests a second for each user, counted after we know who it is. */
    private void limited(Route route, RoutingContext ctx) {
        if (route.access() != Access.PUBLIC) {
            Viewer viewer = LoginRoutes.viewer(ctx);
            boolean allowed;
            synchronized (buckets) {
                allowed = buckets.computeIfAbsent(viewer.username(), u -> new TokenBucket(REQUESTS_PER_SECOND, clock))
                        .take(clock);
            }
            if (!allowed) {
                ctx.response().putHeader("Retry-After", "1");
                Answers.refuse(ctx, 429, "slow_down");
                return;
            }
        }
        route.handler().accept(ctx);
    }

    /** Strangers get an id, our log gets the reason (E4). */
    private static void failed(RoutingContext ctx) {
        int status = ctx.statusCode() < 400 ? 500 : ctx.statusCode();
        if (status < 500) {
            Answers.refuse(ctx, status, status == 413 ? "too_large" : "refused");
            return;
        }
        String id = UUID.randomUUID().toString();
        Throwable cause = ctx.failure();
        log.warn(
                "request {} {} failed, answered {} with error id {}: {}",
                ctx.request().method(),
                ctx.currentRoute() == null ? "" : ctx.currentRoute().getPath(),
                status,
                id,
                cause == null ? "" : cause.toString());
        if (cause != null && status == 500) {
            log.warn("error {}", id, cause);
        }
        Answers.json(
                ctx,
                status,
                new io.vertx.core.json.JsonObject()
                        .put("error", status == 503 ? "try_again" : "internal")
                        .put("id", id));
    }
}
