package se.hemvakt.sim.patient;

import se.hemvakt.model.Acvpu;

/**
 * A body at one moment: what a perfect instrument would read.
 *
 * @param pulse /min
 * @param respiratoryRate /min
 * @param spo2 percent
 * @param systolic mm[Hg]
 * @param diastolic mm[Hg]
 * @param temperature degrees Celsius
 * @param weight kg
 * @param activity 0 lies still to 1 climbs a stair
 */
public record Body(
        double pulse,
        double respiratoryRate,
        double spo2,
        double systolic,
        double diastolic,
        double temperature,
        double weight,
        double activity,
        Acvpu consciousness,
        boolean oxygenGiven) {}
