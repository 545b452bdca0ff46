package se.hemvakt.rules.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.model.News2;
import se.hemvakt.model.News2.Band;
import se.hemvakt.model.News2.Part;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.eval.News2Calculator.Values;

/** What an incomplete NEWS2 can become: by hand, and against trying every value. */
class News2RangeTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final Validity VALIDITY = Validity.spot();
    private static final Vital[] PARTS = {
        Vital.RESPIRATORY_RATE,
        Vital.SPO2,
        Vital.OXYGEN,
        Vital.SYSTOLIC_BP,
        Vital.PULSE_RATE,
        Vital.CONSCIOUSNESS,
        Vital.TEMPERATURE
    };
    /** A value for each number of points a part can give, on both scales. */
    private static final int[][] TRIES = {
        {8_000, 9_000, 16_000, 22_000, 25_000},
        {80_000, 84_000, 86_000, 90_000, 92_000, 93_000, 94_000, 95_000, 96_000, 98_000},
        {0, 1_000},
        {80_000, 95_000, 105_000, 120_000, 230_000},
        {40_000, 45_000, 70_000, 100_000, 120_000, 140_000},
        {0, 1_000},
        {34_000, 35_500, 37_000, 38_500, 39_500}
    };

    /** Where in TRIES a part gives no points on scale 1. */
    private static final int[] NORMAL = {2, 9, 0, 3, 2, 0, 2};

    private static News2 score(int scale, @Nullable Integer[] v, long[] ageMs) {
        News2 bare = News2Calculator.score(scale, new Values(v[0], v[1], v[2], v[3], v[4], v[5], v[6]));
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < PARTS.length; i++) {
            Part part = bare.parts().get(i);
            parts.add(
                    v[i] == null
                            ? new Part(PARTS[i], null, null, null)
                            : new Part(PARTS[i], part.points(), part.milli(), NOW - ageMs[i]));
        }
        return News2Calculator.of(parts);
    }

    private static News2Range range(int scale, @Nullable Integer... v) {
        return News2Range.of(score(scale, v, new long[PARTS.length]), scale, VALIDITY, NOW);
    }

    private static int step(@Nullable Band band) {
        return band == null ? Band.LOW.ordinal() : band.ordinal();
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void h18_anyPartsMissing_rangeAndDecisiveAreThoseOfTryingEveryValue(int scale) {
        Random random = new Random(scale);
        for (int round = 0; round < 2_000; round++) {
            @Nullable Integer[] v = new Integer[PARTS.length];
            List<Integer> missing = new ArrayList<>();
            for (int i = 0; i < PARTS.length; i++) {
                if (random.nextInt(3) == 0) {
                    missing.add(i);
                } else {
                    v[i] = TRIES[i][random.nextInt(TRIES[i].length)];
                }
            }
            News2Range range = range(scale, v);
            int[] total = {Integer.MAX_VALUE, -1, -1};
            everyTotal(scale, v, missing, 0, total);
            assertThat(range.highest()).as(round + " " + missing).isEqualTo(total[1]);
            // The lowest is of the points there are: on scale 2 air and a high SpO2 give none.
            assertThat(range.lowest()).as(round + " " + missing).isEqualTo(total[0]);
            assertThat(range.highestBand().ordinal()).as(round + " " + missing).isEqualTo(total[2]);
            Set<Vital> deciding = EnumSet.noneOf(Vital.class);
            for (int part : missing) {
                int least = 9;
                int most = -1;
                for (int value : TRIES[part]) {
                    @Nullable Integer[] with = v.clone();
                    with[part] = value;
                    int band = step(score(scale, with, new long[PARTS.length]).band());
                    least = Math.min(least, band);
                    most = Math.max(most, band);
                }
                if (least != most) {
                    deciding.add(PARTS[part]);
                }
            }
            if (!missing.isEmpty() && deciding.isEmpty()) {
                assertThat(range.decisive()).as(round + " " + missing).isNull();
            } else if (!missing.isEmpty()) {
                assertThat(range.decisive()).as(round + " " + missing).isIn(deciding);
            }
        }
    }

    /** The same with nothing missing: the oldest part that would change the band, found by measuring each anew. */
    @ParameterizedTest
    @CsvSource({"1", "2"})
    void nothingMissing_decisiveIsTheOldestOfTryingEveryValue(int scale) {
        Random random = new Random(10 + scale);
        for (int round = 0; round < 3_000; round++) {
            @Nullable Integer[] v = new Integer[PARTS.length];
            long[] ages = new long[PARTS.length];
            for (int i = 0; i < PARTS.length; i++) {
                // Mostly few points, so that one part decides.
                v[i] = TRIES[i][random.nextInt(3) == 0 ? random.nextInt(TRIES[i].length) : NORMAL[i]];
                ages[i] = 10 + i + 10L * random.nextInt(100);
            }
            int oldest = -1;
            int now = step(score(scale, v, ages).band());
            for (int i = 0; i < PARTS.length; i++) {
                boolean changes = false;
                for (int value : TRIES[i]) {
                    @Nullable Integer[] with = v.clone();
                    with[i] = value;
                    changes |= step(score(scale, with, ages).band()) != now;
                }
                if (changes && (oldest < 0 || ages[i] > ages[oldest])) {
                    oldest = i;
                }
            }
            Vital decisive =
                    News2Range.of(score(scale, v, ages), scale, VALIDITY, NOW).decisive();
            assertThat(decisive).as("round " + round).isEqualTo(oldest < 0 ? null : PARTS[oldest]);
        }
    }

    private static void everyTotal(int scale, @Nullable Integer[] v, List<Integer> missing, int from, int[] total) {
        if (from == missing.size()) {
            News2 score = score(scale, v, new long[PARTS.length]);
            Integer one = score.total();
            if (one != null) {
                total[0] = Math.min(total[0], one);
                total[1] = Math.max(total[1], one);
                total[2] = Math.max(total[2], step(score.band()));
            }
            return;
        }
        int part = missing.get(from);
        for (int value : TRIES[part]) {
            v[part] = value;
            everyTotal(scale, v, missing, from + 1, total);
        }
        v[part] = null;
    }

    @Test
    void nothingMissing_rangeIsTheTotal() {
        News2Range range = range(1, 16_000, 97_000, 0, 120_000, 95_000, 0, 38_500);
        assertThat(range.lowest()).isEqualTo(2);
        assertThat(range.highest()).isEqualTo(2);
        assertThat(range.lowestBand()).isEqualTo(Band.LOW);
        assertThat(range.highestBand()).isEqualTo(Band.LOW);
        assertThat(range.parts()).noneMatch(News2Range.PartAge::missing);
    }

    @Test
    void decisive_thermometerMissingAtFour_isTheTemperature() {
        // 25 breaths are 3, pulse 95 is 1: with fever 5 or 6.
        News2Range range = range(1, 25_000, 97_000, 0, 120_000, 95_000, 0, null);
        assertThat(range.lowest()).isEqualTo(4);
        assertThat(range.highest()).isEqualTo(7);
        assertThat(range.lowestBand()).isEqualTo(Band.LOW_MEDIUM);
        assertThat(range.highestBand()).isEqualTo(Band.HIGH);
        assertThat(range.decisive()).isEqualTo(Vital.TEMPERATURE);
    }

    @Test
    void decisive_onlyOxygenMissingAtZero_isNone() {
        News2Range range = range(1, 16_000, 97_000, null, 120_000, 70_000, 0, 37_000);
        assertThat(range.highest()).isEqualTo(2);
        assertThat(range.decisive()).as("0 or 2 is low").isNull();
    }

    @Test
    void decisive_sevenReachedWithPartsMissing_isNone() {
        News2Range range = range(1, 25_000, 90_000, null, 120_000, 95_000, null, 37_000);
        assertThat(range.lowest()).isEqualTo(7);
        assertThat(range.decisive()).isNull();
    }

    /** Points 4: with 3 more from any part of four it is 7, with oxygen 6. */
    @Test
    void decisive_several_bandThenPointsThenAgeThenChart() {
        @Nullable Integer[] v = {25_000, null, null, 120_000, 95_000, null, null};
        assertThat(range(1, v).decisive())
                .as("never measured, the chart's order")
                .isEqualTo(Vital.SPO2);
        News2 score = score(1, v, new long[PARTS.length]);
        List<Part> parts = new ArrayList<>(score.parts());
        parts.set(
                1, new Part(Vital.SPO2, null, 97_000, NOW - Duration.ofHours(5).toMillis()));
        parts.set(
                6,
                new Part(
                        Vital.TEMPERATURE,
                        null,
                        37_000,
                        NOW - Duration.ofHours(9).toMillis()));
        assertThat(News2Range.of(News2Calculator.of(parts), 1, VALIDITY, NOW).decisive())
                .as("never measured comes before old")
                .isEqualTo(Vital.CONSCIOUSNESS);
        parts.set(
                5,
                new Part(Vital.CONSCIOUSNESS, null, 0, NOW - Duration.ofHours(7).toMillis()));
        assertThat(News2Range.of(News2Calculator.of(parts), 1, VALIDITY, NOW).decisive())
                .as("the oldest")
                .isEqualTo(Vital.TEMPERATURE);
        News2Range range = News2Range.of(News2Calculator.of(parts), 1, VALIDITY, NOW);
        assertThat(range.parts().get(1))
                .isEqualTo(
                        new News2Range.PartAge(Vital.SPO2, Duration.ofHours(5).toMillis(), true));
        assertThat(range.parts().get(2)).isEqualTo(new News2Range.PartAge(Vital.OXYGEN, null, true));
        assertThat(range.parts().get(0)).isEqualTo(new News2Range.PartAge(Vital.RESPIRATORY_RATE, 0L, false));
    }

    /** More points win over age when the band reached is the same: 5 known, high by 2 or by 3. */
    @Test
    void decisive_sameBand_mostPointsFirst() {
        News2 score = score(1, new Integer[] {25_000, 93_000, null, 120_000, 70_000, 0, null}, new long[PARTS.length]);
        List<Part> parts = new ArrayList<>(score.parts());
        parts.set(
                6,
                new Part(
                        Vital.TEMPERATURE,
                        null,
                        37_000,
                        NOW - Duration.ofHours(7).toMillis()));
        News2Range range = News2Range.of(News2Calculator.of(parts), 1, VALIDITY, NOW);
        assertThat(range.lowest()).isEqualTo(5);
        assertThat(range.decisive()).as("not oxygen, though never told").isEqualTo(Vital.TEMPERATURE);
    }

    @Test
    void decisive_nothingMissing_isTheOldestThatCouldChangeTheBand() {
        long[] ages = {1, 2, 3, 4, 5, 6, 7};
        // 1 point, from the pulse. Oxygen alone can not leave the band; the rest can become red.
        News2 one = score(1, new Integer[] {16_000, 97_000, 0, 120_000, 95_000, 0, 37_000}, ages);
        assertThat(News2Range.of(one, 1, VALIDITY, NOW).decisive()).isEqualTo(Vital.TEMPERATURE);
        long[] oxygenOldest = {1, 2, 300, 4, 5, 6, 7};
        News2 second = score(1, new Integer[] {16_000, 97_000, 0, 120_000, 95_000, 0, 37_000}, oxygenOldest);
        assertThat(News2Range.of(second, 1, VALIDITY, NOW).decisive()).isEqualTo(Vital.TEMPERATURE);
        // Red from 12 points on: no part alone brings it below 7.
        News2 ill = score(1, new Integer[] {25_000, 90_000, 1_000, 80_000, 140_000, 0, 37_000}, ages);
        assertThat(News2Range.of(ill, 1, VALIDITY, NOW).decisive()).isNull();
    }

    /** Scale 2, 97 %, oxygen unknown: on air nothing, on oxygen 2 and 3. Only asking for the oxygen tells. */
    @Test
    void h29_scale2OxygenUnknown_decisiveIsTheOxygenAndRangeCountsBoth() {
        News2Range range = range(2, 16_000, 97_000, null, 120_000, 70_000, 0, 37_000);
        assertThat(range.lowest()).isZero();
        assertThat(range.highest()).isEqualTo(5);
        assertThat(range.highestBand()).isEqualTo(Band.MEDIUM);
        assertThat(range.decisive()).isEqualTo(Vital.OXYGEN);
    }

    /** The same with an SpO2 too old to count: now both are missing. */
    @Test
    void h29_scale2SpO2TooOld_countsAsMissing() {
        News2 score = score(2, new Integer[] {16_000, 97_000, null, 120_000, 70_000, 0, 37_000}, new long[] {
            0, VALIDITY.of().getOrDefault(Vital.SPO2, Duration.ZERO).toMillis() + 1, 0, 0, 0, 0, 0
        });
        News2Range range = News2Range.of(score, 2, VALIDITY, NOW);
        assertThat(range.highest()).isEqualTo(5);
        assertThat(range.decisive()).isEqualTo(Vital.SPO2);
    }

    /** Scale 2, red by too much oxygen: told that it is air, the SpO2 is not red any more. */
    @Test
    void h29_scale2RedByOxygen_measuringOxygenTakesTheRedAway() {
        long[] ages = {1, 1, 9, 1, 1, 1, 1};
        News2 score = score(2, new Integer[] {16_000, 97_000, 1_000, 120_000, 70_000, 0, 37_000}, ages);
        assertThat(score.band()).isEqualTo(Band.MEDIUM);
        assertThat(News2Range.of(score, 2, VALIDITY, NOW).decisive()).isEqualTo(Vital.OXYGEN);
    }

    @Test
    void agesAreOfTheTimeAsked() {
        News2 score = score(
                1, new Integer[] {16_000, 97_000, 0, 120_000, 70_000, 0, 37_000}, new long[] {0, 60_000, 0, 0, 0, 0, 0
                });
        News2Range later = News2Range.of(score, 1, VALIDITY, NOW + 1_000);
        assertThat(later.parts().get(1).ageMs()).isEqualTo(61_000);
        assertThat(later.parts()).hasSize(7);
    }
}
