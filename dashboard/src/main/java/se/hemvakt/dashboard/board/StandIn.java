package se.hemvakt.dashboard.board;

import java.time.Instant;
import java.util.Optional;
import se.hemvakt.model.TeamId;

/** Who stands in for a team that is closed. Implemented where the organisation is known. */
@FunctionalInterface
public interface StandIn {
    /** Where no organisation is known every team counts as there. */
    StandIn NONE = (team, at) -> Optional.empty();

    /** The team that is there then instead; empty when the team itself is, or nobody is. */
    Optional<TeamId> of(TeamId team, Instant at);
}
