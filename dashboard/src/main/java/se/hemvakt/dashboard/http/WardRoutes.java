package se.hemvakt.dashboard.http;

import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import se.hemvakt.dashboard.board.CareRelation;
import se.hemvakt.dashboard.board.EpisodeList;
import se.hemvakt.dashboard.board.HandoverList;
import se.hemvakt.dashboard.board.SeriesColumns;
import se.hemvakt.dashboard.board.WardBoard;
import se.hemvakt.dashboard.board.WardPatient;
import se.hemvakt.dashboard.board.Wards;
import se.hemvakt.dashboard.jdbc.CareRecords;
import se.hemvakt.dashboard.jdbc.WardTables;
import se.hemvakt.dashboard.login.Viewer;
import se.hemvakt.model.Action;
import se.hemvakt.model.AlertOutcome;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.DischargeInputs;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Handover;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Phase;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.history.ReadingHistory;
import se.hemvakt.runtime.log.Log;

/**
 * The ward, its patients, and what may be asked for about them. Each route finds its patient on the board of the viewer's
 * team: who is not there gets the same 404 as who does not exist (B2, B4).
 */
final class WardRoutes {
    private static final int POINTS_MAX = 2_000;
    private static final int REASON_MAX = 1_000;
    private static final Duration SPAN_MAX = Duration.ofDays(31);

