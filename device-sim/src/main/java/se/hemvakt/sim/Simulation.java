package se.hemvakt.sim;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import se.hemvakt.sim.SimulationPlan.PlannedPatient;
import se.hemvakt.sim.fleet.Fleet;
import se.hemvakt.sim.fleet.Progress;
import se.hemvakt.sim.kit.Endpoint;
import se.hemvakt.sim.kit.EnrolledKit;
import se.hemvakt.sim.patient.VirtualPatient;

/** A running simulation: virtual patients whose kits talk to the platform until {@link #stop}. */
public final class Simulation implements AutoCloseable {
    private final Fleet fleet;

    private Simulation(Fleet fleet) {
        this.fleet = fleet;
    }

    /**
     * Starts the plan with kits enrolled before; returns at once.
     *
     * @param kits as many as the plan has patients, in their order
     */
    public static Simulation start(
            SimulationPlan plan, Endpoint endpoint, List<EnrolledKit> kits, InstantSource clock) {
        if (kits.size() != plan.patients().size()) {
            throw new IllegalArgumentException(
                    "the plan has " + plan.patients().size() + " patients, but " + kits.size() + " kits are enrolled");
        }
        List<Fleet.Member> members = new ArrayList<>(kits.size());
        for (int i = 0; i < kits.size(); i++) {
            PlannedPatient planned = plan.patients().get(i);
            VirtualPatient patient = new VirtualPatient(
                    plan.seed(), planned.number(), planned.course(), plan.cadence(), planned.enrolledFrom());
            members.add(new Fleet.Member(kits.get(i), new PatientTelling(patient, plan.time(), plan.cadence())));
        }
        return new Simulation(Fleet.start(
                members, endpoint, new Fleet.Settings(plan.line(), plan.faults(), plan.kit(), plan.seed()), clock));
    }

    /** Enrols each patient of the plan, then starts it. Blocks while enrolling. */
    public static Simulation start(SimulationPlan plan, Endpoint endpoint, Enroller enroller, InstantSource clock) {
        return start(
                plan, endpoint, plan.patients().stream().map(enroller::enrol).toList(), clock);
    }

    public Progress progress() {
        return fleet.progress();
    }

    /** Hangs up all kits; called twice does nothing. */
    public void stop() {
        fleet.stop();
    }

    @Override
    public void close() {
        stop();
    }
}
