package se.hemvakt.rules.alert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.MeasureAgain;
import se.hemvakt.model.CareEvent.RequestAnswered;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.Episode;
import se.hemvakt.model.MeasuringPlan;
import se.hemvakt.model.News2;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Reading;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch.Pause;
import se.hemvakt.rules.eval.News2Calculator;
import se.hemvakt.rules.profile.RulesOfPatient;

/**
 * The rules: what an input means for one patient. A pure function of the state and the input, live and in replay the same;
 * stateless itself, so that one instance serves all patients and threads.
 *
 * <p><b>Time.</b> Measured time is the clock of everything clinical: readings are judged as of when they were measured, so a
 * backlog sent after a dead spot gives the episodes it would have given live. Before an input is looked at, everything that
 * was due until then happens at its own due time, so it makes no difference how often anybody asked in between. Silence is
 * told by our own time.
 *
 * <p><b>Order.</b> A reading older than the newest of its vital never changes what is current (H12). If it is red by itself
 * and nobody knew, it is told as found late. The same reading twice is one; another value at the same time wins if it is
 * worse (more points, then beyond the patient's limit, then the larger), whichever came first.
 *
 * <p>Here is the order of things in time. What a value means is in {@link ScoreWatch}, {@link LimitWatch}, {@link KitWatch}
 * and {@link LateFindings}, what becomes of a finding in {@link AlertLife}, what people ask in {@link Requests}.
 */
public final class PatientRules {
    private static final Vital[] ALL = Vital.values();
    private static final String STAFF_RULE = "staff";

    /** The vitals that are quantities or codes, one bit by ordinal: the rest are events and technical. */
    private static final long MEASURED = measured();

    private final CurrentScore scores;
    private final Intake intake;
    private final AlertLife life;
    private final LimitWatch limits;
    private final ScoreWatch score;
    private final KitWatch kits;
    private final ConditionWatch conditions;
    private final LateFindings past;
    private final Requests requests;
    private final int version;
    private final long quietMs;
    private final long askWaitMs;

    public PatientRules(RuleSettings settings) {
        this.scores = new CurrentScore(settings.validity());
        this.intake = new Intake(settings, scores);
        this.life = new AlertLife(settings);
        this.limits = new LimitWatch(settings, scores, intake, life);
        this.kits = new KitWatch(settings, life);
        this.conditions = new ConditionWatch(scores, life);
        this.score = new ScoreWatch(settings, scores, intake, life, limits, conditions, kits);
        this.past = new LateFindings(settings, scores, life);
        this.requests = new Requests(settings, life);
        this.version = settings.version();
        this.quietMs = settings.kits().quietAfter().toMillis();
        this.askWaitMs = settings.inputs().measureAgainWait().toMillis();
    }

    /** One input; see the methods named like its kinds. */
    public List<CareEvent> apply(PatientState state, Input input) {
        return input.match(
                readings -> readings(state, readings.readings()),
                impossible -> impossibleValue(state, impossible.receivedAtMs()),
                time -> timePassed(state, time.nowMs()),
                listening -> listening(state, listening.sinceMs()),
                request -> request(state, request.request()),
                profile -> profileChanged(state, profile.profile(), profile.atMs()),
                rules -> conditionsChanged(state, rules.rules(), rules.atMs()));
    }

    /**
     * Readings of this patient that arrived together, in any order.
     *
     * @return what they led to, in the order it happened; nearly always the shared empty list
     */
    public List<CareEvent> readings(PatientState state, List<Reading> readings) {
        List<Reading> ordered = inMeasuredOrder(readings);
        Decisions out = new Decisions();
        int from = 0;
        int size = ordered.size();
        while (from < size) {
            long at = ordered.get(from).measuredAtMs();
            int to = from + 1;
            while (to < size && ordered.get(to).measuredAtMs() == at) {
                to++;
            }
            instant(state, out, ordered, from, to);
            from = to;
        }
        return out.list();
    }

