package se.hemvakt.rules.organisation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.TeamId;

/**
 * The cover of the time to come: for each route, the team responsible and those that stand in for it in order, who is there when,
 * and when nobody is (H06). A gap is found before it begins, so that somebody can close it.
 *
 * <p>Patients of the same route share its work: a hundred thousand patients have perhaps a hundred routes. For one thread.
 */
public final class Coverage {
    /** How far ahead: a weekend with a holiday beside it. */
    public static final Duration AHEAD = Duration.ofDays(3);

    private final Organisation organisation;
    private final Span span;
    private final Map<TeamId, List<Span>> open = new HashMap<>();
    private final Map<List<TeamId>, Cover> covers = new HashMap<>();
    private final Map<TeamId, List<TeamId>> routes = new HashMap<>();

    public Coverage(Organisation organisation, Instant now) {
        this(organisation, Span.of(now, AHEAD));
    }

    public Coverage(Organisation organisation, Span span) {
        this.organisation = organisation;
        this.span = span;
    }

    /** What a patient can count on. */
    public record OfPatient(PatientId patient, List<TeamId> route, Cover cover) {}

    /**
     * A time nobody covers.
     *
     * @param route whom it leaves out
     * @param patients whom it concerns; never empty
     */
    public record Gap(Span span, List<TeamId> route, List<PatientId> patients) {}

    /** A team and those that cover for it, in order. A team that is not there has nobody. */
    public List<TeamId> route(TeamId team) {
        return routes.computeIfAbsent(team, id -> {
            List<TeamId> route = new ArrayList<>();
            route.add(id);
            organisation.team(id).ifPresent(one -> route.addAll(one.fallback()));
            return List.copyOf(route);
        });
    }

    /** The cover of a team with those that cover for it. */
    public Cover of(TeamId team) {
        return of(route(team));
    }

    /** The cover of a route: at each moment the first team of it that is open. */
    public Cover of(List<TeamId> route) {
        Cover known = covers.get(route);
        if (known == null) {
            known = cover(route);
            covers.put(List.copyOf(route), known);
        }
        return known;
    }

    private Cover cover(List<TeamId> route) {
        List<Cover.Part> parts = new ArrayList<>();
        List<Span> left = List.of(span);
        for (TeamId team : route) {
            List<Span> rest = new ArrayList<>();
            for (Span hole : left) {
                Instant from = hole.from();
                for (Span there : open.computeIfAbsent(team, id -> organisation.open(id, span))) {
                    Instant begins = Timetable.later(there.from(), from);
                    Instant ends = Timetable.earlier(there.to(), hole.to());
                    if (begins.isBefore(ends)) {
                        add(rest, from, begins);
                        parts.add(new Cover.Part(new Span(begins, ends), team));
                        from = ends;
                    }
                }
                add(rest, from, hole.to());
            }
            left = rest;
        }
        left.forEach(hole -> parts.add(new Cover.Part(hole, null)));
        parts.sort(Comparator.comparing(part -> part.span().from()));
        return new Cover(parts);
    }

    private static void add(List<Span> spans, Instant from, Instant to) {
        if (from.isBefore(to)) {
            spans.add(new Span(from, to));
        }
    }

    /**
     * The cover of each patient.
     *
     * @param responsible the team that holds each
     */
    public List<OfPatient> of(Map<PatientId, TeamId> responsible) {
        List<OfPatient> all = new ArrayList<>(responsible.size());
        responsible.forEach((patient, team) -> all.add(new OfPatient(patient, route(team), of(team))));
        return all;
    }

    /** The gaps of these patients, the next first. */
    public List<Gap> gaps(Map<PatientId, TeamId> responsible) {
        Map<TeamId, List<PatientId>> held = new LinkedHashMap<>();
        responsible.forEach((patient, team) ->
                held.computeIfAbsent(team, id -> new ArrayList<>()).add(patient));
        List<Gap> gaps = new ArrayList<>();
        held.forEach((team, patients) -> {
            List<PatientId> all = List.copyOf(patients);
            of(team).gaps().forEach(gap -> gaps.add(new Gap(gap, route(team), all)));
        });
        gaps.sort(Comparator.comparing((Gap gap) -> gap.span().from())
                .thenComparing(gap -> gap.route().get(0).value()));
        return gaps;
    }
}
