package se.hemvakt.rules.alert;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.AlertOutcome;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.CareEvent.MeasureAgain;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Episode.Returned;
import se.hemvakt.model.Episode.State;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Watch;
import se.hemvakt.model.Watch.Silence;
import se.hemvakt.rules.profile.Life;

/**
 * The moves of an episode's life, drawn at {@link Episode.State}; one live episode for each problem (H07).
 *
 * <pre>
 *   not there ──▶ pending (has to last, or the body is asked again) ──▶ OPEN ◀─▶ ACCEPTED ──▶ CLEARED
 *       ▲             │                                                  └──── better for long enough ──▶
 *       └── gone ─────┘      red skips the waiting; a pause or a cause that is told already holds back
 * </pre>
 */
final class AlertLife {
    private final RuleSettings.Handling handling;
    private final long latchedHoldMs;

    AlertLife(RuleSettings settings) {
        this.handling = settings.handling();
        this.latchedHoldMs = handling.latchedHold().toMillis();
    }

    // ---- findings

    /**
     * A lasting condition stands like this now; what follows from it is decided and told.
     *
     * @param at as of when, in measured time
     * @param finding what to tell when something is to be told at this priority
     */
    void stands(PatientState s, Decisions out, Standing now, long at, Function<Priority, Finding> finding) {
        LiveEpisode live = s.live.isEmpty() ? null : s.live.get(now.problem());
        if (live == null) {
            begin(s, out, now, at, finding);
        } else {
            goOn(s, out, live, now, at, finding);
        }
    }

    private void begin(PatientState s, Decisions out, Standing now, long at, Function<Priority, Finding> finding) {
        Pending pending = s.pending.isEmpty() ? null : s.pending.get(now.problem());
        Priority priority = now.priority();
        if (priority == null || isHeldBack(s, now.problem(), priority)) {
            if (pending != null) {
                s.pending.remove(now.problem());
            }
            return;
        }
        boolean ask = now.ask() != null && now.askMs() > 0;
        if (now.delayMs() > 0 || ask) {
            if (pending == null) {
                pend(s, out, now, ask, at);
                return;
            }
            boolean confirmed = pending.asked() != null && now.valueAtMs() > pending.sinceMs();
            if (at < pending.dueMs() && !confirmed) {
                return;
            }
        }
        long since = at;
        if (pending != null) {
            s.pending.remove(now.problem());
            since = Math.min(at, Math.max(pending.dueMs(), pending.sinceMs()));
        }
        open(s, out, finding.apply(priority), since, now.holdMs());
    }

    private void pend(PatientState s, Decisions out, Standing now, boolean ask, long at) {
        long due = at + Math.max(now.delayMs(), ask ? now.askMs() : 0);
        s.pending.put(now.problem(), new Pending(now.problem(), at, due, ask ? now.ask() : null));
        s.conditionDue = Math.min(s.conditionDue, due);
        if (ask && now.ask() != null && now.fresh()) {
            out.add(new MeasureAgain(s.patient(), now.ask(), now.askReason(), due));
        }
    }

    private void goOn(
            PatientState s,
            Decisions out,
            LiveEpisode there,
            Standing now,
            long at,
            Function<Priority, Finding> finding) {
        Priority was = there.episode().priority();
        Priority priority = now.priority();
        if (there.latched() && priority == null) {
            return;
        }
        // It was over and waits for a person: what that person has is over, so that it is there again is news.
        boolean again = there.latched() && handling.latch().contains(was) && !Problem.isLatched(now.problem());
        if (priority != null
                && (priority.isWorseThan(was)
                        || now.worse()
                        || (again && there.isAccepted())
                        || (there.episode().foundLate() && !now.late()))) {
            if (!isPaused(s, now.problem())) {
                // H07: worse in another way is not milder for that; it steps down when it has been better for long
                // enough.
                Priority worst = was.isWorseThan(priority) ? was : priority;
                raise(s, out, there, finding.apply(worst), at, now.holdMs());
            }
            return;
        }
        if (there.latched() && !again) {
            return;
        }
        // Nobody has seen it yet: from now on it ends as any other.
        LiveEpisode live = again ? there.asLasting() : there;
        Better better = now.known() ? live.better().at(priority, at) : worseOnly(live.better(), priority, at);
        if (now.known() && better.isOver(at, now.holdMs())) {
            over(s, out, live, at);
            return;
        }
        Priority left = now.known() ? better.left(at, now.holdMs()) : was;
        if (was.isWorseThan(left)) {
            lower(s, out, live, finding.apply(left), better, at, now.holdMs());
            return;
        }
        if (!better.equals(there.better()) || now.holdMs() != there.holdMs() || again) {
            LiveEpisode kept = live.withBetter(better, now.holdMs());
            keep(s, kept);
            s.conditionDue = Math.min(s.conditionDue, Math.max(kept.due(), at + 1));
        }
    }

