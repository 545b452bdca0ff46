package se.hemvakt.dashboard.http;

import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import se.hemvakt.dashboard.jdbc.OutcomeTable;
import se.hemvakt.dashboard.outcome.OutcomeFigures;
import se.hemvakt.dashboard.outcome.OutcomeFigures.Group;
import se.hemvakt.model.AlertOutcome;
import se.hemvakt.model.TeamId;

/** What a team looks at when a shift begins or ends; of the viewer's own team only. */
final class ShiftRoutes {
    private static final int DAYS_MAX = 366;

    private final OutcomeTable outcomes;
    private final WorkerExecutor sql;
    private final InstantSource clock;

    ShiftRoutes(OutcomeTable outcomes, WorkerExecutor sql, InstantSource clock) {
        this.outcomes = outcomes;
        this.sql = sql;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, "/api/outcomes", Access.SEES_PATIENTS, this::outcomes));
    }

    /** What alerts turned out to be. */
    private void outcomes(RoutingContext ctx) {
        long days = WardRoutes.number(ctx, "days", 30);
        if (days < 1 || days > DAYS_MAX) {
            Answers.refuse(ctx, 400, "malformed");
            return;
        }
        Instant to = clock.instant();
        Instant from = to.minus(Duration.ofDays(days));
        TeamId team = LoginRoutes.viewer(ctx).team();
        sql.executeBlocking(() -> outcomes.between(from, to, team), false)
                .onSuccess(figures -> Answers.json(ctx, 200, json(figures, from, to)))
                .onFailure(e -> ctx.fail(503, e));
    }

    private static JsonObject json(OutcomeFigures figures, Instant from, Instant to) {
        return new JsonObject()
                .put("from", from.toEpochMilli())
                .put("to", to.toEpochMilli())
                .put("alerts", figures.alerts())
                .put("told", figures.told().size())
                .put("rules", groups(figures.byRule(), "rule"))
                .put("shifts", groups(figures.byShift(), "shift"));
    }

    private static JsonArray groups(List<Group<String>> groups, String name) {
        JsonArray written = new JsonArray();
        for (Group<String> group : groups) {
            JsonObject one = new JsonObject().put(name, group.key()).put("n", group.n());
            for (AlertOutcome outcome : AlertOutcome.values()) {
                one.put(outcome.name().toLowerCase(Locale.ROOT), group.of().get(outcome));
            }
            written.add(one.put("actedPercent", group.percent(AlertOutcome.ACTED)));
        }
        return written;
    }
}
