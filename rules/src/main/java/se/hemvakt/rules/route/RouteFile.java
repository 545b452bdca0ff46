package se.hemvakt.rules.route;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.Priority;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.HoursFile;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.Span;
import se.hemvakt.rules.organisation.Team;
import se.hemvakt.rules.organisation.TeamKind;
import se.hemvakt.rules.organisation.Timetable;
import se.hemvakt.rules.profile.Fields;
import se.hemvakt.runtime.yaml.Yaml;
import se.hemvakt.runtime.yaml.YamlException;

/**
 * Reads a policy of routes and holds it against the organisation it is for: every receiver is there, no route runs in a circle,
 * every alert has a route, and a red one has somebody to go to in every hour of the coming year.
 */
public final class RouteFile {
    private static final Set<String> NAMES = Set.of("policy", "name", "owner", "proof", "routes");
    private static final Set<String> ROUTE = Set.of("id", "when", "steps", "then", "rounds", "quiet");
    private static final Set<String> WHEN = Set.of("priority", "kind", "found_late", "team", "during");
    private static final Duration WAIT_MIN = Duration.ofSeconds(30);
    private static final Duration WAIT_MAX = Duration.ofHours(12);
    private static final Duration PROOF_MIN = Duration.ofSeconds(20);
    private static final Duration PROOF_MAX = Duration.ofMinutes(10);
    private static final int ROUNDS_MAX = 10;
    /** A year and all its holidays. */
    private static final Duration LOOKED_AHEAD = Duration.ofDays(366);
    /** Teams of these kinds can be responsible for a patient. */
    private static final Set<TeamKind> RESPONSIBLE =
            EnumSet.of(TeamKind.HOME_CARE, TeamKind.NEAR_CARE, TeamKind.PALLIATIVE);

    private final Organisation organisation;
    /** Null when it is kept already: then it is taken as it is. */
    private final @Nullable Instant from;

    private final List<String> notices = new ArrayList<>();

    private RouteFile(Organisation organisation, @Nullable Instant from) {
        this.organisation = organisation;
        this.from = from;
    }

    /**
     * @param version under which it is or would be kept
     * @param from since when it is to hold: red is held against the year from then on
     * @throws YamlException if it is not valid or does not fit the organisation, naming line and column
     */
    public static RoutePolicy of(Yaml document, int version, Organisation organisation, Instant from) {
        return new RouteFile(organisation, from).read(document, version);
    }

    /**
     * A version that is kept, beside an organisation that may have changed since: a receiver that is gone is nobody, and its step
     * is passed over. An alert must not wait for somebody to mend a file (H25).
     *
     * @throws YamlException if it is not valid by itself
     */
    public static RoutePolicy kept(Yaml document, int version, Organisation organisation) {
        return new RouteFile(organisation, null).read(document, version);
    }

    /** A route as written: what it goes on with is looked up when all are read. */
    private record Written(
            Yaml at,
            String id,
            Route.Match match,
            List<Step> steps,
            @Nullable Yaml then,
            int rounds,
            @Nullable Timetable quiet) {}

    private RoutePolicy read(Yaml document, int version) {
        Fields fields = Fields.of(document, NAMES);
        String id = fields.id("policy", "a name for it, such as standard");
        Map<String, Written> written = new LinkedHashMap<>();
        Yaml list = fields.need("routes", "at least one route, the last without when");
        for (Yaml one : list.list()) {
            Written route = route(one);
            Written twice = written.putIfAbsent(route.id, route);
            if (twice != null) {
                throw one.problem(
                        "route " + route.id + " stands twice, first at " + twice.at.place() + ": give it another id");
            }
        }
        ends(list, written);
        List<Route> routes = new ArrayList<>();
        for (Written one : written.values()) {
            Route route = new Route(one.id, one.match, steps(one, written), one.rounds, one.quiet, one.at.place());
            red(one, route, routes);
            routes.add(route);
        }
        return new RoutePolicy(
                version,
                id,
                fields.words("name"),
                fields.text("owner", "who answers for it"),
                fields.duration(
                        "proof", PROOF_MIN, PROOF_MAX, "how long a message may be without proof that it arrived"),
                routes);
    }

