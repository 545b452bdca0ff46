package se.hemvakt.sim.kit;

import se.hemvakt.model.KitId;

/**
 * A kit the platform knows, with the secret it was given at enrolment.
 *
 * @param secret the MQTT password; never printed
 */
public record EnrolledKit(KitId kit, String secret) {
    @Override
    public String toString() {
        return "EnrolledKit[" + kit + ", ***]";
    }
}
