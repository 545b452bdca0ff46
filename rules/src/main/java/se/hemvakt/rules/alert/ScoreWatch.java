package se.hemvakt.rules.alert;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.CareEvent.ScoreChanged;
import se.hemvakt.model.Episode.Clearing;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Evidence.LimitOf;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.MeasuringPlan;
import se.hemvakt.model.News2;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.eval.News2Calculator;

/**
 * NEWS2 of the current values: the score that is shown, its alert, and which parts have become too old.
 *
 * <p><b>Unknown is not normal</b> (H18). An incomplete score alerts as soon as what is there suffices. An episode of NEWS2 is
 * lowered or ended only when every part that gave it points is known again.
 *
 * <p><b>One cause, one alert.</b> A value beyond a limit of the patient or of a profile that also gives points here is told with this
 * episode; if it is still beyond when the score is well again, it goes on by itself, with whoever had accepted it.
 */
final class ScoreWatch {
    private static final Vital[] ALL = Vital.values();
    private static final String RULE = "news2";

    private final RuleSettings.Score settings;
    private final int version;
    private final CurrentScore scores;
    private final Intake intake;
    private final AlertLife life;
    private final LimitWatch limits;
    private final ConditionWatch conditions;
    private final KitWatch kits;
    private final long askWaitMs;

    ScoreWatch(
            RuleSettings settings,
            CurrentScore scores,
            Intake intake,
            AlertLife life,
            LimitWatch limits,
            ConditionWatch conditions,
            KitWatch kits) {
        this.settings = settings.score();
        this.version = settings.version();
        this.scores = scores;
        this.intake = intake;
        this.life = life;
        this.limits = limits;
        this.conditions = conditions;
        this.kits = kits;
        this.askWaitMs = settings.inputs().measureAgainWait().toMillis();
    }

    News2 told(PatientState s) {
        return scores.explain(s, s.told);
    }

    /**
     * @param at as of when
     * @param now our clock
     * @param measured whether something was measured of the patient: else nothing is better for it, though a score can rest
     *     on another, worse source now that one is too old
     */
    void judge(PatientState s, Decisions out, long at, long now, boolean measured) {
        int score = scores.at(s, at);
        // Differ only while a backlog comes in after a silence: then alerts are as of the readings, ages as of now.
        int shown = s.told == at ? score : scores.at(s, s.told);
        tell(s, out, shown);
        alert(s, out, score, at, now, measured);
        stale(s, out, shown, measured && s.told <= at ? PatientState.FOREVER : now);
    }

    /**
     * Values grew older, nothing was measured.
     *
     * @param now our clock; FOREVER for a gap in what was measured, which nothing will fill
     */
    void aged(PatientState s, Decisions out, long now) {
        int shown = scores.at(s, s.told);
        tell(s, out, shown);
        stale(s, out, shown, now);
    }

    /** When to look again, by our clock, whether what the kit had kept brought newer values. */
    long nextOurs(PatientState s) {
        long until = kits.catchesUpUntil(s);
        return until > s.heard && !isStaleTold(s) && isStale(s, scores.at(s, s.told)) ? until : PatientState.FOREVER;
    }

    void ours(PatientState s, Decisions out, long due) {
        if (nextOurs(s) <= due) {
            stale(s, out, scores.at(s, s.told), due);
        }
    }

    /** A condition of the score was due. */
    void due(PatientState s, Decisions out, long at) {
        alert(s, out, scores.at(s, at), at, Math.max(at, s.heard), true);
    }

    private void tell(PatientState s, Decisions out, int score) {
        if (score != s.toldScore) {
            s.toldScore = score;
            out.add(new ScoreChanged(s.patient(), scores.explain(s, s.told)));
        }
    }

    private void alert(PatientState s, Decisions out, int score, long at, long now, boolean measured) {
        int sum = CurrentScore.sum(score);
        if (measured && CurrentScore.missing(score) == 0) {
            s.scores.add(at, sum);
        }
        LiveEpisode live = s.live.isEmpty() ? null : s.live.get(Problem.NEWS2);
        Priority priority = priorityOf(s, sum, score, at);
        if (live == null && priority == null && s.pending.isEmpty()) {
            return;
        }
        if (live != null && priority == null && !live.episode().rule().equals(RULE)) {
            // A profile's own rule of the score made it, and ends it.
            return;
        }
        if (live != null
                && priority == null
                && (s.builtIn & ConditionWatch.NEWS2_MEDIUM) != 0
                && sum >= News2Calculator.MEDIUM_FROM - settings.clearMargin()) {
            priority = Priority.MEDIUM;
        }
        boolean late = priority != null && isPast(s, priority, now);
        int giving = CurrentScore.scored(score);
        long folded = folded(s, giving, at);
        // H18: what gave points and is unknown now may not have become normal.
        boolean known = live == null
                || (measured
                        && (live.scored() & CurrentScore.missing(score)) == 0
                        && !isDoubtful(s, live.scored(), at));
        boolean streaming = isStreaming(s, at, live == null ? giving : live.scored() | giving);
        RuleSettings.Timing timing = streaming ? settings.streaming() : settings.spot();
        boolean waits = sum < News2Calculator.HIGH_FROM && !CurrentScore.isRed(score);
        boolean worse = live != null
                && (sum >= live.peak() + settings.raiseStep()
                        || (live.isAccepted()
                                && ((folded & ~live.folded()) != 0
                                        || (CurrentScore.red(score) & ~live.scored()) != 0)));
        Vital ask = waits && priority != null && live == null ? doubted(s, giving, at) : null;
        life.stands(
                s,
                out,
                new Standing(
                        Problem.NEWS2,
                        priority,
                        known,
                        late,
                        worse,
                        waits ? timing.delay().toMillis() : 0,
                        timing.hold().toMillis(),
                        ask,
                        "measure.quality",
                        askWaitMs,
                        ask != null && s.cameWithin(ask.ordinal(), askWaitMs),
                        ask == null ? PatientState.NEVER : s.measuredAt[ask.ordinal()]),
                at,
                told -> finding(s, score, sum, told, folded, at, late, timing));
        after(s, out, live, giving, at);
    }

