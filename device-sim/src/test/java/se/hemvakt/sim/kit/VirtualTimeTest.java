package se.hemvakt.sim.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void history_catchesUpAtSpeedAndThenIsNow() {
        VirtualTime time = VirtualTime.catchingUp(NOW, Duration.ofHours(6), 361);
        assertThat(time.at(NOW)).isEqualTo(NOW.minus(Duration.ofHours(6)));
        assertThat(time.at(NOW.plusSeconds(30)))
                .isEqualTo(NOW.minus(Duration.ofHours(6)).plusSeconds(30 * 361));
        assertThat(time.liveFrom()).isEqualTo(NOW.plusSeconds(60));
        assertThat(time.isLive(NOW.plusMillis(59_900))).isFalse();
        assertThat(time.isLive(NOW.plusSeconds(60))).isTrue();
        assertThat(time.at(NOW.plusSeconds(90))).isEqualTo(NOW.plusSeconds(90));
    }

    @Test
    void h11_anySpeed_nothingIsEverMeasuredInTheFutureOrTwice() {
        for (double speed : new double[] {1.5, 10, 60, 5_000, 1e9}) {
            VirtualTime time = VirtualTime.catchingUp(NOW, Duration.ofDays(2), speed);
            Instant last = Instant.MIN;
            for (int ms = 0; ms < 100_000; ms += 37) {
                Instant real = NOW.plusMillis(ms);
                assertThat(time.at(real)).isBeforeOrEqualTo(real).isAfterOrEqualTo(last);
                last = time.at(real);
            }
        }
    }

    @Test
    void noHistory_isLiveAtOnce() {
        VirtualTime time = VirtualTime.catchingUp(NOW, Duration.ZERO, 1);
        assertThat(time.isLive(NOW)).isTrue();
        assertThat(time.liveFrom()).isEqualTo(NOW);
        assertThat(time.at(NOW.plusSeconds(7))).isEqualTo(NOW.plusSeconds(7));
    }

    @Test
    void historyAtSpeed1_isRefused_sinceItNeverCatchesUp() {
        assertThatThrownBy(() -> VirtualTime.catchingUp(NOW, Duration.ofHours(1), 1))
                .hasMessageContaining("higher speed");
    }
}