    /** The last route takes every alert, and only the last does. */
    private static void ends(Yaml list, Map<String, Written> written) {
        int left = written.size();
        for (Written one : written.values()) {
            left--;
            if (one.match.takesAll() && left > 0) {
                throw one.at.problem("route " + one.id + " takes every alert, so none reaches the " + left
                        + " after it: put it last, or say when");
            }
            if (left == 0 && !one.match.takesAll()) {
                throw one.at.problem(
                        "the last route must take every alert, or one that fits no route would reach nobody:"
                                + " add a route without when");
            }
        }
        if (written.isEmpty()) {
            throw list.problem("is empty: an alert would reach nobody");
        }
    }

    private Written route(Yaml one) {
        Fields fields = Fields.of(one, ROUTE);
        String id = fields.id("id", "a name for the route, such as red");
        Yaml when = fields.get("when");
        Route.Match match = when == null
                ? new Route.Match(Set.of(), Set.of(), null, Set.of(), null)
                : match(Fields.of(when, WHEN), id);
        List<Step> steps = new ArrayList<>();
        Yaml list = fields.need("steps", "who is told, such as [{to: [responsible], wait: 5m}]");
        for (Yaml step : list.list()) {
            steps.add(step(step));
        }
        if (steps.isEmpty()) {
            throw list.problem("is empty: the alert would reach nobody");
        }
        return new Written(
                one,
                id,
                match,
                steps,
                fields.get("then"),
                fields.has("rounds") ? fields.wholeNumber("rounds", 1, ROUNDS_MAX, "") : 1,
                quiet(fields.get("quiet"), match, id));
    }

    private Route.Match match(Fields when, String route) {
        Yaml late = when.get("found_late");
        Yaml during = when.get("during");
        Set<TeamId> teams = new LinkedHashSet<>();
        for (Yaml team : several(when.get("team"))) {
            teams.add(team(team));
        }
        return new Route.Match(
                words(when.get("priority"), Priority.class),
                words(when.get("kind"), AlertKind.class),
                late == null ? null : when.yes("found_late"),
                teams,
                during == null ? null : hours(during, route));
    }

    private static List<Yaml> several(@Nullable Yaml written) {
        return written == null ? List.of() : written.isScalar() ? List.of(written) : written.list();
    }

    private static <E extends Enum<E>> Set<E> words(@Nullable Yaml written, Class<E> type) {
        Set<E> words = EnumSet.noneOf(type);
        several(written).forEach(one -> words.add(Fields.oneOf(one, type)));
        return words;
    }

    private Timetable hours(Yaml written, String route) {
        Fields fields = Fields.of(written, Set.of("hours", "closed"));
        return new Timetable(
                new HoursFile(organisation.zone(), notices::add).read(fields, "route " + route),
                organisation.calendar(),
                organisation.zone());
    }

    private @Nullable Timetable quiet(@Nullable Yaml written, Route.Match match, String route) {
        if (written == null) {
            return null;
        }
        if (match.takesRed()) {
            throw written.problem("red is never quiet: say when: {priority: [medium, low]}, or remove quiet");
        }
        Timetable hours = hours(written, route);
        if (hours.isAlways()) {
            throw written.problem("never ends, so the alert would never be told: give it hours that end");
        }
        return hours;
    }

    private Step step(Yaml written) {
        Fields fields = Fields.of(written, Set.of("to", "wait"));
        List<Receiver> to = new ArrayList<>();
        Yaml receivers = fields.need("to", "who is told: responsible, cover, {team: id} or {kind: near_care}");
        for (Yaml one : several(receivers)) {
            to.add(receiver(one));
        }
        if (to.isEmpty()) {
            throw receivers.problem("names nobody: remove the step or say who");
        }
        return new Step(
                to,
                fields.duration(
                        "wait",
                        WAIT_MIN,
                        WAIT_MAX,
                        "how long they have to accept; of the last step: until it is repeated"),
                written.place());
    }

