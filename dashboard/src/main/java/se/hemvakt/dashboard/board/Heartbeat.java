package se.hemvakt.dashboard.board;

import java.util.Map;
import se.hemvakt.model.TeamId;

/**
 * What the platform knows of itself, told to every screen every few seconds.
 *
 * @param behind whether the board may be older than the logs it follows: an open socket alone proves nothing
 * @param behindSinceMs since when; 0 when it is not
 * @param audibleByTeam how many screens of each team said lately that they can sound
 */
public record Heartbeat(boolean behind, long behindSinceMs, Map<TeamId, Integer> audibleByTeam) {
    public Heartbeat {
        audibleByTeam = Map.copyOf(audibleByTeam);
    }

    int audible(TeamId team) {
        return audibleByTeam.getOrDefault(team, 0);
    }
}
