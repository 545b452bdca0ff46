package se.hemvakt.rules.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.GraphLayout;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Vital;

/** What a rule hears of a patient's past, told as small stories. */
class PatientTrendsTest {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    /** Midnight UTC. */
    private static final long START = 1_774_224_000_000L;

    private final PatientTrends trends = new PatientTrends();

    private void weigh(int day, int hour, int grams) {
        trends.add(Vital.WEIGHT, START + day * DAY + hour * HOUR, grams);
    }

    // ---- unknown is not normal

    @Test
    void h18_nothingMeasured_everyAnswerIsEmpty() {
        trends.asOf(START);
        for (Vital vital : Vital.values()) {
            assertThat(trends.last(vital, DAY)).isEmpty();
            assertThat(trends.median(vital, DAY)).isEmpty();
            assertThat(trends.delta(vital, DAY)).isEmpty();
            assertThat(trends.slopePerDay(vital, DAY)).isEmpty();
            assertThat(trends.slope(vital, DAY)).isEmpty();
            assertThat(trends.sinceMs(vital)).isEmpty();
            assertThat(trends.baseline(vital)).isEmpty();
            assertThat(trends.baselineZ(vital)).isEmpty();
            assertThat(trends.ewma(vital)).isEmpty();
            assertThat(trends.cusum(vital, Side.HIGH)).isEmpty();
            assertThat(trends.band(vital, Side.LOW)).isEmpty();
            assertThat(trends.count(vital, DAY)).isZero();
        }
    }

    @Test
    void h18_tooOldForTheWindow_isEmptyAndNotTheOldValue() {
        trends.add(Vital.SPO2, START, 88_000);
        trends.asOf(START + 15 * MINUTE);
        assertThat(trends.last(Vital.SPO2, 15 * MINUTE)).isEmpty();
        assertThat(trends.last(Vital.SPO2, 15 * MINUTE + 1)).hasValue(88_000);
        assertThat(trends.sinceMs(Vital.SPO2)).hasValue(15 * MINUTE);
    }

    @Test
    void kitsOwnValues_areNotKept() {
        trends.add(Vital.BATTERY, START, 50_000);
        trends.asOf(START);
        assertThat(trends.count(Vital.BATTERY, DAY)).isZero();
        assertThat(PatientTrends.covers(Vital.BATTERY)).isFalse();
        assertThat(PatientTrends.covers(Vital.FALL)).isTrue();
    }

    // ---- windows

    @Test
    void delta_weightAtBreakfastForDays_isAgainstTheBreakfastTheWindowBeganWith() {
        weigh(0, 8, 70_000);
        weigh(1, 8, 70_400);
        weigh(2, 8, 71_100);
        trends.add(Vital.WEIGHT, START + 3 * DAY + 8 * HOUR + 20 * MINUTE, 72_200);
        trends.asOf(START + 3 * DAY + 8 * HOUR + 20 * MINUTE);
        assertThat(trends.delta(Vital.WEIGHT, 3 * DAY))
                .as("20 minutes later than then")
                .hasValue(2_200);
        assertThat(trends.delta(Vital.WEIGHT, DAY)).hasValue(1_100);
    }

    @Test
    void delta_nothingBeforeTheWindow_isAgainstTheOldestWithin() {
        weigh(0, 8, 70_000);
        weigh(6, 8, 70_400);
        weigh(7, 8, 71_500);
        trends.asOf(START + 7 * DAY + 8 * HOUR);
        assertThat(trends.delta(Vital.WEIGHT, 3 * DAY))
                .as("day 0 is too far back")
                .hasValue(1_100);
    }

    @Test
    void delta_oneValueOrNoneNow_isUnknown() {
        weigh(0, 8, 70_000);
        trends.asOf(START + 8 * HOUR);
        assertThat(trends.delta(Vital.WEIGHT, 3 * DAY)).isEmpty();
        weigh(1, 8, 75_000);
        trends.asOf(START + 9 * DAY);
        assertThat(trends.delta(Vital.WEIGHT, 3 * DAY))
                .as("the newest is too old")
                .isEmpty();
        assertThat(trends.asOf(START + 2 * HOUR).delta(Vital.WEIGHT, 3 * DAY))
                .as("before it was measured")
                .isEmpty();
    }

    @Test
    void sameReadingTwice_countsOnce_largerOfOneTimeIsTheNewest() {
        trends.add(Vital.HEART_RATE, START, 80_000);
        trends.add(Vital.HEART_RATE, START, 80_000);
        trends.add(Vital.HEART_RATE, START, 95_000);
        trends.add(Vital.HEART_RATE, START, 70_000);
        trends.asOf(START);
        assertThat(trends.count(Vital.HEART_RATE, HOUR)).isEqualTo(1);
        assertThat(trends.last(Vital.HEART_RATE, HOUR)).hasValue(95_000);
    }

