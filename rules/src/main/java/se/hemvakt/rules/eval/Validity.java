package se.hemvakt.rules.eval;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import se.hemvakt.model.Vital;

/**
 * How old a value may be and still count, for each vital, from the time it was measured (H11). No standard gives these
 * figures; they are a proposal for spot measurements that a clinician must confirm (docs/clinical-basis.md).
 *
 * @param of a positive duration for every vital
 */
public record Validity(Map<Vital, Duration> of) {
    public Validity {
        of = Map.copyOf(of);
        for (Vital vital : Vital.values()) {
            Duration age = of.get(vital);
            if (age == null || age.isNegative() || age.isZero()) {
                throw new IllegalArgumentException("validity of " + vital.code() + " must be a positive duration");
            }
        }
    }

    /** For values taken one at a time: breathing, saturation and pulse 4 h, the rest of NEWS2 6 h. */
    public static Validity spot() {
        Map<Vital, Duration> of = new EnumMap<>(Vital.class);
        for (Vital vital : Vital.values()) {
            of.put(
                    vital,
                    switch (vital) {
                        case HEART_RATE, PULSE_RATE, RESPIRATORY_RATE, SPO2, GLUCOSE -> Duration.ofHours(4);
                        case SYSTOLIC_BP,
                                DIASTOLIC_BP,
                                MEAN_BP,
                                TEMPERATURE,
                                CONSCIOUSNESS,
                                OXYGEN,
                                OXYGEN_FLOW,
                                PAIN -> Duration.ofHours(6);
                        case WEIGHT -> Duration.ofDays(2);
                        case STEPS, GAIT_SPEED, GRIP_STRENGTH -> Duration.ofDays(1);
                        // What happened, and what concerns the kit, is news for a quarter of an hour.
                        case FALL, BUTTON, RHYTHM, OFF_BODY, BATTERY, SIGNAL, CONTACT, CLOCK_OFFSET ->
                            Duration.ofMinutes(15);
                    });
        }
        return new Validity(of);
    }

    /** The same with one vital changed. */
    public Validity with(Vital vital, Duration age) {
        Map<Vital, Duration> changed = new EnumMap<>(of);
        changed.put(vital, age);
        return new Validity(changed);
    }

    /** In milliseconds, at each vital's ordinal, for the hot path. */
    public long[] millisByOrdinal() {
        long[] millis = new long[Vital.values().length];
        of.forEach((vital, age) -> millis[vital.ordinal()] = age.toMillis());
        return millis;
    }
}
