package se.hemvakt.rules.alert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Episode;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch;
import se.hemvakt.rules.eval.ScoreHistory;
import se.hemvakt.rules.trend.PatientTrends;

/**
 * A {@link PatientState} as plain values, to be kept and restored. Times are epoch milliseconds, null where there is none.
 *
 * @param format 2; that of the first version, 1, is read too
 * @param profileVersion the profile it was judged by: if it is another now, tell the rules
 * @param clockMs measured time of the newest reading
 * @param toldMs as of when ages were last told
 * @param heardMs when something last reached us
 * @param listeningSinceMs since when we listen
 * @param toldScore the points last told, packed
 * @param newest the newest value of each vital there is one of
 * @param live the episodes that are not over
 * @param red the stretches known to have been red
 * @param movedMs when what reached us last moved the clock on
 * @param conditionSeenMs conditions due until then have been looked at
 * @param recent the newest readings of each vital that is a quantity
 * @param pending what is there and not told yet
 * @param watch pause, silences and what was said of an infection
 * @param slots the next planned times
 * @param trends the patient's past, as {@link PatientTrends} writes it, in base 64
 * @param scores the scores of the last day, as {@link ScoreHistory} writes them
 */
public record StateSnapshot(
        int format,
        int profileVersion,
        @Nullable Long clockMs,
        @Nullable Long toldMs,
        @Nullable Long heardMs,
        @Nullable Long listeningSinceMs,
        int toldScore,
        List<Newest> newest,
        List<Live> live,
        List<Red> red,
        @Nullable Long movedMs,
        @Nullable Long conditionSeenMs,
        List<Readings> recent,
        List<Waiting> pending,
        Watch watch,
        List<Slot> slots,
        @Nullable String trends,
        List<Long> scores) {
    private static final int FORMAT = 2;

    public StateSnapshot {
        if (format != FORMAT && format != 1) {
            throw new IllegalArgumentException("rules state of unknown format " + format);
        }
        newest = List.copyOf(newest);
        live = List.copyOf(live);
        red = List.copyOf(red);
        // The first format had none of these.
        recent = recent == null ? List.of() : List.copyOf(recent);
        pending = pending == null ? List.of() : List.copyOf(pending);
        watch = watch == null ? Watch.PLAIN : watch;
        slots = slots == null ? List.of() : List.copyOf(slots);
        scores = scores == null ? List.of() : List.copyOf(scores);
    }

    /**
     * @param vital by number
     * @param isRed whether it is red
     * @param isDoubtful whether the sensor was unsure of it; null for not
     */
    public record Newest(
            int vital,
            int milli,
            long measuredAtMs,
            long receivedAtMs,
            boolean isRed,
            @Nullable Boolean isDoubtful) {}

    /** An episode with what the rules need to go on with it; what is null is not so, or not known. */
    public record Live(
            Episode episode,
            int scored,
            int peak,
            boolean latched,
            @Nullable String acceptedUser,
            @Nullable Long folded,
            @Nullable Long remindAtMs,
            @Nullable Long betterThanHighMs,
            @Nullable Long betterThanMediumMs,
            @Nullable Long betterThanLowMs,
            @Nullable Long holdMs) {
        static Live of(LiveEpisode one) {
            return new Live(
                    one.episode(),
                    one.scored(),
                    one.peak(),
                    one.latched(),
                    one.acceptedUser(),
                    one.folded() == 0 ? null : one.folded(),
                    coming(one.remindAtMs()),
                    coming(one.better().thanHigh()),
                    coming(one.better().thanMedium()),
                    coming(one.better().thanLow()),
                    one.holdMs());
        }

        LiveEpisode restore() {
            return new LiveEpisode(
                    episode,
                    scored,
                    peak,
                    folded == null ? 0 : folded,
                    latched,
                    acceptedUser,
                    or(remindAtMs, PatientState.FOREVER),
                    new Better(
                            or(betterThanHighMs, PatientState.FOREVER),
                            or(betterThanMediumMs, PatientState.FOREVER),
                            or(betterThanLowMs, PatientState.FOREVER)),
                    or(holdMs, 0));
        }
    }

    /** Times and values in turn. */
    public record Readings(int vital, List<Long> atMs, List<Integer> milli) {
        public Readings {
            atMs = List.copyOf(atMs);
            milli = List.copyOf(milli);
        }
    }

    /** A condition that is not told yet. */
    public record Waiting(
            String problem,
            long sinceMs,
            long dueMs,
            @Nullable Vital asked) {}

    /** When a vital is to be measured next. */
    public record Slot(int vital, long atMs) {}

    /**
     * @param vital by number
     * @param boundsMs from and to of each stretch in turn
     */
    public record Red(int vital, List<Long> boundsMs) {
        public Red {
            boundsMs = List.copyOf(boundsMs);
        }
    }

    static StateSnapshot of(PatientState state) {
        List<Newest> newest = new ArrayList<>();
        List<Red> red = new ArrayList<>();
        List<Readings> recent = new ArrayList<>();
        List<Slot> slots = new ArrayList<>();
        for (Vital vital : Vital.values()) {
            int v = vital.ordinal();
            if (state.measuredAt[v] != PatientState.NEVER) {
                newest.add(new Newest(
                        vital.number(),
                        state.milli[v],
                        state.measuredAt[v],
                        state.receivedAt[v],
                        ((state.redNow >> v) & 1) == 1,
                        ((state.doubtful >> v) & 1) == 1 ? true : null));
            }
            Recent readings = state.recent[v];
            if (readings != null) {
                List<Long> at = new ArrayList<>();
                List<Integer> milli = new ArrayList<>();
                for (int i = 0; i < readings.size(); i++) {
                    at.add(readings.timeAt(i));
                    milli.add(readings.milliAt(i));
                }
                recent.add(new Readings(vital.number(), at, milli));
            }
            if (state.slotAt != null && state.slotAt[v] < PatientState.FOREVER) {
                slots.add(new Slot(vital.number(), state.slotAt[v]));
            }
            RedRuns runs = state.knownRed(v);
            if (runs != null) {
                List<Long> bounds = new ArrayList<>();
                for (long bound : runs.bounds()) {
                    bounds.add(bound);
                }
                red.add(new Red(vital.number(), bounds));
            }
        }
        List<Live> live = state.live.values().stream().map(Live::of).toList();
        List<Waiting> pending = state.pending.values().stream()
                .map(one -> new Waiting(one.problem(), one.sinceMs(), one.dueMs(), one.asked()))
                .toList();
        return new StateSnapshot(
                FORMAT,
                state.profile.version(),
                known(state.clock),
                known(state.told),
                known(state.heard),
                known(state.listeningSince),
                state.toldScore,
                newest,
                live,
                red,
                known(state.movedAt),
                known(state.conditionSeen),
                recent,
                pending,
                state.watch,
                slots,
                Base64.getEncoder().encodeToString(state.trends.snapshot()),
                Arrays.stream(state.scores.snapshot()).boxed().toList());
    }

    /** The state this was taken of, for a patient with this profile. */
    public PatientState restore(PatientProfile profile) {
        PatientState state = new PatientState(profile, time(listeningSinceMs));
        state.clock = time(clockMs);
        state.told = time(toldMs);
        state.heard = time(heardMs);
        state.toldScore = toldScore;
        for (Newest one : newest) {
            int v = Vital.ofNumber(one.vital()).ordinal();
            state.milli[v] = one.milli();
            state.measuredAt[v] = one.measuredAtMs();
            state.receivedAt[v] = one.receivedAtMs();
            state.redNow |= one.isRed() ? 1L << v : 0;
            state.doubtful |= one.isDoubtful() != null && one.isDoubtful() ? 1L << v : 0;
            if (format == 1 && Vital.ofNumber(one.vital()).kind() == Vital.Kind.NUMERIC) {
                state.recent(v).take(one.measuredAtMs(), one.milli());
            }
        }
        for (Readings one : recent) {
            Recent readings = state.recent(Vital.ofNumber(one.vital()).ordinal());
            for (int i = 0; i < one.atMs().size(); i++) {
                readings.take(one.atMs().get(i), one.milli().get(i));
            }
        }
        for (Waiting one : pending) {
            state.pending.put(one.problem(), new Pending(one.problem(), one.sinceMs(), one.dueMs(), one.asked()));
        }
        state.watch = watch;
        if (trends != null) {
            state.trends = PatientTrends.restore(Base64.getDecoder().decode(trends));
        }
        if (!scores.isEmpty()) {
            state.scores = ScoreHistory.restore(
                    scores.stream().mapToLong(Long::longValue).toArray());
        }
        state.movedAt = time(movedMs);
        state.conditionSeen = time(conditionSeenMs);
        for (Slot one : slots) {
            int v = Vital.ofNumber(one.vital()).ordinal();
            if (state.slotAt != null && state.slotAt[v] < PatientState.FOREVER) {
                state.slotAt[v] = one.atMs();
            }
        }
        for (Red one : red) {
            state.red(
                    Vital.ofNumber(one.vital()).ordinal(),
                    new RedRuns(
                            one.boundsMs().stream().mapToLong(Long::longValue).toArray()));
        }
        for (Live one : live) {
            AlertLife.keep(state, one.restore());
        }
        for (Vital vital : Vital.values()) {
            state.noteLimits(vital);
        }
        // Lower bounds that are made exact when reached.
        state.expiry = PatientState.NEVER;
        state.conditionDue = PatientState.NEVER;
        state.ourDue = PatientState.NEVER;
        return state;
    }

    private static @Nullable Long known(long time) {
        return time == PatientState.NEVER ? null : time;
    }

    private static @Nullable Long coming(long time) {
        return time >= PatientState.FOREVER ? null : time;
    }

    private static long or(@Nullable Long time, long otherwise) {
        return time == null ? otherwise : time;
    }

    private static long time(@Nullable Long time) {
        return time == null ? PatientState.NEVER : time;
    }
}
