package se.hemvakt.rules.expression;

import java.util.Arrays;
import java.util.Optional;
import se.hemvakt.model.Vital;

/**
 * The scores a rule may ask for. Each is a range while parts are missing: {@link PatientView#lowest} and {@link
 * PatientView#highest}.
 */
public enum Score {
    /** The total, 0 to 20 (RCP 2017). */
    NEWS2("news2", 20),
    /** The most points of one part, 0 to 3. */
    NEWS2_PART("news2_part", 3),
    /** The total minus the lowest total of the last 24 h, 0 to 20. */
    NEWS2_RISE("news2_rise", 20),
    /** 0 to 3; positive from 2. */
    QSOFA("qsofa", 3),
    /** BAS 90-30-90: how many of its three criteria are met, 0 to 3. */
    BAS_90_30_90("bas_90_30_90", 3);

    /** The vitals any of these rests on, one bit by ordinal. */
    private static final long INPUTS = bits(
            Vital.RESPIRATORY_RATE,
            Vital.SPO2,
            Vital.OXYGEN,
            Vital.OXYGEN_FLOW,
            Vital.SYSTOLIC_BP,
            Vital.HEART_RATE,
            Vital.PULSE_RATE,
            Vital.CONSCIOUSNESS,
            Vital.TEMPERATURE,
            // They void what is known of consciousness.
            Vital.FALL,
            Vital.BUTTON);

    private static final long THREE =
            bits(Vital.RESPIRATORY_RATE, Vital.SYSTOLIC_BP, Vital.SPO2, Vital.CONSCIOUSNESS, Vital.FALL, Vital.BUTTON);

    private final String code;
    private final int most;

    Score(String code, int most) {
        this.code = code;
        this.most = most;
    }

    /** Its name in files. */
    public String code() {
        return code;
    }

    /** The highest it can be; the lowest is 0. */
    public int most() {
        return most;
    }

    /** The vitals whose readings can change it, one bit by ordinal. */
    public long inputs() {
        return this == QSOFA || this == BAS_90_30_90 ? THREE : INPUTS;
    }

    public static Optional<Score> ofCode(String code) {
        return Arrays.stream(values()).filter(one -> one.code.equals(code)).findFirst();
    }

    private static long bits(Vital... vitals) {
        long bits = 0;
        for (Vital vital : vitals) {
            bits |= 1L << vital.ordinal();
        }
        return bits;
    }
}
