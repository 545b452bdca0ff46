package se.hemvakt.dashboard.http;

import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import se.hemvakt.dashboard.board.Wards;
import se.hemvakt.dashboard.jdbc.CoverTable;
import se.hemvakt.dashboard.login.Role;
import se.hemvakt.dashboard.login.Viewer;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.TeamId;

/** Who covers the viewer's team in the hours to come, and whether nobody can be told of somebody now. */
final class CoverageRoutes {
    private final CoverTable cover;
    private final Wards wards;
    private final WorkerExecutor sql;
    private final InstantSource clock;

    CoverageRoutes(CoverTable cover, Wards wards, WorkerExecutor sql, InstantSource clock) {
        this.cover = cover;
        this.wards = wards;
        this.sql = sql;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route(HttpMethod.GET, "/api/coverage", Access.LOGGED_IN, this::coverage),
                new Route(HttpMethod.GET, "/api/nobody", Access.LOGGED_IN, this::nobody));
    }

    private void coverage(RoutingContext ctx) {
        TeamId team = LoginRoutes.viewer(ctx).team();
        sql.executeBlocking(() -> cover.of(team, clock.instant()), false)
                .onSuccess(json -> Answers.json(ctx, 200, json))
                .onFailure(e -> ctx.fail(503, e));
    }

    /** How many: of those the viewer's team sees, and for technicians of all, who keep hours and routes in order (H04). */
    private void nobody(RoutingContext ctx) {
        Viewer viewer = LoginRoutes.viewer(ctx);
        sql.executeBlocking(cover::nobodyToTell, false)
                .onSuccess(patients -> Answers.json(
                        ctx,
                        200,
                        new JsonObject()
                                .put(
                                        "patients",
                                        patients.stream()
                                                .filter(one -> concerns(viewer, one))
                                                .count())))
                .onFailure(e -> ctx.fail(503, e));
    }

    private boolean concerns(Viewer viewer, PatientId patient) {
        return viewer.role() == Role.TECHNICIAN
                || wards.board(viewer.team())
                        .filter(board -> board.holds(patient))
                        .isPresent();
    }
}
