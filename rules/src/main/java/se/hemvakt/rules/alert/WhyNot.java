package se.hemvakt.rules.alert;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch;
import se.hemvakt.rules.eval.News2Calculator;
import se.hemvakt.rules.profile.RulesOfPatient;

/**
 * Why a patient does not alert: what keeps each thing that was measured from being told. For now from the state at work, for a
 * minute of the past by feeding what had come until then.
 *
 * <p>It is complete over what the rules know: every vital that was ever measured, every problem that waits, is covered,
 * silenced or told already. What was never measured is told for the parts of NEWS2 and for what is planned.
 */
public final class WhyNot {
    private static final Vital[] ALL = Vital.values();

    /** What keeps it. */
    public enum Reason {
        /** Watching is paused: {@code untilMs}, {@code by}. */
        PAUSED,
        /** Shown without sound or message: {@code problem}, {@code untilMs}, {@code by}. */
        SILENCED,
        /** There, but it has not lasted long enough: {@code problem}, {@code untilMs}. */
        WAITING,
        /** There, and the kit was asked to measure again: {@code problem}, {@code vital}, {@code untilMs}. */
        ASKED_AGAIN,
        /** The newest reading of a streaming sensor stands alone among its neighbours: {@code vital}, {@code untilMs}. */
        FILTERED,
        /** There, but told with another alert: {@code problem}, {@code cause}. */
        COVERED,
        /** Told already: {@code problem}, {@code by} who accepted it. */
        TOLD,
        /** Better, and not for long enough to end it: {@code problem}, {@code untilMs}. */
        HELD,
        /**
         * A value no living adult can show came and is in quarantine: {@code atMs} when. The state does not hold it: whoever has
         * the quarantine at hand adds it by {@link #quarantined}.
         */
        QUARANTINED,
        /** The sensor was unsure: {@code vital}. */
        DOUBTFUL,
        /** Measured, but too long ago to count: {@code vital}, {@code atMs} when. */
        TOO_OLD,
        /** Never measured: {@code vital}. */
        NEVER_MEASURED,
        /** NEWS2 is lower than any alert: {@code milli} its points, thousandths. */
        SCORE_LOW,
        /** No limit was set for this patient: {@code vital}. */
        NOT_IN_PROFILE,
        /** Inside the limits: {@code vital}, {@code milli} its value. */
        INSIDE
    }

    /** One reason; what it does not speak of is null. */
    public record Because(
            Reason reason,
            @Nullable String problem,
            @Nullable Vital vital,
            @Nullable Integer milli,
            @Nullable Long atMs,
            @Nullable Long untilMs,
            @Nullable String by,
            @Nullable String cause) {
        /** No value (H36). */
        @Override
        public String toString() {
            return "Because[" + reason + "]";
        }
    }

    /** That a value came at this time and was put in quarantine, since no living adult can show it. */
    public static Because quarantined(long atMs) {
        return new Because(Reason.QUARANTINED, null, null, null, atMs, null, null, null);
    }

    private final PatientRules rules;
    private final CurrentScore scores;

    public WhyNot(RuleSettings settings) {
        this.rules = new PatientRules(settings);
        this.scores = new CurrentScore(settings.validity());
    }

    /**
     * At a minute of the past.
     *
     * @param profile as it was at the beginning
     * @param conditions the rules of its profiles then; null for none
     * @param listeningSinceMs since when the kit was listened to; {@link Long#MIN_VALUE} for a recording
     * @param until every input that had come until that minute, in the order it came
     * @param minuteMs which minute, by our clock
     */
    public List<Because> at(
            PatientProfile profile,
            @Nullable RulesOfPatient conditions,
            long listeningSinceMs,
            Iterable<Input> until,
            long minuteMs) {
        PatientState state = new PatientState(profile, listeningSinceMs);
        if (conditions != null) {
            state.follow(conditions);
        }
        for (Input input : until) {
            rules.apply(state, input);
        }
        return now(state, minuteMs);
    }

    /** Now, of this state, which is left as it is. */
    public List<Because> now(PatientState state, long nowMs) {
        PatientState s = state.copy();
        rules.timePassed(s, nowMs);
        long at = Math.max(nowMs, s.clock);
        List<Because> why = new ArrayList<>();
        watch(s, why);
        waiting(s, why);
        told(s, why);
        score(s, at, why);
        for (Vital vital : ALL) {
            if (vital.kind() == Vital.Kind.NUMERIC) {
                value(s, vital, at, why);
            }
        }
        return why;
    }

