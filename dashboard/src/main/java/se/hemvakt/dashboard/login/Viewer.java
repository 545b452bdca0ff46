package se.hemvakt.dashboard.login;

import se.hemvakt.dashboard.jdbc.Signer;
import se.hemvakt.model.TeamId;

/**
 * Somebody who is logged in.
 *
 * @param username the account's id
 * @param displayName as colleagues see them
 * @param role what they may do
 * @param team whose patients they may see
 */
public record Viewer(String username, String displayName, Role role, TeamId team) {
    /** Who they are, for what is kept of what they do. */
    public Signer signer() {
        return new Signer(username, displayName, team);
    }

    @Override
    public String toString() {
        return "Viewer[" + role + "]";
    }
}
