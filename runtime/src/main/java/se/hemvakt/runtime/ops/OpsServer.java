package se.hemvakt.runtime.ops;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Metrics and health on a port of their own.
 *
 * <ul>
 *   <li>{@code /metrics}: Prometheus' text form
 *   <li>{@code /health/live}: 200 while the event loop turns; a restart may help when it does not
 *   <li>{@code /health/ready}: 200 when every check is well, else 503; each check by name
 * </ul>
 *
 * A program may add routes to {@link #router()} before or after the start.
 */
public final class OpsServer {
    private final Vertx vertx;
    private final Metrics metrics;
    private final Health health;
    private final Router router;
    private final HttpServer server;

    private OpsServer(Vertx vertx, OpsSettings settings, Metrics metrics, Health health) {
        this.vertx = vertx;
        this.metrics = metrics;
        this.health = health;
        this.router = Router.router(vertx);
        this.server = vertx.createHttpServer(new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setIdleTimeout(60));
        // Asked at each scrape, on its worker thread, so that Prometheus can ring when the program runs and cannot
        // work.
        Gauge.builder("hemvakt.runtime.unwell", health, OpsServer::unwell)
                .description("Checks of readiness that are not well")
                .register(metrics.registry());
        router.get("/metrics").handler(this::metrics);
        router.get("/health/live").handler(context -> json(context, 200, new JsonObject().put("status", "live")));
        router.get("/health/ready").handler(this::ready);
    }

    /** Starts it; the future fails when the port cannot be had. */
    public static Future<OpsServer> start(Vertx vertx, OpsSettings settings, Metrics metrics, Health health) {
        OpsServer ops = new OpsServer(vertx, settings, metrics, health);
        return ops.server
                .requestHandler(ops.router)
                .listen()
                .map(ops)
                .recover(cause -> Future.failedFuture(new IllegalStateException(
                        "metrics and health cannot listen on " + settings.host() + ":" + settings.port() + " ("
                                + cause.getMessage() + "); set hemvakt.ops.port to a free port",
                        cause)));
    }

    public int port() {
        return server.actualPort();
    }

    /** Routes may be added to it. */
    public Router router() {
        return router;
    }

    /** Stops it; the future says when. */
    public Future<Void> stop() {
        return server.close();
    }

    private void metrics(RoutingContext context) {
        vertx.executeBlocking(metrics::scrape, false).onComplete(scraped -> {
            if (scraped.succeeded()) {
                context.response()
                        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(scraped.result());
            } else {
                context.fail(scraped.cause());
            }
        });
    }

    private static long unwell(Health health) {
        return health.results().stream().filter(result -> !result.well()).count();
    }

    private void ready(RoutingContext context) {
        vertx.executeBlocking(health::results, false).onComplete(checked -> {
            if (checked.failed()) {
                context.fail(checked.cause());
                return;
            }
            List<Health.Result> results = checked.result();
            boolean well = results.stream().allMatch(Health.Result::well);
            JsonArray checks = new JsonArray();
            results.forEach(result -> {
                JsonObject check = new JsonObject().put("name", result.name()).put("well", result.well());
                checks.add(result.well() ? check : check.put("problem", result.detail()));
            });
            json(
                    context,
                    well ? 200 : 503,
                    new JsonObject().put("status", well ? "ready" : "not ready").put("checks", checks));
        });
    }

    private static void json(RoutingContext context, int status, JsonObject body) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(body.toBuffer());
    }
}
