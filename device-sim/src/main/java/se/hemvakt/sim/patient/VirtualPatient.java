package se.hemvakt.sim.patient;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Quality;
import se.hemvakt.model.Vital;
import se.hemvakt.sim.patient.Measurement.Device;
import se.hemvakt.sim.scenario.Course;
import se.hemvakt.sim.scenario.Scenario;
import se.hemvakt.sim.scenario.Strain;

/**
 * One virtual patient: a function from time to body, and from time to what the kit's devices show of it.
 *
 * <p>The body is the person's baseline, moved by the hour of the day (Swedish time), by activity, by slow drift, by wandering
 * noise and by the strain of the course. The couplings that make the numbers believable together: a degree of fever costs
 * about nine heart beats and two breaths a minute; each point of oxygen lost costs about one of each; a falling pressure
 * quickens the heart; activity raises pulse and breathing and takes a little oxygen. Noise is shared in part (arousal), so
 * pulse, breathing and pressure also wander together.
 */
public final class VirtualPatient {
    /** Days and nights are Swedish ones. */
    public static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    private static final LocalTime[] CUFF_TIMES = {LocalTime.of(8, 0), LocalTime.of(13, 0), LocalTime.of(19, 0)};
    private static final LocalTime[] TEMPERATURE_TIMES = {LocalTime.of(8, 5), LocalTime.of(19, 5)};
    private static final LocalTime[] STAFF_TIMES = {
        LocalTime.of(8, 15), LocalTime.of(12, 45), LocalTime.of(17, 0), LocalTime.of(21, 0)
    };
    private static final LocalTime[] WEIGHT_TIMES = {LocalTime.of(7, 30)};

    /** When ill there may be a round every 20 minutes; when rather ill, every hour. Never more often than once a minute. */
    private static final long ROUND_MS = 20 * MINUTE;

    private static final long ROUND_MS_MIN = MINUTE;

    private static final double ILL = 0.25;
    private static final double VERY_ILL = 0.6;

    private static final Set<Vital> MEASURED = EnumSet.of(
            Vital.HEART_RATE,
            Vital.PULSE_RATE,
            Vital.RESPIRATORY_RATE,
            Vital.SPO2,
            Vital.SYSTOLIC_BP,
            Vital.DIASTOLIC_BP,
            Vital.TEMPERATURE,
            Vital.WEIGHT,
            Vital.CONSCIOUSNESS,
            Vital.OXYGEN);

    /** What no noise may carry a body beyond. */
    private static final double PULSE_MAX = 190;

    private final long seed;
    private final Course course;
    private final Baseline baseline;
    private final Cadence cadence;
    private final Instant admittedAt;
    private final boolean noisy;

    /**
     * @param seed the simulation's
     * @param number the patient's under that seed
     * @param course what befalls her
     * @param admittedAt when the kit was handed over: everything is measured once
     */
    public VirtualPatient(long seed, int number, Course course, Cadence cadence, Instant admittedAt) {
        this.seed = Chance.bits(seed, number);
        this.course = course;
        this.cadence = cadence;
        this.admittedAt = admittedAt;
        this.baseline = Baseline.of(this.seed, course.scenario());
        this.noisy = course.scenario() == Scenario.NOISY_STABLE;
    }

    public Baseline baseline() {
        return baseline;
    }

    public Course course() {
        return course;
    }