    private static void watch(PatientState s, List<Because> why) {
        Watch.Pause pause = s.watch.pause();
        if (pause != null) {
            why.add(new Because(Reason.PAUSED, null, null, null, null, pause.untilMs(), pause.by(), null));
        }
        for (Watch.Silence one : s.watch.silences()) {
            why.add(new Because(Reason.SILENCED, one.problem(), null, null, null, one.untilMs(), one.by(), null));
        }
    }

    private static void waiting(PatientState s, List<Because> why) {
        for (Pending one : s.pending.values()) {
            Vital filtered = Problem.filterVital(one.problem());
            if (filtered != null) {
                why.add(new Because(
                        Reason.FILTERED,
                        null,
                        filtered,
                        s.recent(filtered.ordinal()).newest(),
                        null,
                        one.dueMs(),
                        null,
                        null));
            } else {
                Reason reason = one.asked() == null ? Reason.WAITING : Reason.ASKED_AGAIN;
                why.add(new Because(reason, one.problem(), one.asked(), null, one.sinceMs(), one.dueMs(), null, null));
            }
        }
    }

    private static void told(PatientState s, List<Because> why) {
        for (LiveEpisode one : s.live.values()) {
            Episode e = one.episode();
            boolean better = one.due() < PatientState.FOREVER;
            why.add(new Because(
                    better ? Reason.HELD : Reason.TOLD,
                    e.problem(),
                    null,
                    null,
                    e.openedAtMs(),
                    better ? one.due() : null,
                    e.acceptedBy(),
                    null));
        }
    }

    private void score(PatientState s, long at, List<Because> why) {
        int score = scores.at(s, at);
        int sum = CurrentScore.sum(score);
        if (sum < News2Calculator.MEDIUM_FROM && !CurrentScore.isRed(score)) {
            why.add(new Because(Reason.SCORE_LOW, Problem.NEWS2, null, sum * 1000, null, null, null, null));
        }
        for (int rest = CurrentScore.missing(score); rest != 0; rest &= rest - 1) {
            int part = Integer.numberOfTrailingZeros(rest);
            if (scores.vitalOf(s, part, at) < 0) {
                why.add(new Because(
                        Reason.NEVER_MEASURED, null, CurrentScore.nameOf(part), null, null, null, null, null));
            }
        }
    }

    private void value(PatientState s, Vital vital, long at, List<Because> why) {
        int v = vital.ordinal();
        if (s.measuredAt[v] == PatientState.NEVER) {
            if (s.plan(vital) != null) {
                why.add(new Because(Reason.NEVER_MEASURED, null, vital, null, null, null, null, null));
            }
            return;
        }
        if (s.measuredAt[v] < at - scores.validityMs(s, v)) {
            why.add(new Because(Reason.TOO_OLD, null, vital, null, s.measuredAt[v], null, null, null));
            return;
        }
        if (((s.doubtful >> v) & 1) == 1) {
            why.add(new Because(Reason.DOUBTFUL, null, vital, s.milli[v], s.measuredAt[v], null, null, null));
        }
        boolean limited = s.low[v] != Integer.MIN_VALUE
                || s.high[v] != Integer.MAX_VALUE
                || ConditionWatch.watches(s, Problem.limit(vital, Side.LOW))
                || ConditionWatch.watches(s, Problem.limit(vital, Side.HIGH));
        if (!limited) {
            why.add(new Because(Reason.NOT_IN_PROFILE, null, vital, s.milli[v], null, null, null, null));
            return;
        }
        boolean beyond = false;
        for (Side side : List.of(Side.LOW, Side.HIGH)) {
            String problem = Problem.limit(vital, side);
            boolean broken = (side == Side.LOW ? s.milli[v] < s.low[v] : s.milli[v] > s.high[v])
                    || ConditionWatch.holds(s, problem, s.view(scores).asOf(at));
            beyond |= broken;
            String cause = broken && !s.live.containsKey(problem) ? Causes.of(s, problem, Priority.MEDIUM) : null;
            if (cause != null) {
                why.add(new Because(Reason.COVERED, problem, vital, s.milli[v], null, null, null, cause));
            }
        }
        if (!beyond) {
            why.add(new Because(Reason.INSIDE, null, vital, s.milli[v], s.measuredAt[v], null, null, null));
        }
    }
}
