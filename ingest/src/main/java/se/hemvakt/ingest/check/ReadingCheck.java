package se.hemvakt.ingest.check;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import se.hemvakt.ingest.decode.DecimalText;
import se.hemvakt.model.Acvpu;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Vital;

/**
 * Judges one value: is its unit on the list, can a living adult and a working sensor show it, can its time be true. The first that fails is the
 * reason. Nothing is clamped, guessed or re-stamped (hazards H11, H15, H16).
 */
public final class ReadingCheck {
    /** Measured this long after it was received is still believed: kit clocks are corrected only beyond it. */
    public static final Duration FUTURE_MAX = Duration.ofMinutes(1);

    /** How long ago a reading may have been measured, unless set otherwise. */
    public static final Duration AGE_MAX = Duration.ofDays(30);

    private final long ageMaxMs;
    private final Checked tooOld;

    /**
     * @param ageMax how long before it was received a reading may have been measured
     */
    public ReadingCheck(Duration ageMax) {
        this.ageMaxMs = ageMax.toMillis();
        this.tooOld = new Checked.Rejected(
                QuarantineReason.MEASURED_TOO_OLD, "measured more than " + ageMax.toHours() + " h before received");
    }

    /**
     * Judges a value as decoded.
     *
     * @param milli thousandths of {@code unit}
     * @param unit UCUM, or null when none was given
     * @param measuredAtMs when it was measured, after correction of the kit's clock
     */
    public Checked check(Vital vital, long milli, @Nullable String unit, long measuredAtMs, long receivedAtMs) {
        long canonical = Units.toCanonical(vital, milli, unit);
        if (canonical == Units.WRONG_UNIT) {
            return new Checked.Rejected(
                    QuarantineReason.WRONG_UNIT,
                    vital.code() + (unit == null ? ": unit missing" : ": unit not on the list"));
        }
        if (!vital.isPossible(canonical) || (isCode(vital) && canonical % 1000 != 0)) {
            return new Checked.Rejected(QuarantineReason.IMPOSSIBLE_VALUE, bound(vital, canonical));
        }
        if (measuredAtMs - receivedAtMs > FUTURE_MAX.toMillis()) {
            return new Checked.Rejected(
                    QuarantineReason.MEASURED_IN_FUTURE,
                    "measured more than " + FUTURE_MAX.toSeconds() + " s after received");
        }
        if (receivedAtMs - measuredAtMs > ageMaxMs) {
            return tooOld;
        }
        return new Checked.Accepted(vital, (int) canonical);
    }

    /**
     * Judges a value as text, as recordings have it: a decimal number, a letter of A C V P U for consciousness, {@code true} or
     * {@code false} for oxygen and events.
     *
     * @param vital the wire name, such as {@code heart_rate}
     */
    public Checked check(String vital, String value, @Nullable String unit, long measuredAtMs, long receivedAtMs) {
        Vital known = Vital.ofCode(vital).orElse(null);
        if (known == null) {
            return new Checked.Rejected(QuarantineReason.UNKNOWN_VITAL, "vital is not in the list");
        }
        long milli = milli(known, value);
        if (milli == DecimalText.NOT_A_NUMBER) {
            return new Checked.Rejected(QuarantineReason.NOT_A_NUMBER, known.code() + ": value is not a number");
        }
        return check(known, milli, unit, measuredAtMs, receivedAtMs);
    }

    private static long milli(Vital vital, String value) {
        if (vital == Vital.CONSCIOUSNESS) {
            return Acvpu.of(value).map(level -> (long) level.milli()).orElse(DecimalText.NOT_A_NUMBER);
        }
        if (isCode(vital) && (value.equals("true") || value.equals("false"))) {
            return value.equals("true") ? 1_000 : 0;
        }
        return DecimalText.milli(value);
    }

    /** Whether the number stands for one of a few meanings, so that nothing lies between them. */
    private static boolean isCode(Vital vital) {
        return vital.kind() == Vital.Kind.CODED || vital.kind() == Vital.Kind.EVENT;
    }

    private static String bound(Vital vital, long milli) {
        if (milli < vital.lowestPossibleMilli()) {
            return vital.code() + " below " + shown(vital.lowestPossibleMilli()) + " " + vital.unit();
        }
        if (milli > vital.highestPossibleMilli()) {
            return vital.code() + " above " + shown(vital.highestPossibleMilli()) + " " + vital.unit();
        }
        return vital.code() + " is not a whole number";
    }

    private static String shown(int milli) {
        return milli % 1000 == 0 ? Integer.toString(milli / 1000) : String.format(Locale.ROOT, "%.3f", milli / 1000.0);
    }
}
