package se.hemvakt.rules.alert;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
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
import se.hemvakt.rules.expression.Truth;
import se.hemvakt.rules.profile.EventRule;
import se.hemvakt.rules.profile.Life;
import se.hemvakt.rules.profile.LimitRule;
import se.hemvakt.rules.profile.Notice;
import se.hemvakt.rules.profile.Rule;
import se.hemvakt.rules.profile.RulesOfPatient;
import se.hemvakt.rules.profile.RulesOfPatient.Watched;
import se.hemvakt.rules.profile.Verdict;

/**
 * The rules of the patient's condition profiles: which of them hold, told through the same life as every other alert.
 *
 * <p>What the standard profile says of NEWS2, falls and calls is carried out by {@link ScoreWatch} and {@link LateFindings};
 * where another profile takes the place of one of these rules, that one is not ({@link #builtIn}). A limit signed for the
 * patient is carried out by {@link LimitWatch}, unless a profile has a rule beside it.
 */
final class ConditionWatch {
    private static final Vital[] ALL = Vital.values();
    /** What made an episode about the rules themselves. */
    private static final String RULE = "profiles";

    /** The built-in rules by name in the standard profile, one bit each. */
    static final int NEWS2_HIGH = 1;

    static final int NEWS2_MEDIUM = 1 << 1;
    static final int NEWS2_RED = 1 << 2;
    static final int FALL = 1 << 3;
    static final int BUTTON = 1 << 4;
    static final int ALL_BUILT_IN = (1 << 5) - 1;

    private final CurrentScore scores;
    private final AlertLife life;

    ConditionWatch(CurrentScore scores, AlertLife life) {
        this.scores = scores;
        this.life = life;
    }

    /** Which built-in rules this set leaves in force. */
    static int builtIn(RulesOfPatient rules) {
        int built = 0;
        for (Watched watched : rules.watched()) {
            for (Rule rule : watched.rules()) {
                built |= bit(rule);
            }
        }
        return built;
    }

    /** A rule of the standard profile that somebody wrote otherwise is judged here, as it is written. */
    private static int bit(Rule rule) {
        if (!RulesOfPatient.isCarriedOutElsewhere(rule)) {
            return 0;
        }
        return switch (rule.id()) {
            case "standard/news2-high" -> NEWS2_HIGH;
            case "standard/news2-medium" -> NEWS2_MEDIUM;
            case "standard/news2-red-part" -> NEWS2_RED;
            case "standard/fall" -> FALL;
            case "standard/button" -> BUTTON;
            default -> 0;
        };
    }

    /** What these vitals can change. */
    void judge(PatientState s, Decisions out, long touched, long at) {
        RulesOfPatient rules = s.conditions;
        if (rules == null) {
            return;
        }
        StateView view = null;
        for (long rest = touched; rest != 0; rest &= rest - 1) {
            int v = Long.numberOfTrailingZeros(rest);
            for (Watched watched : rules.touchedBy(ALL[v])) {
                // Once an instant: by the first of its vitals that was touched.
                if (Long.numberOfTrailingZeros(watched.inputs() & touched) == v) {
                    view = view == null ? s.view(scores).asOf(at) : view;
                    judge(s, out, watched, view, at);
                }
            }
        }
    }

    /** A condition of this problem was due. */
    void due(PatientState s, Decisions out, String problem, long at) {
        RulesOfPatient rules = s.conditions;
        if (rules != null) {
            if (!watches(s, problem) && Problem.limitVital(problem) == null) {
                // Nobody watches it any more: restored with rules that are others now.
                s.pending.remove(problem);
            }
            for (Watched watched : rules.watched()) {
                if (watched.problem().equals(problem)) {
                    judge(s, out, watched, s.view(scores).asOf(at), at);
                }
            }
        }
    }