    /** A value no living adult can show is in quarantine: look after the patient, measure again (H16). */
    public List<CareEvent> impossibleValue(PatientState state, long receivedAtMs) {
        Decisions out = new Decisions();
        reached(state, out, receivedAtMs, PatientState.FOREVER);
        past.impossible(state, out, receivedAtMs);
        return out.list();
    }

    /** It is now this late by our clock: what became due happens. Asking too often or too early changes nothing. */
    public List<CareEvent> timePassed(PatientState state, long nowMs) {
        Decisions out = new Decisions();
        passTo(state, out, nowMs, PatientState.FOREVER);
        return out.list();
    }

    /** We were away until now: a kit that could not reach us was not silent. */
    public List<CareEvent> listening(PatientState state, long sinceMs) {
        state.listeningSince = Math.max(state.listeningSince, sinceMs);
        KitWatch.schedule(state, state.listeningSince);
        return List.of();
    }

    /** When to call {@link #timePassed} though nothing arrives, by our clock; {@link Long#MAX_VALUE} when never. */
    public long nextDue(PatientState state) {
        long due = nextOurs(state);
        long quiet =
                Math.min(scores.nextExpiry(state, state.told), AlertLife.nextCondition(state, state.conditionSeen));
        if (quiet < PatientState.FOREVER) {
            due = Math.min(due, Math.max(quiet, quietFrom(state)));
        }
        return due >= PatientState.FOREVER ? Long.MAX_VALUE : due;
    }

    /** The patient's NEWS2 as it was last told. */
    public News2 score(PatientState state) {
        return score.told(state);
    }

    /** A person asks. There is exactly one {@link RequestAnswered} in what it returns. */
    public List<CareEvent> request(PatientState state, CareRequest request) {
        Decisions out = new Decisions();
        passTo(state, out, request.atMs(), PatientState.FOREVER);
        out.add(requests.answer(state, out, request));
        rejudge(state, out, request.atMs());
        return out.list();
    }

    /**
     * A person tells what was done about an alert that is over, or what it turned out to be ({@link CareRequest.Kind#isNote}). There
     * is exactly one {@link RequestAnswered} in what it returns; the patient's state is not touched.
     *
     * @param ended as it is kept
     */
    public List<CareEvent> noteOfEnded(Episode ended, CareRequest request) {
        return Requests.ofEnded(ended, request);
    }

    /**
     * Limits, scale, plan or team are others now. What is current is judged again at once (H08), a value too old to count
     * excepted; what a limit that is gone had opened, ends.
     */
    public List<CareEvent> profileChanged(PatientState state, PatientProfile profile, long atMs) {
        Decisions out = new Decisions();
        passTo(state, out, atMs, PatientState.FOREVER);
        boolean streamed = state.profile.silentAfter() != null;
        long sensors = state.streaming;
        state.setProfile(profile);
        kits.planned(state, out, streamed, sensors, atMs);
        state.rejudge = true;
        rejudge(state, out, atMs);
        return out.list();
    }

    /** The rules of the patient's condition profiles are others now; what is current is judged by them at once (H08). */
    public List<CareEvent> conditionsChanged(PatientState state, RulesOfPatient rules, long atMs) {
        Decisions out = new Decisions();
        passTo(state, out, atMs, PatientState.FOREVER);
        RulesOfPatient before = state.conditions;
        state.follow(rules);
        conditions.changed(state, out, before, atMs);
        state.rejudge = true;
        rejudge(state, out, atMs);
        return out.list();
    }

    /** Another team is responsible from now on; what is open is its (H06). */
    public List<CareEvent> moved(PatientState state, TeamId team, long atMs) {
        Decisions out = new Decisions();
        // What was due until now is told together with the move: to the team that has the patient then.
        state.setProfile(state.profile.of(team));
        passTo(state, out, atMs, PatientState.FOREVER);
        for (LiveEpisode one : List.copyOf(state.live.values())) {
            life.moved(state, out, one, atMs);
        }
        return out.list();
    }

