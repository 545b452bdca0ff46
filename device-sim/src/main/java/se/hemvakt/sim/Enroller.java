package se.hemvakt.sim;

import se.hemvakt.sim.SimulationPlan.PlannedPatient;
import se.hemvakt.sim.kit.EnrolledKit;

/**
 * Enrols a patient with a kit the way a real one is enrolled. Implemented by whoever can reach the platform.
 *
 * <p>May block, and may throw: then nothing was started yet and the exception reaches the caller of {@link Simulation}.
 */
@FunctionalInterface
public interface Enroller {
    EnrolledKit enrol(PlannedPatient patient);
}
