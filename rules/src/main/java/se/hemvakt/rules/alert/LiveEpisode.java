package se.hemvakt.rules.alert;

import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Episode;

/**
 * An episode that is not over, with what the rules need to go on with it.
 *
 * @param episode how it was last told
 * @param scored the parts of NEWS2 that have given points since it opened, one bit each: it improves only while all of them
 *     are known (H18)
 * @param peak the highest score since it was last raised or lowered
 * @param latched whether it has no lasting condition, so that only a person can end it
 * @param acceptedUser who accepted it, by account; null until then
 */
record LiveEpisode(
        Episode episode,
        int scored,
        int peak,
        boolean latched,
        @Nullable String acceptedUser) {
    LiveEpisode withScored(int parts) {
        return new LiveEpisode(episode, parts, peak, latched, acceptedUser);
    }

    /** The same in every process: an enum's hash code is not, so the records' own can not be used. */
    long contentHash() {
        long hash = PatientState.mix(episode.id().hashCode(), episode.priority().ordinal());
        hash = PatientState.mix(hash, episode.state().ordinal());
        hash = PatientState.mix(hash, episode.foundLate() ? 1 : 0);
        hash = PatientState.mix(hash, episode.changedAtMs());
        return PatientState.mix(PatientState.mix(hash, scored), peak);
    }
}
