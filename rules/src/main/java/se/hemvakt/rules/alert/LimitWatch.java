package se.hemvakt.rules.alert;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.Episode.Clearing;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Evidence.LimitOf;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.MeasuringPlan;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.eval.News2Calculator;

/** The patient's own limits. */
final class LimitWatch {
    private static final Vital[] ALL = Vital.values();
    private static final String RULE = "limit";

    private final RuleSettings.Limits settings;
    private final CurrentScore scores;
    private final Intake intake;
    private final AlertLife life;
    private final long askWaitMs;
    private final int[] margin = new int[PatientState.VITALS];

    LimitWatch(RuleSettings settings, CurrentScore scores, Intake intake, AlertLife life) {
        this.settings = settings.limits();
        this.scores = scores;
        this.intake = intake;
        this.life = life;
        this.askWaitMs = settings.inputs().measureAgainWait().toMillis();
        this.settings.margin().forEach((vital, milli) -> margin[vital.ordinal()] = milli);
    }

    /** The current value of this vital, against both limits. */
    void judge(PatientState s, Decisions out, int v, int points, long at, boolean late) {
        int milli = s.milli[v];
        boolean low = milli < s.low[v];
        boolean high = milli > s.high[v];
        if (!low && !high && ((s.liveLimits >> v) & 1) == 0) {
            return;
        }
        // What ended is told before what began.
        if (low) {
            judge(s, out, v, Side.HIGH, high, s.high[v], points, at, late);
        }
        judge(s, out, v, Side.LOW, low, s.low[v], points, at, late);
        if (!low) {
            judge(s, out, v, Side.HIGH, high, s.high[v], points, at, late);
        }
        s.noteLimits(ALL[v]);
    }

    private void judge(
            PatientState s,
            Decisions out,
            int v,
            Side side,
            boolean broken,
            int limit,
            int points,
            long at,
            boolean late) {
        String problem = Problem.limit(ALL[v], side);
        LiveEpisode live = s.live.get(problem);
        if (!broken && live == null && !s.pending.containsKey(problem)) {
            return;
        }
        if (limit == Integer.MIN_VALUE || limit == Integer.MAX_VALUE) {
            if (!ConditionWatch.watches(s, problem)) {
                life.gone(s, out, problem, at);
            }
            return;
        }
        Priority level = null;
        if (broken) {
            level = points == News2Calculator.RED ? Priority.HIGH : settings.priority();
        } else if (live != null && !isInside(s, v, side)) {
            level = settings.priority();
        }
        if (live != null && isSame(live, level, late, at)) {
            return;
        }
        boolean streaming = intake.isStreaming(s, v);
        RuleSettings.Timing timing = streaming ? settings.streaming() : settings.spot();
        LiveEpisode heir = s.heir;
        // H07: it was told with the score, lasted with it, and is nothing new now that the score is well.
        boolean told = heir != null && ((heir.folded() >> v) & 1) == 1;
        boolean waits = level != Priority.HIGH && !told;
        Vital ask = waits ? toAsk(s, ALL[v], streaming) : null;
        life.stands(
                s,
                out,
                new Standing(
                        problem,
                        level,
                        // H17: what the sensor is unsure of may warn, and ends nothing.
                        s.measuredAt[v] >= at - scores.validityMs(s, v) && ((s.doubtful >> v) & 1) == 0,
                        late,
                        false,
                        waits ? timing.delay().toMillis() : 0,
                        timing.hold().toMillis(),
                        ask,
                        ((s.doubtful >> v) & 1) == 1 ? "measure.quality" : "measure.confirm",
                        askWaitMs,
                        s.cameWithin(v, askWaitMs),
                        s.measuredAt[v]),
                at,
                priority -> finding(s, v, side, limit, points, priority, late, timing));
    }

    /** Nothing would change: seen at every reading, so nothing is made for it. */
    private static boolean isSame(LiveEpisode live, @Nullable Priority level, boolean late, long at) {
        return live.episode().priority() == level
                && (late || !live.episode().foundLate())
                && live.due() > at
                && live.better().at(level, at).equals(live.better());
    }

    /** One value by itself, or one the sensor is unsure of: the body is asked before a person is disturbed. */
    private static @Nullable Vital toAsk(PatientState s, Vital vital, boolean streaming) {
        if (streaming && ((s.doubtful >> vital.ordinal()) & 1) == 0) {
            return null;
        }
        MeasuringPlan plan = s.plan(vital);
        return plan != null && plan.canBeAsked() ? vital : null;
    }

    /** Whether the value is far enough inside the limit to count as better. */
    private boolean isInside(PatientState s, int v, Side side) {
        return side == Side.LOW ? s.milli[v] >= clearAt(s, v, side) : s.milli[v] <= clearAt(s, v, side);
    }

    /** Never so far inside that the other limit, or the end of what is possible, is in the way. */
    private int clearAt(PatientState s, int v, Side side) {
        int low = s.low[v];
        int high = s.high[v];
        if (side == Side.LOW) {
            int end = high == Integer.MAX_VALUE ? ALL[v].highestPossibleMilli() : low + (high - low) / 2;
            return Math.min(low + margin[v], end);
        }
        int end = low == Integer.MIN_VALUE ? ALL[v].lowestPossibleMilli() : high - (high - low) / 2;
        return Math.max(high - margin[v], end);
    }

    private Finding finding(
            PatientState s,
            int v,
            Side side,
            int limit,
            int points,
            Priority priority,
            boolean late,
            RuleSettings.Timing timing) {
        Evidence evidence = new Evidence(
                ALL[v],
                s.milli[v],
                s.measuredAt[v],
                side,
                limit,
                points < 0 ? null : points,
                LimitOf.OWN,
                intake.medianOf(s, v));
        Clearing clears = new Clearing(
                ALL[v].code(),
                side == Side.LOW ? Side.HIGH : Side.LOW,
                clearAt(s, v, side),
                timing.hold().toMillis());
        return Finding.lasting(
                Problem.limit(ALL[v], side),
                RULE,
                s.profile.version(),
                AlertKind.CLINICAL,
                priority,
                List.of(evidence),
                late,
                List.of(clears));
    }
}
