package se.hemvakt.rules.responsibility;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.Closed;
import se.hemvakt.model.CareEvent.RequestAnswered;
import se.hemvakt.model.CareEvent.ResponsibilityChanged;
import se.hemvakt.model.CareEvent.Step;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.CareRequest.Move;
import se.hemvakt.model.Handover;
import se.hemvakt.model.Handover.Kind;
import se.hemvakt.model.Handover.State;
import se.hemvakt.model.Phase;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;

/**
 * Decides who is responsible. Responsibility moves in one place, {@link #accept}, and only by the answer of the side that was asked
 * while the team that takes over is open; whoever held it holds it until then (H06). Whatever else is asked, late, twice or by
 * the wrong team, changes nothing and is told why, and who was first.
 *
 * <p>A pure function; stateless itself.
 */
public final class Ledger {
    private static final int WORDS_MAX = 200;
    /** So many that are over are kept, to tell who came late who was first. */
    private static final int OVER_MAX = 5;

    private final Teams teams;
    private final HandoverSettings settings;

    public Ledger(Teams teams, HandoverSettings settings) {
        this.teams = teams;
        this.settings = settings;
    }

    // ---- requests

    /** A person asks about responsibility. The last event is the {@link RequestAnswered}. */
    public Decision decide(Responsibility now, CareRequest request) {
        if (words(request).length() > WORDS_MAX) {
            return refused(now, request, "request.reason_too_long");
        }
        TeamId team = request.team();
        if (team == null) {
            return refused(now, request, "request.team_missing");
        }
        return switch (request.kind()) {
            case WITHDRAW_CONSENT, GIVE_CONSENT -> consent(now, request, team);
            case SET_PHASE -> phase(now, request, team);
            case OFFER, HAND_BACK, ASK_FOR -> monitored(now, request, () -> ask(now, request, team));
            case ACCEPT_HANDOVER -> monitored(now, request, () -> accept(now, request, team));
            case DECLINE_HANDOVER -> monitored(now, request, () -> decline(now, request, team));
            case ASK_AGAIN -> monitored(now, request, () -> askAgain(now, request, team));
            case WITHDRAW_HANDOVER -> monitored(now, request, () -> withdraw(now, request, team));
            case EN_ROUTE, ON_SITE, OUTCOME -> monitored(now, request, () -> goOn(now, request, team));
            case ACCEPT,
                    UNDO_ACCEPT,
                    WORRIED,
                    SILENCE,
                    END_SILENCE,
                    PAUSE,
                    RESUME,
                    MEASURE_AGAIN,
                    SUSPECT_INFECTION,
                    WITHDRAW_INFECTION,
                    RATE_FRAILTY,
                    SCORE_DISCHARGE,
                    ASK_VISIT,
                    VISIT_MADE,
                    CANCEL_VISIT,
                    ACTION,
                    ALERT_OUTCOME -> throw new IllegalArgumentException("not about responsibility: " + request.kind());
        };
    }

    private interface Answer {
        Decision give();
    }

    private static Decision monitored(Responsibility now, CareRequest request, Answer answer) {
        return now.isMonitored() ? answer.give() : refused(now, request, "responsibility.ended");
    }

    /** Offer, hand back, ask for help, or ask for the patient. */
    private Decision ask(Responsibility now, CareRequest request, TeamId team) {
        boolean asking = request.kind() == CareRequest.Kind.ASK_FOR;
        if (asking == team.equals(now.team())) {
            return asking ? refused(now, request, "handover.yours_already") : otherTeam(now, request);
        }
        TeamId to = asking ? team : receiver(now, request);
        if (to == null || !teams.isKnown(to)) {
            return refused(now, request, "handover.unknown_team");
        }
        if (to.equals(now.team())) {
            return refused(now, request, "handover.yours_already");
        }
        boolean dispatch = teams.isByDispatch(to);
        if (dispatch && request.kind() != CareRequest.Kind.OFFER) {
            return refused(now, request, "handover.only_help");
        }
        if (!teams.isOpen(to, request.atMs())) {
            return closed(now, request, to);
        }
        Kind kind = dispatch
                ? Kind.HELP
                : switch (request.kind()) {
                    case ASK_FOR -> Kind.ASK;
                    case HAND_BACK -> Kind.HAND_BACK;
                    default -> Kind.OFFER;
                };
        Handover before = dispatch ? help(now) : now.pending().orElse(null);
        if (before != null && !(before.state().isReturned() || before.state() == State.UNANSWERED)) {
            return refused(now, request, "handover.running", before.by());
        }
        long at = request.atMs();
        Handover made = new Handover(
                request.id(),
                kind,
                now.team(),
                to,
                request.displayName(),
                request.user(),
                words(request),
                request.episode(),
                at,
                1,
                State.WAITING,
                at,
                request.displayName(),
                request.user(),
                "",
                answerBy(to, at));
        // What had come back, or nobody answered, is replaced: it cannot be accepted any more.
        Responsibility freed = before == null ? now : with(now, over(before, State.WITHDRAWN, request));
        return done(with(freed, made), request, Step.OFFERED, made.id());
    }

