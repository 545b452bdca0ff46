package se.hemvakt.rules.alert;

import java.time.Duration;
import se.hemvakt.model.Priority;
import se.hemvakt.rules.eval.Validity;

/**
 * What an organisation may set in this first form of the rules. Each episode stores the {@code version}.
 *
 * @param version grows with each change of any of the others
 * @param validity how old a value may be and still count
 * @param limitPriority of a value beyond the patient's own limit that is not red by NEWS2
 * @param raiseStep an episode of NEWS2 is raised again when the score has grown by this much (H07)
 * @param batteryLow per cent below which the kit's battery is told, LOW
 * @param batteryCritical per cent below which it is told as MEDIUM
 * @param clockOffset how far a kit's clock may be off (H14)
 * @param quietAfter when nothing has reached us from a patient for this long, our clock tells how old the values are;
 *     before that their own measured times do, so that a backlog on its way is not taken for old values
 * @param latchedHold how long after being accepted an episode without a lasting condition stays, so that colleagues see
 *     who has it
 * @param undoWithin how long an accept can be taken back
 */
public record RuleSettings(
        int version,
        Validity validity,
        Priority limitPriority,
        int raiseStep,
        int batteryLow,
        int batteryCritical,
        Duration clockOffset,
        Duration quietAfter,
        Duration latchedHold,
        Duration undoWithin) {
    public RuleSettings {
        if (version < 1) {
            throw new IllegalArgumentException("version must be 1 or more");
        }
        if (raiseStep < 1) {
            throw new IllegalArgumentException("raiseStep must be 1 or more");
        }
        if (batteryCritical < 0 || batteryCritical > batteryLow || batteryLow > 100) {
            throw new IllegalArgumentException("battery levels must be 0 <= critical <= low <= 100");
        }
        if (latchedHold.compareTo(undoWithin) < 0) {
            throw new IllegalArgumentException("latchedHold must be at least undoWithin");
        }
    }

    /** The first form: docs/rules.md tells each figure, docs/clinical-basis.md its source. */
    public static RuleSettings standard() {
        return new RuleSettings(
                1,
                Validity.spot(),
                Priority.MEDIUM,
                2,
                20,
                10,
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                Duration.ofMinutes(15),
                Duration.ofSeconds(10));
    }
}
