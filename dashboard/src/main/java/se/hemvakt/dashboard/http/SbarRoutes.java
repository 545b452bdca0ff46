package se.hemvakt.dashboard.http;

import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.hemvakt.dashboard.board.CareRelation;
import se.hemvakt.dashboard.board.WardPatient;
import se.hemvakt.dashboard.directory.TeamDirectory;
import se.hemvakt.dashboard.insight.Frailty;
import se.hemvakt.dashboard.insight.PatientInsight;
import se.hemvakt.dashboard.insight.RuleWords;
import se.hemvakt.dashboard.jdbc.CareRecords;
import se.hemvakt.dashboard.jdbc.SbarTable;
import se.hemvakt.dashboard.jdbc.WardTables;
import se.hemvakt.dashboard.login.Viewer;
import se.hemvakt.dashboard.sbar.Sbar;
import se.hemvakt.dashboard.sbar.SbarFacts;
import se.hemvakt.dashboard.sbar.SbarJson;
import se.hemvakt.dashboard.sbar.SbarWriter;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.Episode;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Watch;

/** Reports by SBAR: the draft written from what is known now, and those that were signed. */
final class SbarRoutes {
    private static final int SIGNED_MAX = 10;

    private final WardRoutes ward;
    private final WardTables tables;
    private final SbarTable signed;
    private final PatientInsight insight;
    private final TeamDirectory directory;
    private final ZoneId zone;
    private final WorkerExecutor sql;
    private final InstantSource clock;

    SbarRoutes(
            WardRoutes ward,
            WardTables tables,
            SbarTable signed,
            PatientInsight insight,
            TeamDirectory directory,
            ZoneId zone,
            WorkerExecutor sql,
            InstantSource clock) {
        this.ward = ward;
        this.tables = tables;
        this.signed = signed;
        this.insight = insight;
        this.directory = directory;
        this.zone = zone;
        this.sql = sql;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route(HttpMethod.GET, "/api/patients/:patient/sbar", Access.SEES_PATIENTS, this::read),
                new Route(HttpMethod.POST, "/api/patients/:patient/sbar", Access.MAY_ACT, this::sign));
    }

    private void read(RoutingContext ctx) {
        Optional<WardRoutes.Found> found = ward.find(ctx, ctx.pathParam("patient"));
        if (found.isEmpty()) {
            return;
        }
        String language = Optional.ofNullable(ctx.request().getParam("lang")).orElse("sv");
        if (!language.equals("sv") && !language.equals("en")) {
            Answers.refuse(ctx, 400, "malformed");
            return;
        }
        PatientId patient = found.get().patient();
        Optional<WardPatient> known = found.get().board().patient(patient);
        if (known.isEmpty()) {
            Answers.refuse(ctx, 404, "not_found");
            return;
        }
        sql.executeBlocking(
                        () -> {
                            Sbar draft = SbarWriter.write(facts(known.get()), language);
                            JsonArray all = new JsonArray();
                            signed.newest(patient, SIGNED_MAX)
                                    .forEach(one -> all.add(withText(one.report())
                                            .put("version", one.version())
                                            .put("signedAt", one.signedAtMs())
                                            .put("by", one.by())
                                            .put("team", one.team().value())
                                            .put("handover", one.handover())));
                            return new JsonObject()
                                    .put("draft", withText(draft))
                                    .put("signed", all);
                        },
                        false)
                .onSuccess(answer -> Answers.json(ctx, 200, answer))
                .onFailure(e -> ctx.fail(503, e));
    }

    private static JsonObject withText(Sbar report) {
        return SbarJson.of(report).put("text", report.text());
    }

    private SbarFacts facts(WardPatient patient) {
        long now = clock.millis();
        PatientId id = patient.id();
        List<Episode> episodes = CareRecords.episodes(tables.episodesOf(id));
        Map<String, RuleWords> rules = new HashMap<>();
        for (Episode one : episodes) {
            insight.rule(one.rule(), one.ruleVersion())
                    .ifPresent(words -> rules.putIfAbsent(one.rule() + "/" + one.ruleVersion(), words));
        }
        return new SbarFacts(
                now,
                zone,
                insight.score(id, now).orElse(null),
                episodes,
                rules,
                last(id, CareRecords.RESPONSIBILITY_CHANGED)
                        .map(event -> event instanceof CareEvent.ResponsibilityChanged changed ? changed.after() : null)
                        .orElse(null),
                patient.team(),
                last(id, CareRecords.WATCH_CHANGED)
                        .map(event -> event instanceof CareEvent.WatchChanged changed ? changed.watch() : null)
                        .orElse(Watch.PLAIN),
                insight.conditions(id),
                patient.spo2Scale(),
                patient.limits(),
                insight.frailty(id, now)
                        .map(Frailty::ratings)
                        .flatMap(ratings -> ratings.stream().findFirst())
                        .orElse(null),
                directory.ask("", "", now));
    }

    private Optional<CareEvent> last(PatientId patient, String kind) {
        return CareRecords.events(tables.lastCareEvents(List.of(patient), kind)).stream()
                .findFirst();
    }

    /** Keeps what a person signed; with {@code request}, asks for the handover it is for in one go. */
    private void sign(RoutingContext ctx) {
        Optional<WardRoutes.Found> found = ward.find(ctx, ctx.pathParam("patient"));
        if (found.isEmpty()) {
            return;
        }
        Optional<JsonObject> body = Bodies.json(ctx);
        if (body.isEmpty()) {
            return;
        }
        PatientId patient = found.get().patient();
        boolean acts = found.get()
                .board()
                .relation(patient)
                .filter(CareRelation::actsForResponsible)
                .isPresent();
        Optional<Sbar> report = SbarJson.read(body.get());
        if (!acts || report.isEmpty()) {
            Answers.refuse(ctx, acts ? 400 : 403, acts ? "malformed" : "role");
            return;
        }
        Viewer viewer = LoginRoutes.viewer(ctx);
        if (body.get().getValue("request") instanceof JsonObject asked) {
            ward.signed(ctx, asked.put("patient", patient.toString()), id -> new JsonObject()
                    .put("version", signed.sign(patient, report.get(), viewer.signer(), id, clock.instant())));
            return;
        }
        sql.executeBlocking(() -> signed.sign(patient, report.get(), viewer.signer(), null, clock.instant()), false)
                .onSuccess(version -> Answers.json(ctx, 201, new JsonObject().put("version", version)))
                .onFailure(e -> ctx.fail(503, e));
    }
}
