package se.hemvakt.notify.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import se.hemvakt.testkit.VirtualClock;

/** When to try again, when to leave a party alone, and how much may go: an hour passes in a millisecond. */
class PaceTest {
    private final VirtualClock clock = VirtualClock.at("2026-03-10T08:00:00Z");

    private long now() {
        return clock.millis();
    }

    @Test
    void retry_waitsAnyTimeUpToABoundThatGrows_fullJitter() {
        RetryPlan plan = new RetryPlan(10, Duration.ofMinutes(10));
        Random random = new Random(1);
        long[] bounds = {1_000, 2_000, 4_000, 8_000, 15_000, 15_000};
        for (int attempt = 1; attempt <= bounds.length; attempt++) {
            TreeSet<Long> waits = new TreeSet<>();
            for (int i = 0; i < 2_000; i++) {
                waits.add(plan.wait(attempt, random).toMillis());
            }
            assertThat(waits.last()).isBetween(bounds[attempt - 1] * 9 / 10, bounds[attempt - 1]);
            assertThat(waits.first()).isBetween(0L, bounds[attempt - 1] / 10);
            assertThat(waits).hasSizeGreaterThan(500);
        }
    }

    @Test
    void retry_endsByNumberAndByTime() {
        RetryPlan plan = new RetryPlan(3, Duration.ofSeconds(45));
        Duration second = Duration.ofSeconds(1);
        assertThat(plan.allows(2, Duration.ofSeconds(10), second)).isTrue();
        assertThat(plan.allows(3, Duration.ofSeconds(10), second)).isFalse();
        assertThat(plan.allows(1, Duration.ofSeconds(44), second)).isTrue();
        assertThat(plan.allows(1, Duration.ofSeconds(45), second)).isFalse();
    }

    @Test
    void breaker_opensAfterFiveInARow_letsOneTryAfterHalfAMinute_andClosesWhenItWorks() {
        Breaker breaker = new Breaker();
        for (int i = 0; i < 4; i++) {
            assertThat(breaker.failed(now())).isFalse();
        }
        breaker.worked();
        for (int i = 0; i < 4; i++) {
            assertThat(breaker.failed(now())).isFalse();
        }
        assertThat(breaker.admits(now())).isTrue();
        assertThat(breaker.failed(now())).isTrue();
        assertThat(breaker.admits(now())).isFalse();
        clock.advance(Breaker.OPEN_FOR.minusMillis(1));
        assertThat(breaker.admits(now())).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(breaker.admits(now())).as("the probe").isTrue();
        assertThat(breaker.admits(now())).as("only one").isFalse();
        breaker.failed(now());
        clock.advance(Breaker.OPEN_FOR.minusMillis(1));
        assertThat(breaker.admits(now()))
                .as("the probe failed: half a minute more")
                .isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(breaker.admits(now())).isTrue();
        breaker.worked();
        assertThat(breaker.admits(now())).isTrue();
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void breaker_whoseProbeIsNeverHeardOf_triesAnother() {
        Breaker breaker = new Breaker();
        for (int i = 0; i < Breaker.FAILURES_TO_OPEN; i++) {
            breaker.failed(now());
        }
        clock.advance(Breaker.OPEN_FOR);
        assertThat(breaker.admits(now())).isTrue();
        assertThat(breaker.admits(now())).isFalse();
        clock.advance(Duration.ofMinutes(1));
        assertThat(breaker.admits(now())).isTrue();
    }

    @Test
    void limit_holdsOneReceiverAndTheChannel_andFillsAgain() {
        RateLimit limit = new RateLimit(10, 2, now());
        assertThat(limit.take("a", now())).isZero();
        assertThat(limit.take("a", now())).isZero();
        assertThat(limit.take("a", now())).isEqualTo(30_000);
        assertThat(limit.take("b", now())).isZero();
        clock.advance(Duration.ofSeconds(30));
        assertThat(limit.take("a", now())).isZero();
        assertThat(limit.take("a", now())).isPositive();
        for (int i = 0; i < 19; i++) {
            assertThat(limit.take("x" + i, now())).isZero();
        }
        assertThat(limit.take("y", now())).as("the channel's own limit").isBetween(1L, 100L);
        clock.advance(Duration.ofHours(-1));
        assertThat(limit.take("y", now())).as("a clock set back gives nothing").isPositive();
    }
}