    private final Wards wards;
    private final WardTables tables;
    private final ReadingHistory history;
    private final Log<CareRequest> requests;
    private final LiveSockets live;
    private final SecurityHeaders security;
    private final WorkerExecutor sql;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    WardRoutes(
            Wards wards,
            WardTables tables,
            ReadingHistory history,
            Log<CareRequest> requests,
            LiveSockets live,
            SecurityHeaders security,
            WorkerExecutor sql,
            InstantSource clock) {
        this.wards = wards;
        this.tables = tables;
        this.history = history;
        this.requests = requests;
        this.live = live;
        this.security = security;
        this.sql = sql;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route(HttpMethod.GET, "/api/ward", Access.SEES_PATIENTS, this::ward),
                new Route(HttpMethod.GET, "/api/live", Access.SEES_PATIENTS, this::live),
                new Route(HttpMethod.GET, "/api/patients/:patient", Access.SEES_PATIENTS, this::patient),
                new Route(HttpMethod.GET, "/api/patients/:patient/series", Access.SEES_PATIENTS, this::series),
                new Route(HttpMethod.GET, "/api/patients/:patient/episodes", Access.SEES_PATIENTS, this::episodes),
                new Route(HttpMethod.GET, "/api/handovers", Access.SEES_PATIENTS, this::handovers),
                new Route(HttpMethod.POST, "/api/requests", Access.MAY_ACT, this::request),
                new Route(HttpMethod.POST, "/api/seen", Access.MAY_ACT, this::seen));
    }

    private Optional<WardBoard> board(RoutingContext ctx) {
        return wards.board(LoginRoutes.viewer(ctx).team());
    }

    /** A patient the viewer may see, and the board they are on. */
    record Found(WardBoard board, PatientId patient) {
        /**
         * As which team a member of that board asks about alerts: a team that stands in, or was told, acts for the one responsible
         * as the board shows it. The rules refuse it when another is by then (H06).
         */
        TeamId actingTeam(Viewer viewer) {
            return board.relation(patient)
                    .filter(CareRelation::actsForResponsible)
                    .flatMap(relation -> board.patient(patient))
                    .map(WardPatient::team)
                    .orElse(viewer.team());
        }
    }

    /** Answers 404 itself when there is none. */
    Optional<Found> find(RoutingContext ctx, String patientText) {
        try {
            PatientId patient = PatientId.parse(patientText);
            Optional<Found> found =
                    board(ctx).filter(board -> board.holds(patient)).map(board -> new Found(board, patient));
            if (found.isPresent()) {
                return found;
            }
        } catch (IllegalArgumentException e) {
            // Not an id: the same answer as for one that is nobody's.
        }
        Answers.refuse(ctx, 404, "not_found");
        return Optional.empty();
    }

    private void ward(RoutingContext ctx) {
        board(ctx)
                .ifPresentOrElse(
                        board -> Answers.json(
                                ctx, 200, board.snapshot(clock.millis()).text()),
                        () -> Answers.refuse(ctx, 404, "not_found"));
    }

    private void live(RoutingContext ctx) {
        if (!security.isOurs(ctx.request())) {
            Answers.refuse(ctx, 403, "origin");
            return;
        }
        Optional<WardBoard> board = board(ctx);
        if (board.isEmpty()) {
            Answers.refuse(ctx, 404, "not_found");
            return;
        }
        Viewer viewer = LoginRoutes.viewer(ctx);
        if (live.isFull(viewer)) {
            Answers.refuse(ctx, 429, "too_many_screens");
            return;
        }
        String token = LoginRoutes.token(ctx);
        ctx.request()
                .toWebSocket()
                .onSuccess(socket -> live.open(socket, viewer, token, board.get()))
                .onFailure(e -> Answers.refuse(ctx, 400, "websocket_only"));
    }

    private void patient(RoutingContext ctx) {
        // Looked for once more under the board's lock: a patient can leave the team between the two.
        find(ctx, ctx.pathParam("patient")).ifPresent(found -> found.board()
                .tile(found.patient(), clock.millis())
                .ifPresentOrElse(tile -> Answers.json(ctx, 200, tile), () -> Answers.refuse(ctx, 404, "not_found")));
    }

    private void episodes(RoutingContext ctx) {
        find(ctx, ctx.pathParam("patient"))
                .ifPresent(found ->
                        answer(ctx, () -> EpisodeList.json(CareRecords.episodes(tables.episodesOf(found.patient())))));
    }

    private void series(RoutingContext ctx) {
        Optional<Found> found = find(ctx, ctx.pathParam("patient"));
        if (found.isEmpty()) {
            return;
        }
        Optional<Vital> vital = Vital.ofCode(String.valueOf(ctx.request().getParam("vital")))
                .filter(v -> v.kind() != Vital.Kind.TECHNICAL);
        long now = clock.millis();
        long from = number(ctx, "from", now - Duration.ofHours(24).toMillis());
        long to = number(ctx, "to", now);
        long points = number(ctx, "points", 600);
        if (vital.isEmpty()
                || from < 0
                || to <= from
                || to - from > SPAN_MAX.toMillis()
                || to > now + SPAN_MAX.toMillis()
                || points < 2
                || points > POINTS_MAX) {
            Answers.refuse(ctx, 400, "malformed");
            return;
        }
        answer(
                ctx,
                () -> SeriesColumns.json(
                        vital.get(),
                        history.series(
                                found.get().patient(),
                                vital.get(),
                                Instant.ofEpochMilli(from),
                                Instant.ofEpochMilli(to),
                                (int) points),
                        found.get()
                                .board()
                                .patient(found.get().patient())
                                .map(WardPatient::silentAfter)
                                .orElse(null)));
    }

    static long number(RoutingContext ctx, String name, long otherwise) {
        String text = ctx.request().getParam(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Somebody asks for something; what becomes of it comes over the socket, when rules has decided. */
    private void request(RoutingContext ctx) {
        Optional<JsonObject> body = Bodies.json(ctx);
        if (body.isEmpty()) {
            return;
        }
        JsonObject asked = body.get();
        Optional<CareRequest.Kind> kind = KINDS.apply(Bodies.text(asked, "kind", 20));
        if (kind.isPresent() && kind.get().isAboutResponsibility()) {
            aboutResponsibility(ctx, asked, kind.get(), newId(), id -> new JsonObject());
            return;
        }
        Optional<Found> found = find(ctx, Bodies.text(asked, "patient", 20));
        if (found.isEmpty()) {
            return;
        }
        if (kind.isPresent() && kind.get().isNote()) {
            aboutAlert(ctx, asked, kind.get(), found.get());
            return;
        }
        if (kind.isPresent() && kind.get().isAboutVisit()) {
            aboutVisit(ctx, asked, kind.get(), found.get());
            return;
        }
        String vital = Bodies.text(asked, "vital", 40);
        Optional<Vital> what = Vital.ofCode(vital);
        Long until = asked.getValue("until") instanceof Number number ? (Long) number.longValue() : null;
        Integer level = asked.getValue("level") instanceof Integer number ? number : null;
        Optional<LocalDate> stateOf = day(Bodies.text(asked, "stateOf", 10));
        Optional<DischargeInputs> discharge = discharge(asked);
        if (kind.isEmpty()
                || (!vital.isEmpty() && what.isEmpty())
                || (asked.containsKey("until") && until == null)
                || (asked.containsKey("level") && level == null)
                || (asked.containsKey("stateOf") && stateOf.isEmpty())
                || (asked.containsKey("inputs") && discharge.isEmpty())) {
            Answers.refuse(ctx, 400, "malformed");
            return;
        }
        String episode = Bodies.text(asked, "episode", 200);
        boolean ofEpisode = OF_EPISODE.contains(kind.get());
        if (ofEpisode
                && found.get().board().episode(found.get().patient(), episode).isEmpty()) {
            Answers.refuse(ctx, 404, "not_found");
            return;
        }
        ask(
                ctx,
                asked(ctx, asked, kind.get(), found.get(), ofEpisode ? episode : "")
                        .untilMs(until)
                        .vital(what.orElse(null))
                        .level(level)
                        .stateOf(stateOf.orElse(null))
                        .discharge(discharge.orElse(null))
                        .build());
    }

    /** Numbers, and true and false for yes and no; what is null is not known. Which can be true is for the rules to say. */
    private static Optional<DischargeInputs> discharge(JsonObject asked) {
        if (!(asked.getValue("inputs") instanceof JsonObject inputs) || inputs.size() > DISCHARGE_ITEMS_MAX) {
            return Optional.empty();
        }
        Map<String, Double> known = new HashMap<>();
        for (Map.Entry<String, Object> one : inputs) {
            if (one.getValue() instanceof Boolean answer) {
                known.put(one.getKey(), answer ? 1.0 : 0.0);
            } else if (one.getValue() instanceof Number number) {
                known.put(one.getKey(), number.doubleValue());
            } else if (one.getValue() != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new DischargeInputs(Bodies.text(asked, "form", 20), known));
    }

    /** What was done about an alert of the patient, or what it turned out to be: it may be over for hours. */
    private void aboutAlert(RoutingContext ctx, JsonObject asked, CareRequest.Kind kind, Found found) {
        String action = Bodies.text(asked, "action", 40);
        String outcome = Bodies.text(asked, "outcome", 40);
        CareRequest.Note note;
        try {
            note = new CareRequest.Note(
                    action.isEmpty() ? null : Action.valueOf(action.toUpperCase(Locale.ROOT)),
                    outcome.isEmpty() ? null : AlertOutcome.valueOf(outcome.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            Answers.refuse(ctx, 400, "malformed");
            return;
        }
        String episode = Bodies.text(asked, "episode", 200);
        askAboutAlert(ctx, asked(ctx, asked, kind, found, episode).note(note).build());
    }

    /** What the viewer asks, as far as every kind says it. What is longer than rules takes is refused there with words, not lost here. */
    private CareRequest.Asked asked(
            RoutingContext ctx, JsonObject asked, CareRequest.Kind kind, Found found, String episode) {
        Viewer viewer = LoginRoutes.viewer(ctx);
        return CareRequest.asked(
                        newId(),
                        kind,
                        found.patient(),
                        episode,
                        viewer.username(),
                        viewer.displayName(),
                        clock.millis())
                .reason(Bodies.text(asked, "reason", REASON_MAX))
                .team(found.actingTeam(viewer));
    }

    /** Asks, if the alert it is about is one of that patient's; only a note has to be about one. */
    private void askAboutAlert(RoutingContext ctx, CareRequest request) {
        String episode = request.episode();
        boolean aboutNone = episode.isEmpty() && !request.kind().isNote();
        sql.executeBlocking(() -> aboutNone || tables.isEpisodeOf(request.patient(), episode), false)
                .onFailure(e -> ctx.fail(503, e))
                .onSuccess(is -> {
                    if (is) {
                        ask(ctx, request);
                    } else {
                        Answers.refuse(ctx, 404, "not_found");
                    }
                });
    }

    /** About a home visit: to ask for one, perhaps because of an alert, or to tell what became of it. */
    private void aboutVisit(RoutingContext ctx, JsonObject asked, CareRequest.Kind kind, Found found) {
        String episode = Bodies.text(asked, "episode", 200);
        // Longer than a team's id can be: a wrong one is refused, and never taken for none.
        String team = Bodies.text(asked, "team", 200);
        CareRequest.OfVisit visit;
        try {
            visit = new CareRequest.OfVisit(team.isEmpty() ? null : new TeamId(team), Bodies.text(asked, "visit", 40));
        } catch (IllegalArgumentException e) {
            Answers.refuse(ctx, 400, "malformed");
            return;
        }
        askAboutAlert(ctx, asked(ctx, asked, kind, found, episode).visit(visit).build());
    }

    /**
     * About who is responsible: of a patient the viewer's team sees, or had when monitoring ended, or of one whose handover is not
     * over. A team that stands in asks as the one responsible. The rules look again whose turn it is when they decide.
     */
    private void aboutResponsibility(
            RoutingContext ctx,
            JsonObject asked,
            CareRequest.Kind kind,
            String id,
            Function<String, JsonObject> signed) {
        Viewer viewer = LoginRoutes.viewer(ctx);
        PatientId patient;
        CareRequest.Move move;
        try {
            patient = PatientId.parse(Bodies.text(asked, "patient", 20));
        } catch (IllegalArgumentException e) {
            Answers.refuse(ctx, 404, "not_found");
            return;
        }
        try {
            String to = Bodies.text(asked, "to", 40);
            String phase = Bodies.text(asked, "phase", 40);
            move = new CareRequest.Move(
                    to.isEmpty() ? null : new TeamId(to),
                    Bodies.text(asked, "handover", 40),
                    phase.isEmpty() ? null : Phase.valueOf(phase.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            Answers.refuse(ctx, 400, "malformed");
            return;
        }
        Optional<CareRelation> relation = board(ctx).flatMap(board -> board.relation(patient));
        TeamId team = relation.equals(Optional.of(CareRelation.COVER))
                ? board(ctx)
                        .flatMap(board -> board.patient(patient))
                        .map(WardPatient::team)
                        .orElse(viewer.team())
                : viewer.team();
        sql.executeBlocking(
                        () -> relation.isPresent() || tables.mayAskAbout(patient, viewer.team())
                                ? Optional.of(signed.apply(id))
                                : Optional.<JsonObject>empty(),
                        false)
                .onFailure(e -> ctx.fail(503, e))
                .onSuccess(kept -> {
                    if (kept.isEmpty()) {
                        Answers.refuse(ctx, 404, "not_found");
                        return;
                    }
                    ask(
                            ctx,
                            kept.get(),
                            CareRequest.asked(
                                            id,
                                            kind,
                                            patient,
                                            Bodies.text(asked, "episode", 200),
                                            viewer.username(),
                                            viewer.displayName(),
                                            clock.millis())
                                    .reason(Bodies.text(asked, "reason", REASON_MAX))
                                    .team(team)
                                    .move(move)
                                    .build());
                });
    }

    private String newId() {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /**
     * Asks for the handover a report was signed for, after the report is kept: whoever is asked has it before their eyes.
     *
     * @param signed keeps the report for the handover with this id, and says what to answer besides; blocks
     */
    void signed(RoutingContext ctx, JsonObject asked, Function<String, JsonObject> signed) {
        Optional<CareRequest.Kind> kind = KINDS.apply(Bodies.text(asked, "kind", 20))
                .filter(one -> one == CareRequest.Kind.OFFER || one == CareRequest.Kind.HAND_BACK);
        if (kind.isEmpty()) {
            Answers.refuse(ctx, 400, "malformed");
            return;
        }
        aboutResponsibility(ctx, asked, kind.get(), newId(), signed);
    }

    private void ask(RoutingContext ctx, CareRequest request) {
        ask(ctx, new JsonObject(), request);
    }

    private void ask(RoutingContext ctx, JsonObject answer, CareRequest request) {
        wards.asked(request.id(), request.user(), LoginRoutes.viewer(ctx).team());
        requests.append(request)
                .onSuccess(position -> Answers.json(ctx, 202, answer.put("request", request.id())))
                .onFailure(e -> ctx.fail(503, e));
    }

    /** What waits for an answer of the viewer's team, and what has come back to it. */
    private void handovers(RoutingContext ctx) {
        TeamId team = LoginRoutes.viewer(ctx).team();
        answer(ctx, () -> HandoverList.json(tables.handoversOf(team)));
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static final Set<CareRequest.Kind> OF_EPISODE = EnumSet.of(
            CareRequest.Kind.ACCEPT,
            CareRequest.Kind.UNDO_ACCEPT,
            CareRequest.Kind.SILENCE,
            CareRequest.Kind.END_SILENCE);

    private static final int DISCHARGE_ITEMS_MAX = 20;

    private static final java.util.function.Function<String, Optional<CareRequest.Kind>> KINDS = kinds();

    private static java.util.function.Function<String, Optional<CareRequest.Kind>> kinds() {
        Map<String, CareRequest.Kind> byCode = new HashMap<>();
        for (CareRequest.Kind kind : CareRequest.Kind.values()) {
            byCode.put(kind.name().toLowerCase(Locale.ROOT), kind);
        }
        return code -> Optional.ofNullable(byCode.get(code));
    }

    /**
     * Somebody has seen an alert that cleared by itself; a live one can not be seen away. Or has looked at a patient because of a
     * handover, which sounds until then.
     */
    private void seen(RoutingContext ctx) {
        Optional<JsonObject> body = Bodies.json(ctx);
        if (body.isEmpty()) {
            return;
        }
        Optional<Found> found = find(ctx, Bodies.text(body.get(), "patient", 20));
        if (found.isEmpty()) {
            return;
        }
        PatientId patient = found.get().patient();
        String handover = Bodies.text(body.get(), "handover", 40);
        if (!handover.isEmpty()) {
            looked(ctx, found.get(), handover);
            return;
        }
        Optional<Episode> episode = found.get()
                .board()
                .episode(patient, Bodies.text(body.get(), "episode", 200))
                // It leaves the view of the team that has the patient: not for one that is only asked to take over
                // (H07).
                .filter(one -> found.get()
                        .board()
                        .relation(patient)
                        .filter(CareRelation::actsForResponsible)
                        .isPresent());
        if (episode.isEmpty() || episode.get().isLive()) {
            Answers.refuse(ctx, 404, "not_found");
            return;
        }
        String username = LoginRoutes.viewer(ctx).username();
        answer(ctx, () -> {
            tables.seen(episode.get().id(), username, clock.instant());
            wards.seen(patient, episode.get().id());
            return "{}";
        });
    }

    private void looked(RoutingContext ctx, Found found, String handover) {
        Long due = found.board()
                .waiting(found.patient(), handover)
                .map(Handover::dueMs)
                .orElse(null);
        if (due == null) {
            Answers.refuse(ctx, 404, "not_found");
            return;
        }
        Viewer viewer = LoginRoutes.viewer(ctx);
        answer(ctx, () -> {
            tables.looked(
                    new WardTables.Looked(viewer.team(), found.patient(), handover, due),
                    viewer.username(),
                    clock.instant());
            wards.looked(viewer.team(), found.patient(), handover, due);
            return "{}";
        });
    }

    private void answer(RoutingContext ctx, Callable<String> body) {
        sql.executeBlocking(body, false)
                .onSuccess(text -> Answers.json(ctx, 200, text))
                .onFailure(e -> ctx.fail(503, e));
    }
}
