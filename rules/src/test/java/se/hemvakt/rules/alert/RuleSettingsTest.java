package se.hemvakt.rules.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.alert.RuleSettings.Handling;
import se.hemvakt.rules.alert.RuleSettings.Inputs;
import se.hemvakt.rules.alert.RuleSettings.Kits;
import se.hemvakt.rules.alert.RuleSettings.Limits;
import se.hemvakt.rules.alert.RuleSettings.Score;
import se.hemvakt.rules.alert.RuleSettings.Timing;
import se.hemvakt.rules.eval.Validity;

/** What an organisation may set has bounds; the bound itself is allowed. */
class RuleSettingsTest {
    private static final RuleSettings STANDARD = RuleSettings.standard();

    @Test
    void bounds_areAllowed() {
        assertThatCode(() -> {
                    timing(0, 0);
                    timing(24 * 3600, 0);
                    new Inputs(Duration.ZERO, Duration.ZERO);
                    new Inputs(Duration.ofMinutes(5), Duration.ofMinutes(30));
                    new Score(1, 0, Timing.NONE, Timing.NONE);
                    new Score(1, 4, Timing.NONE, Timing.NONE);
                    limits(0);
                    kits(0, 0, 0);
                    kits(100, 100, 0);
                    handling(10, 10, 10, 60, 12, 1);
                    version(1);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void beyondTheBounds_isRefused() {
        refused(() -> timing(-1, 0));
        refused(() -> timing(0, -1));
        refused(() -> timing(24 * 3600 + 1, 0));
        refused(() -> new Inputs(Duration.ofMillis(-1), Duration.ZERO));
        refused(() -> new Inputs(Duration.ofMillis(300_001), Duration.ZERO));
        refused(() -> new Inputs(Duration.ZERO, Duration.ofMillis(-1)));
        refused(() -> new Inputs(Duration.ZERO, Duration.ofMillis(1_800_001)));
        refused(() -> new Score(0, 0, Timing.NONE, Timing.NONE));
        refused(() -> new Score(1, -1, Timing.NONE, Timing.NONE));
        refused(() -> new Score(1, 5, Timing.NONE, Timing.NONE));
        refused(() -> limits(-1));
        refused(() -> kits(10, -1, 0));
        refused(() -> kits(10, 11, 0));
        refused(() -> kits(101, 10, 0));
        refused(() -> kits(10, 10, -1));
        refused(() -> handling(9, 10, 10, 60, 12, 1));
        refused(() -> handling(10, 10, 9, 60, 12, 1));
        refused(() -> handling(10, 10, 10, 59, 12, 1));
        refused(() -> handling(10, 10, 10, 60, 13, 1));
        refused(() -> handling(10, 10, 10, 60, 12, 0));
        refused(() -> handling(10, 10, 10, 60, 12, -1));
        refused(() -> version(0));
    }

    @Test
    void with_changesThatPartAlone() {
        Score score = new Score(3, 1, Timing.NONE, Timing.NONE);
        assertThat(STANDARD.with(score)).isEqualTo(whole(STANDARD, STANDARD.validity(), STANDARD.inputs(), score));
        Inputs inputs = new Inputs(Duration.ZERO, Duration.ZERO);
        assertThat(STANDARD.with(inputs)).isEqualTo(whole(STANDARD, STANDARD.validity(), inputs, STANDARD.score()));
        assertThat(STANDARD.with(limits(7)).limits()).isEqualTo(limits(7));
        assertThat(STANDARD.with(limits(7)).with(STANDARD.limits())).isEqualTo(STANDARD);
        Handling handling = handling(10, 10, 10, 60, 12, 1);
        assertThat(STANDARD.with(handling).handling()).isEqualTo(handling);
        assertThat(STANDARD.with(handling).with(STANDARD.handling())).isEqualTo(STANDARD);
        assertThat(STANDARD.with(Validity.spot())).isEqualTo(STANDARD);
    }

    private static RuleSettings whole(RuleSettings other, Validity validity, Inputs inputs, Score score) {
        return new RuleSettings(
                other.version(), validity, inputs, score, other.limits(), other.kits(), other.handling());
    }

    private static Timing timing(long delay, long hold) {
        return new Timing(Duration.ofSeconds(delay), Duration.ofSeconds(hold));
    }

    private static Limits limits(int margin) {
        return new Limits(Priority.MEDIUM, Timing.NONE, Timing.NONE, Map.of(Vital.SPO2, margin));
    }

    private static Kits kits(int low, int critical, int margin) {
        Kits usual = STANDARD.kits();
        return new Kits(
                low,
                critical,
                margin,
                usual.clockOffset(),
                usual.quietAfter(),
                usual.offBodyAfter(),
                usual.stuckAfter(),
                usual.scheduleEarly());
    }

    /** Seconds, but for the silence in hours. */
    private static Handling handling(int latched, int undo, int act, int remind, int silence, int infection) {
        return new Handling(
                Priority.HIGH,
                Duration.ofSeconds(latched),
                Duration.ofSeconds(undo),
                Set.of(),
                Map.of(Priority.HIGH, Duration.ofSeconds(remind)),
                Map.of(),
                Map.of(Priority.HIGH, Duration.ofSeconds(act)),
                Duration.ofHours(silence),
                Duration.ofDays(1),
                Duration.ZERO,
                Duration.ofSeconds(infection));
    }

    private static RuleSettings version(int version) {
        return new RuleSettings(
                version,
                STANDARD.validity(),
                STANDARD.inputs(),
                STANDARD.score(),
                STANDARD.limits(),
                STANDARD.kits(),
                STANDARD.handling());
    }

    private static void refused(Runnable made) {
        assertThatIllegalArgumentException().isThrownBy(made::run);
    }
}
