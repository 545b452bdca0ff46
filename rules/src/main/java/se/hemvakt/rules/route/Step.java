package se.hemvakt.rules.route;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.Team;

/**
 * One step of a route.
 *
 * @param to who is told, all at once
 * @param patience how long somebody of them has to accept before the next step; of the last step: until it is repeated
 * @param place where it stands: file, line, column
 */
public record Step(List<Receiver> to, Duration patience, String place) {
    public Step {
        to = List.copyOf(to);
    }

    /** The teams it means, each once, open or not. */
    public List<Team> teams(Organisation organisation, TeamId responsible) {
        Map<TeamId, Team> teams = new LinkedHashMap<>();
        to.forEach(one -> one.teams(organisation, responsible).forEach(team -> teams.putIfAbsent(team.id(), team)));
        return List.copyOf(teams.values());
    }
}
