package se.hemvakt.rules.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How far NEWS2 has risen within a day. */
class ScoreHistoryTest {
    private static final long HOUR = 3_600_000;
    private static final long START = 1_774_224_000_000L;

    private final ScoreHistory history = new ScoreHistory();

    @Test
    void h18_delta_noScoreWithinTheDay_isUnknown() {
        assertThat(history.delta(START, 5)).isEmpty();
        history.add(START, 2);
        assertThat(history.delta(START + 25 * HOUR, 5)).isEmpty();
        assertThat(history.delta(START - HOUR, 5)).as("asked of before").isEmpty();
    }

    @Test
    void delta_isAgainstTheLowestOfTheDay() {
        history.add(START, 3);
        history.add(START + 10 * HOUR, 1);
        history.add(START + 11 * HOUR, 4);
        assertThat(history.delta(START + 11 * HOUR, 4)).hasValue(3);
        assertThat(history.delta(START + 34 * HOUR, 4)).as("24 hours on").hasValue(3);
        assertThat(history.delta(START + 35 * HOUR, 4)).as("the 1 is over").hasValue(0);
        assertThat(history.delta(START + 34 * HOUR, 0)).hasValue(-1);
    }

    /** The places of hours nothing was told of are used again: what stood there is gone. */
    @Test
    void delta_hoursWithoutAScore_doNotRememberTheDayBefore() {
        history.add(START + HOUR, 0);
        history.add(START + 20 * HOUR, 9);
        history.add(START + 27 * HOUR, 9);
        assertThat(history.delta(START + 27 * HOUR, 9)).hasValue(0);
        history.add(START + 28 * HOUR, 2);
        history.add(START + 200 * HOUR, 9);
        assertThat(history.delta(START + 200 * HOUR, 9)).hasValue(0);
    }

    @Test
    void delta_anyOrderWithinTheDay_agreesWithLookingAtAll() {
        Random random = new Random(4);
        for (int round = 0; round < 300; round++) {
            ScoreHistory inOrder = new ScoreHistory();
            List<long[]> scores = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                scores.add(new long[] {START + random.nextLong(24 * HOUR), random.nextInt(21)});
            }
            scores.forEach(one -> inOrder.add(one[0], (int) one[1]));
            Collections.shuffle(scores, random);
            ScoreHistory shuffled = new ScoreHistory();
            scores.forEach(one -> shuffled.add(one[0], (int) one[1]));
            assertThat(shuffled.snapshot()).isEqualTo(inOrder.snapshot());
            long now = START + random.nextLong(60 * HOUR);
            int[] least = scores.stream()
                    .filter(one -> Math.floorDiv(one[0], HOUR) <= Math.floorDiv(now, HOUR)
                            && Math.floorDiv(one[0], HOUR) >= Math.floorDiv(now, HOUR) - 24)
                    .mapToInt(one -> (int) one[1])
                    .sorted()
                    .toArray();
            OptionalInt expected = least.length == 0 ? OptionalInt.empty() : OptionalInt.of(9 - least[0]);
            assertThat(shuffled.delta(now, 9)).isEqualTo(expected);
        }
    }

    @Test
    void add_olderThanTheDay_changesNothing() {
        history.add(START, 6);
        history.add(START - 25 * HOUR, 0);
        assertThat(history.delta(START, 6)).hasValue(0);
        history.add(START - 24 * HOUR, 1);
        assertThat(history.delta(START, 6)).hasValue(5);
    }

    @Test
    void add_noTotal_isRefused() {
        assertThatThrownBy(() -> history.add(START, 21)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> history.add(START, -1)).isInstanceOf(IllegalArgumentException.class);
        history.add(START, 0);
        history.add(START, 20);
        assertThat(history.delta(START, 20)).hasValue(20);
    }

    @Test
    void restore_keptForm_goesOnTheSame_damagedIsRefused() {
        history.add(START, 3);
        history.add(START + 3 * HOUR, 20);
        ScoreHistory restored = ScoreHistory.restore(history.snapshot());
        assertThat(restored.snapshot()).isEqualTo(history.snapshot());
        assertThat(restored.delta(START + 20 * HOUR, 5)).hasValue(2);
        assertThatThrownBy(() -> ScoreHistory.restore(new long[3])).isInstanceOf(IllegalArgumentException.class);
        for (long wrong : new long[] {-1, 21}) {
            long[] damaged = history.snapshot();
            damaged[4] = wrong;
            assertThatThrownBy(() -> ScoreHistory.restore(damaged)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