    /** The rules are others now, maybe since before this state was kept: what no rule watches any more ends. */
    void changed(PatientState s, Decisions out, @Nullable RulesOfPatient before, long at) {
        Set<String> problems = new TreeSet<>();
        if (before != null) {
            before.watched().stream()
                    .filter(one -> !one.isCarriedOutElsewhere())
                    .forEach(one -> problems.add(one.problem()));
        }
        for (LiveEpisode one : s.live.values()) {
            if (isOfProfile(one)) {
                problems.add(one.episode().problem());
            }
        }
        for (String problem : problems) {
            if (!watches(s, problem) && !isOwnLimit(s, problem)) {
                life.gone(s, out, problem, at);
            }
        }
        notices(s, out, at);
    }

    /** What of these rules does not judge as somebody may think is told to people, until it is mended. */
    private void notices(PatientState s, Decisions out, long at) {
        Set<Notice.Kind> kinds = EnumSet.noneOf(Notice.Kind.class);
        if (s.conditions != null) {
            s.conditions.notices().forEach(one -> kinds.add(one.kind()));
        }
        boolean ended = kinds.contains(Notice.Kind.OWN_LIMIT_ENDED)
                || kinds.contains(Notice.Kind.OWN_LIMIT_OUTSIDE_FENCES)
                || kinds.contains(Notice.Kind.SCALE_2_ENDED);
        notice(s, out, Problem.SIGNATURE_ENDED, ended ? Priority.LOW : null, at);
        boolean leftOut = kinds.contains(Notice.Kind.PROFILES_LEFT_OUT);
        notice(s, out, Problem.PROFILES_LEFT_OUT, leftOut ? Priority.MEDIUM : null, at);
        notice(s, out, Problem.NOT_JUDGED, kinds.contains(Notice.Kind.EXCLUDED) ? Priority.LOW : null, at);
    }

    private void notice(PatientState s, Decisions out, String problem, @Nullable Priority priority, long at) {
        if (priority != null || s.live.containsKey(problem)) {
            int version = s.conditions == null ? 0 : s.conditions.version();
            life.stands(
                    s,
                    out,
                    Standing.plain(problem, priority, false),
                    at,
                    told -> Finding.lasting(
                            problem, RULE, version, AlertKind.TECHNICAL, told, List.of(), false, List.of()));
        }
    }

    private static boolean isOfAnother(@Nullable LiveEpisode live, Rule rule) {
        return live != null && !live.episode().rule().equals(rule.id());
    }

    /** Whether a profile's rule made it. */
    private static boolean isOfProfile(LiveEpisode live) {
        return live.episode().rule().indexOf('/') >= 0;
    }

    /** What becomes of this episode when nobody accepts it; null when its rule does not say. */
    static Life.@Nullable Escalation escalation(PatientState s, LiveEpisode live) {
        if (s.conditions == null || !isOfProfile(live)) {
            return null;
        }
        for (Watched watched : s.conditions.watched()) {
            if (watched.problem().equals(live.episode().problem())) {
                Rule rule = ruleOf(watched, live);
                return rule == null ? null : rule.life().escalation();
            }
        }
        return null;
    }

    /** Whether a profile has a rule for this problem. */
    static boolean watches(PatientState s, String problem) {
        return s.conditions != null
                && s.conditions.watched().stream().anyMatch(one -> one.problem().equals(problem));
    }

    /** Whether a profile's rule for this problem says yes now, told or not. */
    static boolean holds(PatientState s, String problem, StateView view) {
        return s.conditions != null
                && s.conditions.watched().stream()
                        .filter(one -> one.problem().equals(problem))
                        .flatMap(one -> one.rules().stream())
                        .anyMatch(rule -> rule.judge(view, false) == Truth.YES);
    }

