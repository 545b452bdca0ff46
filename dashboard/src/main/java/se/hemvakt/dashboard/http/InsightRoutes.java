package se.hemvakt.dashboard.http;

import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import se.hemvakt.dashboard.board.AlertStory;
import se.hemvakt.dashboard.insight.InsightJson;
import se.hemvakt.dashboard.insight.PatientInsight;
import se.hemvakt.dashboard.jdbc.WardTables;
import se.hemvakt.model.PatientId;

/**
 * Questions about one patient: why it alerted, why it did not, what the score can become, how frail. Each finds its patient
 * like every other route does, so another team's is not found.
 *
 * <p>A past minute costs a replay of a week, so one is worked out at a time, on threads of its own: who comes second is told
 * to try again, and logins and charts do not wait for it.
 */
final class InsightRoutes {
    /** How far back a minute may lie. With the week before it that is less than the store keeps readings at least. */
    private static final Duration BACK_MAX = Duration.ofDays(14);

    private final WardRoutes ward;
    private final WardTables tables;
    private final PatientInsight insight;
    private final WorkerExecutor sql;
    private final WorkerExecutor replays;
    private final InstantSource clock;
    private final AtomicBoolean replaying = new AtomicBoolean();

    InsightRoutes(
            WardRoutes ward,
            WardTables tables,
            PatientInsight insight,
            WorkerExecutor sql,
            WorkerExecutor replays,
            InstantSource clock) {
        this.ward = ward;
        this.tables = tables;
        this.insight = insight;
        this.sql = sql;
        this.replays = replays;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route(HttpMethod.GET, "/api/patients/:patient/story", Access.SEES_PATIENTS, this::story),
                new Route(HttpMethod.GET, "/api/patients/:patient/why-not", Access.SEES_PATIENTS, this::whyNot),
                new Route(HttpMethod.GET, "/api/patients/:patient/score", Access.SEES_PATIENTS, this::score),
                new Route(HttpMethod.GET, "/api/patients/:patient/frailty", Access.SEES_PATIENTS, this::frailty),
                new Route(HttpMethod.GET, "/api/patients/:patient/discharge", Access.SEES_PATIENTS, this::discharge));
    }

    private Optional<PatientId> find(RoutingContext ctx) {
        return ward.find(ctx, ctx.pathParam("patient")).map(WardRoutes.Found::patient);
    }

    /** What has happened to one alert. */
    private void story(RoutingContext ctx) {
        Optional<PatientId> patient = find(ctx);
        if (patient.isEmpty()) {
            return;
        }
        String episode = ctx.request().getParam("episode");
        if (episode == null || episode.isEmpty() || episode.length() > 200) {
            Answers.refuse(ctx, 400, "malformed");
            return;
        }
        answer(ctx, sql, () -> {
            List<AlertStory.Entry> entries = tables.careEvents(patient.get(), episode);
            return AlertStory.newest(episode, entries).map(newest -> new JsonObject()
                    .put(
                            "rule",
                            insight.rule(newest.rule(), newest.ruleVersion())
                                    .map(InsightJson::of)
                                    .orElse(null))
                    .put("story", AlertStory.of(episode, entries)));
        });
    }

    private void whyNot(RoutingContext ctx) {
        Optional<PatientId> patient = find(ctx);
        if (patient.isEmpty()) {
            return;
        }
        long now = clock.millis();
        String asked = ctx.request().getParam("at");
        if (asked == null) {
            answer(ctx, sql, () -> insight.whyNot(patient.get(), now).map(InsightJson::of));
            return;
        }
        long at = WardRoutes.number(ctx, "at", -1);
        if (at < 0) {
            Answers.refuse(ctx, 400, "malformed");
        } else if (at > now) {
            Answers.refuse(ctx, 400, "in_future");
        } else if (at < now - BACK_MAX.toMillis()) {
            Answers.refuse(ctx, 400, "too_far_back");
        } else if (!replaying.compareAndSet(false, true)) {
            ctx.response().putHeader("Retry-After", "2");
            Answers.refuse(ctx, 429, "one_at_a_time");
        } else {
            answer(ctx, replays, () -> {
                try {
                    return insight.whyNotAt(patient.get(), at).map(InsightJson::of);
                } finally {
                    replaying.set(false);
                }
            });
        }
    }

    private void score(RoutingContext ctx) {
        find(ctx)
                .ifPresent(patient -> answer(
                        ctx, sql, () -> insight.score(patient, clock.millis()).map(InsightJson::of)));
    }

    private void frailty(RoutingContext ctx) {
        find(ctx)
                .ifPresent(patient -> answer(
                        ctx, sql, () -> insight.frailty(patient, clock.millis()).map(InsightJson::of)));
    }

    private void discharge(RoutingContext ctx) {
        find(ctx)
                .ifPresent(patient ->
                        answer(ctx, sql, () -> insight.discharge(patient).map(InsightJson::of)));
    }

    private static void answer(RoutingContext ctx, WorkerExecutor worker, Callable<Optional<JsonObject>> body) {
        worker.executeBlocking(body, false)
                .onSuccess(found -> found.ifPresentOrElse(
                        json -> Answers.json(ctx, 200, json), () -> Answers.refuse(ctx, 404, "not_found")))
                .onFailure(e -> ctx.fail(503, e));
    }
}
