package se.hemvakt.rules.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The newest readings of a vital against a plain sorted list, in any order of arrival. */
class RecentTest {
    private static final long WINDOW = 210_000;

    @Test
    void h15_anyOrder_keepsTheSevenNewest_andTheMiddleOfThem() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            Recent recent = new Recent();
            TreeMap<Long, Integer> all = new TreeMap<>();
            for (int i = 0; i < 30; i++) {
                long at = 10_000L * random.nextInt(60);
                int milli = 1000 * random.nextInt(6);
                boolean kept = all.containsKey(at) || all.size() < Recent.KEPT || at > all.firstKey();
                assertThat(recent.holds(at)).as("seed " + seed).isEqualTo(all.containsKey(at));
                assertThat(recent.take(at, milli)).as("seed " + seed).isEqualTo(kept);
                if (kept) {
                    all.put(at, milli);
                    if (all.size() > Recent.KEPT) {
                        all.pollFirstEntry();
                    }
                    assertThat(recent.at(at)).as("seed " + seed).isEqualTo(milli);
                }
                same(seed, recent, all);
            }
        }
    }

    private static void same(int seed, Recent recent, NavigableMap<Long, Integer> all) {
        List<Long> times = new ArrayList<>();
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < recent.size(); i++) {
            times.add(recent.timeAt(i));
            values.add(recent.milliAt(i));
        }
        assertThat(times).as("seed " + seed).containsExactlyElementsOf(all.keySet());
        assertThat(values).as("seed " + seed).containsExactlyElementsOf(all.values());
        assertThat(recent.newestAt()).as("seed " + seed).isEqualTo(all.lastKey());
        assertThat(recent.newest()).as("seed " + seed).isEqualTo(all.lastEntry().getValue());
        int within = all.tailMap(all.lastKey() - WINDOW, true).size();
        int samples = recent.samples(WINDOW);
        assertThat(samples).as("seed " + seed).isEqualTo(within < 3 ? 1 : within - 1 + within % 2);
        List<Integer> newest = new ArrayList<>(all.values()).subList(all.size() - samples, all.size());
        List<Integer> sorted = new ArrayList<>(newest);
        Collections.sort(sorted);
        assertThat(recent.value(samples)).as("seed " + seed).isEqualTo(sorted.get(samples / 2));
        assertThat(recent.samples(0)).as("no filter").isEqualTo(1);
    }

    @Test
    void nothingTaken_isNothing() {
        assertThat(new Recent().newestAt()).isEqualTo(PatientState.NEVER);
        assertThat(new Recent().samples(WINDOW)).isEqualTo(1);
        assertThat(new Recent().holds(0)).isFalse();
    }

    @Test
    void redRuns_inAnyOrder_coverWhatIsKnown_andTheOldestGivesWay() {
        RedRuns runs = new RedRuns();
        for (long at : new long[] {30, 10, 40, 20}) {
            runs.start(at);
        }
        assertThat(runs.bounds()).containsExactly(10, 10, 20, 20, 30, 30, 40, 40);
        runs.extend(45);
        runs.extend(43);
        assertThat(runs.covers(45)).isTrue();
        assertThat(runs.covers(46)).isFalse();
        assertThat(runs.covers(39)).isFalse();
        // Older than all that are kept: told again rather than not.
        runs.start(5);
        assertThat(runs.covers(5)).isFalse();
        runs.start(35);
        assertThat(runs.bounds()).containsExactly(20, 20, 30, 30, 35, 35, 40, 45);
        assertThat(new RedRuns(runs.bounds()).bounds()).isEqualTo(runs.bounds());
    }
}
