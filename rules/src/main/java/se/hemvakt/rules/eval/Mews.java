package se.hemvakt.rules.eval;

import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Acvpu;
import se.hemvakt.rules.eval.News2Calculator.Values;

/**
 * The Modified Early Warning Score, for comparing with NEWS2 in evaluations only: no alert rests on it. There are many
 * variants; this is the table of Cambio's GDL2 rule MEWS 1.2, without the urine output some Swedish forms add.
 */
public final class Mews {
    public static final String VARIANT = "MEWS, Cambio GDL2 1.2";

    private static final int[] BREATHING_FROM = {9, 15, 21, 30};
    private static final int[] BREATHING = {2, 0, 1, 2, 3};
    private static final int[] PULSE_FROM = {41, 51, 101, 111, 130};
    private static final int[] PULSE = {2, 1, 0, 1, 2, 3};
    private static final int[] PRESSURE_FROM = {71, 81, 101, 200};
    private static final int[] PRESSURE = {3, 2, 1, 0, 2};
    private static final int[] TENTHS_FROM = {350, 385};
    private static final int[] HEAT = {2, 0, 2};

    private Mews() {}

    /** 0 to 14, or null when breathing, pulse, systolic pressure, temperature or consciousness is missing. */
    public static @Nullable Integer score(Values v) {
        if (v.respiratoryRate() == null
                || v.pulse() == null
                || v.systolicBp() == null
                || v.temperature() == null
                || v.consciousness() == null) {
            return null;
        }
        return points(News2Calculator.whole(v.respiratoryRate()), BREATHING_FROM, BREATHING)
                + points(News2Calculator.whole(v.pulse()), PULSE_FROM, PULSE)
                + points(News2Calculator.whole(v.systolicBp()), PRESSURE_FROM, PRESSURE)
                + points(News2Calculator.tenths(v.temperature()), TENTHS_FROM, HEAT)
                + awake(v.consciousness());
    }

    private static int points(int value, int[] from, int[] points) {
        int i = 0;
        while (i < from.length && value >= from[i]) {
            i++;
        }
        return points[i];
    }

    private static int awake(int milli) {
        return switch (Acvpu.values()[milli / 1000]) {
            case A -> 0;
            case C, V -> 1;
            case P -> 2;
            case U -> 3;
        };
    }
}
