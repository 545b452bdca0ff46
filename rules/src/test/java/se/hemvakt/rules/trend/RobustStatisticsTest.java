package se.hemvakt.rules.trend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Medians by selection against medians by sorting, and small cases by hand. */
class RobustStatisticsTest {
    @Test
    void median_anyValues_isTheMiddleOfTheSorted() {
        Random random = new Random(7);
        for (int n = 1; n < 300; n++) {
            int spread = 1 + random.nextInt(50);
            double[] values = random.doubles(n, -spread, spread)
                    .map(v -> Math.rint(v * 2))
                    .toArray();
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            double expected = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
            assertThat(RobustStatistics.median(values, n)).as("n " + n).isEqualTo(expected);
            assertThat(values).as("only rearranged").containsExactlyInAnyOrder(sorted);
        }
    }

    @ParameterizedTest
    @CsvSource({"'5',5,0", "'1 2',2,1", "'-2 -1',-1,1", "'9 1 5',5,4", "'1 1 1 100',1,0", "'1 2 3 4 90',3,1"})
    void medianAndMad_smallCases_byHand(String list, int median, int mad) {
        int[] values =
                Arrays.stream(list.split(" ")).mapToInt(Integer::parseInt).toArray();
        assertThat(RobustStatistics.median(values, values.length)).isEqualTo(median);
        assertThat(RobustStatistics.mad(values, values.length, median)).isEqualTo(mad);
    }

    @Test
    void theilSen_twoWrongPointsOfNine_doNotMoveIt() {
        int[] minutes = {0, 1440, 2880, 4320, 5760, 7200, 8640, 10080, 11520};
        int[] milli = {0, 100, 200, 300, 400, 500, 600, 700, 800};
        assertThat(Slope.theilSen(minutes, milli, 9)).isEqualTo(new Slope(100, 1, 9));
        milli[3] = 90_000;
        milli[6] = -90_000;
        Slope slope = Slope.theilSen(minutes, milli, 9);
        assertThat(slope.perDayMilli()).isEqualTo(100);
        assertThat(slope.agreement()).isBetween(0.7, 0.8);
    }

    @Test
    void theilSen_levelValues_agreeOnLevel() {
        assertThat(Slope.theilSen(new int[] {0, 1, 2, 3, 4}, new int[] {7, 7, 7, 7, 7}, 5))
                .isEqualTo(new Slope(0, 1, 5));
    }
}
