package se.hemvakt.app.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which alert of the old rules is which alert of the new: pure and without order of chance, so that the screen can ask it as
 * well as the command line.
 *
 * <p>Alerts of one patient are the same only if they are about the same problem. Those of the same time belong together
 * first; of the rest, in order of time, two within {@code within} of each other are one that moved, and what is left was
 * gained or lost.
 */
public final class AlertDiff {
    private static final Comparator<Difference> BY_TIME = Comparator.comparingLong(
                    (Difference one) -> one.alert().atMs())
            .thenComparing(one -> one.alert().problem())
            .thenComparing(Difference::kind);

    private final long withinMs;

    /** @param within alerts further apart than this are not the same; an hour is a round of the ward */
    public AlertDiff(Duration within) {
        this.withinMs = within.toMillis();
    }

    /** What became of each alert of one patient, in order of time. */
    public List<Difference> compare(List<Told> old, List<Told> now) {
        Map<String, Sides> problems = new TreeMap<>();
        old.forEach(
                one -> problems.computeIfAbsent(one.problem(), Sides::new).old.add(one));
        now.forEach(
                one -> problems.computeIfAbsent(one.problem(), Sides::new).now.add(one));
        List<Difference> differences = new ArrayList<>();
        problems.values().forEach(sides -> sides.compare(withinMs, differences));
        differences.sort(BY_TIME);
        return List.copyOf(differences);
    }

    /** The alerts about one problem. */
    private static final class Sides {
        private final List<Told> old = new ArrayList<>();
        private final List<Told> now = new ArrayList<>();

        /** @param problem only so that a map can make one */
        Sides(String problem) {}

        void compare(long withinMs, List<Difference> out) {
            old.sort(Comparator.comparingLong(Told::atMs));
            now.sort(Comparator.comparingLong(Told::atMs));
            List<Told> onlyOld = new ArrayList<>();
            List<Told> onlyNow = new ArrayList<>();
            walk(0, out, onlyOld, onlyNow);
            old.clear();
            now.clear();
            old.addAll(onlyOld);
            now.addAll(onlyNow);
            onlyOld.clear();
            onlyNow.clear();
            walk(withinMs, out, onlyOld, onlyNow);
            onlyOld.forEach(one -> out.add(new Difference(one, null)));
            onlyNow.forEach(one -> out.add(new Difference(null, one)));
        }

        /** Pairs what lies within this of each other, the earliest first. */
        private void walk(long withinMs, List<Difference> pairs, List<Told> onlyOld, List<Told> onlyNow) {
            int o = 0;
            int n = 0;
            while (o < old.size() && n < now.size()) {
                long later = now.get(n).atMs() - old.get(o).atMs();
                if (Math.abs(later) <= withinMs) {
                    pairs.add(new Difference(old.get(o++), now.get(n++)));
                } else if (later > 0) {
                    onlyOld.add(old.get(o++));
                } else {
                    onlyNow.add(now.get(n++));
                }
            }
            onlyOld.addAll(old.subList(o, old.size()));
            onlyNow.addAll(now.subList(n, now.size()));
        }
    }
}
