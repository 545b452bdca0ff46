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
 * @param folded the vitals beyond the patient's own limit that are told with it, one bit by ordinal
 * @param latched whether it has no lasting condition, or none any more, so that only a person can end it
 * @param acceptedUser who accepted it, by account; null until then
 * @param remindAtMs when whoever has it is reminded, by our clock; FOREVER for never
 * @param better since when its condition has been better
 * @param holdMs how long that has to last before it is told
 */
record LiveEpisode(
        Episode episode,
        int scored,
        int peak,
        long folded,
        boolean latched,
        @Nullable String acceptedUser,
        long remindAtMs,
        Better better,
        long holdMs) {
    LiveEpisode with(Episode changed) {
        return new LiveEpisode(changed, scored, peak, folded, latched, acceptedUser, remindAtMs, better, holdMs);
    }

    LiveEpisode withScored(int parts) {
        return new LiveEpisode(episode, parts, peak, folded, latched, acceptedUser, remindAtMs, better, holdMs);
    }

    LiveEpisode withBetter(Better since, long hold) {
        return new LiveEpisode(episode, scored, peak, folded, latched, acceptedUser, remindAtMs, since, hold);
    }

    LiveEpisode withAccept(Episode changed, @Nullable String user, long remindAt) {
        return new LiveEpisode(changed, scored, peak, folded, latched, user, remindAt, better, holdMs);
    }

    LiveEpisode asLatched() {
        return new LiveEpisode(episode, scored, peak, folded, true, acceptedUser, remindAtMs, better, holdMs);
    }

    LiveEpisode asLasting() {
        return new LiveEpisode(episode, scored, peak, folded, false, acceptedUser, remindAtMs, Better.NOT, holdMs);
    }

    boolean isAccepted() {
        return episode.state() == Episode.State.ACCEPTED;
    }

    /** When it is lowered or ended if nothing gets worse before, in measured time. */
    long due() {
        return latched ? PatientState.FOREVER : better.due(episode.priority(), holdMs);
    }

    /** The same in every process: an enum's hash code is not, so the records' own can not be used. */
    long contentHash() {
        long hash = PatientState.mix(episode.id().hashCode(), episode.priority().ordinal());
        hash = PatientState.mix(hash, episode.state().ordinal());
        hash = PatientState.mix(hash, episode.foundLate() ? 1 : 0);
        hash = PatientState.mix(hash, episode.changedAtMs());
        hash = PatientState.mix(hash, episode.quietUntilMs() == null ? 0 : episode.quietUntilMs());
        hash = PatientState.mix(hash, episode.actByMs() == null ? 0 : episode.actByMs());
        hash = PatientState.mix(PatientState.mix(hash, better.thanHigh()), better.thanMedium());
        hash = PatientState.mix(PatientState.mix(hash, better.thanLow()), holdMs);
        hash = PatientState.mix(PatientState.mix(hash, folded), remindAtMs);
        return PatientState.mix(PatientState.mix(hash, scored), peak);
    }
}
