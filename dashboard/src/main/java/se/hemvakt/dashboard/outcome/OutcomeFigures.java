package se.hemvakt.dashboard.outcome;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import se.hemvakt.model.AlertOutcome;

/**
 * What alerts turned out to be, by rule, team or shift. Each alert counts once, with the newest outcome told about it.
 *
 * <p>Read with care: alerts nobody told anything about are missing here, and they need not be like the others. So the number of
 * all alerts stands beside.
 *
 * @param alerts all alerts of the same time and teams, told about or not
 * @param told one for each alert that was told about
 */
public record OutcomeFigures(int alerts, List<Told> told) {
    /**
     * One alert's outcome.
     *
     * @param shift in which its condition began
     */
    public record Told(String rule, String team, String shift, AlertOutcome outcome) {}

    /**
     * Alerts that have something in common.
     *
     * @param key what: a rule, or a rule, team and shift
     * @param of how many turned out to be each; every outcome is there
     */
    public record Group<K>(K key, Map<AlertOutcome, Integer> of) {
        public Group {
            of = Map.copyOf(of);
        }

        public int n() {
            return of.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** Whole per cent; an alert on which somebody acted, of all that were told about: what a rule is worth. */
        public int percent(AlertOutcome outcome) {
            return Math.round(100f * of.getOrDefault(outcome, 0) / n());
        }
    }

    /** A rule's alerts in a team's shift. */
    public record Cell(String rule, String team, String shift) {}

    public OutcomeFigures {
        told = List.copyOf(told);
    }

    public List<Group<String>> byRule() {
        return by(Told::rule, Comparator.naturalOrder());
    }

    public List<Group<String>> byShift() {
        return by(Told::shift, Comparator.naturalOrder());
    }

    public List<Group<Cell>> byCell() {
        return by(
                one -> new Cell(one.rule(), one.team(), one.shift()),
                Comparator.comparing(Cell::rule).thenComparing(Cell::team).thenComparing(Cell::shift));
    }

    /** Those with most alerts first. */
    private <K> List<Group<K>> by(Function<Told, K> key, Comparator<K> order) {
        Map<K, Map<AlertOutcome, Integer>> counts = new TreeMap<>(order);
        for (Told one : told) {
            counts.computeIfAbsent(key.apply(one), k -> none()).merge(one.outcome(), 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .map(entry -> new Group<>(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingInt((Group<K> group) -> -group.n()))
                .toList();
    }

    private static Map<AlertOutcome, Integer> none() {
        Map<AlertOutcome, Integer> none = new EnumMap<>(AlertOutcome.class);
        for (AlertOutcome outcome : AlertOutcome.values()) {
            none.put(outcome, 0);
        }
        return none;
    }
}