    private Receiver receiver(Yaml written) {
        if (written.isScalar()) {
            return switch (written.text()) {
                case "responsible" -> new Receiver.Responsible();
                case "cover" -> new Receiver.Cover();
                default -> throw written.problem("must be responsible, cover, {team: id} or {kind: near_care}");
            };
        }
        Fields fields = Fields.of(written, Set.of("team", "kind"));
        Yaml team = fields.get("team");
        if (team != null) {
            return new Receiver.Named(team(team));
        }
        TeamKind kind = fields.oneOf("kind", TeamKind.class, "or team: the id of a team");
        if (from != null && organisation.teams().stream().noneMatch(one -> one.kind() == kind)) {
            throw written.problem("there is no team of the kind " + kind.name().toLowerCase(Locale.ROOT) + " in "
                    + organisation.id() + ": add one there, or name another receiver");
        }
        return new Receiver.OfKind(kind);
    }

    private TeamId team(Yaml written) {
        TeamId id = new TeamId(Fields.id(written));
        if (from == null) {
            return id;
        }
        return organisation
                .team(id)
                .orElseThrow(() -> written.problem("there is no team " + written.text() + "; there are "
                        + String.join(
                                ", ",
                                organisation.teams().stream()
                                        .map(team -> team.id().value())
                                        .sorted()
                                        .toList())))
                .id();
    }

    /** Its steps and those of the route it goes on with. */
    private static List<Step> steps(Written first, Map<String, Written> all) {
        List<Step> steps = new ArrayList<>();
        Set<String> way = new LinkedHashSet<>();
        Written one = first;
        while (true) {
            way.add(one.id);
            steps.addAll(one.steps);
            Yaml then = one.then;
            if (then == null) {
                return steps;
            }
            Written next = all.get(then.text());
            if (next == null) {
                throw then.problem(
                        "there is no route " + then.text() + "; there are " + String.join(", ", all.keySet()));
            }
            if (way.contains(next.id)) {
                throw then.problem("loops on itself: " + String.join(" -> ", way) + " -> " + next.id
                        + "; the last step is repeated anyway, and rounds goes through all of them again");
            }
            one = next;
        }
    }

    /** H04: a red alert has somebody in every hour, whoever is responsible. */
    private void red(Written written, Route route, List<Route> before) {
        Instant since = from;
        if (since == null || !route.match().takesRed()) {
            return;
        }
        Span year = Span.of(since, LOOKED_AHEAD);
        for (Team responsible : organisation.teams()) {
            if (!RESPONSIBLE.contains(responsible.kind()) || !mayTake(route, responsible, before)) {
                continue;
            }
            Instant nobody = firstGap(covered(route, responsible.id(), year), year);
            if (nobody != null) {
                throw written.at.problem("route " + route.id() + " leaves a red alert of " + responsible.id()
                        + " with nobody from "
                        + DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ENGLISH)
                                .format(nobody.atZone(organisation.zone()))
                        + ": add a step with a team that is open then");
            }
        }
    }

    private static boolean mayTake(Route route, Team responsible, List<Route> before) {
        for (AlertKind kind : AlertKind.values()) {
            for (boolean late : new boolean[] {false, true}) {
                Situation red = new Situation(Priority.HIGH, kind, late, responsible.id());
                boolean taken = before.stream()
                        .anyMatch(other ->
                                other.match().during() == null && other.match().takes(red));
                if (route.match().takes(red) && !taken) {
                    return true;
                }
            }
        }
        return false;
    }

    private List<Span> covered(Route route, TeamId responsible, Span within) {
        List<Span> open = new ArrayList<>();
        Set<TeamId> seen = new HashSet<>();
        for (Step step : route.steps()) {
            for (Team team : step.teams(organisation, responsible)) {
                if (seen.add(team.id())) {
                    open.addAll(team.hours().open(within));
                }
            }
        }
        Timetable during = route.match().during();
        if (during != null) {
            // Outside of its hours another route is taken.
            Instant at = within.from();
            for (Span span : during.open(within)) {
                if (at.isBefore(span.from())) {
                    open.add(new Span(at, span.from()));
                }
                at = span.to();
            }
            if (at.isBefore(within.to())) {
                open.add(new Span(at, within.to()));
            }
        }
        open.sort((a, b) -> a.from().compareTo(b.from()));
        return open;
    }

    private static @Nullable Instant firstGap(List<Span> open, Span within) {
        Instant covered = within.from();
        for (Span span : open) {
            if (span.from().isAfter(covered)) {
                return covered;
            }
            covered = span.to().isAfter(covered) ? span.to() : covered;
        }
        return covered.isBefore(within.to()) ? covered : null;
    }
}
