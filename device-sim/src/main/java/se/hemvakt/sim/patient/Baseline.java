package se.hemvakt.sim.patient;

import se.hemvakt.sim.scenario.Scenario;

/**
 * What is usual for one person, rested, in the middle of the day.
 *
 * @param pulse /min
 * @param respiratoryRate /min
 * @param spo2 percent, breathing air
 * @param systolic mm[Hg]
 * @param diastolic mm[Hg]
 * @param temperature degrees Celsius
 * @param weight kg
 * @param feverResponse how much of an infection's fever this body makes; the frail make less
 * @param liveliness how active on a usual day, 0 to 1
 * @param hypercapnic lives with chronic hypercapnic failure, so SpO2 scale 2 is prescribed
 */
public record Baseline(
        double pulse,
        double respiratoryRate,
        double spo2,
        double systolic,
        double diastolic,
        double temperature,
        double weight,
        double feverResponse,
        double liveliness,
        boolean hypercapnic) {
    /** The baseline of the patient with this seed, drawn from the people who have the scenario. */
    public static Baseline of(long patientSeed, Scenario scenario) {
        boolean copd = scenario == Scenario.COPD;
        boolean heart = scenario == Scenario.HEART_FAILURE;
        double systolic = Chance.within(patientSeed, 4, 122, 156) - (heart ? 8 : 0);
        return new Baseline(
                Chance.within(patientSeed, 1, 60, 78) + (copd ? 8 : 0) + (heart ? 3 : 0),
                Chance.within(patientSeed, 2, 13.5, 16.2) + (copd ? 2.5 : 0),
                copd ? Chance.within(patientSeed, 3, 89.6, 91.2) : Chance.within(patientSeed, 3, 96.2, 98),
                systolic,
                systolic * Chance.within(patientSeed, 5, 0.54, 0.62),
                Chance.within(patientSeed, 6, 36.4, 36.9),
                Chance.within(patientSeed, 7, 52, 92),
                Chance.within(patientSeed, 8, 0.75, 1.1),
                Chance.within(patientSeed, 9, 0.25, 1),
                copd);
    }
}