    /**
     * Monitoring ends (H27): what is open or about to be ends with it, a pause and silences too. From now on this state must be
     * given nothing any more, no readings and no time, until {@link #listening} says that it goes on.
     */
    public List<CareEvent> ended(PatientState state, long atMs) {
        Decisions out = new Decisions();
        state.pending.clear();
        for (LiveEpisode one : List.copyOf(state.live.values())) {
            life.close(state, out, one, atMs);
        }
        requests.end(state, out);
        return out.list();
    }

    // ---- readings

    /** The readings from..to, all measured at one time: first all are taken in, then they are judged together. */
    private void instant(PatientState s, Decisions out, List<Reading> readings, int from, int to) {
        long at = readings.get(from).measuredAtMs();
        long received = PatientState.NEVER;
        boolean measured = false;
        for (int i = from; i < to; i++) {
            Reading reading = readings.get(i);
            received = Math.max(received, reading.receivedAtMs());
            // Battery and contact are as of the sending: in a backlog that is hours after what was measured.
            measured |= reading.vital().kind() != Vital.Kind.TECHNICAL;
        }
        reached(s, out, received, at);
        if (measured && at > s.clock) {
            if (s.conditionSeen > at) {
                // Our clock had gone ahead while nothing came; what this backlog brings is due by its own times.
                s.conditionSeen = s.clock;
                s.conditionDue = PatientState.NEVER;
            }
            advance(s, out, at, at);
        } else if (at > s.told) {
            advance(s, out, at, PatientState.NEVER);
        }
        long touched = 0;
        for (int i = from; i < to; i++) {
            Reading reading = readings.get(i);
            int v = reading.vital().ordinal();
            long doubtfulBefore = s.doubtful;
            switch (intake.take(s, reading)) {
                case CURRENT -> {
                    touched |= 1L << v;
                    s.trends.add(reading.vital(), at, reading.milli());
                    if ((s.doubtful & ~doubtfulBefore) != 0) {
                        doubtful(s, out, reading);
                    }
                }
                case OLDER -> {
                    s.trends.add(reading.vital(), at, reading.milli());
                    past.late(s, out, reading);
                }
                case NOTHING -> {}
            }
            if (s.hasPlans) {
                kits.came(s, out, v, at, reading.receivedAtMs());
            }
        }
        if (touched == 0) {
            return;
        }
        if (measured && at > s.clock) {
            s.clock = at;
            kits.moved(s, out, received);
        }
        for (long rest = touched & ~MEASURED; rest != 0; rest &= rest - 1) {
            happened(s, out, Long.numberOfTrailingZeros(rest));
        }
        boolean scored = !s.live.isEmpty() && s.live.containsKey(Problem.NEWS2);
        // The score before limits: what it tells, a limit need not tell again.
        score.judge(s, out, measured ? s.clock : Math.max(s.clock, at), received, measured);
        for (long rest = touched & MEASURED; rest != 0; rest &= rest - 1) {
            measured(s, out, readings, from, to, Long.numberOfTrailingZeros(rest));
        }
        // What the score had told with it goes on by itself when it has ended.
        boolean ended = scored && !s.live.containsKey(Problem.NEWS2);
        conditions.judge(s, out, ended ? MEASURED : touched, s.clock);
        if (s.watch.pause() != null) {
            readingsInPause(s, out, readings.get(from), at);
        }
    }

    /** An event, or something technical. */
    private void happened(PatientState s, Decisions out, int v) {
        Vital vital = ALL[v];
        long at = s.measuredAt[v];
        boolean late = scores.isLate(s, v);
        if (LateFindings.isEvent(vital)) {
            past.event(s, out, vital, s.milli[v], at, late);
        } else {
            kits.judge(s, out, vital, at, late);
        }
    }

