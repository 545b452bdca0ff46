package se.hemvakt.rules.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.hemvakt.model.Limit;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.eval.News2Calculator;
import se.hemvakt.rules.expression.Score;

/**
 * The rules of one patient, ready to be asked reading by reading: compiled from the profiles and own limits, immutable.
 */
public final class RulesOfPatient {
    private static final Watched[] NONE = new Watched[0];

    private final int version;
    private final int spo2Scale;
    private final List<Watched> watched;
    private final List<Limit> limitsAlone;
    private final boolean keepsOlder;
    private final List<Notice> notices;
    private final long changesAtMs;
    private final Watched[][] byVital;

    /**
     * @param version the rule set's
     * @param limitsAlone the own limits in force that no rule stands beside
     * @param changesAtMs when a signature ends, or {@link Long#MAX_VALUE}
     */
    RulesOfPatient(
            int version,
            int spo2Scale,
            List<? extends Rule> rules,
            List<Limit> limitsAlone,
            List<Notice> notices,
            long changesAtMs) {
        this(version, spo2Scale, byProblem(rules), limitsAlone, false, notices, changesAtMs);
    }

    private RulesOfPatient(
            int version,
            int spo2Scale,
            List<Watched> watched,
            List<Limit> limitsAlone,
            boolean keepsOlder,
            List<Notice> notices,
            long changesAtMs) {
        this.version = version;
        this.spo2Scale = spo2Scale;
        this.watched = List.copyOf(watched);
        this.limitsAlone = List.copyOf(limitsAlone);
        this.keepsOlder = keepsOlder;
        this.notices = List.copyOf(notices);
        this.changesAtMs = changesAtMs;
        this.byVital = new Watched[Vital.values().length][];
        for (int v = 0; v < byVital.length; v++) {
            int vital = v;
            byVital[v] = watched.stream()
                    .filter(one -> (one.inputs() >> vital & 1) == 1 && !one.isCarriedOutElsewhere())
                    .toArray(Watched[]::new);
            if (byVital[v].length == 0) {
                byVital[v] = NONE;
            }
        }
    }

    /** The same, with these problems judged by the rules an older version had for them. */
    public RulesOfPatient keeping(Collection<Watched> older) {
        Map<String, Watched> problems = new LinkedHashMap<>();
        watched.forEach(one -> problems.put(one.problem(), one));
        older.forEach(one -> problems.put(one.problem(), one));
        return new RulesOfPatient(
                version, spo2Scale, List.copyOf(problems.values()), limitsAlone, true, notices, changesAtMs);
    }

    /** The same, with something more to be shown. */
    public RulesOfPatient with(Notice notice) {
        List<Notice> more = new ArrayList<>(notices);
        more.add(notice);
        return new RulesOfPatient(version, spo2Scale, watched, limitsAlone, keepsOlder, more, changesAtMs);
    }

    /**
     * Whether it is one of the standard profile's rules that the core carries out with the score or the event itself: only as
     * it is shipped. Written otherwise, it is judged as it is written.
     */
    public static boolean isCarriedOutElsewhere(Rule rule) {
        if (!rule.id().startsWith("standard/") || !rule.life().equals(Life.PLAIN)) {
            return false;
        }
        return switch (rule.id()) {
            case "standard/news2-high" -> is(rule, Score.NEWS2, News2Calculator.HIGH_FROM, Priority.HIGH);
            case "standard/news2-medium" -> is(rule, Score.NEWS2, News2Calculator.MEDIUM_FROM, Priority.MEDIUM);
            case "standard/news2-red-part" -> is(rule, Score.NEWS2_PART, News2Calculator.RED, Priority.MEDIUM);
            case "standard/fall" -> is(rule, Vital.FALL);
            case "standard/button" -> is(rule, Vital.BUTTON);
            default -> false;
        };
    }

    private static boolean is(Rule rule, Score score, int atLeast, Priority priority) {
        return rule instanceof ScoreRule written
                && written.score() == score
                && written.atLeast() == atLeast
                && written.priority() == priority;
    }

    private static boolean is(Rule rule, Vital event) {
        return rule instanceof EventRule written && written.vital() == event && written.priority() == Priority.HIGH;
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

    /** What a new reading of this vital can change, what is carried out elsewhere left out. Shared: not to be written to. */
    public Watched[] touchedBy(Vital vital) {
        return byVital[vital.ordinal()];
    }

    /** The rules for this problem, if it is watched. */
    public Optional<Watched> watched(String problem) {
        return watched.stream().filter(one -> one.problem().equals(problem)).findAny();
    }

    /** The patient's own limits in force that no rule of a profile stands beside. With one beside it, it is among the rules. */
    public List<Limit> limitsAlone() {
        return limitsAlone;
    }

    /** Whether some problem is judged by an older version's rules, since its episode is open. */
    public boolean keepsOlder() {
        return keepsOlder;
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

        /** Whether all of its rules are. */
        public boolean isCarriedOutElsewhere() {
            for (int i = 0; i < rules.size(); i++) {
                if (!RulesOfPatient.isCarriedOutElsewhere(rules.get(i))) {
                    return false;
                }
            }
            return true;
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