    private void judge(PatientState s, Decisions out, Watched watched, StateView view, long at) {
        if (isOwnLimit(s, watched.problem())) {
            return;
        }
        LiveEpisode live = s.live.isEmpty() ? null : s.live.get(watched.problem());
        Rule holds = null;
        boolean known = true;
        for (int i = 0; i < watched.rules().size() && holds == null; i++) {
            Rule rule = watched.rules().get(i);
            if (bit(rule) != 0) {
                continue;
            }
            Truth truth = rule.judge(view, live != null);
            if (truth == Truth.YES) {
                holds = rule;
            } else if (truth == Truth.UNKNOWN && !(isOfAnother(live, rule) && rule.isYetToLearn(view))) {
                known = false;
            }
        }
        if (holds instanceof EventRule event) {
            if (view.measuredAtMs(event.vital()) == at) {
                life.happened(s, out, finding(s, holds, view, holds.priority(), true), at);
            }
            return;
        }
        boolean theirs = live != null && !isOfProfile(live) && Problem.limitVital(watched.problem()) == null;
        if (holds == null && theirs) {
            // ScoreWatch and LateFindings see to it.
            return;
        }
        if (holds == null && live == null && !s.pending.containsKey(watched.problem())) {
            return;
        }
        Rule told = live == null ? null : ruleOf(watched, live);
        Rule rule = holds != null ? holds : told != null ? told : mildest(watched);
        Life how = rule.life();
        long askMs =
                how.measureAgainAfter() == null ? 0 : how.measureAgainAfter().toMillis();
        Vital limited = Problem.limitVital(watched.problem());
        // H07: it was told with the score, lasted with it, and is nothing new now that the score is well.
        boolean wasTold = s.heir != null && limited != null && CurrentScore.isPart(limited, s.heir.scored());
        Vital ask = askMs > 0 && holds != null && live == null && !wasTold ? toAsk(s, rule) : null;
        boolean late = isLate(s, rule);
        Priority worst = holds == null ? null : worst(s, holds, live);
        life.stands(
                s,
                out,
                new Standing(
                        watched.problem(),
                        worst,
                        known || holds != null,
                        late,
                        false,
                        wasTold ? 0 : how.delay().toMillis(),
                        how.hold().toMillis(),
                        ask,
                        "measure.confirm",
                        askMs,
                        ask != null && s.cameWithin(ask.ordinal(), askMs),
                        ask == null ? PatientState.NEVER : s.measuredAt[ask.ordinal()]),
                at,
                priority ->
                        finding(s, priority == worst ? rule : ruleAt(watched, rule, priority), view, priority, false));
        if (limited != null) {
            s.noteLimits(limited);
        }
    }

    /** A limit goes on by itself as soon as the score it was told with is well again. */
    void outlive(PatientState s, Decisions out, long at) {
        if (s.conditions != null) {
            StateView view = s.view(scores).asOf(at);
            for (Watched watched : s.conditions.watched()) {
                if (Problem.limitVital(watched.problem()) != null) {
                    judge(s, out, watched, view, at);
                }
            }
        }
    }

    /** Of the limits this vital's value is beyond the one that counts most, as evidence; null when there is none. */
    @Nullable
    Evidence beyond(PatientState s, Vital vital, long at) {
        if (s.conditions == null) {
            return null;
        }
        for (Watched watched : s.conditions.touchedBy(vital)) {
            if (Problem.limitVital(watched.problem()) != vital || isOwnLimit(s, watched.problem())) {
                continue;
            }
            StateView view = s.view(scores).asOf(at);
            for (Rule rule : watched.rules()) {
                if (rule.judge(view, false) == Truth.YES) {
                    List<Evidence> evidence = evidence(rule.explain(view));
                    return evidence.isEmpty() ? null : evidence.get(0);
                }
            }
        }
        return null;
    }

    /**
     * As the rule says; what became worse since nobody accepted it stays so, and a red value beyond what was signed for the
     * patient was never meant to be usual.
     */
    private Priority worst(PatientState s, Rule holds, @Nullable LiveEpisode live) {
        if (holds instanceof LimitRule limit && limit.head().whose().kind() == Verdict.Whose.Kind.OWN) {
            int v = limit.vital().ordinal();
            if (scores.pointsOf(s, limit.vital(), s.milli[v], s.clock) == News2Calculator.RED) {
                return Priority.HIGH;
            }
        }
        Life.Escalation escalation = live == null ? null : holds.life().escalation();
        boolean escalated = escalation != null
                && holds.id().equals(Objects.requireNonNull(live).episode().rule())
                && live.episode().priority() == escalation.to();
        return escalated ? Objects.requireNonNull(escalation).to() : holds.priority();
    }

