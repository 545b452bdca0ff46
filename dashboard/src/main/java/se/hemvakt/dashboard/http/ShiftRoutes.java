package se.hemvakt.dashboard.http;

import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import se.hemvakt.dashboard.jdbc.OutcomeTable;
import se.hemvakt.dashboard.jdbc.ShiftTables;
import se.hemvakt.dashboard.login.Viewer;
import se.hemvakt.dashboard.outcome.OutcomeFigures;
import se.hemvakt.dashboard.outcome.OutcomeFigures.Group;
import se.hemvakt.dashboard.outcome.VisitsInTime;
import se.hemvakt.dashboard.shift.Duty;
import se.hemvakt.dashboard.shift.ShiftJson;
import se.hemvakt.model.AlertOutcome;
import se.hemvakt.model.TeamId;

/** What a team looks at when a shift begins or ends; of the viewer's own team only. */
final class ShiftRoutes {
    private static final int DAYS_MAX = 366;
    /** A long weekend, and whoever comes back after it. */
    private static final Duration ENDED_BACK = Duration.ofDays(7);

    private final WardRoutes ward;
    private final OutcomeTable outcomes;
    private final ShiftTables shifts;
    private final WorkerExecutor sql;
    private final InstantSource clock;

    ShiftRoutes(WardRoutes ward, OutcomeTable outcomes, ShiftTables shifts, WorkerExecutor sql, InstantSource clock) {
        this.ward = ward;
        this.outcomes = outcomes;
        this.shifts = shifts;
        this.sql = sql;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route(HttpMethod.GET, "/api/outcomes", Access.SEES_PATIENTS, this::outcomes),
                new Route(HttpMethod.GET, "/api/shift", Access.SEES_PATIENTS, this::shift),
                new Route(HttpMethod.GET, "/api/ended", Access.MAY_ACT, this::ended),
                new Route(HttpMethod.GET, "/api/duty", Access.SEES_PATIENTS, this::duty),
                new Route(HttpMethod.POST, "/api/shift", Access.MAY_ACT, this::sign),
                new Route(HttpMethod.POST, "/api/opened", Access.MAY_ACT, this::opened));
    }

    /** What those who come have to know. */
    private void shift(RoutingContext ctx) {
        TeamId team = LoginRoutes.viewer(ctx).team();
        Instant now = clock.instant();
        sql.executeBlocking(
                        () -> ShiftJson.of(shifts.report(team, now))
                                .mergeIn(ShiftJson.of(shifts.duty(team)))
                                .put("at", now.toEpochMilli()),
                        false)
                .onSuccess(json -> Answers.json(ctx, 200, json))
                .onFailure(e -> ctx.fail(503, e));
    }

    private void duty(RoutingContext ctx) {
        TeamId team = LoginRoutes.viewer(ctx).team();
        sql.executeBlocking(() -> ShiftJson.of(shifts.duty(team)), false)
                .onSuccess(json -> Answers.json(ctx, 200, json))
                .onFailure(e -> ctx.fail(503, e));
    }

    /** Whose monitoring the team has ended: to see an end by mistake, and take it back (H27). */
    private void ended(RoutingContext ctx) {
        TeamId team = LoginRoutes.viewer(ctx).team();
        Instant since = clock.instant().minus(ENDED_BACK);
        sql.executeBlocking(() -> ShiftJson.of(shifts.ended(team, since)), false)
                .onSuccess(json -> Answers.json(ctx, 200, json))
                .onFailure(e -> ctx.fail(503, e));
    }

    /** A signature; what the page showed is put together here once more, so that nobody can sign something else. */
    private void sign(RoutingContext ctx) {
        Optional<JsonObject> body = Bodies.json(ctx);
        if (body.isEmpty()) {
            return;
        }
        Optional<Duty.Step> step = Arrays.stream(Duty.Step.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(Bodies.text(body.get(), "step", 10)))
                .findFirst();
        if (step.isEmpty()) {
            Answers.refuse(ctx, 400, "malformed");
            return;
        }
        Viewer viewer = LoginRoutes.viewer(ctx);
        Instant now = clock.instant();
        sql.executeBlocking(
                        () -> {
                            String shown = ShiftJson.of(shifts.report(viewer.team(), now))
                                    .encode();
                            Optional<String> refused = shifts.sign(viewer.signer(), step.get(), now, shown);
                            JsonObject answer = ShiftJson.of(shifts.duty(viewer.team()));
                            refused.ifPresent(why -> answer.put("error", why));
                            return answer;
                        },
                        false)
                .onSuccess(json -> Answers.json(ctx, json.containsKey("error") ? 409 : 200, json))
                .onFailure(e -> ctx.fail(503, e));
    }

    /** Somebody looks at a patient's page. */
    private void opened(RoutingContext ctx) {
        Optional<JsonObject> body = Bodies.json(ctx);
        if (body.isEmpty()) {
            return;
        }
        Optional<WardRoutes.Found> found = ward.find(ctx, Bodies.text(body.get(), "patient", 20));
        if (found.isEmpty()) {
            return;
        }
        Viewer viewer = LoginRoutes.viewer(ctx);
        Instant now = clock.instant();
        sql.executeBlocking(
                        () -> {
                            shifts.opened(found.get().patient(), viewer.signer(), now);
                            return true;
                        },
                        false)
                .onSuccess(done -> Answers.json(ctx, 200, new JsonObject()))
                .onFailure(e -> ctx.fail(503, e));
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
        sql.executeBlocking(
                        () -> json(outcomes.between(from, to, team), from, to)
                                .put("visits", json(outcomes.visits(from, to, team))),
                        false)
                .onSuccess(json -> Answers.json(ctx, 200, json))
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

    private static JsonObject json(VisitsInTime visits) {
        return new JsonObject()
                .put("n", visits.n())
                .put("inTime", visits.inTime())
                .put("inTimePercent", visits.percent());
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
