package se.hemvakt.rules.alert;

import java.util.OptionalInt;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.eval.News2Calculator;
import se.hemvakt.rules.expression.PatientView;
import se.hemvakt.rules.expression.Score;
import se.hemvakt.rules.trend.Windows;

/** A patient's state as condition rules see it, as of a moment; used again for each. */
final class StateView implements PatientView {
    private static final int MISSING = 7;
    private static final int OXYGEN_PART = 2;

    private final CurrentScore scores;
    private final PatientState s;
    private long at;
    private int score;

    StateView(CurrentScore scores, PatientState s) {
        this.scores = scores;
        this.s = s;
    }

    StateView asOf(long moment) {
        at = moment;
        score = scores.at(s, moment);
        s.trends.asOf(moment);
        return this;
    }

    @Override
    public int newest(Vital vital) {
        int v = vital.ordinal();
        return s.measuredAt[v] <= at && s.measuredAt[v] >= at - scores.validityMs(s, v) ? s.milli[v] : UNKNOWN;
    }

    @Override
    public long measuredAtMs(Vital vital) {
        return s.measuredAt[vital.ordinal()];
    }

    @Override
    public Windows windows() {
        return s.trends;
    }

    @Override
    public int lowest(Score of) {
        return switch (of) {
            case NEWS2 -> CurrentScore.sum(score);
            case NEWS2_PART -> part(0);
            case NEWS2_RISE -> rise(CurrentScore.sum(score), 0);
            case QSOFA -> qsofa(false);
            case BAS_90_30_90 -> bas(false);
        };
    }

    @Override
    public int highest(Score of) {
        return switch (of) {
            case NEWS2 -> CurrentScore.sum(score) + missing();
            case NEWS2_PART ->
                part((CurrentScore.missing(score) & ~(1 << OXYGEN_PART)) != 0 ? 3 : missing() > 0 ? 2 : 0);
            case NEWS2_RISE -> rise(CurrentScore.sum(score) + missing(), of.most());
            case QSOFA -> qsofa(true);
            case BAS_90_30_90 -> bas(true);
        };
    }

    /** What the missing parts can add: oxygen 2, each other 3. */
    private int missing() {
        int parts = CurrentScore.missing(score);
        return 3 * Integer.bitCount(parts) - ((parts >> OXYGEN_PART) & 1);
    }

    private int part(int least) {
        int most = least;
        for (int rest = score, i = 0; i < 7; i++, rest >>= 3) {
            int points = rest & 7;
            most = points == MISSING ? most : Math.max(most, points);
        }
        return most;
    }

    /** A rise against a past nobody knows is unknown, not none. */
    private int rise(int total, int unknown) {
        OptionalInt delta = s.scores.delta(at, Math.min(total, 20));
        return delta.isEmpty() ? unknown : Math.max(0, delta.getAsInt());
    }

    private int qsofa(boolean unknownCounts) {
        return met(Vital.RESPIRATORY_RATE, 22_000, true, unknownCounts)
                + met(Vital.SYSTOLIC_BP, 100_000, false, unknownCounts)
                + mind(unknownCounts);
    }

    /** SBP below 90, RR 30 or more, SpO2 below 90 (docs/clinical-basis.md). */
    private int bas(boolean unknownCounts) {
        return met(Vital.SYSTOLIC_BP, 89_999, false, unknownCounts)
                + met(Vital.RESPIRATORY_RATE, 30_000, true, unknownCounts)
                + met(Vital.SPO2, 89_999, false, unknownCounts);
    }

    private int met(Vital vital, int limit, boolean above, boolean unknownCounts) {
        int milli = newest(vital);
        if (milli == UNKNOWN) {
            return unknownCounts ? 1 : 0;
        }
        return (above ? milli >= limit : milli <= limit) ? 1 : 0;
    }

    private int mind(boolean unknownCounts) {
        int points = (score >> 15) & 7;
        return points == MISSING ? unknownCounts ? 1 : 0 : points == News2Calculator.RED ? 1 : 0;
    }
}
