package se.hemvakt.sim.scenario;

import java.time.Duration;

/**
 * What is wrong with the kit at one moment.
 *
 * @param sensorOff the wearable is off the body: no streaming vitals
 * @param silent the kit measures but reaches nobody (hazard H09)
 * @param clockError what the kit's clock shows beyond true time (hazard H14)
 */
public record Trouble(boolean sensorOff, boolean silent, Duration clockError) {
    /** Nothing is wrong. */
    public static final Trouble NONE = new Trouble(false, false, Duration.ZERO);
}
