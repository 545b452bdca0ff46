package se.hemvakt.rules.profile;

import java.util.List;
import java.util.OptionalInt;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.expression.PatientView;
import se.hemvakt.rules.expression.Truth;

/**
 * A value too far from what is usual for this patient.
 *
 * @param bound of the difference: HIGH for above the baseline, LOW with a negative number for below
 */
public record BaselineRule(Head head, Vital vital, Bound bound) implements ProfileRule {
    @Override
    public long inputs() {
        return ProfileRule.bit(vital);
    }

    @Override
    public Truth judge(PatientView view, boolean live) {
        int newest = view.newest(vital);
        OptionalInt baseline = view.windows().baseline(vital);
        if (newest == PatientView.UNKNOWN || baseline.isEmpty()) {
            return Truth.UNKNOWN;
        }
        int margin = live ? head.life().clearByMilli() : 0;
        return Truth.of(bound.isBroken((double) newest - baseline.getAsInt(), margin));
    }

    @Override
    public boolean isYetToLearn(PatientView view) {
        return view.newest(vital) != PatientView.UNKNOWN
                && view.windows().baseline(vital).isEmpty();
    }

    /** The limit is the value at this distance from the baseline. */
    @Override
    public List<Evidence> evidence(PatientView view) {
        OptionalInt baseline = view.windows().baseline(vital);
        if (view.newest(vital) == PatientView.UNKNOWN || baseline.isEmpty()) {
            return List.of();
        }
        return List.of(ProfileRule.newest(view, vital, bound.side(), baseline.getAsInt() + bound.milli()));
    }
}