    private void measured(PatientState s, Decisions out, List<Reading> readings, int from, int to, int v) {
        long at = s.measuredAt[v];
        limits.judge(s, out, v, scores.pointsOf(s, ALL[v], s.milli[v], s.clock), at, scores.isLate(s, v));
        for (int i = from; i < to; i++) {
            Reading one = readings.get(i);
            if (one.vital() == ALL[v]) {
                if (s.clock - at > scores.validityMs(s, v)) {
                    // Newest of its kind, and yet too old for the score as it stands: it would go unnoticed.
                    past.late(s, out, one);
                }
                past.seen(s, v, one.milli(), one.measuredAtMs());
            }
        }
    }

    /** H17: a red value the sensor is unsure of is told at once all the same, and measured again. */
    private void doubtful(PatientState s, Decisions out, Reading reading) {
        MeasuringPlan plan = s.plan(reading.vital());
        boolean red = scores.pointsOf(s, reading.vital(), reading.milli(), s.clock) == News2Calculator.RED;
        boolean fresh = reading.receivedAtMs() - reading.measuredAtMs() <= askWaitMs;
        if (plan != null && plan.canBeAsked() && red && fresh) {
            out.add(new MeasureAgain(
                    s.patient(), reading.vital(), "measure.quality", reading.measuredAtMs() + askWaitMs));
        }
    }

    /** H26: nobody is to be alerted, and yet somebody wears the kit. */
    private void readingsInPause(PatientState s, Decisions out, Reading one, long at) {
        Pause pause = Objects.requireNonNull(s.watch.pause());
        if (one.vital().kind() == Vital.Kind.NUMERIC && at > pause.fromMs() + quietMs) {
            int known = scores.at(s, at);
            LiveEpisode live = s.live.get(Problem.PAUSE_READINGS);
            if (live != null && live.isAccepted() && !CurrentScore.isRed(known)) {
                // Somebody knows that values come: each further one is no news.
                return;
            }
            life.happened(
                    s,
                    out,
                    Finding.happened(
                            Problem.PAUSE_READINGS,
                            STAFF_RULE,
                            version,
                            AlertKind.TECHNICAL,
                            CurrentScore.isRed(known) ? Priority.MEDIUM : Priority.LOW,
                            List.of(),
                            false),
                    at);
        }
    }

    /** What is current is judged again, though nothing was measured. */
    private void rejudge(PatientState s, Decisions out, long at) {
        if (!s.rejudge) {
            return;
        }
        s.rejudge = false;
        // Values may have become too old sooner or later than they would have.
        s.expiry = PatientState.NEVER;
        if (s.clock != PatientState.NEVER) {
            score.judge(s, out, Math.max(s.clock, at), at, true);
        }
        for (Vital vital : ALL) {
            int v = vital.ordinal();
            if (s.measuredAt[v] == PatientState.NEVER) {
                continue;
            }
            if (vital.kind() == Vital.Kind.NUMERIC) {
                boolean current = s.measuredAt[v] >= at - scores.validityMs(s, v);
                if (current || ((s.liveLimits >> v) & 1) == 1) {
                    int points = scores.pointsOf(s, vital, s.milli[v], s.clock);
                    limits.judge(s, out, v, points, Math.max(at, s.measuredAt[v]), !current);
                }
            } else if (vital.kind() == Vital.Kind.TECHNICAL || vital == Vital.OFF_BODY) {
                kits.judge(s, out, vital, s.measuredAt[v], false);
            }
        }
        conditions.judge(s, out, MEASURED, Math.max(s.clock, at));
    }

    // ---- time

    /** Something reached us: the time until then passes first, and then it is not silent any more. */
    private void reached(PatientState s, Decisions out, long receivedAt, long measuredAt) {
        passTo(s, out, receivedAt, measuredAt);
        if (receivedAt > s.heard) {
            s.heard = receivedAt;
        }
        kits.heard(s, out, receivedAt);
    }

    /**
     * Our clock has come to this time: what was due happens in the order it was due.
     *
     * @param measured conditions pass to this time only: what was measured then is about to say how they stand
     */
    private void passTo(PatientState s, Decisions out, long now, long measured) {
        while (s.ourDue <= now) {
            long due = nextOurs(s);
            s.ourDue = due;
            if (due > now) {
                break;
            }
            quietTo(s, out, due, measured);
            life.ours(s, out, due);
            requests.ours(s, out, due);
            kits.ours(s, out, due);
            rejudge(s, out, due);
            score.ours(s, out, due);
            s.ourDue = PatientState.NEVER;
        }
        quietTo(s, out, now, measured);
    }