    @Test
    void median_oneWildMinuteInTheHour_doesNotMoveIt() {
        for (int s = 0; s < 3_600; s += 5) {
            boolean wild = s >= 1_800 && s < 1_860;
            trends.add(Vital.HEART_RATE, START + s * 1_000L, wild ? 20_000 + 1_000 * (s % 60) : 80_000);
        }
        trends.asOf(START + 3_595_000);
        assertThat(trends.median(Vital.HEART_RATE, HOUR)).hasValue(80_000);
        assertThat(trends.count(Vital.HEART_RATE, 5 * MINUTE)).isEqualTo(6);
        assertThat(trends.count(Vital.HEART_RATE, HOUR)).isEqualTo(12);
    }

    @Test
    void askedAsOfThePast_laterReadingsAreNotSeen() {
        trends.add(Vital.SPO2, START, 97_000);
        trends.add(Vital.SPO2, START + 2 * HOUR, 85_000);
        trends.asOf(START + HOUR);
        assertThat(trends.last(Vital.SPO2, 4 * HOUR)).hasValue(97_000);
        assertThat(trends.count(Vital.SPO2, 4 * HOUR)).isEqualTo(1);
    }

    @Test
    void slope_fewerThanFivePoints_isUnknown_gapsAreNotFilled() {
        for (int day : new int[] {0, 1, 2, 9}) {
            weigh(day, 8, 70_000 + 100 * day);
        }
        trends.asOf(START + 10 * DAY);
        assertThat(trends.slopePerDay(Vital.WEIGHT, 14 * DAY)).isEmpty();
        assertThat(trends.count(Vital.WEIGHT, 14 * DAY)).isEqualTo(4);
        weigh(10, 8, 71_000);
        trends.asOf(START + 10 * DAY + 8 * HOUR);
        assertThat(trends.slope(Vital.WEIGHT, 14 * DAY)).hasValueSatisfying(slope -> {
            assertThat(slope.perDayMilli()).isCloseTo(100, within(1e-9));
            assertThat(slope.agreement()).isEqualTo(1);
            assertThat(slope.points()).isEqualTo(5);
        });
    }

    // ---- baseline

    /** Pulse by day 80, by night 60, a little noise. */
    private void live(int fromDay, int toDay) {
        Random random = new Random(fromDay);
        for (long at = START + fromDay * DAY; at < START + toDay * DAY; at += HOUR) {
            long hour = at / HOUR % 24;
            int middle = hour < 6 ? 60_000 : 80_000;
            trends.add(Vital.HEART_RATE, at, middle + 500 * random.nextInt(-4, 5));
        }
    }

    @Test
    void baseline_nightAndDayDiffer_eachHasItsOwn() {
        live(0, 16);
        trends.asOf(START + 16 * DAY + 3 * HOUR);
        assertThat(trends.baseline(Vital.HEART_RATE).orElseThrow()).isBetween(59_000, 61_000);
        assertThat(trends.baselineZ(Vital.HEART_RATE).orElseThrow())
                .as("80 by night")
                .isGreaterThan(3.5);
        trends.asOf(START + 16 * DAY + 13 * HOUR);
        assertThat(trends.baseline(Vital.HEART_RATE).orElseThrow()).isBetween(79_000, 81_000);
        assertThat(Math.abs(trends.baselineZ(Vital.HEART_RATE).orElseThrow())).isLessThan(2.5);
    }

    @Test
    void h18_baseline_fewerThanSevenSettledValues_isUnknown() {
        for (int day = 0; day < 10; day++) {
            weigh(day, 8, 70_000 + 100 * (day % 2));
        }
        trends.asOf(START + 9 * DAY + 8 * HOUR);
        assertThat(trends.baseline(Vital.WEIGHT)).isEmpty();
        weigh(10, 8, 74_000);
        trends.asOf(START + 10 * DAY + 8 * HOUR);
        assertThat(trends.baseline(Vital.WEIGHT)).as("today's does not move it").hasValue(70_000);
    }

    @Test
    void baselineZ_valuesThatNeverVary_areTakenToTheDevicesResolution() {
        for (int day = 0; day < 14; day++) {
            trends.add(Vital.SPO2, START + day * DAY, 96_000);
            trends.add(Vital.TEMPERATURE, START + day * DAY, 36_500);
        }
        trends.add(Vital.SPO2, START + 14 * DAY, 93_000);
        trends.add(Vital.TEMPERATURE, START + 14 * DAY, 37_600);
        trends.asOf(START + 14 * DAY);
        assertThat(trends.baselineZ(Vital.SPO2).orElseThrow()).isCloseTo(-0.6745 * 3, within(1e-9));
        assertThat(trends.baselineZ(Vital.TEMPERATURE).orElseThrow()).isCloseTo(0.6745 * 11, within(1e-9));
    }

