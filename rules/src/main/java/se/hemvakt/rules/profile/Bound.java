package se.hemvakt.rules.profile;

import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Vital;

/**
 * One side of a limit, as written: above, at least, below, at most.
 *
 * @param side HIGH when larger values break it, LOW when smaller ones do
 * @param milli thousandths of the unit
 * @param inclusive whether the number itself breaks it
 */
public record Bound(Side side, int milli, boolean inclusive) {
    /** Broken by values below. */
    public static Bound below(int milli) {
        return new Bound(Side.LOW, milli, false);
    }

    /** Broken by values above. */
    public static Bound above(int milli) {
        return new Bound(Side.HIGH, milli, false);
    }

    /** @param margin how far inside a value still counts as beyond, in thousandths */
    boolean isBroken(double value, int margin) {
        if (side == Side.HIGH) {
            double limit = (double) milli - margin;
            return inclusive ? value >= limit : value > limit;
        }
        double limit = (double) milli + margin;
        return inclusive ? value <= limit : value < limit;
    }

    /** Whether every value that breaks this one breaks the other too, and not the other way round. */
    boolean isHarsherThan(Bound other) {
        return side == Side.HIGH ? first() > other.first() : first() < other.first();
    }

    /** The mildest whole thousandth that breaks it. */
    int first() {
        return inclusive ? milli : side == Side.HIGH ? milli + 1 : milli - 1;
    }

    /** As a person writes it: {@code at least 180 mm[Hg]}. */
    String text(Vital vital) {
        String word = side == Side.HIGH ? (inclusive ? "at least " : "above ") : inclusive ? "at most " : "below ";
        return word + Decimals.text(milli) + " " + vital.unit();
    }
}
