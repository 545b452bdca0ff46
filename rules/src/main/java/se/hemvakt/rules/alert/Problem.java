package se.hemvakt.rules.alert;

import java.util.Locale;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Vital;

/** What an episode can be about. The names are stored and are the keys of their texts on screen: never rename one. */
public final class Problem {
    public static final String NEWS2 = "news2";
    /** A part of NEWS2 that was there is too old now. */
    public static final String NEWS2_STALE = "news2.stale";

    public static final String FALL = "fall";
    public static final String BUTTON = "button";
    public static final String KIT_SILENT = "kit.silent";
    public static final String KIT_BATTERY = "kit.battery";
    public static final String KIT_CLOCK = "kit.clock";
    /** The kit sent what no living adult can show: check the patient, measure again (H16). */
    public static final String IMPOSSIBLE = "measurement.impossible";

    private static final String[] LIMIT_LOW = names("limit.", ".low");
    private static final String[] LIMIT_HIGH = names("limit.", ".high");
    private static final String[] LATE = names("late.", "");

    private Problem() {}

    /** {@code limit.spo2.low}: beyond the patient's own limit. */
    public static String limit(Vital vital, Side side) {
        return (side == Side.LOW ? LIMIT_LOW : LIMIT_HIGH)[vital.ordinal()];
    }

    /** {@code late.spo2}: a red value came after newer ones had come (H12). */
    public static String late(Vital vital) {
        return LATE[vital.ordinal()];
    }

    /** Whether it has no lasting condition, so that only a person ends it. */
    static boolean isLatched(String problem) {
        return problem.equals(FALL)
                || problem.equals(BUTTON)
                || problem.equals(IMPOSSIBLE)
                || problem.startsWith("late.");
    }

    private static String[] names(String before, String after) {
        Vital[] vitals = Vital.values();
        String[] names = new String[vitals.length];
        for (Vital vital : vitals) {
            names[vital.ordinal()] = (before + vital.code() + after).toLowerCase(Locale.ROOT);
        }
        return names;
    }
}
