package se.hemvakt.dashboard.shift;

import se.hemvakt.model.PatientId;
import se.hemvakt.model.Phase;

/**
 * Somebody whose monitoring has ended: on no ward view any more, so this is where an end by mistake is seen (H27).
 *
 * @param atMs when it ended, or the consent to it changed since
 * @param phase how it ended
 * @param before the phase until then, to which it goes back
 * @param consent given: without it monitoring can not begin again
 */
public record Ended(
        PatientId patient, String given, String family, long atMs, Phase phase, Phase before, boolean consent) {
    /** No name (H36). */
    @Override
    public String toString() {
        return "Ended[" + patient + ", " + phase + "]";
    }
}