    /** The body at this moment. */
    public Body bodyAt(Instant at) {
        long ms = at.toEpochMilli();
        Strain strain = course.strainAt(at);
        double hour = localHour(at);
        double activity = activity(ms, hour) * strain.activity();
        double arousal =
                0.6 * Chance.wandering(seed + 11, ms, 20 * MINUTE) + 0.8 * Chance.wandering(seed + 12, ms, 3 * HOUR);
        double drift = Chance.wandering(seed + 13, ms, 60 * HOUR);

        double fever = strain.temperatureRise() * baseline.feverResponse();
        double temperature = baseline.temperature()
                + 0.22 * daily(hour, 18)
                + 0.06 * Chance.wandering(seed + 14, ms, 4 * HOUR)
                + fever;

        double spo2 = baseline.spo2()
                - (baseline.hypercapnic() ? 1.0 : 0.7) * activity
                + 0.25 * Chance.wandering(seed + 15, ms, 40 * MINUTE)
                + 0.2 * drift
                + 0.2 * daily(hour, 15)
                - strain.spo2Drop();
        spo2 = Math.min(spo2, 99.4);

        double systolic = baseline.systolic()
                + 6 * daily(hour, 16)
                + 8 * activity
                + 3 * arousal
                + 3 * drift
                - strain.systolicDrop();
        double lostPressure = Math.max(0, baseline.systolic() - 20 - systolic);

        double pulse = baseline.pulse()
                + 3.5 * daily(hour, 15)
                + 14 * activity
                + 2 * arousal
                + 1.5 * drift
                + 9 * Math.max(0, fever)
                + 1.2 * strain.spo2Drop()
                + 0.3 * lostPressure
                + strain.pulseRise();
        double respiratoryRate = baseline.respiratoryRate()
                + 0.7 * daily(hour, 15)
                + 3 * activity
                + 0.5 * arousal
                + 0.3 * drift
                + 2 * Math.max(0, fever)
                + 0.8 * strain.spo2Drop()
                + strain.respiratoryDrive();

        double diastolic = baseline.diastolic() + 0.55 * (systolic - baseline.systolic());
        double weight = baseline.weight() + 0.25 * Chance.wandering(seed + 16, ms, 48 * HOUR) + strain.weightGain();
        return new Body(
                Math.min(pulse, PULSE_MAX),
                Math.max(respiratoryRate, 6),
                Math.max(spo2, 60),
                Math.max(systolic, 55),
                Math.max(diastolic, 30),
                temperature,
                weight,
                activity,
                strain.consciousness(),
                strain.oxygenGiven());
    }

    /** What a device would show of this vital now, asked for out of turn. */
    public Measurement measure(Vital vital, Instant at) {
        if (!canMeasure(vital)) {
            throw new IllegalArgumentException("the virtual kit has no device for " + vital.code());
        }
        return shown(vital, at, bodyAt(at));
    }

    /** Whether the kit has a device for it. */
    public static boolean canMeasure(Vital vital) {
        return MEASURED.contains(vital);
    }

    /**
     * Everything the kit measures from {@code from} to before {@code to}, in order of time. However a stretch of time is cut
     * into calls, the measurements are the same.
     */
    public List<Measurement> measurementsBetween(Instant from, Instant to) {
        List<Measurement> out = new ArrayList<>();
        long fromMs = from.toEpochMilli();
        long toMs = to.toEpochMilli();
        stream(fromMs, toMs, out);
        byTheClock(fromMs, toMs, out);
        rounds(fromMs, toMs, out);
        cadence.roundsEvery().ifPresent(every -> agreedRounds(every.toMillis(), fromMs, toMs, out));
        if (!admittedAt.isBefore(from) && admittedAt.isBefore(to)) {
            cuff(admittedAt, out);
            spot(Vital.TEMPERATURE, admittedAt, out);
            spot(Vital.WEIGHT, admittedAt, out);
            staff(admittedAt, out);
        }
        // Stable sort: measurements of one moment keep the order above.
        out.sort(Comparator.comparing(Measurement::at));
        return out;
    }

    private void stream(long fromMs, long toMs, List<Measurement> out) {
        long every = cadence.streamEvery().toMillis();
        long phase = Math.floorMod(seed, every);
        double missing = noisy ? 0.08 : 0.01;
        for (long ms = fromMs + Math.floorMod(phase - fromMs, every); ms < toMs; ms += every) {
            Instant at = Instant.ofEpochMilli(ms);
            if (course.troubleAt(at).sensorOff() || Chance.share(seed + 21, ms) < missing) {
                continue;
            }
            Body body = bodyAt(at);
            out.add(shown(Vital.HEART_RATE, at, body));
            out.add(shown(Vital.RESPIRATORY_RATE, at, body));
            out.add(shown(Vital.SPO2, at, body));
        }
    }

