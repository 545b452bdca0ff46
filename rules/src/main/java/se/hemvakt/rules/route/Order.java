package se.hemvakt.rules.route;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.Contact;

/** What an escalation wants done, or wants known. All are kept: the list of an alert shows who was told, when and why. */
public sealed interface Order {
    /** Why somebody is told. */
    enum Why {
        /** It is their step. */
        STEP,
        /** The step before was theirs too, and nobody has accepted. */
        REPEATED,
        /** No proof came that the message before arrived. */
        NO_PROOF,
        /** The message before could not be sent. */
        FAILED
    }

    /**
     * Tell a team, by this contact path. Neutral text: what it is about stands behind the login (H36).
     *
     * @param step from 0
     * @param path which of the team's contact paths, from 0
     * @param dueMs when it should have been ordered: earlier than it was when the program was stopped then
     */
    record Tell(TeamId team, Contact contact, int step, int path, Why why, long dueMs) implements Order {}

    /** A team that was told need do nothing more: somebody has accepted, or it is over. */
    record Over(TeamId team, Contact contact) implements Order {}

    /**
     * A step had nobody to tell, so the next was taken at once (H06).
     *
     * @param step from 0
     * @param closed the teams it means that are closed; empty when there are none at all
     * @param opensAt when the first of them opens; null when none does
     */
    record Skipped(int step, List<TeamId> closed, @Nullable Instant opensAt) implements Order {
        public Skipped {
            closed = List.copyOf(closed);
        }
    }

    /** No step has anybody now: the platform itself must shout (H04). Asked again each minute. */
    record Nobody() implements Order {}
}
