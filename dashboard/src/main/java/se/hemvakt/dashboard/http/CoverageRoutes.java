package se.hemvakt.dashboard.http;

import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import se.hemvakt.dashboard.jdbc.CoverTable;
import se.hemvakt.model.TeamId;

/** Who covers the viewer's team in the hours to come. */
final class CoverageRoutes {
    private final CoverTable cover;
    private final WorkerExecutor sql;
    private final InstantSource clock;

    CoverageRoutes(CoverTable cover, WorkerExecutor sql, InstantSource clock) {
        this.cover = cover;
        this.sql = sql;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, "/api/coverage", Access.LOGGED_IN, this::coverage));
    }

    private void coverage(RoutingContext ctx) {
        TeamId team = LoginRoutes.viewer(ctx).team();
        sql.executeBlocking(() -> cover.of(team, clock.instant()), false)
                .onSuccess(json -> Answers.json(ctx, 200, json))
                .onFailure(e -> ctx.fail(503, e));
    }
}
