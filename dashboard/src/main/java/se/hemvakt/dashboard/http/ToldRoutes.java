package se.hemvakt.dashboard.http;

import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import se.hemvakt.dashboard.jdbc.MessageTable;

/** Whom an alert was told to: all messages, all attempts, and who was passed over (H04). */
final class ToldRoutes {
    private static final int EPISODE_MAX = 200;

    private final WardRoutes ward;
    private final MessageTable messages;
    private final WorkerExecutor sql;

    ToldRoutes(WardRoutes ward, MessageTable messages, WorkerExecutor sql) {
        this.ward = ward;
        this.messages = messages;
        this.sql = sql;
    }

    List<Route> routes() {
        return List.of(
                new Route(HttpMethod.GET, "/api/patients/:patient/messages", Access.SEES_PATIENTS, this::messages));
    }

    private void messages(RoutingContext ctx) {
        ward.find(ctx, ctx.pathParam("patient")).ifPresent(found -> {
            String episode = ctx.request().getParam("episode");
            if (episode == null || episode.isEmpty() || episode.length() > EPISODE_MAX) {
                Answers.refuse(ctx, 400, "malformed");
                return;
            }
            sql.executeBlocking(() -> messages.of(found.patient(), episode), false)
                    .onSuccess(json -> Answers.json(ctx, 200, json))
                    .onFailure(e -> ctx.fail(503, e));
        });
    }
}
