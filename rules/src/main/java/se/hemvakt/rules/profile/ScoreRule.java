package se.hemvakt.rules.profile;

import java.util.List;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.rules.expression.PatientView;
import se.hemvakt.rules.expression.Score;
import se.hemvakt.rules.expression.Truth;

/**
 * A score that is high enough. With parts missing it holds as soon as the lowest possible score suffices, and is over only
 * when the highest possible one does not (H18).
 */
public record ScoreRule(Head head, Score score, int atLeast) implements ProfileRule {
    @Override
    public long inputs() {
        return score.inputs();
    }

    @Override
    public Truth judge(PatientView view, boolean live) {
        if (view.lowest(score) >= atLeast) {
            return Truth.YES;
        }
        return view.highest(score) < atLeast ? Truth.NO : Truth.UNKNOWN;
    }

    @Override
    public List<Evidence> evidence(PatientView view) {
        return ProfileRule.newest(view, score.inputs(), Side.NONE);
    }
}
