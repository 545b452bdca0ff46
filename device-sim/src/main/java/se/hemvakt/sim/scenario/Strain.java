package se.hemvakt.sim.scenario;

import se.hemvakt.model.Acvpu;

/**
 * What a course does to a body at one moment, as differences from that person's own baseline. What follows from these (a
 * fever's pulse, the faster breathing of low oxygen) is the body's business, not the strain's.
 *
 * @param severity 0 well to 1 as ill as this course gets; ill people are measured more often
 * @param temperatureRise in degrees, before the person's own answer to infection
 * @param respiratoryDrive breaths a minute
 * @param spo2Drop percentage points
 * @param systolicDrop mm[Hg]
 * @param pulseRise beats a minute, beside what fever, low oxygen and low pressure cause
 * @param weightGain kg of water
 * @param activity 1 as usual, 0 lies still
 * @param consciousness what staff would write down
 * @param oxygenGiven whether staff gives oxygen
 */
public record Strain(
        double severity,
        double temperatureRise,
        double respiratoryDrive,
        double spo2Drop,
        double systolicDrop,
        double pulseRise,
        double weightGain,
        double activity,
        Acvpu consciousness,
        boolean oxygenGiven) {
    /** Nothing is wrong. */
    public static final Strain NONE = new Strain(0, 0, 0, 0, 0, 0, 0, 1, Acvpu.A, false);
}
