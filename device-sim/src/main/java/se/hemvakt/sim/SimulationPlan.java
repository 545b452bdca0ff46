package se.hemvakt.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import se.hemvakt.sim.fleet.Fleet;
import se.hemvakt.sim.kit.Faults;
import se.hemvakt.sim.kit.Kit;
import se.hemvakt.sim.kit.VirtualTime;
import se.hemvakt.sim.patient.Cadence;
import se.hemvakt.sim.patient.Chance;
import se.hemvakt.sim.patient.Person;
import se.hemvakt.sim.scenario.Course;
import se.hemvakt.sim.scenario.Scenario;

/**
 * Everything a simulation is, decided before it starts. The same wish at the same time gives the same plan.
 *
 * @param patients one for each kit
 * @param time how simulated time runs
 * @param line how bytes travel
 */
public record SimulationPlan(
        List<PlannedPatient> patients,
        VirtualTime time,
        Cadence cadence,
        Faults faults,
        Fleet.Line line,
        Kit.Settings kit,
        long seed) {
    public SimulationPlan {
        patients = List.copyOf(patients);
        if (patients.isEmpty()) {
            throw new IllegalArgumentException("a simulation needs at least one kit");
        }
    }

    /** The same with kits of other patience. */
    public SimulationPlan withKit(Kit.Settings other) {
        return new SimulationPlan(patients, time, cadence, faults, line, other, seed);
    }

    /**
     * @param number 0, 1, …: under one seed the same number is the same patient
     * @param person who she pretends to be
     * @param course what befalls her
     * @param spo2Scale which NEWS2 scale her doctor would prescribe
     * @param enrolledFrom since when the kit is hers: her readings begin here
     * @param silentAfter how long her kit may be silent before somebody should know
     */
    public record PlannedPatient(
            int number, Person person, Course course, int spo2Scale, Instant enrolledFrom, Duration silentAfter) {}

    /**
     * What somebody wants to see; the plan works out the rest.
     *
     * @param kits 1 or more
     * @param history how far back the readings begin; they catch up at {@code speed}
     * @param speed above 1 when there is a history
     * @param firstCrisis how long after simulated time has caught up the first ill patient is at her worst
     * @param crisisEvery how much later each further one is
     * @param pace how much faster than nature illnesses go: 1 for truth, about 100 for a show
     */
    public record Wish(
            int kits,
            ScenarioMix mix,
            Duration history,
            double speed,
            long seed,
            Duration firstCrisis,
            Duration crisisEvery,
            double pace,
            Cadence cadence,
            Faults faults,
            Fleet.Line line) {
        /** So many kits of this mix, live from now, illnesses at nature's pace, the first at its worst after two minutes. */
        public static Wish of(int kits, ScenarioMix mix, long seed) {
            return new Wish(
                    kits,
                    mix,
                    Duration.ZERO,
                    1,
                    seed,
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(10),
                    1,
                    Cadence.USUAL,
                    Faults.NONE,
                    Fleet.Line.BY_NUMBER);
        }

        public Wish withHistory(Duration history, double speed) {
            return new Wish(kits, mix, history, speed, seed, firstCrisis, crisisEvery, pace, cadence, faults, line);
        }

        public Wish withCrises(Duration first, Duration every, double pace) {
            return new Wish(kits, mix, history, speed, seed, first, every, pace, cadence, faults, line);
        }

        public Wish withCadence(Cadence cadence) {
            return new Wish(kits, mix, history, speed, seed, firstCrisis, crisisEvery, pace, cadence, faults, line);
        }

        public Wish withFaults(Faults faults) {
            return new Wish(kits, mix, history, speed, seed, firstCrisis, crisisEvery, pace, cadence, faults, line);
        }

        public Wish withLine(Fleet.Line line) {
            return new Wish(kits, mix, history, speed, seed, firstCrisis, crisisEvery, pace, cadence, faults, line);
        }
    }

    /** The plan of a wish, beginning now. */
    public static SimulationPlan of(Wish wish, Instant now) {
        if (wish.kits() < 1) {
            throw new IllegalArgumentException("a simulation needs at least one kit");
        }
        VirtualTime time = VirtualTime.catchingUp(now, wish.history(), wish.speed());
        Instant crisis = time.liveFrom().plus(wish.firstCrisis());
        List<Scenario> scenarios = wish.mix().deal(wish.kits(), wish.seed());
        // A kit streams, or says that it is there, at least once a minute; three times that is silence (H09).
        Duration streaming = wish.cadence().streamEvery();
        Duration silentAfter = Duration.ofSeconds(Math.max(180, Math.min(streaming.toSeconds(), 60) * 3));
        List<PlannedPatient> patients = new ArrayList<>(wish.kits());
        for (int number = 0; number < wish.kits(); number++) {
            Scenario scenario = scenarios.get(number);
            Course course;
            if (scenario == Scenario.STABLE || scenario == Scenario.NOISY_STABLE) {
                course = Course.uneventful(scenario);
            } else {
                double pace = wish.pace();
                Instant onset =
                        crisis.minusMillis((long) (scenario.crisisAfter().toMillis() / pace));
                course = new Course(scenario, onset, Math.floorMod(Chance.bits(wish.seed(), number), 1_000L), pace);
                crisis = crisis.plus(wish.crisisEvery());
            }
            patients.add(new PlannedPatient(
                    number,
                    Person.invented(wish.seed(), number),
                    course,
                    scenario == Scenario.COPD ? 2 : 1,
                    time.start(),
                    silentAfter));
        }
        return new SimulationPlan(
                patients, time, wish.cadence(), wish.faults(), wish.line(), Kit.Settings.USUAL, wish.seed());
    }
}