    /** Limits are told with the score while it is told, and by themselves again after it. */
    private void after(PatientState s, Decisions out, @Nullable LiveEpisode before, int giving, long at) {
        LiveEpisode live = s.live.get(Problem.NEWS2);
        if (live != null) {
            int scored = live.scored() | giving;
            if (scored != live.scored()) {
                live = live.withScored(scored);
                AlertLife.keep(s, live);
            }
            if (s.liveLimits != 0) {
                for (LiveEpisode one : List.copyOf(s.live.values())) {
                    Vital vital = Problem.limitVital(one.episode().problem());
                    if (vital != null
                            && Causes.of(
                                            s,
                                            one.episode().problem(),
                                            one.episode().priority())
                                    != null) {
                        life.close(s, out, one, at);
                        s.noteLimits(vital);
                    }
                }
            }
        } else if (before != null) {
            s.heir = before;
            for (int v = 0; v < PatientState.VITALS; v++) {
                if (s.measuredAt[v] >= at - scores.validityMs(s, v) && Intake.isBeyondLimit(s, v, s.milli[v])) {
                    int points = scores.pointsOf(s, ALL[v], s.milli[v], at);
                    limits.judge(s, out, v, points, at, scores.isLate(s, v));
                }
            }
            conditions.outlive(s, out, at);
            s.heir = null;
        }
    }

    /** Whether what still counts as of now does not suffice: the condition was found late. */
    private boolean isPast(PatientState s, Priority priority, long now) {
        if (now <= s.clock) {
            return false;
        }
        int score = scores.at(s, now);
        Priority still = priorityOf(s, CurrentScore.sum(score), score, now);
        return still == null || priority.isWorseThan(still);
    }

    private @Nullable Priority priorityOf(PatientState s, int sum, int score, long at) {
        if (sum >= News2Calculator.HIGH_FROM && (s.builtIn & ConditionWatch.NEWS2_HIGH) != 0) {
            return Priority.HIGH;
        }
        if (CurrentScore.isRed(score) && (s.builtIn & ConditionWatch.NEWS2_RED) != 0) {
            // A red value that is also beyond what was set for this patient was never meant to be usual.
            return folded(s, CurrentScore.red(score), at) != 0 ? Priority.HIGH : Priority.MEDIUM;
        }
        return sum >= News2Calculator.MEDIUM_FROM && (s.builtIn & ConditionWatch.NEWS2_MEDIUM) != 0
                ? Priority.MEDIUM
                : null;
    }

    /** The vitals of these parts whose value is beyond the patient's own limit, one bit by ordinal. */
    private long folded(PatientState s, int parts, long at) {
        long folded = 0;
        for (int rest = parts; rest != 0; rest &= rest - 1) {
            int v = scores.vitalOf(s, Integer.numberOfTrailingZeros(rest), at);
            if (v >= 0 && (Intake.isBeyondLimit(s, v, s.milli[v]) || isBeyondSigned(s, ALL[v], at))) {
                folded |= 1L << v;
            }
        }
        return folded;
    }

    /** Beyond a limit that was signed for the patient and that a profile has its own beside. */
    private boolean isBeyondSigned(PatientState s, Vital vital, long at) {
        Evidence beyond = conditions.beyond(s, vital, at);
        return beyond != null && beyond.limitOf() == LimitOf.OWN;
    }

    /** What gave points, with the limits of its profiles it is beyond: they are told with it. */
    private List<Evidence> evidence(PatientState s, int score, long at) {
        List<Evidence> evidence = scores.evidence(s, score, at, intake);
        evidence.replaceAll(one -> {
            Evidence beyond = one.limitMilli() == null ? conditions.beyond(s, one.vital(), at) : null;
            return beyond == null || beyond.side() != one.side()
                    ? one
                    : new Evidence(
                            one.vital(),
                            one.milli(),
                            one.measuredAtMs(),
                            one.side(),
                            beyond.limitMilli(),
                            one.points(),
                            beyond.limitOf(),
                            one.medianOf());
        });
        return evidence;
    }

