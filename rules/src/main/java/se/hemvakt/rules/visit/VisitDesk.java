package se.hemvakt.rules.visit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.Closed;
import se.hemvakt.model.CareEvent.RequestAnswered;
import se.hemvakt.model.CareEvent.VisitChanged;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Visit;
import se.hemvakt.model.Visit.End;
import se.hemvakt.model.Visit.How;
import se.hemvakt.rules.responsibility.Teams;

/**
 * Decides about home visits: asked for by the team that is responsible, made by it or by another, ended by a person of either. The
 * end of monitoring ends them too (H27); nothing else does, however late it is.
 *
 * <p>A pure function; stateless itself.
 */
public final class VisitDesk {
    private static final int WORDS_MAX = 200;
    /** So many that are over are kept, to tell who came late who was first. */
    private static final int OVER_MAX = 5;

    private final Teams teams;

    public VisitDesk(Teams teams) {
        this.teams = teams;
    }

    /**
     * What one request or the end of monitoring led to.
     *
     * @param after a patient's visits now, those that are open and the newest that are not; the very same when nothing changed
     * @param events in order; of a request, its answer is the last
     */
    public record Decided(List<Visit> after, List<CareEvent> events) {
        public Decided {
            after = List.copyOf(after);
            events = List.copyOf(events);
        }
    }

    /** A person asks; the last event is the answer. */
    public Decided decide(List<Visit> now, Responsibility who, CareRequest request) {
        if (words(request).length() > WORDS_MAX) {
            return refused(now, request, "request.reason_too_long", "");
        }
        return switch (request.kind()) {
            case ASK_VISIT -> ask(now, who, request);
            case VISIT_MADE -> end(now, who, request, How.MADE);
            case CANCEL_VISIT -> end(now, who, request, How.CANCELLED);
            default -> throw new IllegalArgumentException("not about a visit: " + request.kind());
        };
    }

    private Decided ask(List<Visit> now, Responsibility who, CareRequest request) {
        if (!who.isMonitored()) {
            return refused(now, request, "responsibility.ended", "");
        }
        TeamId asks = request.team();
        if (asks != null && !asks.equals(who.team())) {
            return refused(now, request, "request.other_team", who.team().value());
        }
        if (words(request).isEmpty()) {
            return refused(now, request, "request.reason_missing", "");
        }
        CareRequest.OfVisit asked = request.visit();
        TeamId to = asked == null || asked.team() == null ? who.team() : asked.team();
        if (!teams.isKnown(to)) {
            return refused(now, request, "handover.unknown_team", "");
        }
        if (teams.isByDispatch(to)) {
            return refused(now, request, "handover.only_help", "");
        }
        for (Visit one : now) {
            if (one.isOpen() && one.team().equals(to)) {
                return refused(now, request, "visit.asked_already", one.by());
            }
        }
        Long due = teams.visitBy(to, request.atMs());
        if (due == null) {
            Closed closed = new Closed(teams.opensNext(to, request.atMs()), List.of());
            return new Decided(
                    now,
                    List.of(new RequestAnswered(
                            request.patient(), request.id(), false, "visit.closed", to.value(), closed)));
        }
        return done(
                now,
                request,
                new Visit(
                        request.id(),
                        request.patient(),
                        to,
                        request.displayName(),
                        request.user(),
                        words(request),
                        request.episode(),
                        request.atMs(),
                        due,
                        null));
    }

    private static Decided end(List<Visit> now, Responsibility who, CareRequest request, How how) {
        Visit visit = find(now, request);
        if (visit == null) {
            return refused(now, request, "visit.unknown", "");
        }
        End before = visit.end();
        if (before != null) {
            // Pressed twice by one is one; of two, one was first.
            return before.how() == how && before.user().equals(request.user())
                    ? new Decided(now, List.of(answered(request)))
                    : refused(now, request, "visit.over", before.by());
        }
        TeamId tells = request.team();
        if (tells != null && !tells.equals(visit.team()) && !tells.equals(who.team())) {
            return refused(now, request, "request.other_team", who.team().value());
        }
        if (how == How.CANCELLED && words(request).isEmpty()) {
            return refused(now, request, "request.reason_missing", "");
        }
        return done(
                now,
                request,
                visit.ended(new End(how, request.displayName(), request.user(), words(request), request.atMs())));
    }

    /**
     * Monitoring ended: nobody is visited because of it any more (H27).
     *
     * @param request that ended it
     */
    public static Decided monitoringEnded(List<Visit> now, CareRequest request) {
        List<Visit> after = new ArrayList<>();
        List<CareEvent> events = new ArrayList<>();
        for (Visit one : now) {
            Visit over = one.isOpen()
                    ? one.ended(new End(How.CANCELLED, request.displayName(), request.user(), "", request.atMs()))
                    : one;
            after.add(over);
            if (one.isOpen()) {
                events.add(new VisitChanged(over));
            }
        }
        return new Decided(after, events);
    }

    private static @Nullable Visit find(List<Visit> now, CareRequest request) {
        CareRequest.OfVisit asked = request.visit();
        return asked == null
                ? null
                : now.stream()
                        .filter(one -> one.id().equals(asked.id()))
                        .findFirst()
                        .orElse(null);
    }

    private static String words(CareRequest request) {
        return request.reason() == null ? "" : request.reason().strip();
    }

    private static Decided done(List<Visit> now, CareRequest request, Visit changed) {
        List<Visit> after = new ArrayList<>();
        after.add(changed);
        int over = changed.isOpen() ? 0 : 1;
        for (Visit one : now) {
            if (!one.id().equals(changed.id()) && (one.isOpen() || over++ < OVER_MAX)) {
                after.add(one);
            }
        }
        return new Decided(after, List.of(new VisitChanged(changed), answered(request)));
    }

    private static RequestAnswered answered(CareRequest request) {
        return new RequestAnswered(request.patient(), request.id(), true, "", request.displayName());
    }

    private static Decided refused(List<Visit> now, CareRequest request, String why, String by) {
        return new Decided(now, List.of(new RequestAnswered(request.patient(), request.id(), false, why, by)));
    }
}
