package se.hemvakt.app.platform;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.hemvakt.rules.inclusion.Candidate;
import se.hemvakt.rules.inclusion.Fact;

/**
 * By which criteria somebody is to be enrolled, and what is known of them. In JSON:
 *
 * <pre>
 * {"criteria": ["heart-failure"],
 *  "facts": {"consent": true, "main_diagnosis": "heart_failure", "discharged": "2026-11-02", "at_risk_of_readmission": true},
 *  "exception": {"by": "…", "reason": "…"}}
 * </pre>
 *
 * A fact that is left out is not known, which never counts as met; only {@code born} is taken from the patient's birth date.
 *
 * @param criteria names of inclusions; all of them must hold
 * @param exception who includes the patient though a criterion is not met, and why
 */
public record InclusionRequest(List<String> criteria, Candidate facts, Optional<By> exception) {
    public InclusionRequest {
        criteria = List.copyOf(criteria);
    }

    /** A person who answers for it. */
    public record By(String who, String why) {
        /** Nobody's name (H36). */
        @Override
        public String toString() {
            return "By[***]";
        }
    }

    /**
     * Reads the JSON form.
     *
     * @param node the field {@code inclusion}; missing: none asked for
     * @throws IllegalArgumentException naming the field and what it should be
     */
    static Optional<InclusionRequest> parse(JsonNode node, @Nullable LocalDate birthDate) {
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        List<String> criteria = new ArrayList<>();
        for (JsonNode name : node.path("criteria")) {
            criteria.add(text(name, "inclusion.criteria"));
        }
        if (criteria.isEmpty()) {
            throw new IllegalArgumentException(
                    "inclusion.criteria must be a list of names, such as [\"heart-failure\"]");
        }
        Candidate facts = Candidate.unknown();
        if (birthDate != null) {
            facts = facts.with(Fact.BORN, birthDate);
        }
        for (Map.Entry<String, JsonNode> field : node.path("facts").properties()) {
            facts = fact(facts, field.getKey(), field.getValue());
        }
        JsonNode by = node.path("exception");
        return Optional.of(new InclusionRequest(
                criteria.stream().distinct().toList(),
                facts,
                by.isMissingNode()
                        ? Optional.empty()
                        : Optional.of(new By(
                                text(by.path("by"), "inclusion.exception.by"),
                                text(by.path("reason"), "inclusion.exception.reason")))));
    }

    private static Candidate fact(Candidate facts, String code, JsonNode value) {
        Fact fact = Fact.ofCode(code)
                .orElseThrow(() -> new IllegalArgumentException("inclusion.facts: no fact is called '" + code
                        + "'; there are "
                        + Arrays.stream(Fact.values()).map(Fact::code).sorted().collect(Collectors.joining(", "))));
        String field = "inclusion.facts." + code;
        return switch (fact.kind()) {
            case YES_NO -> {
                if (!value.isBoolean()) {
                    throw new IllegalArgumentException(field + " must be true or false; leave it out if nobody knows");
                }
                yield facts.with(fact, value.booleanValue());
            }
            case WORD -> facts.with(fact, text(value, field));
            case DATE -> {
                try {
                    yield facts.with(fact, LocalDate.parse(text(value, field)));
                } catch (DateTimeException e) {
                    throw new IllegalArgumentException(field + " must be a date such as 2026-11-02", e);
                }
            }
        };
    }

    private static String text(JsonNode value, String field) {
        if (!value.isTextual() || value.asText().isBlank() || value.asText().length() > 200) {
            throw new IllegalArgumentException(field + " must be a text of 1 to 200 characters");
        }
        return value.asText().strip();
    }
}
