package se.hemvakt.app.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How many alerts became what, by problem and shift, and which patients would notice. */
public final class Comparison {
    private static final int PATIENTS_SHOWN = 10;

    private final Map<Place, Tally> tallies = new TreeMap<>();
    private final List<PatientTally> patients = new ArrayList<>();

    /** @param shift its name; {@code -} where the recording tells no time of day */
    public record Place(String problem, String shift) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byProblem = problem.compareTo(other.problem);
            return byProblem != 0 ? byProblem : shift.compareTo(other.shift);
        }
    }

    /** How many of each kind. Of a pair one counts. */
    public static final class Tally {
        private final long[] counts = new long[Difference.Kind.values().length];

        private void add(Difference difference) {
            counts[difference.kind().ordinal()]++;
        }

        private void add(Tally other) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] += other.counts[i];
            }
        }

        public long of(Difference.Kind kind) {
            return counts[kind.ordinal()];
        }

        /** Alerts by the old rules. */
        public long old() {
            return both() + of(Difference.Kind.LOST);
        }

        /** Alerts by the new rules. */
        public long now() {
            return both() + of(Difference.Kind.GAINED);
        }

        private long both() {
            return of(Difference.Kind.SAME) + of(Difference.Kind.MOVED) + of(Difference.Kind.CHANGED);
        }

        /** All that is not as it was. */
        public long different() {
            return old() + of(Difference.Kind.GAINED) - of(Difference.Kind.SAME);
        }
    }

    public record PatientTally(String patient, Tally tally) {}

    /** One patient's alert; call it for each patient in turn, and each alert in order of time. */
    public void add(String patient, String shift, Difference difference) {
        tallies.computeIfAbsent(new Place(difference.alert().problem(), shift), place -> new Tally())
                .add(difference);
        if (patients.isEmpty() || !patients.get(patients.size() - 1).patient.equals(patient)) {
            patients.add(new PatientTally(patient, new Tally()));
        }
        patients.get(patients.size() - 1).tally.add(difference);
    }

    public Map<Place, Tally> tallies() {
        return Collections.unmodifiableMap(tallies);
    }

    /** How many patients were compared. */
    public int patients() {
        return patients.size();
    }

    /** All problems and shifts together. */
    public Tally all() {
        Tally all = new Tally();
        tallies.values().forEach(all::add);
        return all;
    }

    /** For people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(text(
                "%-30s %-10s %8s %8s %8s %8s %8s %8s",
                "problem", "shift", "old", "new", "gained", "lost", "moved", "changed"));
        Tally all = new Tally();
        tallies.forEach((place, tally) -> {
            lines.add(line(place.problem, place.shift, tally));
            all.add(tally);
        });
        Map<String, Tally> shifts = new TreeMap<>();
        tallies.forEach((place, tally) ->
                shifts.computeIfAbsent(place.shift, shift -> new Tally()).add(tally));
        shifts.forEach((shift, tally) -> lines.add(line("all", shift, tally)));
        lines.add(line("all", "all", all));
        List<PatientTally> different = patients.stream()
                .filter(one -> one.tally.different() > 0)
                .sorted(Comparator.comparingLong((PatientTally one) -> -one.tally.different())
                        .thenComparing(PatientTally::patient))
                .toList();
        lines.add(text("%,d patients would notice%s", different.size(), different.isEmpty() ? "" : "; most:"));
        different.stream().limit(PATIENTS_SHOWN).forEach(one -> lines.add(line("  " + one.patient, "", one.tally)));
        return lines;
    }

    private static String line(String what, String shift, Tally tally) {
        return text(
                "%-30s %-10s %,8d %,8d %,8d %,8d %,8d %,8d",
                what,
                shift,
                tally.old(),
                tally.now(),
                tally.of(Difference.Kind.GAINED),
                tally.of(Difference.Kind.LOST),
                tally.of(Difference.Kind.MOVED),
                tally.of(Difference.Kind.CHANGED));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