    /** Ten ill days: told to stand still, the baseline does; not told, it goes along. */
    @Test
    void baseline_acuteTime_standsStill() {
        PatientTrends told = new PatientTrends();
        for (int hour = 0; hour < 30 * 24; hour++) {
            long at = START + hour * HOUR;
            int milli = hour < 18 * 24 ? 70_000 + 1_000 * (hour % 3) : 110_000;
            if (hour == 18 * 24) {
                told.acuteFrom(at);
            }
            trends.add(Vital.HEART_RATE, at, milli);
            told.add(Vital.HEART_RATE, at, milli);
        }
        long now = START + 30 * DAY;
        assertThat(told.isAcute()).isTrue();
        assertThat(told.asOf(now).baseline(Vital.HEART_RATE).orElseThrow()).isBetween(70_000, 72_000);
        assertThat(trends.asOf(now).baseline(Vital.HEART_RATE).orElseThrow())
                .as("control off")
                .isEqualTo(110_000);
        assertThat(told.slopePerDay(Vital.HEART_RATE, 7 * DAY))
                .as("the acute days are seen all the same")
                .isPresent();
        told.acuteUntil(now);
        assertThat(told.isAcute()).isFalse();
        for (int hour = 30 * 24; hour < 40 * 24; hour++) {
            told.add(Vital.HEART_RATE, START + hour * HOUR, 90_000);
        }
        assertThat(told.asOf(START + 40 * DAY).baseline(Vital.HEART_RATE).orElseThrow())
                .as("the days after count, the ill ones never did")
                .isBetween(70_000, 90_000);
    }

    @Test
    void baseline_afterSixWeeksWithoutValues_isForgotten() {
        live(0, 16);
        trends.asOf(START + 16 * DAY + 42 * DAY - HOUR);
        assertThat(trends.baseline(Vital.HEART_RATE)).isPresent();
        trends.asOf(START + 16 * DAY + 42 * DAY + HOUR);
        assertThat(trends.baseline(Vital.HEART_RATE)).isEmpty();
        assertThat(trends.baselineZ(Vital.HEART_RATE)).isEmpty();
        assertThat(trends.cusum(Vital.HEART_RATE, Side.NONE)).isEmpty();
        trends.add(Vital.HEART_RATE, START + 200 * DAY, 80_000);
        trends.asOf(START + 200 * DAY);
        assertThat(trends.count(Vital.HEART_RATE, 400 * DAY)).isEqualTo(1);
        assertThat(trends.baseline(Vital.HEART_RATE)).isEmpty();
    }

    @Test
    void cusum_restingPulseUpBySixBeatsForDays_signalsWhileEachValueIsOrdinary() {
        Random random = new Random(3);
        double worstZ = 0;
        for (int hour = 0; hour < 26 * 24; hour++) {
            long at = START + hour * HOUR;
            int shift = hour < 20 * 24 ? 0 : 6_000;
            trends.add(Vital.HEART_RATE, at, 70_000 + shift + (int) (3_000 * random.nextGaussian()) / 10 * 10);
            trends.asOf(at);
            if (hour == 20 * 24) {
                assertThat(trends.cusum(Vital.HEART_RATE, Side.HIGH).orElseThrow())
                        .isLessThan(PatientTrends.CUSUM_LOOK);
            }
            if (shift > 0) {
                worstZ = Math.max(worstZ, trends.baselineZ(Vital.HEART_RATE).orElseThrow());
            }
        }
        assertThat(trends.cusum(Vital.HEART_RATE, Side.HIGH).orElseThrow()).isGreaterThan(PatientTrends.CUSUM_ACT);
        assertThat(trends.cusum(Vital.HEART_RATE, Side.NONE).orElseThrow()).isGreaterThan(PatientTrends.CUSUM_ACT);
        assertThat(trends.cusum(Vital.HEART_RATE, Side.LOW).orElseThrow()).isLessThan(PatientTrends.CUSUM_LOOK);
        assertThat(trends.ewma(Vital.HEART_RATE).orElseThrow()).isGreaterThan(PatientTrends.EWMA_LIMIT);
    }

