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
import se.hemvakt.model.MeasuringPlan;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch;
import se.hemvakt.rules.eval.ScoreHistory;
import se.hemvakt.rules.profile.RulesOfPatient;
import se.hemvakt.rules.trend.PatientTrends;

/**
 * What the rules remember of one patient: the newest value of each vital, the episodes that are not over, and how far time
 * has come. 8 KB with eight vitals and six weeks of their past.
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

    /** What is there and not told yet, by problem. */
    final Map<String, Pending> pending = new TreeMap<>();

    /** Null until anything was red: most patients have none. */
    private @Nullable RedRuns @Nullable [] redRuns;

    /** The newest readings of each vital that is a quantity. */
    final @Nullable Recent[] recent = new @Nullable Recent[VITALS];

    PatientProfile profile;

    /** The newest measured time seen: as of it the alerts are judged. */
    long clock = NEVER;

    /** As of when the ages of the values were last told: {@link #clock}, or our time when nothing arrives. */
    long told = NEVER;

    /** No value of the score can become too old before this; a lower bound, made exact when reached. */
    long expiry = FOREVER;

    /** No condition is due before this; a lower bound, made exact when reached. */
    long conditionDue = FOREVER;

    /** Conditions due until then have been looked at. */
    long conditionSeen = NEVER;

    /** When something last reached us. */
    long heard = NEVER;

    /** When what reached us last moved {@link #clock} on. */
    long movedAt = NEVER;

    /** Since when we listen without a break of our own. */
    long listeningSince;

    /** Nothing is due by our clock before this; a lower bound, made exact when reached. */
    long ourDue = NEVER;

    /** Pause, silences and what was said of an infection. */
    Watch watch = Watch.PLAIN;

    /** The next planned time of each vital, by ordinal; FOREVER where there is none, null when nothing is planned. */
    long @Nullable [] slotAt;

    /** The points last told, packed as {@link CurrentScore} does. */
    int toldScore = CurrentScore.ALL_MISSING;

    /** Vitals with a live or pending limit, one bit by ordinal. */
    long liveLimits;

    /** Vitals whose newest reading is red, one bit by ordinal. */
    long redNow;

    /** Vitals whose current value the sensor is unsure of, one bit by ordinal. */
    long doubtful;

    /** Vitals that a sensor is to stream, one bit by ordinal: from the profile. */
    long streaming;

    /** Whether any vital has a plan: from the profile. */
    boolean hasPlans;

    /** The patient's past. */
    PatientTrends trends = new PatientTrends();

    /** The scores of the last day. */
    ScoreHistory scores = new ScoreHistory();

    /** The rules of the patient's condition profiles; null when none were given. Not kept: whoever restores gives them. */
    @Nullable
    RulesOfPatient conditions;

    /** Which built-in rules are in force, as {@link ConditionWatch} names them. */
    int builtIn = ConditionWatch.ALL_BUILT_IN;

    private @Nullable StateView view;

    /** While one input is judged: what is current has to be judged again. */
    boolean rejudge;

    /** While one input is judged: the episode that just ended and whose accept goes on in what it had covered. */
    @Nullable
    LiveEpisode heir;

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
        setProfile(profile);
        KitWatch.schedule(this, listeningSince);
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
        PatientState copy = snapshot().restore(profile);
        return conditions == null ? copy : copy.follow(conditions);
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
        AlertLife.keep(this, new LiveEpisode(episode, scored, peak, 0, latched, null, FOREVER, Better.NOT, 0));
        for (Vital vital : Vital.values()) {
            noteLimits(vital);
        }
        ourDue = NEVER;
    }

    /** Takes over what people decided from a state that was lost (H26). */
    public void adopt(Watch kept) {
        watch = kept;
        ourDue = NEVER;
    }

    /** Pause, silences and what was said of an infection. */
    public Watch watch() {
        return watch;
    }

    /** Everything but the profile, for keeping. */
    public StateSnapshot snapshot() {
        return StateSnapshot.of(this);
    }

    /** Whether the current value of this vital reached us so soon after it was measured. */
    boolean cameWithin(int vital, long ms) {
        return receivedAt[vital] - measuredAt[vital] <= ms;
    }

    /** The same for two states that behave the same from here on; for the tests of determinism. */
    public long hash() {
        long hash = 17;
        for (int i = 0; i < VITALS; i++) {
            if (measuredAt[i] != NEVER) {
                hash = mix(mix(mix(mix(hash, i), milli[i]), measuredAt[i]), receivedAt[i]);
            }
            RedRuns runs = knownRed(i);
            if (runs != null) {
                hash = mix(hash, Arrays.hashCode(runs.bounds()));
            }
            Recent newest = recent[i];
            if (newest != null) {
                hash = mix(hash, newest.hash());
            }
            if (slotAt != null) {
                hash = mix(hash, slotAt[i]);
            }
        }
        for (Pending one : pending.values()) {
            hash = mix(mix(mix(hash, one.problem().hashCode()), one.sinceMs()), one.dueMs());
        }
        for (Watch.Silence one : watch.silences()) {
            hash = mix(mix(hash, one.problem().hashCode()), one.untilMs());
        }
        Watch.Pause pause = watch.pause();
        hash = pause == null ? hash : mix(mix(hash, pause.untilMs()), pause.asked() ? 1 : 0);
        Watch.Infection infection = watch.infection();
        hash = infection == null ? hash : mix(mix(hash, infection.fromMs()), infection.untilMs());
        for (LiveEpisode one : live.values()) {
            hash = mix(hash, one.contentHash());
        }
        hash = mix(mix(mix(hash, clock), told), heard);
        hash = mix(mix(mix(hash, listeningSince), toldScore), redNow);
        hash = mix(mix(hash, movedAt), doubtful);
        hash = mix(mix(hash, trends.hash()), Arrays.hashCode(scores.snapshot()));
        return mix(hash, profile.version());
    }

    static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }

    void setProfile(PatientProfile changed) {
        profile = changed;
        streaming = 0;
        hasPlans = !changed.plans().isEmpty();
        for (MeasuringPlan plan : changed.plans()) {
            streaming |= plan.isStreaming() ? 1L << plan.vital().ordinal() : 0;
        }
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

    /**
     * Follows these rules from now on, without judging anything: for a state that begins or was restored. A state at work is
     * told by {@link PatientRules#conditionsChanged}.
     */
    public PatientState follow(RulesOfPatient rules) {
        conditions = rules;
        builtIn = ConditionWatch.builtIn(rules);
        return this;
    }

    /** The rules of the patient's condition profiles; null when none were given. */
    public @Nullable RulesOfPatient conditions() {
        return conditions;
    }

    /** The patient's past, to be asked as of a time. */
    public PatientTrends trends() {
        return trends;
    }

    StateView view(CurrentScore by) {
        StateView made = view;
        if (made == null) {
            made = new StateView(by, this);
            view = made;
        }
        return made;
    }

    /** How this vital is to be measured; null when nothing was planned. */
    @Nullable
    MeasuringPlan plan(Vital vital) {
        if (hasPlans) {
            for (MeasuringPlan plan : profile.plans()) {
                if (plan.vital() == vital) {
                    return plan;
                }
            }
        }
        return null;
    }

    /** Whether this vital has a live or pending limit, kept as a bit since every reading asks. */
    void noteLimits(Vital vital) {
        String low = Problem.limit(vital, Side.LOW);
        String high = Problem.limit(vital, Side.HIGH);
        boolean any = live.containsKey(low)
                || live.containsKey(high)
                || pending.containsKey(low)
                || pending.containsKey(high);
        long bit = 1L << vital.ordinal();
        liveLimits = any ? liveLimits | bit : liveLimits & ~bit;
    }

    /** The stretches of a vital known to have been red, to be changed. */
    RedRuns redRuns(int vital) {
        RedRuns runs = knownRed(vital);
        if (runs == null) {
            runs = new RedRuns();
            red(vital, runs);
        }
        return runs;
    }

    /** The same to be read; null when there are none. */
    @Nullable
    RedRuns knownRed(int vital) {
        return redRuns == null ? null : redRuns[vital];
    }

    void red(int vital, RedRuns runs) {
        if (redRuns == null) {
            redRuns = new @Nullable RedRuns[VITALS];
        }
        redRuns[vital] = runs;
    }

    Recent recent(int vital) {
        Recent newest = recent[vital];
        if (newest == null) {
            newest = new Recent();
            recent[vital] = newest;
        }
        return newest;
    }

    /** No value (H36). */
    @Override
    public String toString() {
        return "PatientState[" + patient() + ", " + live.size() + " live]";
    }
}