    /** Unknown may end what was better, and begins nothing (H18). */
    private static Better worseOnly(Better better, @Nullable Priority level, long at) {
        Better now = better.at(level, at);
        return new Better(
                Math.max(now.thanHigh(), better.thanHigh()),
                Math.max(now.thanMedium(), better.thanMedium()),
                Math.max(now.thanLow(), better.thanLow()));
    }

    /** Something that happened and has no end of its own: while nobody has accepted it, once more is the same (H07). */
    void happened(PatientState s, Decisions out, Finding f, long at) {
        LiveEpisode live = s.live.get(f.problem());
        if (isPaused(s, f.problem())) {
            return;
        }
        if (live == null) {
            open(s, out, f, at, 0);
        } else if (live.isAccepted()
                || f.priority().isWorseThan(live.episode().priority())
                || (live.episode().foundLate() && !f.late())) {
            // Once more is no better than it was.
            Priority was = live.episode().priority();
            raise(s, out, live, was.isWorseThan(f.priority()) ? f.at(was) : f, at, 0);
        }
    }

    /** Its condition is not there any more, whatever its timing. */
    void gone(PatientState s, Decisions out, String problem, long at) {
        s.pending.remove(problem);
        LiveEpisode live = s.live.get(problem);
        if (live != null) {
            over(s, out, live, at);
        }
    }

    /** Whether a finding of this problem has to be kept from people now. */
    static boolean isHeldBack(PatientState s, String problem, Priority priority) {
        return isPaused(s, problem) || Causes.of(s, problem, priority) != null;
    }

    private static boolean isPaused(PatientState s, String problem) {
        return s.watch.pause() != null && !Problem.passesPause(problem);
    }

    // ---- moves

    private void open(PatientState s, Decisions out, Finding f, long at, long holdMs) {
        LiveEpisode heir = f.priority() == Priority.HIGH || s.heir == null || !s.heir.isAccepted() ? null : s.heir;
        Episode episode = new Episode(
                id(s.patient(), f.problem(), at),
                s.patient(),
                s.profile.team(),
                f.problem(),
                f.rule(),
                f.ruleVersion(),
                f.kind(),
                f.priority(),
                at,
                at,
                heir == null ? State.OPEN : State.ACCEPTED,
                f.score(),
                f.evidence(),
                f.late(),
                heir == null ? null : heir.episode().acceptedBy(),
                heir == null ? null : heir.episode().acceptedAtMs(),
                null,
                f.clears(),
                f.note(),
                quietUntil(s, f),
                heir == null ? null : heir.episode().acceptEndsAtMs(),
                null,
                null,
                null);
        tell(
                s,
                out,
                Change.OPENED,
                new LiveEpisode(
                        episode,
                        f.scored(),
                        f.peak(),
                        f.folded(),
                        f.latched(),
                        heir == null ? null : heir.acceptedUser(),
                        heir == null ? PatientState.FOREVER : heir.remindAtMs(),
                        Better.NOT,
                        holdMs));
        s.ourDue = PatientState.NEVER;
    }

    /** It got worse: open again, whoever had accepted or silenced it (H07). */
    void raise(PatientState s, Decisions out, LiveEpisode now, Finding f, long at, long holdMs) {
        Requests.endSilence(s, out, f.problem());
        Episode episode = changed(s, now.episode(), f, f.late(), at, true);
        tell(
                s,
                out,
                Change.RAISED,
                new LiveEpisode(
                        episode,
                        now.scored() | f.scored(),
                        f.peak(),
                        f.folded(),
                        f.latched(),
                        null,
                        PatientState.FOREVER,
                        Better.NOT.at(f.priority(), at),
                        holdMs));
        s.conditionDue = Math.min(s.conditionDue, at + 1);
    }

    /** It got better and is not over: who accepted it keeps it. */
    private void lower(PatientState s, Decisions out, LiveEpisode now, Finding f, Better better, long at, long holdMs) {
        Episode episode = changed(s, now.episode(), f, now.episode().foundLate(), at, false);
        tell(
                s,
                out,
                Change.LOWERED,
                new LiveEpisode(
                        episode,
                        now.scored() | f.scored(),
                        f.peak(),
                        f.folded(),
                        f.latched(),
                        now.acceptedUser(),
                        now.remindAtMs(),
                        better,
                        holdMs));
        s.conditionDue = Math.min(s.conditionDue, at + 1);
    }