    @Test
    void band_fewerThanFiveValuesInTheWeek_isUnknown() {
        for (int day = 0; day < 4; day++) {
            weigh(day, 8, 70_000);
        }
        trends.asOf(START + 4 * DAY);
        assertThat(trends.band(Vital.WEIGHT, Side.LOW)).isEmpty();
        weigh(4, 8, 71_000);
        assertThat(trends.asOf(START + 4 * DAY + 9 * HOUR).band(Vital.WEIGHT, Side.LOW))
                .as("this quarter of the day goes on")
                .isEmpty();
        trends.asOf(START + 4 * DAY + 13 * HOUR);
        // Mean 70.2, deviations 0.2 0.2 0.2 0.2 0.8: squares 0.8, over 4, root 0.447; times 1.645 is 0.736.
        assertThat(trends.band(Vital.WEIGHT, Side.LOW).orElseThrow()).isCloseTo(69_464, within(1.0));
        assertThat(trends.band(Vital.WEIGHT, Side.HIGH).orElseThrow()).isCloseTo(70_936, within(1.0));
        assertThatThrownBy(() -> trends.band(Vital.WEIGHT, Side.NONE)).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- bounds

    /** Eight vitals every 20 seconds for seven weeks, asked everything: the most one patient can come to. */
    @Test
    void memory_eightStreamingVitals_staysWithinSixKilobytes() {
        Vital[] streaming = Arrays.copyOf(Vital.values(), 8);
        Random random = new Random(1);
        long most = 0;
        long kept = 0;
        for (long at = START; at < START + 49 * DAY; at += 20_000) {
            for (Vital vital : streaming) {
                trends.add(vital, at, vital.lowestPossibleMilli() + 1_000 * random.nextInt(20));
            }
            if (at % (7 * HOUR) == 0) {
                trends.asOf(at);
                for (Vital vital : streaming) {
                    trends.slopePerDay(vital, DAY);
                    trends.cusum(vital, Side.HIGH);
                }
                most = Math.max(most, GraphLayout.parseInstance(trends).totalSize());
                kept = Math.max(kept, trends.snapshot().length);
            }
        }
        assertThat(most).as("bytes in memory").isBetween(4_000L, 6_000L);
        assertThat(kept).as("bytes kept").isLessThan(4_500);
    }

    // ---- late

    /** H12: later than 72 hours behind, it is not taken in, and nothing else is disturbed. */
    @Test
    void h12_laterThanTheLateWindow_changesNothing() {
        live(0, 10);
        long before = trends.hash();
        for (int minute = 0; minute < 6 * 60; minute++) {
            trends.add(Vital.HEART_RATE, START + 6 * DAY + minute * MINUTE, 200_000);
        }
        assertThat(trends.hash()).isEqualTo(before);
        trends.asOf(START + 10 * DAY);
        int newest = trends.last(Vital.HEART_RATE, DAY).orElseThrow();
        for (int minute = 1; minute < 60; minute++) {
            trends.add(Vital.HEART_RATE, START + 9 * DAY + minute * MINUTE, 200_000);
        }
        assertThat(trends.hash()).as("within the window it counts").isNotEqualTo(before);
        assertThat(trends.last(Vital.HEART_RATE, DAY))
                .as("but is never the newest")
                .hasValue(newest);
    }

    @Test
    void timesBeyondAnyCalendar_doNoHarm() {
        for (long at : new long[] {Long.MIN_VALUE / 4, 0, Long.MAX_VALUE / 4}) {
            trends.add(Vital.SPO2, at, 97_000);
            trends.asOf(at);
            assertThat(trends.last(Vital.SPO2, DAY)).hasValue(97_000);
            assertThat(trends.count(Vital.SPO2, DAY)).isEqualTo(1);
        }
    }

    // ---- kept form

    @Test
    void restore_damagedOrForeign_isRefusedWhole() {
        live(0, 20);
        trends.acuteFrom(START + 19 * DAY);
        byte[] kept = trends.snapshot();
        assertThat(PatientTrends.restore(kept).snapshot()).isEqualTo(kept);
        for (int i = 0; i < kept.length; i++) {
            byte[] cut = Arrays.copyOf(kept, i);
            assertThatThrownBy(() -> PatientTrends.restore(cut)).isInstanceOf(IllegalArgumentException.class);
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = kept.clone();
                changed[i] ^= (byte) (1 << bit);
                assertThatThrownBy(() -> PatientTrends.restore(changed))
                        .as("byte " + i + " bit " + bit)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
        byte[] longer = Arrays.copyOf(kept, kept.length + 1);
        assertThatThrownBy(() -> PatientTrends.restore(longer)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PatientTrends.restore(new byte[] {4})).hasMessage("trends of unknown format 2");
    }

    @Test
    void h36_toString_hasNoValue() {
        trends.add(Vital.SPO2, START, 88_000);
        assertThat(trends).hasToString("PatientTrends");
    }
}