    /** A limit signed for the patient that no profile has a rule beside: {@link LimitWatch} sees to it. */
    private static boolean isOwnLimit(PatientState s, String problem) {
        Vital vital = Problem.limitVital(problem);
        if (vital == null) {
            return false;
        }
        int v = vital.ordinal();
        return Problem.limitSide(problem) == Side.LOW ? s.low[v] != Integer.MIN_VALUE : s.high[v] != Integer.MAX_VALUE;
    }

    /** The rule that made this episode: by its figures it is to end; null when it was none of these. */
    private static @Nullable Rule ruleOf(Watched watched, LiveEpisode live) {
        for (Rule rule : watched.rules()) {
            if (rule.id().equals(live.episode().rule())) {
                return rule;
            }
        }
        return null;
    }

    private static Rule mildest(Watched watched) {
        return watched.rules().get(watched.rules().size() - 1);
    }

    private static Rule ruleAt(Watched watched, Rule otherwise, Priority priority) {
        for (Rule rule : watched.rules()) {
            if (rule.priority() == priority && bit(rule) == 0) {
                return rule;
            }
        }
        return otherwise;
    }

    /** The first of its vitals that the kit can measure when asked. */
    private static @Nullable Vital toAsk(PatientState s, Rule rule) {
        if (s.hasPlans && rule.priority() != Priority.HIGH) {
            for (long rest = rule.inputs(); rest != 0; rest &= rest - 1) {
                Vital vital = ALL[Long.numberOfTrailingZeros(rest)];
                MeasuringPlan plan = s.plan(vital);
                if (plan != null && plan.canBeAsked()) {
                    return vital;
                }
            }
        }
        return null;
    }

    /** Whether the newest of what it rests on reached us when its time had passed. */
    private boolean isLate(PatientState s, Rule rule) {
        int newest = -1;
        for (long rest = rule.inputs(); rest != 0; rest &= rest - 1) {
            int v = Long.numberOfTrailingZeros(rest);
            newest = newest < 0 || s.measuredAt[v] > s.measuredAt[newest] ? v : newest;
        }
        return newest >= 0 && s.measuredAt[newest] != PatientState.NEVER && scores.isLate(s, newest);
    }

    private Finding finding(PatientState s, Rule rule, StateView view, Priority priority, boolean happened) {
        Verdict verdict = rule.explain(view);
        List<Evidence> evidence = evidence(verdict);
        List<Clearing> clears = new ArrayList<>(1);
        long holdMs = verdict.clears().hold().toMillis();
        int margin = verdict.clears().marginMilli();
        for (Evidence one : evidence) {
            if (one.limitMilli() != null && one.side() != Side.NONE) {
                boolean low = one.side() == Side.LOW;
                clears.add(new Clearing(
                        one.vital().code(),
                        low ? Side.HIGH : Side.LOW,
                        one.limitMilli() + (low ? margin : -margin),
                        holdMs));
            }
        }
        if (happened) {
            return Finding.happened(
                    rule.problem(), rule.id(), rule.version(), AlertKind.CLINICAL, priority, evidence, isLate(s, rule));
        }
        return Finding.lasting(
                rule.problem(),
                rule.id(),
                rule.version(),
                AlertKind.CLINICAL,
                priority,
                evidence,
                isLate(s, rule),
                clears);
    }

    private static List<Evidence> evidence(Verdict verdict) {
        LimitOf whose =
                switch (verdict.whose().kind()) {
                    case STANDARD -> LimitOf.STANDARD;
                    case PROFILE -> LimitOf.PROFILE;
                    case OWN -> LimitOf.OWN;
                };
        List<Evidence> evidence = new ArrayList<>(verdict.evidence().size());
        for (Evidence one : verdict.evidence()) {
            evidence.add(new Evidence(
                    one.vital(),
                    one.milli(),
                    one.measuredAtMs(),
                    one.side(),
                    one.limitMilli(),
                    one.points(),
                    whose,
                    one.medianOf()));
        }
        return evidence;
    }
}