    private static @Nullable TeamId receiver(Responsibility now, CareRequest request) {
        Move move = request.move();
        TeamId to = move == null ? null : move.to();
        return to == null && request.kind() == CareRequest.Kind.HAND_BACK ? now.home() : to;
    }

    private Decision accept(Responsibility now, CareRequest request, TeamId team) {
        Handover asked = asked(now, request);
        if (asked == null) {
            return refused(now, request, "handover.unknown");
        }
        if (asked.state().isUnderWay() || asked.state() == State.DONE) {
            // Pressed twice by one is one; of two, one was first.
            return request.user().equals(asked.stateUser()) && asked.state() != State.DONE
                    ? new Decision(now, List.of(answered(request)))
                    : refused(now, request, "handover.already_accepted", asked.stateBy());
        }
        if (!asked.state().isWaiting()) {
            return refused(now, request, why(asked.state()), asked.stateBy());
        }
        if (!team.equals(asked.answeredBy())) {
            return refused(
                    now, request, "request.other_team", asked.answeredBy().value());
        }
        if (asked.kind() == Kind.HELP) {
            Handover comes = asked.to(
                    State.ACCEPTED, request.atMs(), request.displayName(), request.user(), words(request), null);
            return done(with(now, comes), request, Step.HELP_COMES, asked.id());
        }
        if (!teams.isOpen(asked.to(), request.atMs())) {
            return closed(now, request, asked.to());
        }
        return done(moved(now, asked, request), request, Step.MOVED, asked.id());
    }

    /** The one place where responsibility moves. */
    private static Responsibility moved(Responsibility now, Handover asked, CareRequest request) {
        long at = after(now, request.atMs());
        List<Handover> handovers = new ArrayList<>();
        for (Handover one : now.handovers()) {
            if (one.id().equals(asked.id())) {
                State state = asked.kind() == Kind.HAND_BACK ? State.DONE : State.ACCEPTED;
                handovers.add(one.to(state, request.atMs(), request.displayName(), request.user(), "", null));
            } else if (one.kind() == Kind.HELP && !one.state().isOver()) {
                // Help that was asked for comes to whoever has the patient.
                handovers.add(one.heldBy(asked.to()));
            } else {
                // Whoever had it is on the way no more: another has it now.
                handovers.add(one.state().isOver() ? one : over(one, State.DONE, request));
            }
        }
        TeamId home = now.home() == null ? now.team() : now.home();
        return new Responsibility(
                now.patient(),
                asked.to(),
                now.phase(),
                now.consent(),
                at,
                at,
                home.equals(asked.to()) ? null : home,
                kept(handovers));
    }

    private Decision decline(Responsibility now, CareRequest request, TeamId team) {
        Handover asked = asked(now, request);
        if (asked == null) {
            return refused(now, request, "handover.unknown");
        }
        if (!asked.state().isWaiting()) {
            return refused(now, request, why(asked.state()), asked.stateBy());
        }
        if (!team.equals(asked.answeredBy())) {
            return refused(
                    now, request, "request.other_team", asked.answeredBy().value());
        }
        boolean help = asked.kind() == Kind.HELP;
        if (!help && words(request).isEmpty()) {
            return refused(now, request, "request.reason_missing");
        }
        Handover back = asked.to(
                help ? State.NO_UNIT : State.DECLINED,
                request.atMs(),
                request.displayName(),
                request.user(),
                words(request),
                request.atMs() + settings.askAgainAfter().toMillis());
        return done(with(now, back), request, Step.DECLINED, asked.id());
    }

    private Decision askAgain(Responsibility now, CareRequest request, TeamId team) {
        Handover asked = asked(now, request);
        if (asked == null) {
            return refused(now, request, "handover.unknown");
        }
        if (asked.state().isUnderWay() || asked.state().isOver()) {
            return refused(now, request, why(asked.state()), asked.stateBy());
        }
        if (!team.equals(asked.owner())) {
            return refused(now, request, "request.other_team", asked.owner().value());
        }
        if (!teams.isOpen(asked.to(), request.atMs())) {
            return closed(now, request, asked.to());
        }
        Handover again = asked.again(
                request.atMs(), request.displayName(), request.user(), answerBy(asked.to(), request.atMs()));
        return done(with(now, again), request, Step.ASKED_AGAIN, asked.id());
    }

