package se.hemvakt.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a patient is watched now, as people decided it: whether watching is paused, which problems are to be quiet, and whether
 * somebody suspects an infection. {@code rules} alone changes it, on request and when a time is over.
 *
 * @param pause null while the patient is watched
 * @param silences at most one for each problem
 * @param infection null when nobody says that an infection is suspected, which does not mean that there is none
 */
public record Watch(
        @Nullable Pause pause,
        List<Silence> silences,
        @Nullable Infection infection) {
    /** Watched, nothing silenced, nothing said. */
    public static final Watch PLAIN = new Watch(null, List.of(), null);

    public Watch {
        silences = List.copyOf(silences);
    }

    /** The same with another pause, or none. */
    public Watch with(@Nullable Pause other) {
        return new Watch(other, silences, infection);
    }

    /** The same with these problems quiet. */
    public Watch with(List<Silence> others) {
        return new Watch(pause, others, infection);
    }

    /** The same with this said of an infection. */
    public Watch with(@Nullable Infection other) {
        return new Watch(pause, silences, other);
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

    /**
     * Somebody suspects an infection: what the national sepsis pathway asks for beside the score, and no device can tell. It
     * ends by itself, so that nobody goes on by what was thought days ago.
     *
     * @param by who says so, display name
     * @param user who, by account
     * @param fromMs since when, by our clock; said again, it counts from then
     * @param untilMs until when, by our clock
     */
    public record Infection(String by, String user, long fromMs, long untilMs) {
        /** Not who (H36). */
        @Override
        public String toString() {
            return "Infection[until " + untilMs + "]";
        }
    }
}
