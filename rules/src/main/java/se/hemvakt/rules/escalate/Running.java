package se.hemvakt.rules.escalate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.route.Escalation;
import se.hemvakt.rules.route.Order;

/**
 * One escalation as it is kept.
 *
 * @param over a person has accepted, or what it is about is over
 * @param nobody no step had anybody when it was looked at last: somebody who reads the health of the platform has to act (H04)
 * @param notes what was done beside messages, oldest first; at most {@value #NOTES_MAX}, of which the oldest give way
 */
public record Running(PatientId patient, boolean over, boolean nobody, Escalation escalation, List<Note> notes) {
    private static final int NOTES_MAX = 50;

    public Running {
        notes = List.copyOf(notes);
    }

    /**
     * Something to be told in the list of an alert that is no message. What is the same as the one before counts in it.
     *
     * @param fromMs when, by our clock
     * @param toMs when last
     * @param times how often
     * @param step SKIPPED: which, from 0; else -1
     * @param teams SKIPPED: those that are closed
     * @param opensMs SKIPPED: when the first of them opens; null when none does
     */
    public record Note(
            Kind kind,
            long fromMs,
            long toMs,
            int times,
            int step,
            List<TeamId> teams,
            @Nullable Long opensMs) {
        public Note {
            teams = List.copyOf(teams);
        }

        private boolean isSame(Note other) {
            return kind == other.kind && step == other.step && teams.equals(other.teams);
        }
    }

    /** What was done. */
    public enum Kind {
        /** A step had nobody who is there, and was passed over. */
        SKIPPED,
        /** No step had anybody. */
        NOBODY
    }

    static Running begun(PatientId patient, Escalation escalation) {
        return new Running(patient, false, false, escalation, List.of());
    }

    /** Its patient's messages come in this order: 0 is red. */
    public int rank() {
        return escalation.situation().priority().ordinal();
    }

    Running ended() {
        return new Running(patient, true, false, escalation, notes);
    }

    /** The same after these orders. */
    Running after(Escalation next, List<Order> orders, long nowMs) {
        List<Note> more = new ArrayList<>(notes);
        boolean none = nobody;
        for (Order order : orders) {
            if (order instanceof Order.Skipped skipped) {
                Long opens =
                        skipped.opensAt() == null ? null : skipped.opensAt().toEpochMilli();
                note(more, new Note(Kind.SKIPPED, nowMs, nowMs, 1, skipped.step(), skipped.closed(), opens));
            } else if (order instanceof Order.Nobody) {
                note(more, new Note(Kind.NOBODY, nowMs, nowMs, 1, -1, List.of(), null));
                none = true;
            } else if (order instanceof Order.Tell) {
                none = false;
            }
        }
        return new Running(patient, false, none, next, more);
    }

    /** What repeats, the steps of a round passed over again among it, is counted and not listed anew. */
    private static void note(List<Note> notes, Note one) {
        for (int i = notes.size() - 1; i >= 0; i--) {
            Note before = notes.get(i);
            if (before.isSame(one)) {
                notes.set(
                        i,
                        new Note(
                                one.kind(),
                                before.fromMs(),
                                one.toMs(),
                                before.times() + 1,
                                one.step(),
                                one.teams(),
                                one.opensMs()));
                return;
            }
        }
        notes.add(one);
        if (notes.size() > NOTES_MAX) {
            notes.remove(0);
        }
    }
}
