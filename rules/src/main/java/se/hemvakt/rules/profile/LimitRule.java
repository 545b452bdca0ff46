package se.hemvakt.rules.profile;

import java.util.List;
import java.util.OptionalInt;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.expression.PatientView;
import se.hemvakt.rules.expression.Truth;
import se.hemvakt.rules.trend.Windows;

/**
 * A value beyond a limit.
 *
 * @param of which value is meant
 * @param withinMs how far back MEDIAN and REPEATED look; 0 for LAST
 * @param values MEDIAN needs at least this many values, else it is unknown; SEVERAL looks at this many, the newest
 * @param beyond of these SEVERAL needs at least this many beyond; 1 for the others
 */
public record LimitRule(Head head, Vital vital, Bound bound, Of of, long withinMs, int values, int beyond)
        implements ProfileRule {
    /** Which value is held against the limit. */
    public enum Of {
        /** The newest. */
        LAST,
        /** The median of the window. */
        MEDIAN,
        /**
         * The newest, when it is not the first in the window to be beyond: the one the window began with is too, or the
         * median of three or more is.
         */
        REPEATED,
        /** Some of the newest few, whichever. */
        SEVERAL
    }

    @Override
    public long inputs() {
        return ProfileRule.bit(vital);
    }

    @Override
    public Truth judge(PatientView view, boolean live) {
        int margin = live ? head.life().clearByMilli() : 0;
        if (of == Of.MEDIAN) {
            if (view.windows().count(vital, withinMs) < values) {
                return Truth.UNKNOWN;
            }
            OptionalInt median = view.windows().median(vital, withinMs);
            return median.isEmpty() ? Truth.UNKNOWN : Truth.of(bound.isBroken(median.getAsInt(), margin));
        }
        int newest = view.newest(vital);
        if (newest == PatientView.UNKNOWN) {
            return Truth.UNKNOWN;
        }
        if (of == Of.SEVERAL) {
            return several(view.windows(), margin);
        }
        boolean broken = bound.isBroken(newest, margin);
        return of == Of.LAST || !broken || live ? Truth.of(broken) : repeated(view.windows(), newest);
    }

    private Truth repeated(Windows windows, int newest) {
        int count = windows.count(vital, withinMs);
        if (count < 2) {
            return Truth.NO;
        }
        OptionalInt delta = windows.delta(vital, withinMs);
        if (delta.isPresent() && bound.isBroken((double) newest - delta.getAsInt(), 0)) {
            return Truth.YES;
        }
        OptionalInt median = windows.median(vital, withinMs);
        if (delta.isEmpty() || median.isEmpty()) {
            return Truth.UNKNOWN;
        }
        return Truth.of(count >= 3 && bound.isBroken(median.getAsInt(), 0));
    }

    /** What is not measured yet may be beyond: too few values are never a no that could still become a yes. */
    private Truth several(Windows windows, int margin) {
        boolean above = bound.side() == Side.HIGH;
        int found = windows.asFarAs(vital, withinMs, values, bound.first() + (above ? -margin : margin), above);
        int missing = values - Math.min(values, windows.count(vital, withinMs));
        return found >= beyond ? Truth.YES : found + missing >= beyond ? Truth.UNKNOWN : Truth.NO;
    }

    @Override
    public List<Evidence> evidence(PatientView view) {
        if (view.newest(vital) == PatientView.UNKNOWN) {
            return List.of();
        }
        return List.of(ProfileRule.newest(view, vital, bound.side(), bound.milli()));
    }
}
