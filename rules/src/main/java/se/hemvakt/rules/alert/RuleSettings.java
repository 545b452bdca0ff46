package se.hemvakt.rules.alert;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.eval.Validity;

/**
 * What an organisation may set. Each episode stores the {@code version}. Where no source is named in docs/clinical-basis.md a
 * figure is a proposal that a clinician must confirm.
 *
 * @param version grows with each change of any of the others
 */
public record RuleSettings(
        int version, Validity validity, Inputs inputs, Score score, Limits limits, Kits kits, Handling handling) {
    /**
     * How long something has to last. Red never waits.
     *
     * @param delay a condition that is not red is told when it has lasted this long
     * @param hold it is lowered or ended when it has been better for this long
     */
    public record Timing(Duration delay, Duration hold) {
        /** A value taken by itself: told and ended at once. */
        public static final Timing NONE = new Timing(Duration.ZERO, Duration.ZERO);

        public Timing {
            if (delay.isNegative() || hold.isNegative() || delay.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("delay must be 0 to 24 h, hold 0 or more");
            }
        }
    }

    /**
     * What becomes of values before they are judged.
     *
     * @param filterWindow a vital with three or more readings within this is streaming: the median of its newest three,
     *     five or seven, as many as there are, is judged. Something that begins is seen after half of the window at the latest. Zero
     *     for no filter
     * @param measureAgainWait how long to wait for the answer when the kit was asked to measure again
     */
    public record Inputs(Duration filterWindow, Duration measureAgainWait) {
        public Inputs {
            if (filterWindow.isNegative() || filterWindow.compareTo(Duration.ofMinutes(5)) > 0) {
                throw new IllegalArgumentException("filter window must be 0 to 5 min");
            }
            if (measureAgainWait.isNegative() || measureAgainWait.compareTo(Duration.ofMinutes(30)) > 0) {
                throw new IllegalArgumentException("the wait for a measurement must be 0 to 30 min");
            }
        }
    }

    /**
     * NEWS2.
     *
     * @param raiseStep an episode is raised again when the score has grown by this much (H07)
     * @param clearMargin the score has to be this much below 5 before it counts as better
     * @param streaming when a part that gives points comes from a streaming sensor
     * @param spot when none does
     */
    public record Score(int raiseStep, int clearMargin, Timing streaming, Timing spot) {
        public Score {
            if (raiseStep < 1 || clearMargin < 0 || clearMargin > 4) {
                throw new IllegalArgumentException("raiseStep must be 1 or more, clearMargin 0 to 4");
            }
        }
    }

    /**
     * The patient's own limits.
     *
     * @param priority of a value beyond the limit that is not red by NEWS2
     * @param streaming while the vital is streaming
     * @param spot otherwise
     * @param margin how far inside the limit a value must be to count as better, thousandths of each vital's unit
     */
    public record Limits(Priority priority, Timing streaming, Timing spot, Map<Vital, Integer> margin) {
        public Limits {
            margin = Map.copyOf(margin);
            margin.forEach((vital, milli) -> {
                if (milli < 0) {
                    throw new IllegalArgumentException("margin of " + vital.code() + " must be 0 or more");
                }
            });
        }
    }

    /**
     * The kits.
     *
     * @param batteryLow per cent below which the battery is told, LOW
     * @param batteryCritical per cent below which it is told as MEDIUM
     * @param batteryMargin per cent it must be above that to count as charged
     * @param clockOffset how far a kit's clock may be off (H14)
     * @param quietAfter when nothing has reached us from a patient for this long, our clock tells how old the values are;
     *     before that their own measured times do, so that a backlog on its way is not taken for old values
     * @param offBodyAfter a sensor off the body is told after this
     * @param stuckAfter while a kit sends what it had kept: told when nothing newer has come for this long
     * @param scheduleEarly a planned measurement counts when it was taken at most this much before its time
     */
    public record Kits(
            int batteryLow,
            int batteryCritical,
            int batteryMargin,
            Duration clockOffset,
            Duration quietAfter,
            Duration offBodyAfter,
            Duration stuckAfter,
            Duration scheduleEarly) {
        public Kits {
            if (batteryCritical < 0 || batteryCritical > batteryLow || batteryLow > 100 || batteryMargin < 0) {
                throw new IllegalArgumentException("battery levels must be 0 <= critical <= low <= 100");
            }
        }
    }

    /**
     * What people do with alerts.
     *
     * @param worried the priority of staff's worry
     * @param latchedHold how long after being accepted an episode without a lasting condition stays, so that colleagues see
     *     who has it
     * @param undoWithin how long an accept can be taken back
     * @param latch episodes of these priorities do not end by themselves: a person has to accept them
     * @param remindAfter whoever accepted an episode of this priority is reminded each time this has passed; never without
     * @param acceptFor an accept holds this long; then the episode is open again. For ever without
     * @param actWithin who accepts an episode of this priority tells within this what was done, or it is open again (H05); nothing is
     *     awaited without
     * @param silenceMax the longest silence (H07: at most 12 h)
     * @param pauseMax the longest pause
     * @param resumeAfter when the end of a pause was asked about and nobody answered, watching goes on after this (H26)
     * @param infectionFor how long it counts that somebody suspects an infection
     */
    public record Handling(
            Priority worried,
            Duration latchedHold,
            Duration undoWithin,
            Set<Priority> latch,
            Map<Priority, Duration> remindAfter,
            Map<Priority, Duration> acceptFor,
            Map<Priority, Duration> actWithin,
            Duration silenceMax,
            Duration pauseMax,
            Duration resumeAfter,
            Duration infectionFor) {
        public Handling {
            latch = Set.copyOf(latch);
            remindAfter = Map.copyOf(remindAfter);
            acceptFor = Map.copyOf(acceptFor);
            actWithin = Map.copyOf(actWithin);
            if (latchedHold.compareTo(undoWithin) < 0) {
                throw new IllegalArgumentException("latchedHold must be at least undoWithin");
            }
            if (silenceMax.compareTo(Duration.ofHours(12)) > 0) {
                throw new IllegalArgumentException("a silence lasts at most 12 h (H07)");
            }
            if (infectionFor.isNegative() || infectionFor.isZero()) {
                throw new IllegalArgumentException("infectionFor must be longer than nothing");
            }
            actWithin.forEach((priority, within) -> {
                if (within.compareTo(undoWithin) < 0) {
                    throw new IllegalArgumentException("actWithin must be at least undoWithin");
                }
            });
            remindAfter.forEach((priority, after) -> {
                if (after.compareTo(Duration.ofMinutes(1)) < 0) {
                    throw new IllegalArgumentException("remindAfter must be a minute or more");
                }
            });
        }
    }

    public RuleSettings {
        if (version < 1) {
            throw new IllegalArgumentException("version must be 1 or more");
        }
    }

    /** docs/rules.md tells each figure, docs/clinical-basis.md its source. */
    public static RuleSettings standard() {
        Map<Vital, Integer> margin = new EnumMap<>(Vital.class);
        margin.put(Vital.SPO2, 1_000);
        margin.put(Vital.HEART_RATE, 3_000);
        margin.put(Vital.PULSE_RATE, 3_000);
        margin.put(Vital.RESPIRATORY_RATE, 1_000);
        margin.put(Vital.SYSTOLIC_BP, 4_000);
        margin.put(Vital.DIASTOLIC_BP, 3_000);
        margin.put(Vital.MEAN_BP, 3_000);
        margin.put(Vital.TEMPERATURE, 200);
        margin.put(Vital.GLUCOSE, 300);
        return new RuleSettings(
                2,
                Validity.spot(),
                new Inputs(Duration.ofSeconds(210), Duration.ofMinutes(5)),
                new Score(2, 0, new Timing(Duration.ofMinutes(1), Duration.ofMinutes(10)), Timing.NONE),
                new Limits(
                        Priority.MEDIUM, new Timing(Duration.ofMinutes(1), Duration.ofMinutes(5)), Timing.NONE, margin),
                new Kits(
                        20,
                        10,
                        2,
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(15),
                        Duration.ofHours(2)),
                new Handling(
                        Priority.HIGH,
                        Duration.ofMinutes(15),
                        Duration.ofSeconds(10),
                        Set.of(),
                        Map.of(Priority.HIGH, Duration.ofMinutes(15), Priority.MEDIUM, Duration.ofHours(1)),
                        Map.of(
                                Priority.HIGH,
                                Duration.ofHours(1),
                                Priority.MEDIUM,
                                Duration.ofHours(8),
                                Priority.LOW,
                                Duration.ofHours(24)),
                        Map.of(Priority.HIGH, Duration.ofMinutes(15)),
                        Duration.ofHours(12),
                        Duration.ofDays(60),
                        Duration.ofMinutes(30),
                        Duration.ofHours(72)));
    }

    /** The same with NEWS2 handled otherwise. */
    public RuleSettings with(Score other) {
        return new RuleSettings(version, validity, inputs, other, limits, kits, handling);
    }

    /** The same with values prepared otherwise. */
    public RuleSettings with(Inputs other) {
        return new RuleSettings(version, validity, other, score, limits, kits, handling);
    }

    /** The same with limits handled otherwise. */
    public RuleSettings with(Limits other) {
        return new RuleSettings(version, validity, inputs, score, other, kits, handling);
    }

    /** The same with people's part otherwise. */
    public RuleSettings with(Handling other) {
        return new RuleSettings(version, validity, inputs, score, limits, kits, other);
    }

    /** The same with values counting for other times. */
    public RuleSettings with(Validity other) {
        return new RuleSettings(version, other, inputs, score, limits, kits, handling);
    }
}
