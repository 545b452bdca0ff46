package se.hemvakt.rules.alert;

import java.util.List;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Evidence.LimitOf;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Reading;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.eval.News2Calculator;

/**
 * What happened, and what is learnt of the past (H12): falls and calls, and red readings that come after newer ones. They
 * change nothing that is current, are told once, and only a person ends them.
 */
final class LateFindings {
    private static final String LATE_RULE = "late";
    private static final String EVENT_RULE = "event";

    private final int version;
    private final CurrentScore scores;
    private final AlertLife life;

    LateFindings(RuleSettings settings, CurrentScore scores, AlertLife life) {
        this.version = settings.version();
        this.scores = scores;
        this.life = life;
    }

    static boolean isEvent(Vital vital) {
        return vital == Vital.FALL || vital == Vital.BUTTON;
    }

    /** A fall, or a call for help. */
    void event(PatientState s, Decisions out, Vital vital, int milli, long at, boolean late) {
        s.redRuns(vital.ordinal()).start(at);
        int rule = vital == Vital.FALL ? ConditionWatch.FALL : ConditionWatch.BUTTON;
        if ((s.builtIn & rule) == 0) {
            return;
        }
        tellEvent(s, out, vital, milli, at, late);
    }

    private void tellEvent(PatientState s, Decisions out, Vital vital, int milli, long at, boolean late) {
        life.happened(
                s,
                out,
                Finding.happened(
                        vital == Vital.FALL ? Problem.FALL : Problem.BUTTON,
                        EVENT_RULE,
                        version,
                        AlertKind.CLINICAL,
                        Priority.HIGH,
                        List.of(new Evidence(vital, milli, at, Side.NONE, null, null)),
                        late),
                at);
    }

    /** The kit sent what no living adult can show (H16). */
    void impossible(PatientState s, Decisions out, long at) {
        life.happened(
                s,
                out,
                Finding.happened(
                        Problem.IMPOSSIBLE,
                        EVENT_RULE,
                        version,
                        AlertKind.TECHNICAL,
                        Priority.MEDIUM,
                        List.of(),
                        false),
                at);
    }

    /** A reading older than what is current. */
    void late(PatientState s, Decisions out, Reading reading) {
        Vital vital = reading.vital();
        int v = vital.ordinal();
        long at = reading.measuredAtMs();
        int points = scores.pointsOf(s, vital, reading.milli(), at);
        boolean beyond = Intake.isBeyondLimit(s, v, reading.milli());
        if (!isEvent(vital) && points != News2Calculator.RED && !beyond) {
            return;
        }
        RedRuns runs = s.redRuns(v);
        if (runs.covers(at)) {
            return;
        }
        runs.start(at);
        if (isEvent(vital)) {
            tellEvent(s, out, vital, reading.milli(), at, true);
            return;
        }
        boolean low = reading.milli() < s.low[v];
        Evidence evidence = new Evidence(
                vital,
                reading.milli(),
                at,
                beyond ? low ? Side.LOW : Side.HIGH : CurrentScore.side(vital, reading.milli(), s.profile.spo2Scale()),
                beyond ? Integer.valueOf(low ? s.low[v] : s.high[v]) : null,
                points < 0 ? null : points,
                beyond ? LimitOf.OWN : null,
                null);
        life.happened(
                s,
                out,
                Finding.happened(
                        Problem.late(vital),
                        LATE_RULE,
                        version,
                        AlertKind.CLINICAL,
                        Priority.MEDIUM,
                        List.of(evidence),
                        true),
                at);
    }

    /** Remembers that it was seen that this reading is red, so that it is no news when it comes again. */
    void seen(PatientState s, int v, int milli, long at) {
        int points = scores.pointsOf(s, Vital.values()[v], milli, s.clock);
        boolean red = points == News2Calculator.RED || Intake.isBeyondLimit(s, v, milli);
        boolean before = ((s.redNow >> v) & 1) == 1;
        if (red && before) {
            s.redRuns(v).extend(at);
        } else if (red) {
            s.redRuns(v).start(at);
        }
        s.redNow = red ? s.redNow | (1L << v) : s.redNow & ~(1L << v);
    }
}
