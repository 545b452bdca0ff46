package se.hemvakt.rules.route;

import java.util.List;
import se.hemvakt.model.TeamId;

/**
 * How far one alert's way up has come: plain values, to be kept in the transaction of what it ordered, so that a restart goes on
 * where it stopped (H05). Times are epoch milliseconds.
 *
 * @param episode whose
 * @param policyVersion it began with, and keeps
 * @param route its name in that policy
 * @param situation as of when it began or was last begun again
 * @param next the step to be taken next, from 0
 * @param round from 0
 * @param stepDueMs when; keeps to the plan however late it is taken
 * @param calls the teams that are being told
 */
public record Escalation(
        String episode,
        int policyVersion,
        String route,
        Situation situation,
        int next,
        int round,
        long stepDueMs,
        List<Call> calls) {
    /** Later than any time. */
    static final long NEVER = Long.MAX_VALUE;

    public Escalation {
        calls = List.copyOf(calls);
    }

    /**
     * A team that is being told.
     *
     * @param step by which step
     * @param path the contact path used last, from 0
     * @param nextDueMs when the next one is used unless proof comes; {@link Long#MAX_VALUE} when none is to be
     */
    public record Call(TeamId team, int step, int path, long nextDueMs) {}

    /** When something is to be done next. */
    public long dueMs() {
        return Math.min(
                stepDueMs, calls.stream().mapToLong(Call::nextDueMs).min().orElse(NEVER));
    }

    Escalation withCalls(List<Call> changed) {
        return new Escalation(episode, policyVersion, route, situation, next, round, stepDueMs, changed);
    }

    Escalation withStep(int step, int ofRound, long dueMs) {
        return new Escalation(episode, policyVersion, route, situation, step, ofRound, dueMs, calls);
    }
}
