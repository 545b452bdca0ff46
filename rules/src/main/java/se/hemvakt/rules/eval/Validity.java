package se.hemvakt.rules.eval;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Vital;

/**
 * How old a value may be and still count, for each vital, from the time it was measured (H11). No standard gives these
 * figures; they are a proposal that a clinician must confirm (docs/clinical-basis.md).
 *
 * @param of a positive duration for every vital: a value taken by itself
 * @param streaming the same for a vital whose plan says that a sensor streams it: the stream having stopped says something
 */
public record Validity(Map<Vital, Duration> of, Map<Vital, Duration> streaming) {
    public Validity {
        of = Map.copyOf(of);
        streaming = Map.copyOf(streaming);
        for (Vital vital : Vital.values()) {
            check(vital, of.get(vital));
            check(vital, streaming.get(vital));
        }
    }

    private static void check(Vital vital, @Nullable Duration age) {
        if (age == null || age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("validity of " + vital.code() + " must be a positive duration");
        }
    }

    /**
     * Taken by itself: breathing, saturation and pulse 4 h, the rest of NEWS2 6 h. Streaming: 10 min, pressure and temperature
     * 15 min.
     */
    public static Validity spot() {
        Map<Vital, Duration> spot = new EnumMap<>(Vital.class);
        Map<Vital, Duration> streaming = new EnumMap<>(Vital.class);
        for (Vital vital : Vital.values()) {
            spot.put(
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
            streaming.put(
                    vital,
                    switch (vital) {
                        case HEART_RATE, PULSE_RATE, RESPIRATORY_RATE, SPO2 -> Duration.ofMinutes(10);
                        case SYSTOLIC_BP, DIASTOLIC_BP, MEAN_BP, TEMPERATURE, GLUCOSE -> Duration.ofMinutes(15);
                        default -> spot.get(vital);
                    });
        }
        return new Validity(spot, streaming);
    }

    /** The same with one vital changed, however it is measured. */
    public Validity with(Vital vital, Duration age) {
        Map<Vital, Duration> changed = new EnumMap<>(of);
        Map<Vital, Duration> streamed = new EnumMap<>(streaming);
        changed.put(vital, age);
        streamed.put(vital, age);
        return new Validity(changed, streamed);
    }

    /** In milliseconds, at each vital's ordinal, for the hot path. */
    public long[] millisByOrdinal() {
        return millis(of);
    }

    /** In milliseconds, at each vital's ordinal, for the hot path. */
    public long[] streamingMillisByOrdinal() {
        return millis(streaming);
    }

    private static long[] millis(Map<Vital, Duration> of) {
        long[] millis = new long[Vital.values().length];
        of.forEach((vital, age) -> millis[vital.ordinal()] = age.toMillis());
        return millis;
    }
}
