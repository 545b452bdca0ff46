package se.hemvakt.rules.route;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.Priority;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.Timetable;

/**
 * A way up: who is told first, who when nobody accepts, and so on. The last step is repeated until a person accepts.
 *
 * @param id its name in the policy
 * @param match which alerts take it
 * @param steps at least one, those of the route it goes on with included
 * @param rounds how often all steps are gone through before the last one is repeated; 1 or more
 * @param quiet hours in which the first step waits; null for none. Never of a route that red may take
 * @param place where it stands: file, line, column
 */
public record Route(
        String id,
        Match match,
        List<Step> steps,
        int rounds,
        @Nullable Timetable quiet,
        String place) {
    public Route {
        steps = List.copyOf(steps);
        if (steps.isEmpty() || rounds < 1) {
            throw new IllegalArgumentException("a route has a step and a round");
        }
    }

    /**
     * Which alerts take a route; what is empty or null matches any.
     *
     * @param teams the responsible team is one of these
     * @param late found late, or not
     * @param during the hours in which it holds
     */
    public record Match(
            Set<Priority> priorities,
            Set<AlertKind> kinds,
            @Nullable Boolean late,
            Set<TeamId> teams,
            @Nullable Timetable during) {
        public Match {
            priorities = Set.copyOf(priorities);
            kinds = Set.copyOf(kinds);
            teams = Set.copyOf(teams);
        }

        boolean takes(Situation situation, Instant at) {
            return takes(situation) && (during == null || during.isOpen(at));
        }

        /** At whatever hour. */
        boolean takes(Situation situation) {
            return (priorities.isEmpty() || priorities.contains(situation.priority()))
                    && (kinds.isEmpty() || kinds.contains(situation.kind()))
                    && (late == null || late == situation.isLate())
                    && (teams.isEmpty() || teams.contains(situation.responsible()));
        }

        boolean takesAll() {
            return priorities.isEmpty() && kinds.isEmpty() && late == null && teams.isEmpty() && during == null;
        }

        boolean takesRed() {
            return priorities.isEmpty() || priorities.contains(Priority.HIGH);
        }
    }
}
