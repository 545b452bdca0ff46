package se.hemvakt.rules.inclusion;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import se.hemvakt.rules.expression.Truth;

/**
 * What came of asking the criteria of one inclusion.
 *
 * @param answers one for each criterion, in their order
 */
public record Checked(Inclusion inclusion, LocalDate on, List<Answer> answers) {
    public Checked {
        answers = List.copyOf(answers);
    }

    /** @param truth unknown: too little is known to say; it counts as not met */
    public record Answer(Criterion criterion, Truth truth) {}

    /** What becomes of it. */
    public enum Outcome {
        INCLUDED,
        /** Not by the criteria, but by somebody who answers for it. */
        INCLUDED_BY_EXCEPTION,
        NOT_INCLUDED
    }

    /**
     * Somebody includes a patient who does not meet all criteria.
     *
     * @param by who, by account or by staff id
     * @param why in words
     */
    public record Exemption(String by, Instant at, String why) {
        public Exemption {
            if (by.isBlank() || why.isBlank()) {
                throw new IllegalArgumentException("an exception needs a person and a reason");
            }
        }

        /** Nobody's name and no reason in logs (H36). */
        @Override
        public String toString() {
            return "Exemption[at " + at + "]";
        }
    }

    /** What is not met, or not known: to be told by name. */
    public List<Answer> failing() {
        return answers.stream().filter(answer -> answer.truth() != Truth.YES).toList();
    }

    public Outcome outcome() {
        return failing().isEmpty() ? Outcome.INCLUDED : Outcome.NOT_INCLUDED;
    }

    /**
     * With an exception. It can not stand in for a criterion that allows none, such as the patient's consent.
     *
     * @param exception taken as given by whom it names; who may is asked where it is given
     */
    public Outcome outcome(Exemption exception) {
        if (failing().isEmpty()) {
            return Outcome.INCLUDED;
        }
        return failing().stream().allMatch(answer -> answer.criterion().exceptions())
                ? Outcome.INCLUDED_BY_EXCEPTION
                : Outcome.NOT_INCLUDED;
    }
}
