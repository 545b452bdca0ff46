package se.hemvakt.dashboard.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginBrakeTest {
    private Instant now = Instant.parse("2026-03-10T08:00:00Z");
    private final LoginBrake brake = new LoginBrake(() -> now);

    @Test
    void before_fewFailures_doesNotWait() {
        fail(4, "lena", "10.0.0.7");
        assertThat(brake.before("lena", "10.0.0.7")).isZero();
    }

    @Test
    void a6_fiveFailures_slowDownAndGrowToEightSecondsNeverMore() {
        fail(5, "lena", "10.0.0.7");
        assertThat(brake.before("lena", "10.0.0.8")).isEqualTo(Duration.ofSeconds(1));
        fail(40, "lena", "10.0.0.7");
        assertThat(brake.before("lena", "10.0.0.8")).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void a6_strangerGuessing_neverLocksTheNurseOut() {
        fail(500, "lena", "10.0.0.66");
        assertThat(brake.before("lena", "10.0.0.7")).isLessThanOrEqualTo(Duration.ofSeconds(8));
        assertThat(brake.before("omar", "10.0.0.7")).isZero();
    }

    @Test
    void a6_twentyFailuresFromAnAddress_standInLineAndAreRefusedWhenTheLineIsLong() {
        for (int i = 0; i < 20; i++) {
            brake.failed("user" + i, "10.0.0.66");
        }
        assertThat(brake.before("anna", "10.0.0.66")).isEqualTo(Duration.ofSeconds(1));
        assertThat(brake.before("bo", "10.0.0.66")).isEqualTo(Duration.ofSeconds(2));
        for (int i = 0; i < 40; i++) {
            brake.before("bo", "10.0.0.66");
        }
        assertThat(brake.before("bo", "10.0.0.66")).isGreaterThan(LoginBrake.WAIT_MAX);
        assertThat(brake.before("bo", "10.0.0.7")).isZero();
    }

    @Test
    void before_windowPassed_isForgotten() {
        fail(9, "lena", "10.0.0.7");
        now = now.plus(LoginBrake.WINDOW).plusSeconds(1);
        assertThat(brake.before("lena", "10.0.0.7")).isZero();
    }

    @Test
    void succeeded_rightPassword_clearsTheAccount() {
        fail(9, "lena", "10.0.0.7");
        brake.succeeded("lena");
        assertThat(brake.before("lena", "10.0.0.8")).isZero();
    }

    private void fail(int times, String username, String address) {
        for (int i = 0; i < times; i++) {
            brake.failed(username, address);
        }
    }
}
