package se.hemvakt.app.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static se.hemvakt.app.compare.Difference.Kind.CHANGED;
import static se.hemvakt.app.compare.Difference.Kind.GAINED;
import static se.hemvakt.app.compare.Difference.Kind.LOST;
import static se.hemvakt.app.compare.Difference.Kind.MOVED;
import static se.hemvakt.app.compare.Difference.Kind.SAME;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.Priority;

class AlertDiffTest {
    private static final long MINUTE = 60_000;
    private static final AlertDiff DIFF = new AlertDiff(Duration.ofHours(1));

    @Test
    void compare_sameAlerts_areSame() {
        assertThat(kinds(List.of(news2(10)), List.of(news2(10)))).containsExactly(SAME);
    }

    @Test
    void compare_onOneSideOnly_isGainedOrLost() {
        assertThat(kinds(List.of(), List.of(news2(10)))).containsExactly(GAINED);
        assertThat(kinds(List.of(news2(10)), List.of())).containsExactly(LOST);
    }

    @Test
    void compare_withinTheHour_isMovedAndSaysHowFar() {
        List<Difference> differences = DIFF.compare(List.of(news2(10)), List.of(news2(70)));
        assertThat(differences).hasSize(1);
        assertThat(differences.get(0).kind()).isEqualTo(MOVED);
        assertThat(differences.get(0).laterMs()).isEqualTo(60 * MINUTE);
    }

    @Test
    void compare_furtherThanTheHour_isAnother() {
        assertThat(kinds(List.of(news2(10)), List.of(news2(71)))).containsExactly(LOST, GAINED);
    }

    @Test
    void compare_otherPriorityAtTheSameTime_isChanged() {
        assertThat(kinds(List.of(news2(10)), List.of(told("news2", 10, Priority.HIGH))))
                .containsExactly(CHANGED);
    }

    @Test
    void compare_otherProblem_isNeverTheSame() {
        assertThat(kinds(List.of(news2(10)), List.of(told("fall", 10, Priority.MEDIUM))))
                .containsExactlyInAnyOrder(LOST, GAINED);
    }

    /** Greedy by time alone would pair 0 with 30 and call 30 lost: what is at the same time belongs together first. */
    @Test
    void compare_oneGoneBesideOneThatStayed_doesNotShiftTheRest() {
        assertThat(kinds(List.of(news2(0), news2(30), news2(60)), List.of(news2(30), news2(60))))
                .containsExactly(LOST, SAME, SAME);
    }

    @Test
    void compare_anyOrderOfTheInput_givesTheSame() {
        List<Told> old = new ArrayList<>(List.of(news2(0), news2(30), news2(500), told("fall", 30, Priority.HIGH)));
        List<Told> now = new ArrayList<>(List.of(news2(20), news2(30), news2(590), told("fall", 99, Priority.HIGH)));
        List<Difference> first = DIFF.compare(old, now);
        assertThat(first.stream().map(Difference::kind)).containsExactly(MOVED, LOST, SAME, GAINED, LOST, GAINED);
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(old, new Random(seed));
            Collections.shuffle(now, new Random(seed + 1));
            assertThat(DIFF.compare(old, now)).as("seed %d", seed).isEqualTo(first);
        }
    }

    private static List<Difference.Kind> kinds(List<Told> old, List<Told> now) {
        return DIFF.compare(old, now).stream().map(Difference::kind).toList();
    }

    private static Told news2(long minute) {
        return told("news2", minute, Priority.MEDIUM);
    }

    private static Told told(String problem, long minute, Priority priority) {
        return new Told(problem, problem, 1, AlertKind.CLINICAL, priority, false, minute * MINUTE);
    }
}
