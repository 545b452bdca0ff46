package se.hemvakt.rules.frailty;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import se.hemvakt.model.Vital;

/**
 * The one value a day that {@link FrailtyTrend} asks for, from what a kit measured. How a day is summed up is a proposal
 * (docs/clinical-basis.md). Time awake at night and exhaustion are measured by no kit yet, and no falls told is not the same as
 * none: these domains stay unknown (H18).
 */
public final class DailyValues {
    /**
     * Readings of an hour or less together.
     *
     * @param atMs when it begins, or when the one reading was measured
     * @param mean thousandths, as are the others
     */
    public record Hour(long atMs, int n, int mean, int lo, int hi) {
        /** No value (H36). */
        @Override
        public String toString() {
            return "Hour[" + atMs + "]";
        }
    }

    private final ZoneId zone;
    private final Map<FrailtyDomain, NavigableMap<LocalDate, Integer>> values = new EnumMap<>(FrailtyDomain.class);

    /** @param zone the clock on the patient's wall: whose days */
    public DailyValues(ZoneId zone) {
        this.zone = zone;
    }

    /** The vitals a domain can be read from. */
    public static List<Vital> vitals() {
        return List.of(
                Vital.GAIT_SPEED, Vital.STEPS, Vital.WEIGHT, Vital.HEART_RATE, Vital.PULSE_RATE, Vital.GRIP_STRENGTH);
    }

    /** Takes in what was measured of one of them; an ECG counts before a pulse, so give it first. */
    public DailyValues add(Vital vital, List<Hour> hours) {
        switch (vital) {
            // The best of the day: the others are the same legs and hands on a worse try.
            case GAIT_SPEED -> each(FrailtyDomain.GAIT_SPEED, hours, Hour::hi, Math::max);
            case GRIP_STRENGTH -> each(FrailtyDomain.GRIP_STRENGTH, hours, Hour::hi, Math::max);
            // The counter of a day only grows.
            case STEPS -> each(FrailtyDomain.STEPS, hours, Hour::hi, Math::max);
            // The first of the day, before meals.
            case WEIGHT -> each(FrailtyDomain.WEIGHT, hours, Hour::mean, (first, later) -> first);
            // The calmest hour of the day.
            case HEART_RATE -> each(FrailtyDomain.RESTING_PULSE, hours, Hour::mean, Math::min);
            case PULSE_RATE -> {
                if (!values.containsKey(FrailtyDomain.RESTING_PULSE)) {
                    each(FrailtyDomain.RESTING_PULSE, hours, Hour::mean, Math::min);
                }
            }
            default -> throw new IllegalArgumentException(vital.code() + " says nothing of frailty");
        }
        return this;
    }

    /** By domain and day. */
    public Map<FrailtyDomain, NavigableMap<LocalDate, Integer>> byDomain() {
        return values;
    }

    private interface Of {
        int hour(Hour hour);
    }

    private void each(FrailtyDomain domain, List<Hour> hours, Of of, BinaryOperator<Integer> together) {
        if (hours.isEmpty()) {
            return;
        }
        NavigableMap<LocalDate, Integer> days = values.computeIfAbsent(domain, d -> new TreeMap<>());
        for (Hour hour : hours) {
            days.merge(LocalDate.ofInstant(Instant.ofEpochMilli(hour.atMs()), zone), of.hour(hour), together);
        }
    }
}
