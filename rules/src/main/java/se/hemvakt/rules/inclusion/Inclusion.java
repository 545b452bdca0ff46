package se.hemvakt.rules.inclusion;

import java.time.LocalDate;
import java.util.List;
import se.hemvakt.rules.profile.Words;

/**
 * Whom a kind of monitoring is for: all of these criteria must hold.
 *
 * @param id such as heart-failure
 * @param version grows with each change
 * @param owner who answers for it
 * @param source where the criteria come from
 */
public record Inclusion(String id, int version, Words name, String owner, String source, List<Criterion> criteria) {
    public Inclusion {
        criteria = List.copyOf(criteria);
    }

    /**
     * Asks every criterion.
     *
     * @param today the day on which it is asked, where the patient lives
     */
    public Checked check(Candidate candidate, LocalDate today) {
        return new Checked(
                this,
                today,
                criteria.stream()
                        .map(one -> new Checked.Answer(one, one.condition().judge(candidate, today)))
                        .toList());
    }
}
