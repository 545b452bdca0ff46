package se.hemvakt.dashboard.shift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.dashboard.shift.Duty.Signature;
import se.hemvakt.dashboard.shift.Duty.Step;

class DutyTest {
    /** Nobody takes over from themselves, nobody leaves for somebody else, and a duty is never stuck. */
    @ParameterizedTest
    @CsvSource({
        // holder, leaving, step, who, refused
        "     ,     , TAKE,  anna, ",
        "     ,     , LEAVE, anna, ",
        "anna ,     , LEAVE, anna, ",
        "anna ,     , LEAVE, bo,   not_yours",
        "anna ,     , TAKE,  anna, yours_already",
        "anna ,     , TAKE,  bo,   ",
        "anna , anna, LEAVE, anna, left_already",
        "anna , anna, TAKE,  anna, two_people",
        "anna , anna, TAKE,  bo,   ",
        "     , anna, TAKE,  anna, two_people"
    })
    void refuses_eachStepAtEachPoint(
            @Nullable String holder, @Nullable String leaving, Step step, String who, @Nullable String refused) {
        Duty duty = new Duty(signature(holder), signature(leaving));
        assertThat(duty.refuses(step, who).orElse(null)).isEqualTo(refused);
    }

    private static @Nullable Signature signature(@Nullable String user) {
        return user == null ? null : new Signature(user, user.toUpperCase(Locale.ROOT), 0);
    }
}
