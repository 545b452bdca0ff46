package se.hemvakt.rules.inclusion;

import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Set;
import se.hemvakt.rules.expression.Truth;

/** What is asked of one fact, or several. */
public sealed interface Condition {
    /** @param today the day on which it is asked, where the patient lives */
    Truth judge(Candidate candidate, LocalDate today);

    /** One of these must hold; unknown when none holds and one is unknown. */
    record Any(List<Condition> of) implements Condition {
        public Any {
            of = List.copyOf(of);
        }

        @Override
        public Truth judge(Candidate candidate, LocalDate today) {
            Truth truth = Truth.NO;
            for (Condition one : of) {
                Truth judged = one.judge(candidate, today);
                if (judged == Truth.YES) {
                    return Truth.YES;
                }
                truth = judged == Truth.UNKNOWN ? judged : truth;
            }
            return truth;
        }
    }

    /** A fact of yes and no. */
    record Yes(Fact fact, boolean is) implements Condition {
        @Override
        public Truth judge(Candidate candidate, LocalDate today) {
            return candidate.yes(fact).map(value -> Truth.of(value == is)).orElse(Truth.UNKNOWN);
        }
    }

    /** One of these words. */
    record OneOf(Fact fact, Set<String> words) implements Condition {
        public OneOf {
            words = Set.copyOf(words);
        }

        @Override
        public Truth judge(Candidate candidate, LocalDate today) {
            return candidate
                    .word(fact)
                    .map(value -> Truth.of(words.contains(value)))
                    .orElse(Truth.UNKNOWN);
        }
    }

    /** A day not longer ago than this, the last day included; a day to come is no. */
    record Within(Fact fact, Period past) implements Condition {
        @Override
        public Truth judge(Candidate candidate, LocalDate today) {
            return candidate
                    .date(fact)
                    .map(day -> Truth.of(!day.isAfter(today) && !day.isBefore(today.minus(past))))
                    .orElse(Truth.UNKNOWN);
        }
    }

    /** So many years since, or more. */
    record YearsAtLeast(Fact fact, int years) implements Condition {
        @Override
        public Truth judge(Candidate candidate, LocalDate today) {
            return candidate
                    .date(fact)
                    .map(day -> Truth.of(!day.plusYears(years).isAfter(today)))
                    .orElse(Truth.UNKNOWN);
        }
    }
}
