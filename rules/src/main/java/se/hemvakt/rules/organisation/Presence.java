package se.hemvakt.rules.organisation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A team at one moment.
 *
 * @param changes when it closes, or while it is closed, opens; empty when it does not within 400 days
 * @param onCall who has the on-call turn; empty without a rotation and while closed
 * @param working who works in it then by the file; that they have come to work nobody has said
 */
public record Presence(
        Team team, boolean open, Optional<Instant> changes, Optional<Staff> onCall, List<Staff> working) {
    public Presence {
        working = List.copyOf(working);
    }
}
