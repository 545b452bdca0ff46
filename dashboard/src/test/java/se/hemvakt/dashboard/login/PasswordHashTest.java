package se.hemvakt.dashboard.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class PasswordHashTest {
    private final String phc = PasswordHash.of("en lång vinterkväll", new SecureRandom());

    @Test
    void of_password_isPhcStringWithItsParameters() {
        assertThat(phc).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(PasswordHash.of("en lång vinterkväll", new SecureRandom())).isNotEqualTo(phc);
    }

    @Test
    void matches_rightAndWrong() {
        assertThat(PasswordHash.matches("en lång vinterkväll", phc)).isTrue();
        assertThat(PasswordHash.matches("en lang vinterkväll", phc)).isFalse();
    }

    @Test
    void matches_bouncyCastleAgreesWithThePublishedImplementation() {
        // RFC 9106's reference command line: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32
        assertThat(PasswordHash.matches(
                        "password",
                        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"))
                .isTrue();
    }

    @Test
    void matches_hugeOrBrokenParameters_areRefusedWithoutWork() {
        assertThat(PasswordHash.matches("x", phc.replace("m=19456", "m=4000000")))
                .isFalse();
        assertThat(PasswordHash.matches("x", phc.replace("t=2", "t=900"))).isFalse();
        assertThat(PasswordHash.matches("x", "plain text")).isFalse();
    }
}