    private void byTheClock(long fromMs, long toMs, List<Measurement> out) {
        LocalDate first =
                Instant.ofEpochMilli(fromMs).atZone(ZONE).toLocalDate().minusDays(1);
        LocalDate last = Instant.ofEpochMilli(toMs).atZone(ZONE).toLocalDate();
        double missed = noisy ? 0.12 : 0.03;
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            for (int i = 0; i < CUFF_TIMES.length; i++) {
                Instant at = at(day, CUFF_TIMES[i], i, missed, fromMs, toMs);
                if (at != null) {
                    cuff(at, out);
                }
            }
            for (int i = 0; i < TEMPERATURE_TIMES.length; i++) {
                Instant at = at(day, TEMPERATURE_TIMES[i], 10 + i, missed, fromMs, toMs);
                if (at != null) {
                    spot(Vital.TEMPERATURE, at, out);
                }
            }
            for (int i = 0; i < WEIGHT_TIMES.length; i++) {
                Instant at = at(day, WEIGHT_TIMES[i], 20 + i, missed, fromMs, toMs);
                if (at != null) {
                    spot(Vital.WEIGHT, at, out);
                }
            }
            for (int i = 0; i < STAFF_TIMES.length; i++) {
                Instant at = at(day, STAFF_TIMES[i], 30 + i, 0, fromMs, toMs);
                if (at != null) {
                    staff(at, out);
                }
            }
        }
    }

    /** When today's turn comes, a few minutes early or late, or null when it is missed or not in the window. */
    private @Nullable Instant at(LocalDate day, LocalTime time, int turn, double missed, long fromMs, long toMs) {
        long key = day.toEpochDay() * 64 + turn;
        if (Chance.share(seed + 22, key) < missed) {
            return null;
        }
        long jitter = (long) Chance.within(seed + 23, key, -12 * MINUTE, 12 * MINUTE);
        long ms = day.atTime(time).atZone(ZONE).toInstant().toEpochMilli() + jitter;
        return ms >= fromMs && ms < toMs ? Instant.ofEpochMilli(ms) : null;
    }

    /** The extra rounds of the ill, day and night. */
    private void rounds(long fromMs, long toMs, List<Measurement> out) {
        long every = Math.max(ROUND_MS_MIN, (long) (ROUND_MS / course.pace()));
        long phase = Math.floorMod(Chance.bits(seed, 24), every);
        for (long ms = fromMs + Math.floorMod(phase - fromMs, every); ms < toMs; ms += every) {
            Instant at = Instant.ofEpochMilli(ms);
            double severity = course.strainAt(at).severity();
            boolean hourly = Math.floorMod(Math.floorDiv(ms, every), 3L) == 0;
            if (severity >= VERY_ILL || (severity >= ILL && hourly)) {
                cuff(at, out);
                spot(Vital.TEMPERATURE, at, out);
                staff(at, out);
            }
        }
    }

    /** The rounds that were agreed on, well or ill. */
    private void agreedRounds(long every, long fromMs, long toMs, List<Measurement> out) {
        long phase = Math.floorMod(Chance.bits(seed, 25), every);
        for (long ms = fromMs + Math.floorMod(phase - fromMs, every); ms < toMs; ms += every) {
            Instant at = Instant.ofEpochMilli(ms);
            cuff(at, out);
            spot(Vital.TEMPERATURE, at, out);
            staff(at, out);
        }
    }

    private void cuff(Instant at, List<Measurement> out) {
        Body body = bodyAt(at);
        out.add(shown(Vital.SYSTOLIC_BP, at, body));
        out.add(shown(Vital.DIASTOLIC_BP, at, body));
        out.add(shown(Vital.PULSE_RATE, at, body));
    }

    private void spot(Vital vital, Instant at, List<Measurement> out) {
        out.add(shown(vital, at, bodyAt(at)));
    }

    private void staff(Instant at, List<Measurement> out) {
        Body body = bodyAt(at);
        out.add(shown(Vital.CONSCIOUSNESS, at, body));
        out.add(shown(Vital.OXYGEN, at, body));
    }

    private Measurement shown(Vital vital, Instant at, Body body) {
        long ms = at.toEpochMilli();
        double wear = noisy ? 2 : 1;
        return switch (vital) {
            case HEART_RATE -> worn(vital, at, body, body.pulse() + wear * noise(vital, ms, 1.6));
            case RESPIRATORY_RATE -> worn(vital, at, body, body.respiratoryRate() + wear * noise(vital, ms, 0.8));
            case SPO2 -> worn(vital, at, body, body.spo2() + wear * noise(vital, ms, 0.45));
            case PULSE_RATE -> measured(vital, at, body.pulse() + noise(vital, ms, 2), 1, Device.CUFF, 0);
            case SYSTOLIC_BP -> measured(vital, at, body.systolic() + noise(vital, ms, 4), 1, Device.CUFF, 0);
            case DIASTOLIC_BP -> measured(vital, at, body.diastolic() + noise(vital, ms, 3), 1, Device.CUFF, 0);
            case TEMPERATURE ->
                measured(vital, at, body.temperature() + noise(vital, ms, 0.08), 0.1, Device.THERMOMETER, 0);
            case WEIGHT -> measured(vital, at, body.weight() + noise(vital, ms, 0.12), 0.1, Device.SCALE, 0);
            case CONSCIOUSNESS -> measured(vital, at, body.consciousness().ordinal(), 1, Device.STAFF, 0);
            case OXYGEN -> measured(vital, at, body.oxygenGiven() ? 1 : 0, 1, Device.STAFF, 0);
            default -> throw new IllegalArgumentException("the virtual kit has no device for " + vital.code());
        };
    }

    /** A wearable's value, now and then spoilt by movement or a cold finger; the device knows in most cases. */
    private Measurement worn(Vital vital, Instant at, Body body, double value) {
        long ms = at.toEpochMilli();
        long own = seed + 31 + vital.number();
        double spoilt = noisy ? 0.015 : 0.0005;
        if (Chance.share(own, ms) < spoilt) {
            double size = Chance.within(own + 1000, ms, 0.5, 1);
            return vital == Vital.SPO2
                    ? measured(vital, at, value - 12 * size, 1, Device.WEARABLE, Quality.LOW)
                    : measured(
                            vital,
                            at,
                            value + (vital == Vital.HEART_RATE ? 40 : 12) * size,
                            1,
                            Device.WEARABLE,
                            Quality.MOVEMENT);
        }
        return measured(vital, at, value, 1, Device.WEARABLE, body.activity() > 0.85 ? Quality.MOVEMENT : 0);
    }

    private static Measurement measured(
            Vital vital, Instant at, double value, double resolution, Device device, int quality) {
        long steps = Math.round(value / resolution);
        int milli = (int) (steps * Math.round(resolution * 1000));
        int possible = Math.max(vital.lowestPossibleMilli(), Math.min(vital.highestPossibleMilli(), milli));
        return new Measurement(vital, at, possible, device, quality);
    }

    /** A device's own noise: partly new with each sample, partly of the last minutes. */
    private double noise(Vital vital, long ms, double deviation) {
        long own = seed + 101 + vital.number();
        return deviation
                * (0.7 * Chance.normal(own, ms)
                        + 0.55 * Chance.wandering(own + 1000, ms, 3 * MINUTE)
                        + 0.45 * Chance.wandering(own + 2000, ms, 30 * MINUTE));
    }

    /** Bouts of activity, each within its ten minutes; long and many by day, few at night. */
    private double activity(long ms, double hour) {
        double awake = hour >= 7 && hour < 22 ? 1 : 0.08;
        double bout = Chance.share(seed + 41, Math.floorDiv(ms, 10 * MINUTE));
        double resting = 0.1 * awake;
        if (bout >= 0.35 * awake * baseline.liveliness()) {
            return resting;
        }
        double part = (double) Math.floorMod(ms, 10 * MINUTE) / (10 * MINUTE);
        double height = Chance.within(seed + 42, Math.floorDiv(ms, 10 * MINUTE), 0.3, 1);
        double shape = StrictMath.sin(StrictMath.PI * part);
        return Math.max(resting, height * shape * shape);
    }

    /** From -1 twelve hours off the peak to 1 at it. */
    private static double daily(double hour, double peak) {
        return StrictMath.cos(2 * StrictMath.PI * (hour - peak) / 24);
    }

    private static double localHour(Instant at) {
        long local = at.toEpochMilli() + ZONE.getRules().getOffset(at).getTotalSeconds() * SECOND;
        return Math.floorMod(local, 24 * HOUR) / (double) HOUR;
    }
}
