package se.hemvakt.rules.profile;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.expression.PatientView;
import se.hemvakt.rules.expression.Truth;

/**
 * A value that rises or falls too much within a window.
 *
 * @param bound of the change: HIGH for a rise, LOW with a negative number for a fall
 * @param of whether the whole change or the slope for each day is meant
 */
public record ChangeRule(Head head, Vital vital, Bound bound, Of of, long withinMs) implements ProfileRule {
    /** Which change is held against the bound. */
    public enum Of {
        /** The newest value minus the one the window began with. */
        DELTA,
        /** Theil–Sen slope, for each day. */
        SLOPE
    }

    @Override
    public long inputs() {
        return ProfileRule.bit(vital);
    }

    @Override
    public Truth judge(PatientView view, boolean live) {
        int margin = live ? head.life().clearByMilli() : 0;
        if (of == Of.SLOPE) {
            OptionalDouble slope = view.windows().slopePerDay(vital, withinMs);
            return slope.isEmpty() ? Truth.UNKNOWN : Truth.of(bound.isBroken(slope.getAsDouble(), margin));
        }
        OptionalInt delta = view.windows().delta(vital, withinMs);
        return delta.isEmpty() ? Truth.UNKNOWN : Truth.of(bound.isBroken(delta.getAsInt(), margin));
    }

    /** The limit is the value at which the change became too large. */
    @Override
    public List<Evidence> evidence(PatientView view) {
        if (view.newest(vital) == PatientView.UNKNOWN) {
            return List.of();
        }
        OptionalInt delta = of == Of.DELTA ? view.windows().delta(vital, withinMs) : OptionalInt.empty();
        Integer limit = delta.isEmpty() ? null : view.newest(vital) - delta.getAsInt() + bound.milli();
        return List.of(ProfileRule.newest(view, vital, bound.side(), limit));
    }
}
