package se.hemvakt.rules.inclusion;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What is known of somebody. A fact not given is unknown, which is neither yes nor no (H18). Immutable. */
public final class Candidate {
    private final Map<Fact, Object> known;

    private Candidate(Map<Fact, Object> known) {
        this.known = known;
    }

    /** Of whom nothing is known. */
    public static Candidate unknown() {
        return new Candidate(Map.of());
    }

    public Candidate with(Fact fact, boolean value) {
        return put(fact, Fact.Kind.YES_NO, value);
    }

    public Candidate with(Fact fact, String value) {
        return put(fact, Fact.Kind.WORD, value);
    }

    public Candidate with(Fact fact, LocalDate value) {
        return put(fact, Fact.Kind.DATE, value);
    }

    private Candidate put(Fact fact, Fact.Kind kind, Object value) {
        if (fact.kind() != kind) {
            throw new IllegalArgumentException(fact.code() + " has no value of that sort");
        }
        Map<Fact, Object> more = new EnumMap<>(Fact.class);
        more.putAll(known);
        more.put(fact, value);
        return new Candidate(more);
    }

    Optional<Boolean> yes(Fact fact) {
        return Optional.ofNullable((Boolean) known.get(fact));
    }

    Optional<String> word(Fact fact) {
        return Optional.ofNullable((String) known.get(fact));
    }

    Optional<LocalDate> date(Fact fact) {
        return Optional.ofNullable((LocalDate) known.get(fact));
    }

    /** Nothing of what is known (H36). */
    @Override
    public String toString() {
        return "Candidate[***]";
    }
}
