package se.hemvakt.dashboard.jdbc;

import se.hemvakt.model.TeamId;

/**
 * Who answers for what is kept.
 *
 * @param username the account
 * @param displayName as colleagues see them
 * @param team as a member of which
 */
public record Signer(String username, String displayName, TeamId team) {
    /** Nobody's name in logs (H36). */
    @Override
    public String toString() {
        return "Signer[" + team + "]";
    }
}
