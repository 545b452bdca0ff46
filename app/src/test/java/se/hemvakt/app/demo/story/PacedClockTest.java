package se.hemvakt.app.demo.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PacedClockTest {
    private static final Instant BEGIN = Instant.parse("2026-11-22T20:10:00Z");
    private static final long SECOND = 1_000_000_000L;

    @Test
    void pace_changed_goesOnFromWhereItIs() {
        AtomicLong nanos = new AtomicLong(77);
        PacedClock clock = new PacedClock(BEGIN, nanos::get);
        nanos.addAndGet(2 * SECOND);
        assertThat(clock.instant()).isEqualTo(BEGIN.plusSeconds(2));
        clock.pace(240);
        assertThat(clock.instant()).isEqualTo(BEGIN.plusSeconds(2));
        nanos.addAndGet(SECOND / 2);
        assertThat(clock.instant()).isEqualTo(BEGIN.plusSeconds(122));
        clock.pace(1);
        nanos.addAndGet(SECOND);
        assertThat(clock.instant()).isEqualTo(BEGIN.plusSeconds(123));
    }

    @Test
    void pace_backOrStill_isRefused() {
        PacedClock clock = new PacedClock(BEGIN);
        for (double pace : new double[] {0, -1, 0.5, Double.NaN, 1_001}) {
            assertThatThrownBy(() -> clock.pace(pace)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void evening_isTheNextTenPastNine_alsoWhenTheClocksChange() {
        ZoneId zone = ZoneId.of("Europe/Stockholm");
        assertThat(StoryTeller.evening(BEGIN.minusSeconds(1), zone)).isEqualTo(BEGIN);
        assertThat(StoryTeller.evening(BEGIN, zone)).isEqualTo(Instant.parse("2026-11-23T20:10:00Z"));
        assertThat(StoryTeller.evening(Instant.parse("2026-10-24T20:00:00Z"), zone))
                .isEqualTo(Instant.parse("2026-10-25T20:10:00Z"));
    }
}