    /** The condition ended; where the organisation wants it, a person must have seen it. */
    private void over(PatientState s, Decisions out, LiveEpisode now, long at) {
        if (!now.isAccepted() && handling.latch().contains(now.episode().priority())) {
            // However often it is seen to be over.
            keep(s, now.asLatched());
            return;
        }
        if (now.latched() && Problem.isLatched(now.episode().problem())) {
            return;
        }
        close(s, out, now, at);
    }

    void close(PatientState s, Decisions out, LiveEpisode now, long at) {
        Episode e = now.episode();
        long closedAt = Math.max(at, e.openedAtMs());
        Episode closed = new Episode(
                e.id(),
                e.patient(),
                s.profile.team(),
                e.problem(),
                e.rule(),
                e.ruleVersion(),
                e.kind(),
                e.priority(),
                e.openedAtMs(),
                closedAt,
                State.CLEARED,
                e.score(),
                e.evidence(),
                e.foundLate(),
                e.acceptedBy(),
                e.acceptedAtMs(),
                closedAt,
                e.clears(),
                e.note(),
                null,
                null,
                null,
                e.returned(),
                e.outcome());
        s.live.remove(e.problem());
        if (e.kind() == AlertKind.CLINICAL
                && s.live.values().stream().noneMatch(one -> one.episode().kind() == AlertKind.CLINICAL)) {
            s.trends.acuteUntil(closedAt);
        }
        // What it had held back may be due.
        s.ourDue = PatientState.NEVER;
        out.add(new EpisodeChanged(Change.CLOSED, closed));
    }

    void accept(PatientState s, Decisions out, LiveEpisode now, CareRequest by) {
        Priority priority = now.episode().priority();
        Duration holds = handling.acceptFor().get(priority);
        Long ends = holds == null || now.latched() ? null : Long.valueOf(by.atMs() + holds.toMillis());
        Duration within = handling.actWithin().get(priority);
        Long actBy = within == null ? null : Long.valueOf(by.atMs() + within.toMillis());
        Episode episode = taken(s, now.episode(), by.displayName(), by.atMs(), ends, actBy, null, by.atMs());
        tell(s, out, Change.ACCEPTED, now.withAccept(episode, by.user(), remindAt(now, priority, by.atMs())));
        s.ourDue = PatientState.NEVER;
    }

    private long remindAt(LiveEpisode one, Priority priority, long at) {
        Duration after = handling.remindAfter().get(priority);
        return after == null || one.latched() ? PatientState.FOREVER : at + after.toMillis();
    }

    /** Nobody has it any more. */
    void reopen(PatientState s, Decisions out, LiveEpisode now, Returned.Why why, long at) {
        Episode e = now.episode();
        Returned returned = new Returned(why, e.acceptedBy() == null ? "" : e.acceptedBy());
        Episode episode = taken(s, e, null, null, null, null, returned, at);
        tell(s, out, Change.REOPENED, now.withAccept(episode, null, PatientState.FOREVER));
    }

    /** Somebody told what was done, or what it turned out to be: it does not come back for want of that. */
    void noted(PatientState s, Decisions out, LiveEpisode now, @Nullable AlertOutcome outcome, long at) {
        tell(s, out, Change.NOTED, now.with(now.episode().noted(outcome, at)));
    }

    /** It is shown without sound or message until then; null for with both again. */
    void quiet(PatientState s, Decisions out, LiveEpisode now, @Nullable Long untilMs, long at) {
        Episode e = now.episode();
        Episode episode = same(s, e, untilMs, at);
        boolean again = untilMs == null && e.state() == State.OPEN;
        tell(s, out, again ? Change.REMINDED : Change.QUIETED, now.with(episode));
    }

    /** It is the patient's team's, which is another now. */
    void moved(PatientState s, Decisions out, LiveEpisode now, long at) {
        Episode e = now.episode();
        tell(s, out, Change.MOVED, now.with(same(s, e, e.quietUntilMs(), at)));
    }

    // ---- what is due by our clock

    /** When the next of these is due. */
    long nextOurs(PatientState s) {
        long next = PatientState.FOREVER;
        if (!s.live.isEmpty()) {
            for (LiveEpisode one : s.live.values()) {
                next = Math.min(next, Math.min(latchedEnd(one), Math.min(remindDue(s, one), acceptEnd(s, one))));
                next = Math.min(next, Math.min(escalationDue(s, one), actEnd(s, one)));
            }
        }
        return next;
    }

