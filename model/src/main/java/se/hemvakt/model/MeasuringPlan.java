package se.hemvakt.model;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;

/**
 * How one vital of a patient is to be measured: what is then missing can be told from what was never meant to come (H09).
 *
 * @param vital which
 * @param form whether a sensor streams it or somebody takes it at times
 * @param silentAfter STREAMING: after how long without a value it is told; at least 10 s. SCHEDULED: not used
 * @param times SCHEDULED: when, by the clock on the patient's wall ({@link PatientProfile#zone()}), growing. STREAMING: empty
 * @param days SCHEDULED: on which days of the week; never empty
 * @param grace SCHEDULED: how long after its time a measurement is not yet late
 * @param canBeAsked whether the kit measures it when asked to ({@code measure_again})
 */
public record MeasuringPlan(
        Vital vital,
        Form form,
        Duration silentAfter,
        List<LocalTime> times,
        Set<DayOfWeek> days,
        Duration grace,
        boolean canBeAsked) {
    /** No standard gives it (proposal; hazard H09 asks for 30 min). */
    public static final Duration GRACE = Duration.ofMinutes(30);

    /** No standard gives it (proposal; hazard H09 asks for 180 s). */
    public static final Duration SILENT_AFTER = Duration.ofMinutes(3);

    /** How values come. */
    public enum Form {
        STREAMING,
        SCHEDULED
    }

    public MeasuringPlan {
        times = times.stream().sorted().distinct().toList();
        days = Set.copyOf(days);
        if (form == Form.STREAMING && (silentAfter.compareTo(Duration.ofSeconds(10)) < 0 || !times.isEmpty())) {
            throw new IllegalArgumentException(
                    "streaming plan for " + vital.code() + ": silent after 10 s or more, and no times");
        }
        if (form == Form.SCHEDULED && (times.isEmpty() || days.isEmpty() || grace.isNegative())) {
            throw new IllegalArgumentException(
                    "scheduled plan for " + vital.code() + ": at least one time and one day, and a grace of 0 or more");
        }
    }

    /** A sensor streams it. */
    public static MeasuringPlan streaming(Vital vital, Duration silentAfter, boolean canBeAsked) {
        return new MeasuringPlan(
                vital, Form.STREAMING, silentAfter, List.of(), Set.of(DayOfWeek.values()), Duration.ZERO, canBeAsked);
    }

    /** Taken at these times of these days. */
    public static MeasuringPlan scheduled(
            Vital vital, List<LocalTime> times, Set<DayOfWeek> days, Duration grace, boolean canBeAsked) {
        return new MeasuringPlan(vital, Form.SCHEDULED, Duration.ZERO, times, days, grace, canBeAsked);
    }

    public boolean isStreaming() {
        return form == Form.STREAMING;
    }
}
