package se.hemvakt.app.evaluate;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a set of rules came to; docs/evaluate.md defines each figure.
 *
 * @param profile which rules
 * @param patients how many were scored
 * @param septic how many of them had an onset
 * @param days patient-days scored
 * @param window how long before the onset an alert counts
 * @param live detection by an episode that was live at some time in the window
 * @param told detection by an episode that was opened or raised in the window
 * @param patientPpv of the patients with an episode, the share found by it: live in the window before an onset
 * @param episodePpv of the episodes, the share that was live in the window before its patient's onset
 * @param falsePerTrue episodes beyond the first of each patient found, for each patient found (live)
 * @param episodesPerDay episodes opened in a patient-day
 * @param alertsPerDay times people were told in a patient-day: opened or raised
 * @param leadLive from the first moment in the window with a live episode to the onset: quartiles of those found
 * @param leadTold from the first alert in the window to the onset: quartiles of those found
 * @param problems the same by what the episode was about
 * @param curve detection by how long before the onset
 */
record Evaluation(
        String profile,
        int patients,
        int septic,
        double days,
        Duration window,
        Detection live,
        Detection told,
        Estimate patientPpv,
        Estimate episodePpv,
        Estimate falsePerTrue,
        Estimate episodesPerDay,
        Estimate alertsPerDay,
        Quartiles leadLive,
        Quartiles leadTold,
        Map<String, ByProblem> problems,
        List<CurvePoint> curve) {

    /**
     * @param found how many patients
     * @param detection the share of the patients with an onset
     * @param chance the share of the others with the same in the same hours of their stay
     * @param ratio of the two
     */
    record Detection(int found, Estimate detection, Estimate chance, Estimate ratio) {}

    /**
     * @param episodes opened
     * @param perDay in a patient-day
     * @param detection share of the patients with an onset in whose window such an episode was live
     * @param ppv share of the episodes that were live in the window before their patient's onset
     */
    record ByProblem(long episodes, double perDay, double detection, double ppv) {}

    /**
     * @param hoursBefore the onset
     * @param detection share with a live episode from the window's beginning until then
     * @param chance the same of the others
     */
    record CurvePoint(double hoursBefore, double detection, double chance) {}
}