    private boolean isStreaming(PatientState s, long at, int parts) {
        for (int rest = parts; rest != 0; rest &= rest - 1) {
            int v = scores.vitalOf(s, Integer.numberOfTrailingZeros(rest), at);
            if (v >= 0 && intake.isStreaming(s, v)) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of these parts rests on a value its sensor is unsure of: it may warn, and makes nothing better (H17). */
    private boolean isDoubtful(PatientState s, int parts, long at) {
        if (s.doubtful == 0) {
            return false;
        }
        for (int rest = parts; rest != 0; rest &= rest - 1) {
            int v = scores.vitalOf(s, Integer.numberOfTrailingZeros(rest), at);
            if (v >= 0 && ((s.doubtful >> v) & 1) == 1) {
                return true;
            }
        }
        return false;
    }

    /** A part that gives points by a value its sensor is unsure of, and that the kit can measure again. */
    private @Nullable Vital doubted(PatientState s, int parts, long at) {
        if (s.doubtful == 0) {
            return null;
        }
        for (int rest = parts; rest != 0; rest &= rest - 1) {
            int v = scores.vitalOf(s, Integer.numberOfTrailingZeros(rest), at);
            if (v >= 0 && ((s.doubtful >> v) & 1) == 1) {
                MeasuringPlan plan = s.plan(ALL[v]);
                if (plan != null && plan.canBeAsked()) {
                    return ALL[v];
                }
            }
        }
        return null;
    }

    private Finding finding(
            PatientState s,
            int score,
            int sum,
            Priority priority,
            long folded,
            long at,
            boolean late,
            RuleSettings.Timing timing) {
        List<Clearing> clears = new ArrayList<>(2);
        clears.add(new Clearing(
                RULE,
                Side.LOW,
                (News2Calculator.MEDIUM_FROM - 1 - settings.clearMargin()) * 1000,
                timing.hold().toMillis()));
        for (int rest = CurrentScore.red(score); rest != 0; rest &= rest - 1) {
            int v = scores.vitalOf(s, Integer.numberOfTrailingZeros(rest), at);
            if (v >= 0) {
                clears.add(clearing(s, v, timing.hold().toMillis()));
            }
        }
        return new Finding(
                Problem.NEWS2,
                RULE,
                version,
                AlertKind.CLINICAL,
                priority,
                CurrentScore.missing(score) == 0 ? sum : null,
                CurrentScore.scored(score),
                sum,
                folded,
                evidence(s, score, at),
                false,
                late,
                clears,
                null);
    }

    /** The nearest value of a red part that is not red any more. */
    private Clearing clearing(PatientState s, int v, long holdMs) {
        Side side = CurrentScore.side(ALL[v], s.milli[v], s.profile.spo2Scale());
        int step = ALL[v] == Vital.TEMPERATURE ? 100 : 1000;
        int milli = s.milli[v] / step * step;
        int towards = side == Side.HIGH || ALL[v] == Vital.CONSCIOUSNESS ? -step : step;
        while (ALL[v].isPossible(milli + (long) towards)
                && scores.pointsOf(s, ALL[v], milli, s.clock) == News2Calculator.RED) {
            milli += towards;
        }
        return new Clearing(ALL[v].code(), towards < 0 ? Side.LOW : Side.HIGH, milli, holdMs);
    }

    /**
     * As of {@link PatientState#told}. H12: that values are old by our clock is not told while they are only the first of what a
     * kit had kept.
     */
    private void stale(PatientState s, Decisions out, int shown, long now) {
        boolean stale = isStale(s, shown);
        if (stale == s.live.containsKey(Problem.NEWS2_STALE)) {
            return;
        }
        if (stale && now < kits.catchesUpUntil(s)) {
            s.ourDue = PatientState.NEVER;
            return;
        }
        life.stands(
                s,
                out,
                Standing.plain(Problem.NEWS2_STALE, stale ? Priority.LOW : null, false),
                s.told,
                priority -> Finding.lasting(
                        Problem.NEWS2_STALE,
                        RULE,
                        version,
                        AlertKind.TECHNICAL,
                        priority,
                        scores.stale(s, s.told),
                        false,
                        missing(shown)));
    }

    private boolean isStale(PatientState s, int shown) {
        return CurrentScore.missing(shown) != 0 && scores.isAnyStale(s, s.told);
    }

    /** Or kept from people by its cause: then there is nothing to look at again. */
    private static boolean isStaleTold(PatientState s) {
        return s.live.containsKey(Problem.NEWS2_STALE) || AlertLife.isHeldBack(s, Problem.NEWS2_STALE, Priority.LOW);
    }

    private static List<Clearing> missing(int score) {
        List<Clearing> clears = new ArrayList<>();
        for (int rest = CurrentScore.missing(score); rest != 0; rest &= rest - 1) {
            clears.add(new Clearing(
                    CurrentScore.nameOf(Integer.numberOfTrailingZeros(rest)).code(), Side.NONE, 0, 0));
        }
        return clears;
    }
}
