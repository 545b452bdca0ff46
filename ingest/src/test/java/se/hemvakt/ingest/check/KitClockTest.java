package se.hemvakt.ingest.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.hemvakt.runtime.intake.Intake.Route;

class KitClockTest {
    private static final long NOW = 1_795_262_400_000L;

    private final KitClock clock = new KitClock(0);

    private long direct(long atMs, long errorMs) {
        return clock.learn(atMs - errorMs, atMs, Route.DIRECT);
    }

    private long bridge(long atMs, long errorMs) {
        return clock.learn(atMs - errorMs, atMs, Route.BRIDGE);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 60_000, -60_000})
    void h14_upToAMinute_isLeftAlone(long error) {
        assertThat(direct(NOW, error)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {-60_001, 180_001, -86_400_000, 86_400_000, 1_795_262_400_000L, -351_000_000_000L})
    void h14_beyond_isCorrectedAtOnce(long error) {
        assertThat(direct(NOW, error)).isEqualTo(error);
    }

    @Test
    void h14_correction_staysWithinThirtySeconds() {
        direct(NOW, 3_600_000);
        assertThat(direct(NOW + 1, 3_630_000)).isEqualTo(3_600_000);
        assertThat(direct(NOW + 2, 3_570_000)).isEqualTo(3_600_000);
        assertThat(direct(NOW + 3, 3_569_999)).isEqualTo(3_569_999);
    }

    @Test
    void h14_nearTheMinute_doesNotFlap() {
        direct(NOW, -61_000);
        assertThat(direct(NOW + 1, -59_000)).isEqualTo(-61_000);
        assertThat(direct(NOW + 2, -61_000)).isEqualTo(-61_000);
        assertThat(direct(NOW + 3, -30_000)).as("perhaps only a delay").isEqualTo(-61_000);
        assertThat(direct(NOW + 180_003, -30_000)).as("mended").isZero();
        assertThat(direct(NOW + 180_004, -59_000)).isZero();
    }

    @Test
    void h14_mendedClock_isBelievedAtOnce() {
        direct(NOW, 3_600_000);
        assertThat(direct(NOW + 1, 40)).isZero();
    }

    @Test
    void h11_stalledConnection_isNotTakenForASlowClock() {
        assertThat(direct(NOW, 40)).isZero();
        // The radio was gone for two minutes; what was in the pipe comes now.
        for (long delay = 120_000; delay > 0; delay -= 10_000) {
            assertThat(direct(NOW + 120_000 + (120_000 - delay) / 1_000, delay)).isZero();
        }
        assertThat(direct(NOW + 130_000, 40)).isZero();
    }

    @Test
    void h14_smallErrorThatLasts_isCorrectedAfterThreeMinutesAtItsLowest() {
        for (long t = 0; t < 180_000; t += 10_000) {
            assertThat(direct(NOW + t, 100_000 + t % 20_000)).isZero();
        }
        assertThat(direct(NOW + 180_000, 120_000)).isEqualTo(100_000);
    }

    @Test
    void h11_brokersDelay_isNeverAClock() {
        for (long t = 0; t < 86_400_000; t += 60_000) {
            assertThat(bridge(NOW + t, Duration.ofHours(9).toMillis())).isZero();
        }
    }

    @Test
    void h14_fastClockBehindABroker_isCorrected() {
        assertThat(bridge(NOW, -3_600_000)).isEqualTo(-3_600_000);
        assertThat(bridge(NOW + 1, -3_599_000)).isEqualTo(-3_600_000);
    }

    @Test
    void h14_fastClockBehindABroker_isMendedOnlyAfterItLasts() {
        bridge(NOW, -3_600_000);
        assertThat(bridge(NOW + 1_000, 5_000)).as("may have waited an hour").isEqualTo(-3_600_000);
        assertThat(bridge(NOW + 200_000, -3_599_000)).isEqualTo(-3_600_000);
        assertThat(bridge(NOW + 201_000, 5_000)).as("starts anew").isEqualTo(-3_600_000);
        assertThat(bridge(NOW + 381_000, 5_000)).isZero();
    }

    @Test
    void h14_rememberedCorrection_isKeptAfterRestart() {
        KitClock restarted = new KitClock(3_600_000);
        assertThat(restarted.learn(NOW - 3_601_500, NOW, Route.DIRECT)).isEqualTo(3_600_000);
    }

    @Test
    void h14_anyClock_isWithinAMinuteAfterThreeMinutesOfContact() {
        Random random = new Random(14);
        for (int kit = 0; kit < 2_000; kit++) {
            long error = (long) (random.nextGaussian() * Math.pow(10, 3 + random.nextInt(9)));
            KitClock learning = new KitClock(random.nextBoolean() ? 0 : random.nextInt());
            long correction = 0;
            for (long t = 0; t <= 200_000; t += 1_000 + random.nextInt(9_000)) {
                long delay = random.nextInt(2_000);
                correction = learning.learn(NOW + t - delay - error, NOW + t, Route.DIRECT);
            }
            assertThat(Math.abs(correction - error)).as("error %d", error).isLessThan(62_001);
        }
    }
}
