package se.hemvakt.rules.profile;

import java.util.List;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.expression.PatientView;
import se.hemvakt.rules.expression.Truth;

/** Something that happened: a fall, a call. Nothing heard of it is no: a kit that is silent has its own alert. */
public record EventRule(Head head, Vital vital) implements ProfileRule {
    private static final int HAPPENED = 1000;

    @Override
    public long inputs() {
        return ProfileRule.bit(vital);
    }

    @Override
    public Truth judge(PatientView view, boolean live) {
        return Truth.of(view.newest(vital) == HAPPENED);
    }

    @Override
    public List<Evidence> evidence(PatientView view) {
        return ProfileRule.newest(view, ProfileRule.bit(vital), Side.NONE);
    }
}