    private static Decision withdraw(Responsibility now, CareRequest request, TeamId team) {
        Handover asked = asked(now, request);
        if (asked == null) {
            return refused(now, request, "handover.unknown");
        }
        boolean underWay = asked.state().isUnderWay() && asked.kind() != Kind.HELP;
        if (underWay || asked.state().isOver()) {
            return refused(now, request, why(asked.state()), asked.stateBy());
        }
        if (!team.equals(asked.owner())) {
            return refused(now, request, "request.other_team", asked.owner().value());
        }
        return done(with(now, over(asked, State.WITHDRAWN, request)), request, Step.WITHDRAWN, asked.id());
    }

    /** En route, on site, outcome: of a take-over by who took over, of help noted by who asked. */
    private static Decision goOn(Responsibility now, CareRequest request, TeamId team) {
        Handover asked = asked(now, request);
        if (asked == null) {
            return refused(now, request, "handover.unknown");
        }
        if (!asked.state().isUnderWay()) {
            return refused(now, request, why(asked.state()), asked.stateBy());
        }
        if (!team.equals(now.team())) {
            return otherTeam(now, request);
        }
        State next =
                switch (request.kind()) {
                    case EN_ROUTE -> State.EN_ROUTE;
                    case ON_SITE -> State.ON_SITE;
                    default -> State.DONE;
                };
        if (next.compareTo(asked.state()) <= 0) {
            return refused(now, request, "handover.already_further", asked.stateBy());
        }
        if (next == State.DONE && words(request).isEmpty()) {
            return refused(now, request, "request.reason_missing");
        }
        Handover gone = asked.to(next, request.atMs(), request.displayName(), request.user(), words(request), null);
        Step step =
                switch (next) {
                    case EN_ROUTE -> Step.EN_ROUTE;
                    case ON_SITE -> Step.ON_SITE;
                    default -> Step.OUTCOME;
                };
        return done(with(now, gone), request, step, asked.id());
    }

    // ---- phase and consent

    private static Decision phase(Responsibility now, CareRequest request, TeamId team) {
        if (!team.equals(now.team())) {
            return otherTeam(now, request);
        }
        Phase phase = request.move() == null ? null : request.move().phase();
        if (phase == null) {
            return refused(now, request, "responsibility.phase_missing");
        }
        if (phase == now.phase()) {
            return new Decision(now, List.of(answered(request)));
        }
        if (!now.consent()) {
            return refused(now, request, "responsibility.no_consent");
        }
        if (phase.isMonitored() != now.isMonitored() && words(request).isEmpty()) {
            return refused(now, request, "request.reason_missing");
        }
        return done(inPhase(now, phase, true, request), request, Step.PHASE_CHANGED, "");
    }

    private static Decision consent(Responsibility now, CareRequest request, TeamId team) {
        if (!team.equals(now.team())) {
            return otherTeam(now, request);
        }
        boolean given = request.kind() == CareRequest.Kind.GIVE_CONSENT;
        if (given == now.consent()) {
            return new Decision(now, List.of(answered(request)));
        }
        if (given) {
            return done(inPhase(now, now.phase(), true, request), request, Step.CONSENT_GIVEN, "");
        }
        Phase phase = now.isMonitored() ? Phase.ENDED : now.phase();
        return done(inPhase(now, phase, false, request), request, Step.CONSENT_WITHDRAWN, "");
    }

    /** Where monitoring ends nothing is left to be answered, reminded of or asked again (H27). */
    private static Responsibility inPhase(Responsibility now, Phase phase, boolean consent, CareRequest request) {
        List<Handover> handovers = now.handovers();
        if (!phase.isMonitored()) {
            handovers = handovers.stream()
                    .map(one -> one.state().isOver() ? one : over(one, State.WITHDRAWN, request))
                    .toList();
        }
        return new Responsibility(
                now.patient(),
                now.team(),
                phase,
                consent,
                now.sinceMs(),
                after(now, request.atMs()),
                now.home(),
                kept(handovers));
    }

    // ---- time

    /** When to call {@link #timePassed}; {@link Long#MAX_VALUE} when never. */
    public long nextDue(Responsibility now) {
        long next = Long.MAX_VALUE;
        for (Handover one : now.handovers()) {
            Long due = one.dueMs();
            next = due == null ? next : Math.min(next, due);
        }
        return next;
    }

