package se.hemvakt.rules.escalate;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Handover;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.Contact;

/**
 * Where escalations are kept, and what they are told by. Blocks; every method throws an unchecked exception when the store cannot
 * be used, and nothing is half done then.
 */
public interface EscalationStore {
    /**
     * A row of the outbox: something changed that people may have to be told of.
     *
     * @param subject the episode or handover; empty when every handover of the patient may be meant
     * @param decidedMs when that was decided, by our clock
     * @param episode how it stands now, which may be later than the change; null when it is about a handover
     * @param step of a handover: what happened, as in {@code CareEvent.Step}; empty otherwise
     */
    record Asked(
            long id,
            String subject,
            PatientId patient,
            long decidedMs,
            boolean begins,
            @Nullable Episode episode,
            String step) {}

    /**
     * What became of a message of an escalation that is not over: of the newest one to this team, or proof of any since the
     * team was told last.
     *
     * @param arrived proof that it arrived; else that it was given up
     */
    record Heard(long entry, String subject, TeamId team, int path, boolean arrived) {}

    /**
     * What there is to do.
     *
     * @param running by subject: those that are due, and those that {@code asked} and {@code heard} are about, over or not
     * @param handovers of the patients with a handover in {@code asked}, as they stand now
     */
    record Found(
            List<Asked> asked,
            List<Heard> heard,
            Map<String, Running> running,
            Map<PatientId, List<Handover>> handovers) {}

    /**
     * A message to be sent; see the table.
     *
     * @param why a word of {@code Order.Why}, or OVER
     * @param dueMs when it should have been ordered
     */
    record Message(
            boolean over,
            String subject,
            PatientId patient,
            TeamId team,
            Contact contact,
            int rank,
            int step,
            int path,
            String why,
            long dueMs) {}

    /**
     * What is to become true at once or not at all.
     *
     * @param done rows of the outbox
     * @param kept escalations that changed
     * @param messages in the order in which they are to be sent
     * @param orderedMs when, by our clock
     */
    record Written(List<Long> done, List<Running> kept, List<Message> messages, long orderedMs) {}

    /**
     * How it stands.
     *
     * @param open escalations that are not over
     * @param late of these with something due for longer than this
     * @param nobody of these with nobody to tell
     */
    record Standing(long open, long late, long nobody) {}

    /**
     * Reads what is to be done by now and does it, in one transaction that no other can do at the same time.
     *
     * @param heardAfter entries of message states up to this one are known
     * @param heard entries after it that are known too
     * @param without subjects to leave alone for now
     * @param max at most so many rows of the outbox, and so many due
     * @param decide what follows; not called when there is nothing to do
     * @return whether there was something to do
     */
    boolean work(
            long nowMs,
            long heardAfter,
            Set<Long> heard,
            Set<String> without,
            int max,
            Function<Found, Written> decide);

    /** The newest entry of message states. */
    long newestState();

    /** @param lateMs due before this counts as late */
    Standing standing(long lateMs);

    /** Rows of the outbox that were done before this are of no more use: what they led to stands elsewhere. */
    void forget(long beforeMs);

    /** The versions of routes that were ever activated, the newest first. */
    List<Integer> everActive();

    /** The file of a version of routes. */
    String routes(int version);
}
