package se.hemvakt.rules.alert;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Episode;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Vital;

/**
 * A {@link PatientState} as plain values, to be kept and restored. Times are epoch milliseconds, null where there is none.
 *
 * @param format 1; a later form reads this one too
 * @param profileVersion the profile it was judged by: if it is another now, tell the rules
 * @param clockMs measured time of the newest reading
 * @param toldMs as of when ages were last told
 * @param heardMs when something last reached us
 * @param listeningSinceMs since when we listen
 * @param toldScore the points last told, packed
 * @param newest the newest value of each vital there is one of
 * @param live the episodes that are not over
 * @param red the stretches known to have been red
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
        List<Red> red) {
    private static final int FORMAT = 1;

    public StateSnapshot {
        if (format != FORMAT) {
            throw new IllegalArgumentException("rules state of unknown format " + format);
        }
        newest = List.copyOf(newest);
        live = List.copyOf(live);
        red = List.copyOf(red);
    }

    /**
     * @param vital by number
     * @param isRed whether it is red
     */
    public record Newest(int vital, int milli, long measuredAtMs, long receivedAtMs, boolean isRed) {}

    /** An episode with what the rules need to go on with it. */
    public record Live(
            Episode episode,
            int scored,
            int peak,
            boolean latched,
            @Nullable String acceptedUser) {}

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
        for (Vital vital : Vital.values()) {
            int v = vital.ordinal();
            if (state.measuredAt[v] != PatientState.NEVER) {
                newest.add(new Newest(
                        vital.number(),
                        state.milli[v],
                        state.measuredAt[v],
                        state.receivedAt[v],
                        ((state.redNow >> v) & 1) == 1));
            }
            RedRuns runs = state.redRuns[v];
            if (runs != null) {
                List<Long> bounds = new ArrayList<>();
                for (long bound : runs.bounds()) {
                    bounds.add(bound);
                }
                red.add(new Red(vital.number(), bounds));
            }
        }
        List<Live> live = state.live.values().stream()
                .map(one -> new Live(one.episode(), one.scored(), one.peak(), one.latched(), one.acceptedUser()))
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
                red);
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
        }
        for (Red one : red) {
            state.redRuns[Vital.ofNumber(one.vital()).ordinal()] = new RedRuns(
                    one.boundsMs().stream().mapToLong(Long::longValue).toArray());
        }
        for (Live one : live) {
            AlertLife.keep(
                    state, new LiveEpisode(one.episode(), one.scored(), one.peak(), one.latched(), one.acceptedUser()));
        }
        for (Vital vital : Vital.values()) {
            state.noteLimits(vital);
        }
        // Lower bounds that are made exact when reached.
        state.expiry = PatientState.NEVER;
        state.latchedDue = PatientState.NEVER;
        return state;
    }

    private static @Nullable Long known(long time) {
        return time == PatientState.NEVER ? null : time;
    }

    private static long time(@Nullable Long time) {
        return time == null ? PatientState.NEVER : time;
    }
}