    /** What was accepted long enough ago ends, is reminded of, or is open again; what nobody accepted is worse. */
    void ours(PatientState s, Decisions out, long until) {
        for (String problem : List.copyOf(s.live.keySet())) {
            LiveEpisode one = s.live.get(problem);
            if (one == null) {
                continue;
            }
            if (actEnd(s, one) <= until) {
                // Before its end: what has no condition of its own must not end because nobody did anything.
                reopen(s, out, one, Returned.Why.NO_ACTION, actEnd(s, one));
            } else if (latchedEnd(one) <= until) {
                close(s, out, one, latchedEnd(one));
            } else if (acceptEnd(s, one) <= until) {
                reopen(s, out, one, Returned.Why.HELD_TOO_LONG, acceptEnd(s, one));
            } else if (escalationDue(s, one) <= until) {
                escalate(s, out, one, escalationDue(s, one));
            } else if (remindDue(s, one) <= until) {
                Episode e = one.episode();
                LiveEpisode reminded = one.withAccept(
                        same(s, e, e.quietUntilMs(), one.remindAtMs()),
                        one.acceptedUser(),
                        remindAt(one, e.priority(), one.remindAtMs()));
                tell(s, out, Change.REMINDED, reminded);
            }
        }
    }

    private long latchedEnd(LiveEpisode one) {
        Long at = one.episode().acceptedAtMs();
        return !one.latched() || at == null ? PatientState.FOREVER : at + latchedHoldMs;
    }

    /** When what somebody has comes back because nothing was done; FOREVER when it does not. */
    private static long actEnd(PatientState s, LiveEpisode one) {
        Long by = one.episode().actByMs();
        return by == null || isPaused(s, one.episode().problem()) ? PatientState.FOREVER : by;
    }

    /** While watching is paused nobody is reminded. */
    private static long remindDue(PatientState s, LiveEpisode one) {
        return isPaused(s, one.episode().problem()) ? PatientState.FOREVER : one.remindAtMs();
    }

    /** H26: watching goes on; of what somebody has there is one reminder, not one for each that the pause held back. */
    static void resumed(PatientState s, long at) {
        for (LiveEpisode one : List.copyOf(s.live.values())) {
            if (one.remindAtMs() < at) {
                keep(s, one.withAccept(one.episode(), one.acceptedUser(), at));
            }
        }
    }

    /** When an episode that nobody accepts becomes worse, as its rule says; FOREVER when it does not. */
    private static long escalationDue(PatientState s, LiveEpisode one) {
        Episode e = one.episode();
        if (e.state() != State.OPEN || e.quietUntilMs() != null || isPaused(s, e.problem())) {
            return PatientState.FOREVER;
        }
        Life.Escalation escalation = ConditionWatch.escalation(s, one);
        return escalation == null || !escalation.to().isWorseThan(e.priority())
                ? PatientState.FOREVER
                : Math.max(e.openedAtMs() + escalation.after().toMillis(), e.changedAtMs());
    }

    private static void escalate(PatientState s, Decisions out, LiveEpisode now, long at) {
        Priority to = Objects.requireNonNull(ConditionWatch.escalation(s, now)).to();
        Episode e = now.episode();
        Episode worse = new Episode(
                e.id(),
                e.patient(),
                s.profile.team(),
                e.problem(),
                e.rule(),
                e.ruleVersion(),
                e.kind(),
                to,
                e.openedAtMs(),
                at,
                State.OPEN,
                e.score(),
                e.evidence(),
                e.foundLate(),
                null,
                null,
                null,
                e.clears(),
                e.note(),
                null,
                null,
                null,
                null,
                null);
        tell(
                s,
                out,
                Change.RAISED,
                new LiveEpisode(
                        worse,
                        now.scored(),
                        now.peak(),
                        now.folded(),
                        now.latched(),
                        null,
                        PatientState.FOREVER,
                        Better.NOT.at(to, at),
                        now.holdMs()));
        s.conditionDue = Math.min(s.conditionDue, at + 1);
    }

    private static long acceptEnd(PatientState s, LiveEpisode one) {
        Long ends = one.episode().acceptEndsAtMs();
        return ends == null || one.latched() || isPaused(s, one.episode().problem()) ? PatientState.FOREVER : ends;
    }

    // ---- what is due by measured time

    /** When the next pending condition is told, or the next better one is believed, after this time. */
    static long nextCondition(PatientState s, long after) {
        long next = PatientState.FOREVER;
        if (!s.pending.isEmpty()) {
            for (Pending one : s.pending.values()) {
                next = one.dueMs() > after ? Math.min(next, one.dueMs()) : next;
            }
        }
        if (!s.live.isEmpty()) {
            for (LiveEpisode one : s.live.values()) {
                next = one.due() > after ? Math.min(next, one.due()) : next;
            }
        }
        return next;
    }

