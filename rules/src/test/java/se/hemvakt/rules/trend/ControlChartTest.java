package se.hemvakt.rules.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The charts against the run lengths known of them (docs/clinical-basis.md), by simulation with a fixed seed. */
class ControlChartTest {
    /** How many values until a signal, on average over many runs. */
    private static double runLength(double shift, int runs, Predicate<ControlChart> signals) {
        Random random = new Random(1);
        long steps = 0;
        for (int run = 0; run < runs; run++) {
            ControlChart chart = new ControlChart();
            do {
                chart.add(random.nextGaussian() + shift);
                steps++;
            } while (!signals.test(chart));
        }
        return (double) steps / runs;
    }

    /** Two-sided; the standard error of 8,000 runs is about 1.1 %. */
    @ParameterizedTest
    @CsvSource({"2.859, 370", "2.962, 500"})
    void ewma_withoutShift_runsAsLongAsPublished(double limit, double expected) {
        double steady = Math.sqrt(0.2 / 1.8);
        assertThat(runLength(0, 8_000, chart -> Math.abs(chart.ewma()) > limit * steady))
                .isCloseTo(expected, within(0.04 * expected));
    }

    @ParameterizedTest
    @CsvSource({"4, 168", "5, 465"})
    void cusum_withoutShift_runsAsLongAsPublished(double h, double expected) {
        assertThat(runLength(0, 8_000, chart -> Math.max(chart.high(), chart.low()) > h))
                .isCloseTo(expected, within(0.04 * expected));
    }

    /** What {@link PatientTrends} promises of one side. */
    @ParameterizedTest
    @CsvSource({"4, 336", "5, 930"})
    void cusum_oneSideWithoutShift_runsTwiceAsLong(double h, double expected) {
        assertThat(runLength(0, 8_000, chart -> chart.high() > h)).isCloseTo(expected, within(0.04 * expected));
        assertThat(runLength(0, 8_000, chart -> chart.low() > h)).isCloseTo(expected, within(0.04 * expected));
    }

    @Test
    void shiftOfOneSigma_foundInAboutTenValues() {
        assertThat(runLength(1, 8_000, chart -> chart.high() > PatientTrends.CUSUM_LOOK))
                .isCloseTo(8.4, within(0.3));
        assertThat(runLength(1, 8_000, chart -> chart.high() > PatientTrends.CUSUM_ACT))
                .isCloseTo(10.4, within(0.3));
        assertThat(runLength(-1, 8_000, chart -> chart.low() > PatientTrends.CUSUM_ACT))
                .isCloseTo(10.4, within(0.3));
        assertThat(runLength(1, 8_000, chart -> chart.ewma() > PatientTrends.EWMA_LIMIT))
                .isCloseTo(9.6, within(0.6));
    }

    /** H15, H16: what one wrong value can do is bounded. */
    @Test
    void h16_oneWildValue_signalsNothingAndIsForgotten() {
        ControlChart chart = new ControlChart();
        chart.add(500);
        assertThat(chart.high()).isEqualTo(3);
        assertThat((double) chart.ewma()).isLessThan(PatientTrends.EWMA_LIMIT);
        chart.add(-500);
        assertThat(chart.high()).isZero();
        assertThat(chart.low()).isEqualTo(3);
    }

    @Test
    void cusum_afterWeeksOfShift_comesDownInDays() {
        ControlChart chart = new ControlChart();
        for (int i = 0; i < 200; i++) {
            chart.add(3);
        }
        assertThat(chart.high()).isEqualTo(10);
        for (int i = 0; i < 13; i++) {
            chart.add(0);
        }
        assertThat((double) chart.high()).isLessThan(PatientTrends.CUSUM_LOOK);
    }
}