    private long nextOurs(PatientState s) {
        return Math.min(
                Math.min(kits.nextOurs(s), score.nextOurs(s)), Math.min(life.nextOurs(s), requests.nextOurs(s)));
    }

    private void quietTo(PatientState s, Decisions out, long now, long measured) {
        long conditions = Math.min(now, measured);
        if ((now > s.told || s.conditionDue <= conditions) && now >= quietFrom(s)) {
            advance(s, out, now, conditions);
        }
    }

    /**
     * Time passes for what was measured: values grow too old until the one time, conditions last until the other, each told
     * as of when it was due.
     */
    private void advance(PatientState s, Decisions out, long ages, long conditions) {
        while (s.conditionDue <= conditions || s.expiry <= ages) {
            s.conditionDue = AlertLife.nextCondition(s, s.conditionSeen);
            s.expiry = scores.nextExpiry(s, s.told);
            boolean expires = s.expiry <= ages && s.expiry <= s.conditionDue;
            if (expires) {
                s.told = s.expiry;
                // As old as it is by our clock; or, since something newer was measured, in a gap of what was measured.
                score.aged(s, out, conditions < ages ? Math.max(ages, s.heard) : PatientState.FOREVER);
                s.expiry = PatientState.NEVER;
            } else if (s.conditionDue <= conditions) {
                s.conditionSeen = s.conditionDue;
                due(s, out, s.conditionDue);
                s.conditionDue = PatientState.NEVER;
            } else {
                break;
            }
        }
        s.told = Math.max(s.told, ages);
        s.conditionSeen = Math.max(s.conditionSeen, conditions);
    }

    /** Conditions that have lasted until now are told, better ones believed. */
    private void due(PatientState s, Decisions out, long at) {
        for (String problem : AlertLife.dueAt(s, at)) {
            Vital limit = Problem.limitVital(problem);
            Vital filter = Problem.filterVital(problem);
            if (problem.equals(Problem.NEWS2)) {
                score.due(s, out, at);
                conditions.judge(s, out, MEASURED, at);
            } else if (limit != null) {
                int v = limit.ordinal();
                limits.judge(s, out, v, scores.pointsOf(s, limit, s.milli[v], s.clock), at, scores.isLate(s, v));
                conditions.due(s, out, problem, at);
            } else if (filter != null) {
                intake.unfilter(s, filter);
                int v = filter.ordinal();
                score.judge(s, out, Math.max(at, s.clock), Math.max(at, s.heard), true);
                limits.judge(s, out, v, scores.pointsOf(s, filter, s.milli[v], s.clock), at, scores.isLate(s, v));
            } else if (problem.equals(Problem.KIT_OFF_BODY)) {
                kits.judge(s, out, Vital.OFF_BODY, at, false);
            } else {
                conditions.due(s, out, problem, at);
            }
        }
    }

    /** From when on our clock, not the readings', tells how old values are. */
    private long quietFrom(PatientState s) {
        return Math.max(s.heard, s.listeningSince) + quietMs;
    }

    private static long measured() {
        long measured = 0;
        for (Vital vital : ALL) {
            boolean is = vital.kind() == Vital.Kind.NUMERIC || vital.kind() == Vital.Kind.CODED;
            measured |= is ? 1L << vital.ordinal() : 0;
        }
        return measured;
    }

    private static List<Reading> inMeasuredOrder(List<Reading> readings) {
        for (int i = 1; i < readings.size(); i++) {
            if (readings.get(i).measuredAtMs() < readings.get(i - 1).measuredAtMs()) {
                List<Reading> sorted = new ArrayList<>(readings);
                sorted.sort(Comparator.comparingLong(Reading::measuredAtMs));
                return sorted;
            }
        }
        return readings;
    }
}