    /** The problems of which that is at this time. */
    static Set<String> dueAt(PatientState s, long at) {
        Set<String> due = new TreeSet<>();
        for (Pending one : s.pending.values()) {
            if (one.dueMs() == at) {
                due.add(one.problem());
            }
        }
        for (LiveEpisode one : s.live.values()) {
            if (one.due() == at) {
                due.add(one.episode().problem());
            }
        }
        return due;
    }

    // ---- parts

    /** Remembers without telling. */
    static void keep(PatientState s, LiveEpisode one) {
        s.live.put(one.episode().problem(), one);
    }

    private static void tell(PatientState s, Decisions out, Change change, LiveEpisode one) {
        keep(s, one);
        // What is due by our clock may be another: a reminder, a worsening.
        s.ourDue = PatientState.NEVER;
        if (change == Change.OPENED && one.episode().kind() == AlertKind.CLINICAL) {
            // What is measured while the patient is ill says nothing of what is usual.
            s.trends.acuteFrom(one.episode().openedAtMs());
        }
        out.add(new EpisodeChanged(change, one.episode()));
    }

    private static @Nullable Long quietUntil(PatientState s, Finding f) {
        Silence silence = silence(s.watch, f.problem());
        return silence == null || f.priority().isWorseThan(silence.upTo()) ? null : silence.untilMs();
    }

    static @Nullable Silence silence(Watch watch, String problem) {
        for (Silence one : watch.silences()) {
            if (one.problem().equals(problem)) {
                return one;
            }
        }
        return null;
    }

    private static Episode changed(PatientState s, Episode e, Finding f, boolean late, long at, boolean worse) {
        boolean accepted = !worse && e.state() == State.ACCEPTED;
        return new Episode(
                e.id(),
                e.patient(),
                s.profile.team(),
                e.problem(),
                f.rule(),
                f.ruleVersion(),
                e.kind(),
                f.priority(),
                e.openedAtMs(),
                Math.max(at, e.openedAtMs()),
                worse ? State.OPEN : e.state(),
                f.score(),
                f.evidence(),
                late,
                accepted ? e.acceptedBy() : null,
                accepted ? e.acceptedAtMs() : null,
                null,
                f.clears(),
                f.note() == null ? e.note() : f.note(),
                quietUntil(s, f),
                accepted ? e.acceptEndsAtMs() : null,
                // What is no longer red need not come back.
                accepted && f.priority() == e.priority() ? e.actByMs() : null,
                worse ? null : e.returned(),
                // What it turned out to be was told of what it was before; the ledger keeps that.
                worse ? null : e.outcome());
    }

    /** In somebody's hands, or in nobody's any more. */
    private static Episode taken(
            PatientState s,
            Episode e,
            @Nullable String by,
            @Nullable Long acceptedAt,
            @Nullable Long acceptEnds,
            @Nullable Long actBy,
            @Nullable Returned returned,
            long at) {
        return with(
                s,
                e,
                by == null ? State.OPEN : State.ACCEPTED,
                by,
                acceptedAt,
                acceptEnds,
                actBy,
                returned,
                by == null ? e.quietUntilMs() : null,
                at);
    }

    /** In the same hands. */
    private static Episode same(PatientState s, Episode e, @Nullable Long quietUntil, long at) {
        return with(
                s,
                e,
                e.state(),
                e.acceptedBy(),
                e.acceptedAtMs(),
                e.acceptEndsAtMs(),
                e.actByMs(),
                e.returned(),
                quietUntil,
                at);
    }

    private static Episode with(
            PatientState s,
            Episode e,
            State state,
            @Nullable String by,
            @Nullable Long acceptedAt,
            @Nullable Long acceptEnds,
            @Nullable Long actBy,
            @Nullable Returned returned,
            @Nullable Long quietUntil,
            long at) {
        return new Episode(
                e.id(),
                e.patient(),
                s.profile.team(),
                e.problem(),
                e.rule(),
                e.ruleVersion(),
                e.kind(),
                e.priority(),
                e.openedAtMs(),
                at,
                state,
                e.score(),
                e.evidence(),
                e.foundLate(),
                by,
                acceptedAt,
                null,
                e.clears(),
                e.note(),
                quietUntil,
                acceptEnds,
                actBy,
                returned,
                e.outcome());
    }

    /** The same in every replay, and it says nothing about the patient or the problem (H36). */
    static String id(PatientId patient, String problem, long openedAtMs) {
        String whole = patient + "/" + problem + "/" + openedAtMs;
        return UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
