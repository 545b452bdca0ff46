package se.hemvakt.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a patient is watched now, as people decided it: whether watching is paused, and which problems are to be quiet.
 * {@code rules} alone changes it, on request and when a time is over.
 *
 * @param pause null while the patient is watched
 * @param silences at most one for each problem
 */
public record Watch(@Nullable Pause pause, List<Silence> silences) {
    /** Watched, nothing silenced. */
    public static final Watch PLAIN = new Watch(null, List.of());

    public Watch {
        silences = List.copyOf(silences);
    }

    /**
     * Nobody is alerted until then, but a call for help and staff's worry (H26).
     *
     * @param by who decided it, display name
     * @param user who, by account
     * @param reason why
     * @param fromMs since when, by our clock
     * @param untilMs until when, by our clock: then it is asked whether the patient is back, and after a while watching
     *     goes on by itself
     * @param asked whether that has been asked
     */
    public record Pause(String by, String user, String reason, long fromMs, long untilMs, boolean asked) {
        /** Not the reason (H36). */
        @Override
        public String toString() {
            return "Pause[until " + untilMs + "]";
        }
    }

    /**
     * One problem is shown without sound or message. It ends by itself, and at once when the problem gets worse; it never
     * covers red (H07).
     *
     * @param problem which; the direction is part of it: {@code limit.spo2.low}
     * @param upTo the priority it had then: what is worse sounds. Never HIGH
     * @param by who decided it, display name
     * @param user who, by account
     * @param reason why
     * @param fromMs since when, by our clock
     * @param untilMs until when, at most 12 h later
     */
    public record Silence(
            String problem, Priority upTo, String by, String user, String reason, long fromMs, long untilMs) {
        /** Not the reason (H36). */
        @Override
        public String toString() {
            return "Silence[" + problem + " until " + untilMs + "]";
        }
    }
}
