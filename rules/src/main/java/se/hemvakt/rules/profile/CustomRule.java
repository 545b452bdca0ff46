package se.hemvakt.rules.profile;

import java.util.List;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.rules.expression.Expression;
import se.hemvakt.rules.expression.PatientView;
import se.hemvakt.rules.expression.Truth;

/** A condition somebody wrote. */
public record CustomRule(Head head, Expression when) implements ProfileRule {
    @Override
    public long inputs() {
        return when.inputs();
    }

    @Override
    public Truth judge(PatientView view, boolean live) {
        return when.judge(view);
    }

    @Override
    public List<Evidence> evidence(PatientView view) {
        return ProfileRule.newest(view, when.inputs(), Side.NONE);
    }
}
