package se.hemvakt.rules.alert;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Limit;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Vital;

/**
 * What the rules remember of one patient: the newest value of each vital, the episodes that are not over, and how far time
 * has come. About 1.5 KB.
 *
 * <p>Mutable, since it is changed a million times a second; one caller owns it at a time, and only {@link PatientRules}
 * changes it. {@link #copy()} and {@link #snapshot()} give it away safely, {@link #hash()} tells two of them apart.
 *
 * <p>There are two times. <em>Measured</em> time is the logical clock of everything clinical: it moves with the readings, so a
 * backlog gives the episodes it would have given live. <em>Our</em> time moves with what reaches us and tells silence.
 */
public final class PatientState {
    /** Earlier than any time, and far enough from the end of long to subtract from. */
    static final long NEVER = Long.MIN_VALUE / 4;

    /** Later than any time. */
    static final long FOREVER = Long.MAX_VALUE / 4;

    static final int VITALS = Vital.values().length;

    /** Newest value of each vital by ordinal; meaningful where {@link #measuredAt} is not NEVER. */
    final int[] milli = new int[VITALS];

    final long[] measuredAt = new long[VITALS];
    final long[] receivedAt = new long[VITALS];

    /** The patient's own limits by ordinal of the vital. */
    final int[] low = new int[VITALS];

    final int[] high = new int[VITALS];

    final Map<String, LiveEpisode> live = new TreeMap<>();
    final @Nullable RedRuns[] redRuns = new @Nullable RedRuns[VITALS];

    PatientProfile profile;

    /** The newest measured time seen: as of it the alerts are judged. */
    long clock = NEVER;

    /** As of when the ages of the values were last told: {@link #clock}, or our time when nothing arrives. */
    long told = NEVER;

    /** No value of the score can become too old before this; a lower bound, made exact when reached. */
    long expiry = FOREVER;

    /** When something last reached us. */
    long heard = NEVER;

    /** Since when we listen without a break of our own. */
    long listeningSince;

    /** When the next accepted episode without a lasting condition ends. */
    long latchedDue = FOREVER;

    /** The points last told, packed as {@link CurrentScore} does. */
    int toldScore = CurrentScore.ALL_MISSING;

    /** Vitals with a live limit episode, one bit by ordinal. */
    long liveLimits;

    /** Vitals whose newest value is red, one bit by ordinal. */
    long redNow;

    /**
     * A patient of whom nothing is known.
     *
     * @param sinceMs since when we listen for the kit, by our clock; {@link Long#MIN_VALUE} for a recording
     */
    public PatientState(PatientProfile profile, long sinceMs) {
        this.profile = profile;
        this.listeningSince = Math.max(sinceMs, NEVER);
        Arrays.fill(measuredAt, NEVER);
        Arrays.fill(receivedAt, NEVER);
        setLimits(profile);
    }

    public PatientId patient() {
        return profile.patient();
    }

    public PatientProfile profile() {
        return profile;
    }

    /** The episodes that are not over, by problem. */
    public Collection<Episode> liveEpisodes() {
        return live.values().stream().map(LiveEpisode::episode).toList();
    }

    /** A state of its own with the same contents. */
    public PatientState copy() {
        return snapshot().restore(profile);
    }

    /**
     * Takes over an episode that is not over from a state that was lost, so that it is neither told again as new nor left
     * behind. Of what gave it points only its evidence is known.
     */
    public void adopt(Episode episode) {
        boolean latched = Problem.isLatched(episode.problem());
        int peak = 0;
        for (Evidence one : episode.evidence()) {
            peak += one.points() == null ? 0 : one.points();
        }
        int scored = episode.problem().equals(Problem.NEWS2) ? CurrentScore.partsOf(episode.evidence()) : 0;
        AlertLife.keep(this, new LiveEpisode(episode, scored, peak, latched, null));
        for (Vital vital : Vital.values()) {
            noteLimits(vital);
        }
        latchedDue = NEVER;
    }

    /** Everything but the profile, for keeping. */
    public StateSnapshot snapshot() {
        return StateSnapshot.of(this);
    }

    /** The same for two states that behave the same from here on; for the tests of determinism. */
    public long hash() {
        long hash = 17;
        for (int i = 0; i < VITALS; i++) {
            if (measuredAt[i] != NEVER) {
                hash = mix(mix(mix(mix(hash, i), milli[i]), measuredAt[i]), receivedAt[i]);
            }
            RedRuns runs = redRuns[i];
            if (runs != null) {
                hash = mix(hash, Arrays.hashCode(runs.bounds()));
            }
        }
        for (LiveEpisode one : live.values()) {
            hash = mix(hash, one.contentHash());
        }
        hash = mix(mix(mix(hash, clock), told), heard);
        hash = mix(mix(mix(hash, listeningSince), toldScore), redNow);
        return mix(hash, profile.version());
    }

    static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }

    void setLimits(PatientProfile changed) {
        profile = changed;
        Arrays.fill(low, Integer.MIN_VALUE);
        Arrays.fill(high, Integer.MAX_VALUE);
        for (Limit limit : changed.limits()) {
            if (limit.lowMilli() != null) {
                low[limit.vital().ordinal()] = limit.lowMilli();
            }
            if (limit.highMilli() != null) {
                high[limit.vital().ordinal()] = limit.highMilli();
            }
        }
    }

    /** Whether this vital has a live limit episode, kept as a bit since every reading asks. */
    void noteLimits(Vital vital) {
        boolean any =
                live.containsKey(Problem.limit(vital, Side.LOW)) || live.containsKey(Problem.limit(vital, Side.HIGH));
        long bit = 1L << vital.ordinal();
        liveLimits = any ? liveLimits | bit : liveLimits & ~bit;
    }

    RedRuns redRuns(int vital) {
        RedRuns runs = redRuns[vital];
        if (runs == null) {
            runs = new RedRuns();
            redRuns[vital] = runs;
        }
        return runs;
    }

    /** No value (H36). */
    @Override
    public String toString() {
        return "PatientState[" + patient() + ", " + live.size() + " live]";
    }
}
