package se.hemvakt.sim.scenario;

import static se.hemvakt.sim.scenario.Ramp.between;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import se.hemvakt.model.Acvpu;

/**
 * What can befall a patient, each with its course over the hours since onset. Speeds and sizes follow the lead times public
 * sources give (ward vitals 6 to 12 h before a serious event, COPD 5 to 7 days, heart-failure weight 4 to 30 days); they are
 * made to exercise the platform, and teach nobody medicine.
 */
public enum Scenario {
    /** Well, with the days and nights of an old person at home. */
    STABLE(Duration.ZERO, Duration.ZERO),

    /** As well as {@link #STABLE}, measured badly: cold fingers, movement, gaps. Must not wake anyone. */
    NOISY_STABLE(Duration.ZERO, Duration.ZERO),

    /** An infection that becomes sepsis in hours: fever, pulse and breathing first, then pressure, oxygen and mind. */
    SEPSIS(Duration.ofHours(8), Duration.ofHours(60)) {
        @Override
        Strain course(double hours) {
            double left = 1 - between(hours, 30, 60);
            double ill = between(hours, 0, 8) * left;
            return new Strain(
                    ill,
                    2.4 * between(hours, 0, 5) * left,
                    6 * between(hours, 1, 8) * left,
                    4.5 * between(hours, 3, 8) * left,
                    40 * between(hours, 3, 9) * left,
                    14 * between(hours, 1, 7) * left,
                    0,
                    1 - 0.8 * between(hours, 1, 5) * left,
                    hours >= 7.5 && hours < 40 ? Acvpu.C : Acvpu.A,
                    false);
        }
    },

    /** Heart failure that decompensates: water first, over days, then pulse, breathing and oxygen. */
    HEART_FAILURE(Duration.ofDays(7), Duration.ofDays(11)) {
        @Override
        Strain course(double hours) {
            double left = 1 - between(hours, 192, 264);
            return new Strain(
                    (0.2 * between(hours, 24, 96) + 0.8 * between(hours, 96, 168)) * left,
                    0,
                    8 * between(hours, 96, 168) * left,
                    5.5 * between(hours, 108, 168) * left,
                    0,
                    20 * between(hours, 72, 168) * left,
                    3.8 * (0.35 * between(hours, 0, 96) + 0.65 * between(hours, 60, 168)) * left,
                    1 - 0.6 * between(hours, 72, 150) * left,
                    Acvpu.A,
                    false);
        }
    },

    /** COPD exacerbation in a person on SpO2 scale 2: days of a little, then a bad day. */
    COPD(Duration.ofDays(5), Duration.ofDays(9)) {
        @Override
        Strain course(double hours) {
            double left = 1 - between(hours, 150, 216);
            double ill = (0.4 * between(hours, 0, 96) + 0.6 * between(hours, 96, 120)) * left;
            return new Strain(
                    ill,
                    0.7 * ill,
                    5 * ill,
                    7 * ill,
                    0,
                    14 * ill,
                    0,
                    1 - 0.7 * ill,
                    Acvpu.A,
                    hours >= 118 && ill > 0.5);
        }
    },

    /** A fall. Some get up by themselves within a minute, some lie for two hours; some of those press the button. */
    FALL(Duration.ZERO, Duration.ofHours(4)) {
        @Override
        Strain course(double hours) {
            double shaken = 1 - between(hours, 0.2, 4);
            return new Strain(0.5 * shaken, 0, 2 * shaken, 0, 14 * shaken, 18 * shaken, 0, 1, Acvpu.A, false);
        }
    },

    /** The wearable comes off the body for three quarters of an hour. */
    SENSOR_OFF(Duration.ZERO, Duration.ofMinutes(45)),

    /** The kit reaches nobody for ten minutes, goes on measuring, then sends what it kept. */
    KIT_SILENT(Duration.ZERO, Duration.ofMinutes(10)),

    /** The kit's clock jumps and stays wrong for a day. */
    CLOCK_WRONG(Duration.ZERO, Duration.ofDays(1));

    private final Duration crisisAfter;
    private final Duration length;

    Scenario(Duration crisisAfter, Duration length) {
        this.crisisAfter = crisisAfter;
        this.length = length;
    }

    /** How long after onset the course is at its worst: a physiological one has reached NEWS2 7 by then. */
    public Duration crisisAfter() {
        return crisisAfter;
    }

    /** How long after onset all is as before; zero when nothing happens at all. */
    public Duration length() {
        return length;
    }

    /** The name on the command line: {@code heart-failure}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The scenario with this command-line name. */
    public static Optional<Scenario> ofCode(String code) {
        return Arrays.stream(values()).filter(s -> s.code().equals(code)).findFirst();
    }

    /** All command-line names, for an error or a help text. */
    public static String codes() {
        return Arrays.stream(values()).map(Scenario::code).collect(Collectors.joining(", "));
    }

    /** The strain this many hours after onset, not before it. */
    Strain course(double hours) {
        return Strain.NONE;
    }
}
