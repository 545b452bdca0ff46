package se.hemvakt.dashboard.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Answers as JSON. */
final class Answers {
    private Answers() {}

    static void json(RoutingContext ctx, int status, JsonObject body) {
        json(ctx, status, body.encode());
    }

    static void json(RoutingContext ctx, int status, String body) {
        if (ctx.response().ended() || ctx.response().closed()) {
            return;
        }
        ctx.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
                .end(body);
    }

    /** Says no with a word the page can translate, and nothing of our insides (E4). */
    static void refuse(RoutingContext ctx, int status, String error) {
        json(ctx, status, new JsonObject().put("error", error));
    }
}
