package se.hemvakt.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BackOffTest {
    @Test
    void h21_waits_areAPartOfABoundThatDoublesFromOneToSixtyFourSeconds() {
        Bridge.BackOff backOff = new Bridge.BackOff(Duration.ofSeconds(1), Duration.ofSeconds(64));
        Random random = new Random(7);
        long[] bounds = {1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 64_000, 64_000};
        for (long bound : bounds) {
            assertThat(backOff.nextMillis(random)).isBetween(1L, bound);
        }
        backOff.reset();
        assertThat(backOff.nextMillis(random)).isBetween(1L, 1_000L);
    }

    @Test
    void h21_jitterIsFull_soThatBridgesDoNotComeBackTogether() {
        Random random = new Random(7);
        double mean = java.util.stream.IntStream.range(0, 2_000)
                .mapToLong(i -> new Bridge.BackOff(Duration.ofSeconds(64), Duration.ofSeconds(64)).nextMillis(random))
                .average()
                .orElseThrow();
        assertThat(mean).isBetween(30_000.0, 34_000.0);
    }
}
