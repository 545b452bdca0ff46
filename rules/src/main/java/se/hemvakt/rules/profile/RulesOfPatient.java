package se.hemvakt.rules.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import se.hemvakt.model.Vital;

/**
 * The rules of one patient, ready to be asked reading by reading: compiled from the profiles and own limits, immutable.
 */
public final class RulesOfPatient {
    private static final Watched[] NONE = new Watched[0];

    private final int version;
    private final int spo2Scale;
    private final List<Watched> watched;
    private final List<Notice> notices;
    private final long changesAtMs;
    private final Watched[][] byVital;

    /**
     * @param version the rule set's
     * @param changesAtMs when a signature ends, or {@link Long#MAX_VALUE}
     */
    RulesOfPatient(int version, int spo2Scale, List<? extends Rule> rules, List<Notice> notices, long changesAtMs) {
        this.version = version;
        this.spo2Scale = spo2Scale;
        this.watched = byProblem(rules);
        this.notices = List.copyOf(notices);
        this.changesAtMs = changesAtMs;
        this.byVital = new Watched[Vital.values().length][];
        for (int v = 0; v < byVital.length; v++) {
            int vital = v;
            byVital[v] = watched.stream()
                    .filter(one -> (one.inputs() >> vital & 1) == 1)
                    .toArray(Watched[]::new);
            if (byVital[v].length == 0) {
                byVital[v] = NONE;
            }
        }
    }

    private static List<Watched> byProblem(List<? extends Rule> rules) {
        Map<String, List<Rule>> problems = new LinkedHashMap<>();
        for (Rule rule : rules) {
            problems.computeIfAbsent(rule.problem(), name -> new ArrayList<>()).add(rule);
        }
        List<Watched> watched = new ArrayList<>();
        problems.forEach((problem, its) -> {
            its.sort(Comparator.comparing(Rule::priority));
            watched.add(new Watched(problem, its));
        });
        return List.copyOf(watched);
    }

    /** The rule set's version. */
    public int version() {
        return version;
    }

    /** 1, or 2 by a prescription that counts (H29). */
    public int spo2Scale() {
        return spo2Scale;
    }

    /** What is watched, each problem with its rules. */
    public List<Watched> watched() {
        return watched;
    }

    /** What a new reading of this vital can change. Shared: not to be written to. */
    public Watched[] touchedBy(Vital vital) {
        return byVital[vital.ordinal()];
    }

    /** What must be shown of these rules. */
    public List<Notice> notices() {
        return notices;
    }

    /** When to compile again, since a signature ends: milliseconds of our clock, {@link Long#MAX_VALUE} when never. */
    public long changesAtMs() {
        return changesAtMs;
    }

    /**
     * One problem and its rules.
     *
     * @param rules the worst priority first: the first that says yes is the one that counts
     * @param inputs the vitals any of them looks at, one bit by ordinal
     */
    public record Watched(String problem, List<Rule> rules, long inputs) {
        Watched(String problem, List<Rule> rules) {
            this(problem, List.copyOf(rules), inputsOf(rules));
        }

        private static long inputsOf(List<Rule> rules) {
            long inputs = 0;
            for (Rule rule : rules) {
                inputs |= rule.inputs();
            }
            return inputs;
        }
    }
}
