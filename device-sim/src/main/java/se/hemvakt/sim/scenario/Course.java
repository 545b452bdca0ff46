package se.hemvakt.sim.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import se.hemvakt.model.Vital;

/**
 * One scenario as it befalls one patient: when it begins, and which of its variants it takes. A function of time: the strain,
 * trouble and happenings of any moment can be asked for in any order and are always the same.
 *
 * @param onset when it begins
 * @param variant picks the variant (gets up or lies, which way the clock jumps), any number
 * @param pace how much faster than nature an illness goes, for a show: 1 as it is. The clocks stay true, and falls and kit
 *     troubles keep their length
 */
public record Course(Scenario scenario, Instant onset, long variant, double pace) {
    private static final Duration[] CLOCK_ERRORS = {
        Duration.ofMinutes(7), Duration.ofMinutes(-7), Duration.ofDays(1), Duration.ofDays(-1)
    };
    private static final Duration LIES = Duration.ofHours(2);
    private static final Duration PRESSES_AFTER = Duration.ofMinutes(4);

    public Course {
        if (!(pace >= 1) || pace > 10_000) {
            throw new IllegalArgumentException("an illness goes at 1 to 10,000 times its pace, not " + pace);
        }
    }

    /** At nature's pace. */
    public Course(Scenario scenario, Instant onset, long variant) {
        this(scenario, onset, variant, 1);
    }

    /** Nothing happens. */
    public static Course uneventful(Scenario scenario) {
        return new Course(scenario, Instant.EPOCH, 0);
    }

    /** When it is at its worst. */
    public Instant crisisAt() {
        return onset.plusMillis((long) (scenario.crisisAfter().toMillis() / pace));
    }

    /** What the body is under at this moment. */
    public Strain strainAt(Instant at) {
        if (at.isBefore(onset)) {
            return Strain.NONE;
        }
        Strain strain = scenario.course(
                Duration.between(onset, at).toMillis() * (scenario == Scenario.FALL ? 1 : pace) / 3_600_000.0);
        if (scenario == Scenario.FALL && liesAfterFall() && at.isBefore(onset.plus(LIES))) {
            return new Strain(
                    strain.severity(),
                    strain.temperatureRise(),
                    strain.respiratoryDrive(),
                    strain.spo2Drop(),
                    strain.systolicDrop(),
                    strain.pulseRise(),
                    strain.weightGain(),
                    0,
                    strain.consciousness(),
                    strain.oxygenGiven());
        }
        return strain;
    }

    /** What is wrong with the kit at this moment. */
    public Trouble troubleAt(Instant at) {
        if (at.isBefore(onset) || !at.isBefore(onset.plus(scenario.length()))) {
            return Trouble.NONE;
        }
        if (scenario == Scenario.SENSOR_OFF) {
            return new Trouble(true, false, Duration.ZERO);
        }
        if (scenario == Scenario.KIT_SILENT) {
            return new Trouble(false, true, Duration.ZERO);
        }
        if (scenario == Scenario.CLOCK_WRONG) {
            return new Trouble(false, false, CLOCK_ERRORS[(int) Math.floorMod(variant, (long) CLOCK_ERRORS.length)]);
        }
        return Trouble.NONE;
    }

    /** What the kit tells as events from {@code from} to before {@code to}, in order. */
    public List<Happening> happeningsBetween(Instant from, Instant to) {
        List<Happening> all = new ArrayList<>(2);
        if (scenario == Scenario.FALL) {
            all.add(new Happening(Vital.FALL, onset, 1));
            if (pressesButton()) {
                all.add(new Happening(Vital.BUTTON, onset.plus(PRESSES_AFTER), 1));
            }
        } else if (scenario == Scenario.SENSOR_OFF) {
            all.add(new Happening(Vital.OFF_BODY, onset, 1));
            all.add(new Happening(Vital.OFF_BODY, onset.plus(scenario.length()), 0));
        }
        all.removeIf(h -> h.at().isBefore(from) || !h.at().isBefore(to));
        return all;
    }

    /** Whether the fallen stays on the floor; the others are on their feet within a minute. */
    public boolean liesAfterFall() {
        return Math.floorMod(variant, 3L) != 0;
    }

    private boolean pressesButton() {
        return Math.floorMod(variant, 3L) == 1;
    }
}
