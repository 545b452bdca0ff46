package se.hemvakt.ingest.check;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Vital;

/**
 * The closed list of units (UCUM) each vital may come in, and the exact arithmetic to its canonical one.
 *
 * <p>A unit that is missing or not listed is never guessed: mmol/L taken for mg/dL is an eighteenfold error (hazard H15). Conversion is rational
 * arithmetic on thousandths, rounded once, half up (away from zero on the half).
 */
final class Units {
    /** The vital is not measured in that unit. */
    static final long WRONG_UNIT = Long.MIN_VALUE;

    /** Ten million units: beyond what any vital can be in any of its units, and small enough that no conversion overflows. */
    static final long CONVERTIBLE_MAX = 10_000_000_000L;

    /** {@code (milli + add) * numerator / denominator}. */
    private record Conversion(String unit, long add, long numerator, long denominator) {
        long apply(long milli) {
            long product = (milli + add) * numerator;
            long half = product < 0 ? -denominator / 2 : denominator / 2;
            return (product + half) / denominator;
        }
    }

    /** 32 °F is 0 °C, five ninths of a degree each. */
    private static final Conversion FAHRENHEIT = new Conversion("[degF]", -32_000, 5, 9);

    /** A millimole of glucose (C6H12O6) is 180.182 mg, the factor devices and guidelines use. */
    private static final Conversion GLUCOSE_MASS = new Conversion("mg/dL", 0, 10_000, 180_182);

    /** The international avoirdupois pound, exact by definition. */
    private static final Conversion POUND = new Conversion("[lb_av]", 0, 45_359_237, 100_000_000);

    /** UCUM: a metre of mercury column is 133.3220 kPa. */
    private static final Conversion KILOPASCAL = new Conversion("kPa", 0, 1_000_000, 133_322);

    private static final Map<Vital, Conversion> CONVERSIONS = new EnumMap<>(Map.of(
            Vital.TEMPERATURE, FAHRENHEIT,
            Vital.GLUCOSE, GLUCOSE_MASS,
            Vital.WEIGHT, POUND,
            Vital.GRIP_STRENGTH, POUND,
            Vital.SYSTOLIC_BP, KILOPASCAL,
            Vital.DIASTOLIC_BP, KILOPASCAL,
            Vital.MEAN_BP, KILOPASCAL));

    private Units() {}

    /** Thousandths in the vital's own unit, or {@link #WRONG_UNIT}. Values beyond {@link #CONVERTIBLE_MAX} come back as they are. */
    static long toCanonical(Vital vital, long milli, @Nullable String unit) {
        if (unit == null) {
            // A code or an event has no unit to mistake.
            return vital.kind() == Vital.Kind.CODED || vital.kind() == Vital.Kind.EVENT ? milli : WRONG_UNIT;
        }
        if (unit.equals(vital.unit())) {
            return milli;
        }
        Conversion conversion = CONVERSIONS.get(vital);
        if (conversion == null || !conversion.unit.equals(unit)) {
            return WRONG_UNIT;
        }
        return Math.abs(milli) > CONVERTIBLE_MAX ? milli : conversion.apply(milli);
    }
}