    /** It is now this late: what waits too long comes back to whoever asked (H40). Nothing ever moves by time alone. */
    public Decision timePassed(Responsibility now, long nowMs) {
        List<CareEvent> events = new ArrayList<>();
        Responsibility stands = now;
        for (Handover one : now.handovers()) {
            Long due = one.dueMs();
            if (due != null && due <= nowMs) {
                boolean lapsed = one.state().isWaiting() && !teams.isOpen(one.to(), nowMs);
                State state = lapsed ? State.LAPSED : one.state().isWaiting() ? State.UNANSWERED : one.state();
                Step step = lapsed ? Step.LAPSED : one.state() == State.WAITING ? Step.UNANSWERED : Step.REMINDED;
                long next = state.isWaiting()
                        ? answerBy(one.to(), nowMs)
                        : nowMs + settings.askAgainAfter().toMillis();
                boolean same = state == one.state();
                Handover later = same
                        ? one.to(state, one.stateAtMs(), one.stateBy(), one.stateUser(), "", next)
                        : one.to(state, nowMs, "", "", "", next);
                stands = with(stands, later);
                events.add(new ResponsibilityChanged(step, nowMs, stands, one.id()));
            }
        }
        return new Decision(stands, events);
    }

    private long answerBy(TeamId to, long at) {
        long by = at + settings.answerWithin().toMillis();
        Long closes = teams.closesNext(to, at);
        return closes == null ? by : Math.min(by, closes);
    }

    // ---- parts

    private static String words(CareRequest request) {
        return request.reason() == null ? "" : request.reason().strip();
    }

    private static @Nullable Handover help(Responsibility now) {
        return now.handovers().stream()
                .filter(one -> one.kind() == Kind.HELP && !one.state().isOver())
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Handover asked(Responsibility now, CareRequest request) {
        Move move = request.move();
        return move == null ? null : now.handover(move.handover()).orElse(null);
    }

    /** Later than what stands, also where a clock was put back: the history has no overlap. */
    private static long after(Responsibility now, long atMs) {
        return Math.max(atMs, now.fromMs() + 1);
    }

    private static Handover over(Handover one, State state, CareRequest request) {
        return one.to(state, request.atMs(), request.displayName(), request.user(), "", null);
    }

    private static Responsibility with(Responsibility now, Handover changed) {
        UnaryOperator<Handover> newer = one -> one.id().equals(changed.id()) ? changed : one;
        List<Handover> handovers = new ArrayList<>(now.handovers());
        handovers.replaceAll(newer);
        if (!handovers.contains(changed)) {
            handovers.add(0, changed);
        }
        return new Responsibility(
                now.patient(),
                now.team(),
                now.phase(),
                now.consent(),
                now.sinceMs(),
                now.fromMs(),
                now.home(),
                kept(handovers));
    }

    /** All that are not over and the newest of those that are; the newest first. */
    private static List<Handover> kept(List<Handover> handovers) {
        List<Handover> kept = new ArrayList<>();
        int over = 0;
        for (Handover one : handovers) {
            if (!one.state().isOver() || over++ < OVER_MAX) {
                kept.add(one);
            }
        }
        return kept;
    }

    private static String why(State state) {
        return switch (state) {
            case WAITING, UNANSWERED -> "handover.not_accepted";
            case DECLINED -> "handover.declined";
            case NO_UNIT -> "handover.no_unit";
            case LAPSED -> "handover.lapsed";
            case ACCEPTED, EN_ROUTE, ON_SITE -> "handover.already_accepted";
            case DONE -> "handover.over";
            case WITHDRAWN -> "handover.withdrawn";
        };
    }

    private static RequestAnswered answered(CareRequest request) {
        return new RequestAnswered(request.patient(), request.id(), true, "", request.displayName());
    }

    private static Decision done(Responsibility after, CareRequest request, Step step, String handover) {
        return new Decision(
                after, List.of(new ResponsibilityChanged(step, request.atMs(), after, handover), answered(request)));
    }

    private static Decision refused(Responsibility now, CareRequest request, String why) {
        return refused(now, request, why, "");
    }

    private static Decision refused(Responsibility now, CareRequest request, String why, String by) {
        return new Decision(now, List.of(new RequestAnswered(request.patient(), request.id(), false, why, by)));
    }

    private static Decision otherTeam(Responsibility now, CareRequest request) {
        return refused(now, request, "request.other_team", now.team().value());
    }

    private Decision closed(Responsibility now, CareRequest request, TeamId to) {
        Closed closed = new Closed(teams.opensNext(to, request.atMs()), teams.instead(to, request.atMs()));
        return new Decision(
                now,
                List.of(new RequestAnswered(
                        request.patient(), request.id(), false, "handover.closed", to.value(), closed)));
    }
}
