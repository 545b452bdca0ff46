package se.hemvakt.app.platform;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import se.hemvakt.rules.expression.Truth;
import se.hemvakt.rules.inclusion.Checked;
import se.hemvakt.rules.inclusion.Checked.Exemption;
import se.hemvakt.rules.inclusion.Inclusion;
import se.hemvakt.rules.jdbc.InclusionChecks.Asked;

/** Asks the criteria an enrolment names. What nobody knows never counts as met (H18). */
final class InclusionCriteria {
    /** Whose day it is when a day is counted. */
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    private final List<Inclusion> known;

    InclusionCriteria(List<Inclusion> known) {
        this.known = known;
    }

    /**
     * @throws IllegalArgumentException if a criterion fails and no person answers for it, or may; naming each, and what to do
     */
    List<Asked> ask(InclusionRequest request, Instant now) {
        List<Asked> asked = new ArrayList<>();
        for (String name : request.criteria()) {
            Inclusion inclusion = known.stream()
                    .filter(one -> one.id().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("inclusion.criteria: there are no criteria called '"
                            + name + "'; there are "
                            + known.stream().map(Inclusion::id).collect(Collectors.joining(", "))));
            asked.add(ask(inclusion, request, now));
        }
        return asked;
    }

    private static Asked ask(Inclusion inclusion, InclusionRequest request, Instant now) {
        Checked checked = inclusion.check(request.facts(), LocalDate.ofInstant(now, ZONE));
        if (checked.outcome() == Checked.Outcome.INCLUDED) {
            return new Asked(checked, null);
        }
        if (request.exception().isPresent()) {
            InclusionRequest.By by = request.exception().get();
            Exemption exemption = new Exemption(by.who(), now, by.why());
            if (checked.outcome(exemption) == Checked.Outcome.INCLUDED_BY_EXCEPTION) {
                return new Asked(checked, exemption);
            }
        }
        throw new IllegalArgumentException(refusal(checked));
    }

    private static String refusal(Checked checked) {
        List<String> parts = new ArrayList<>();
        for (Checked.Answer answer : checked.failing()) {
            parts.add((answer.truth() == Truth.UNKNOWN ? "not known: " : "not met: ")
                    + answer.criterion().id() + " (" + answer.criterion().name().en() + ")"
                    + (answer.criterion().exceptions() ? "" : ", and nobody can except from it"));
        }
        return "inclusion " + checked.inclusion().id() + ": " + String.join("; ", parts)
                + ": give what is known in inclusion.facts, or say in inclusion.exception who includes the patient all the"
                + " same, and why";
    }
}
