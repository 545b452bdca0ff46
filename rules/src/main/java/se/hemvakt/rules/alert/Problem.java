package se.hemvakt.rules.alert;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Vital;

/** What an episode can be about. The names are stored and are the keys of their texts on screen: never rename one. */
public final class Problem {
    public static final String NEWS2 = "news2";
    /** A part of NEWS2 that was there is too old now. */
    public static final String NEWS2_STALE = "news2.stale";

    public static final String FALL = "fall";
    public static final String BUTTON = "button";
    /** Staff are worried. */
    public static final String WORRIED = "worried";

    public static final String KIT_SILENT = "kit.silent";
    public static final String KIT_BATTERY = "kit.battery";
    public static final String KIT_CLOCK = "kit.clock";
    /** The kit says that its sensor is off the body. */
    public static final String KIT_OFF_BODY = "kit.off_body";
    /** The kit is heard, but what it had kept stopped coming before it had reached the present. */
    public static final String KIT_STUCK = "kit.stuck";
    /** The kit sent what no living adult can show: check the patient, measure again (H16). */
    public static final String IMPOSSIBLE = "measurement.impossible";
    /** A pause is over: is the patient back? (H26) */
    public static final String PAUSE_OVER = "pause.over";
    /** Measurements come though the patient is paused: is the patient back? */
    public static final String PAUSE_READINGS = "pause.readings";
    /** What was signed for the patient (an own limit, SpO2 scale 2) does not count any more: sign it again or remove it (H29). */
    public static final String SIGNATURE_ENDED = "signature.ended";
    /** Profiles the patient was given do not fit together, or are none any more: some of them do not judge (H29). */
    public static final String PROFILES_LEFT_OUT = "profiles.left_out";
    /** The rules are not made for this patient: nothing is judged (H29). */
    public static final String NOT_JUDGED = "patient.not_judged";

    private static final String[] LIMIT_LOW = names("limit.", ".low");
    private static final String[] LIMIT_HIGH = names("limit.", ".high");
    private static final String[] LATE = names("late.", "");
    private static final String[] SILENT = names("silent.", "");
    private static final String[] FILTER = names("filter.", "");
    private static final String[] MISSED = names("missed.", "");
    private static final Map<String, Vital> LIMIT_VITAL = new HashMap<>();
    private static final Map<String, Vital> ABSENT_VITAL = new HashMap<>();
    private static final Map<String, Vital> FILTER_VITAL = new HashMap<>();

    static {
        for (Vital vital : Vital.values()) {
            LIMIT_VITAL.put(LIMIT_LOW[vital.ordinal()], vital);
            LIMIT_VITAL.put(LIMIT_HIGH[vital.ordinal()], vital);
            ABSENT_VITAL.put(SILENT[vital.ordinal()], vital);
            ABSENT_VITAL.put(MISSED[vital.ordinal()], vital);
            FILTER_VITAL.put(FILTER[vital.ordinal()], vital);
        }
    }

    private Problem() {}

    /** {@code limit.spo2.low}: beyond the patient's own limit. */
    public static String limit(Vital vital, Side side) {
        return (side == Side.LOW ? LIMIT_LOW : LIMIT_HIGH)[vital.ordinal()];
    }

    /** {@code late.spo2}: a red value came after newer ones had come (H12). */
    public static String late(Vital vital) {
        return LATE[vital.ordinal()];
    }

    /** {@code silent.spo2}: a sensor that is to stream sends nothing (H09). */
    public static String silent(Vital vital) {
        return SILENT[vital.ordinal()];
    }

    /** {@code missed.weight}: a planned measurement was not taken (H09). */
    public static String missed(Vital vital) {
        return MISSED[vital.ordinal()];
    }

    /** Not told: a single reading of a streaming sensor waits for the next one. */
    static String filter(Vital vital) {
        return FILTER[vital.ordinal()];
    }

    /** The vital of a {@code filter} wait; null for another. */
    static @Nullable Vital filterVital(String problem) {
        return FILTER_VITAL.get(problem);
    }

    /** The vital of a {@code limit} problem; null for another. */
    static @Nullable Vital limitVital(String problem) {
        return LIMIT_VITAL.get(problem);
    }

    static Side limitSide(String problem) {
        return problem.endsWith(".low") ? Side.LOW : Side.HIGH;
    }

    /** Whether it is that something was not measured: a consequence of a kit that is silent or not worn. */
    static boolean isAbsence(String problem) {
        return problem.equals(NEWS2_STALE) || problem.equals(KIT_STUCK) || ABSENT_VITAL.containsKey(problem);
    }

    /** Whether it reaches people though the patient is paused: calls for help, and what is about the pause itself. */
    static boolean passesPause(String problem) {
        return problem.equals(FALL)
                || problem.equals(BUTTON)
                || problem.equals(WORRIED)
                || problem.equals(PAUSE_OVER)
                || problem.equals(PAUSE_READINGS);
    }

    /** Whether it has no lasting condition, so that only a person ends it. */
    static boolean isLatched(String problem) {
        return problem.equals(FALL)
                || problem.equals(BUTTON)
                || problem.equals(WORRIED)
                || problem.equals(IMPOSSIBLE)
                || problem.equals(PAUSE_OVER)
                || problem.equals(PAUSE_READINGS)
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
