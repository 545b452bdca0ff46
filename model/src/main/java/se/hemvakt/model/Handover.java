package se.hemvakt.model;

import org.jspecify.annotations.Nullable;

/**
 * One request that responsibility move, or that somebody help, from its beginning to its end. A snapshot.
 *
 * @param id the request that began it
 * @param kind who asked whom for what
 * @param from the team responsible; with HELP the one responsible now
 * @param to the team that is to take over, take back or help
 * @param by who asked, display name
 * @param user who asked, by account
 * @param reason why, in their words; may be empty
 * @param episode the alert it came from; empty when none
 * @param askedAtMs when it was asked, the newest time
 * @param times how often it was asked, 1 and up
 * @param state where it is
 * @param stateAtMs since when
 * @param stateBy who brought it there, display name; empty when time did
 * @param stateUser who, by account; empty when time did
 * @param words why it was declined, or the outcome; may be empty
 * @param dueMs when whoever asked is told that it still waits, or asks again, by our clock; null while nobody has to
 */
public record Handover(
        String id,
        Kind kind,
        TeamId from,
        TeamId to,
        String by,
        String user,
        String reason,
        String episode,
        long askedAtMs,
        int times,
        State state,
        long stateAtMs,
        String stateBy,
        String stateUser,
        String words,
        @Nullable Long dueMs) {
    /** Who asked whom for what. */
    public enum Kind {
        /** The team responsible offers the patient to another. */
        OFFER,
        /** Another team asks for the patient; the team responsible answers. */
        ASK,
        /** Back to the team that had the patient before, or to who stands in for it. */
        HAND_BACK,
        /** A unit is asked for through the dispatch centre. Who asked stays responsible and notes what dispatch said. */
        HELP
    }

    /**
     * <pre>
     *            ┌────── ask again ──────┬─────────────┐
     *            ▼                       │             │
     *   WAITING ───▶ UNANSWERED ───▶ LAPSED   DECLINED, NO_UNIT      all of them ──▶ WITHDRAWN
     *      │             │  (the team closed)          ▲
     *      ├─────────────┼─────────────────────────────┘
     *      └──────┬──────┘
     *             ▼
     *         ACCEPTED ──▶ EN_ROUTE ──▶ ON_SITE ──▶ DONE             a hand-back: at once DONE
     * </pre>
     */
    public enum State {
        WAITING,
        /** Still to be answered; whoever asked has been told that nobody has. */
        UNANSWERED,
        DECLINED,
        NO_UNIT,
        /** The team closed without an answer: it cannot answer any more. */
        LAPSED,
        ACCEPTED,
        EN_ROUTE,
        ON_SITE,
        DONE,
        WITHDRAWN;

        /** It can be answered. */
        public boolean isWaiting() {
            return this == WAITING || this == UNANSWERED;
        }

        /** It came back to whoever asked, who has to do something (H40). */
        public boolean isReturned() {
            return this == DECLINED || this == NO_UNIT || this == LAPSED;
        }

        /** Somebody is on it. */
        public boolean isUnderWay() {
            return this == ACCEPTED || this == EN_ROUTE || this == ON_SITE;
        }

        public boolean isOver() {
            return this == DONE || this == WITHDRAWN;
        }
    }

    /** The team that answers it. What dispatch says is noted by whoever asked. */
    public TeamId answeredBy() {
        return kind == Kind.ASK || kind == Kind.HELP ? from : to;
    }

    /** The team that asked, and that it comes back to. */
    public TeamId owner() {
        return kind == Kind.ASK ? to : from;
    }

    /**
     * What wants something of a team now: to be answered, or to be asked again or withdrawn since it came back or nobody has answered
     * (H40). What dispatch says is noted whenever it does, so a request for help calls only when nothing was noted.
     */
    public boolean waitsFor(TeamId team) {
        return (kind != Kind.HELP && state.isWaiting() && team.equals(answeredBy()))
                || ((state.isReturned() || state == State.UNANSWERED) && team.equals(owner()));
    }

    /** The same, gone on to this state. */
    public Handover to(State next, long atMs, String by, String user, String words, @Nullable Long due) {
        return new Handover(
                id,
                kind,
                from,
                to,
                this.by,
                this.user,
                reason,
                episode,
                askedAtMs,
                times,
                next,
                atMs,
                by,
                user,
                words.isEmpty() ? this.words : words,
                due);
    }

    /** The same, asked once more. */
    public Handover again(long atMs, String by, String user, @Nullable Long due) {
        return new Handover(
                id,
                kind,
                from,
                to,
                this.by,
                this.user,
                reason,
                episode,
                atMs,
                times + 1,
                State.WAITING,
                atMs,
                by,
                user,
                "",
                due);
    }

    /** The same with another team responsible. */
    public Handover heldBy(TeamId team) {
        return new Handover(
                id, kind, team, to, by, user, reason, episode, askedAtMs, times, state, stateAtMs, stateBy, stateUser,
                words, dueMs);
    }

    /** No names, no words (H36). */
    @Override
    public String toString() {
        return "Handover[" + id + " " + kind + " " + from + " to " + to + " " + state + "]";
    }
}
