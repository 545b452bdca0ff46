package se.hemvakt.rules.alert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.RequestAnswered;
import se.hemvakt.model.CareEvent.ScoreChanged;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.News2;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Reading;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.alert.AlertLife.Finding;
import se.hemvakt.rules.eval.News2Calculator;

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
 * <p><b>Unknown is not normal</b> (H18). An incomplete score alerts as soon as what is there suffices. An episode of NEWS2 is
 * lowered or ended only when every part that gave it points is known again.
 */
public final class PatientRules {
    private static final Vital[] ALL = Vital.values();
    private static final String NEWS2_RULE = "news2";
    private static final String LIMIT_RULE = "limit";
    private static final String LATE_RULE = "late";
    private static final String EVENT_RULE = "event";
    private static final String KIT_RULE = "kit";
    private static final int CLOCK_OFFSET_MILLI_PER_S = 1000;

    private final RuleSettings settings;
    private final CurrentScore scores;
    private final AlertLife life;
    private final long quietMs;

    public PatientRules(RuleSettings settings) {
        this.settings = settings;
        this.scores = new CurrentScore(settings.validity());
        this.life = new AlertLife(settings);
        this.quietMs = settings.quietAfter().toMillis();
    }

    /** One input; see the methods named like its kinds. */
    public List<CareEvent> apply(PatientState state, Input input) {
        return input.match(
                readings -> readings(state, readings.readings()),
                impossible -> impossibleValue(state, impossible.receivedAtMs()),
                time -> timePassed(state, time.nowMs()),
                listening -> listening(state, listening.sinceMs()),
                request -> request(state, request.request()),
                profile -> profileChanged(state, profile.profile(), profile.atMs()));
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
        reached(state, out, receivedAtMs);
        happened(
                state,
                out,
                finding(
                        Problem.IMPOSSIBLE,
                        EVENT_RULE,
                        settings.version(),
                        AlertKind.TECHNICAL,
                        Priority.MEDIUM,
                        List.of(),
                        true,
                        false),
                receivedAtMs);
        return out.list();
    }

    /** It is now this late by our clock: what became due happens. Asking too often or too early changes nothing. */
    public List<CareEvent> timePassed(PatientState state, long nowMs) {
        Decisions out = new Decisions();
        passTo(state, out, nowMs);
        return out.list();
    }

    /** We were away until now: a kit that could not reach us was not silent. */
    public List<CareEvent> listening(PatientState state, long sinceMs) {
        state.listeningSince = Math.max(state.listeningSince, sinceMs);
        return List.of();
    }

    /** When to call {@link #timePassed} though nothing arrives, by our clock; {@link Long#MAX_VALUE} when never. */
    public long nextDue(PatientState state) {
        long due = Math.min(silentDue(state), life.nextLatchedEnd(state));
        long expiry = scores.nextExpiry(state, state.told);
        if (expiry < PatientState.FOREVER) {
            due = Math.min(due, Math.max(expiry, quietFrom(state)));
        }
        return due >= PatientState.FOREVER ? Long.MAX_VALUE : due;
    }

    /** The patient's NEWS2 as it was last told. */
    public News2 score(PatientState state) {
        return scores.explain(state, state.told);
    }

    // ---- readings

    /** The readings from..to, all measured at one time: first all are taken in, then they are judged together. */
    private void instant(PatientState s, Decisions out, List<Reading> readings, int from, int to) {
        long at = readings.get(from).measuredAtMs();
        long received = readings.get(from).receivedAtMs();
        for (int i = from + 1; i < to; i++) {
            received = Math.max(received, readings.get(i).receivedAtMs());
        }
        reached(s, out, received);
        if (at > s.told) {
            ageTo(s, out, at);
        }
        long touched = 0;
        boolean measured = false;
        for (int i = from; i < to; i++) {
            Reading reading = readings.get(i);
            int v = reading.vital().ordinal();
            long newest = s.measuredAt[v];
            if (at < newest) {
                foundLate(s, out, reading);
            } else if (at > newest || isWorse(s, reading)) {
                s.milli[v] = reading.milli();
                s.measuredAt[v] = at;
                s.receivedAt[v] = reading.receivedAtMs();
                s.expiry = Math.min(s.expiry, at + scores.validityMs(v) + 1);
                touched |= 1L << v;
                measured |= reading.vital().kind() != Vital.Kind.TECHNICAL;
            }
        }
        if (touched == 0) {
            return;
        }
        // Battery and contact are as of the sending: in a backlog that is hours after what was measured of the patient.
        s.clock = measured ? Math.max(s.clock, at) : s.clock;
        for (long rest = touched; rest != 0; rest &= rest - 1) {
            judgeValue(s, out, Long.numberOfTrailingZeros(rest), at);
        }
        // Whatever was measured: time has passed, and a score can rest on another source now.
        judgeScore(s, out, measured ? s.clock : Math.max(s.clock, at), received);
    }

    /** Something reached us: the time until then passes first, and then it is not silent any more. */
    private void reached(PatientState s, Decisions out, long receivedAt) {
        passTo(s, out, receivedAt);
        if (receivedAt > s.heard) {
            s.heard = receivedAt;
        }
        if (!s.live.isEmpty()) {
            over(s, out, Problem.KIT_SILENT, receivedAt);
        }
    }

    private void judgeValue(PatientState s, Decisions out, int v, long at) {
        Vital vital = ALL[v];
        boolean late = s.receivedAt[v] - at > scores.validityMs(v);
        switch (vital.kind()) {
            case NUMERIC, CODED -> {
                int points = scores.pointsOf(s, vital, s.milli[v], s.clock);
                judgeLimits(s, out, v, points, at, late);
                rememberRed(s, v, at, points == News2Calculator.RED || isBeyondLimit(s, v, s.milli[v]));
            }
            case EVENT -> {
                if (vital == Vital.FALL || vital == Vital.BUTTON) {
                    s.redRuns(v).start(at);
                    happened(s, out, event(s.milli[v], vital, at, late), at);
                }
            }
            case TECHNICAL -> judgeKit(s, out, vital, s.milli[v], at, late);
        }
    }

    private void judgeLimits(PatientState s, Decisions out, int v, int points, long at, boolean late) {
        int milli = s.milli[v];
        boolean low = milli < s.low[v];
        boolean high = milli > s.high[v];
        if (!low && !high && ((s.liveLimits >> v) & 1) == 0) {
            return;
        }
        // What ended is told before what began.
        if (low) {
            judgeLimit(s, out, v, Side.HIGH, high, s.high[v], points, at, late);
        }
        judgeLimit(s, out, v, Side.LOW, low, s.low[v], points, at, late);
        if (!low) {
            judgeLimit(s, out, v, Side.HIGH, high, s.high[v], points, at, late);
        }
        s.noteLimits(ALL[v]);
    }

    private void judgeLimit(
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
        if (!broken) {
            over(s, out, problem, at);
            return;
        }
        Priority priority = points == News2Calculator.RED ? Priority.HIGH : settings.limitPriority();
        LiveEpisode live = s.live.get(problem);
        if (live != null && isSame(live, priority, late)) {
            return;
        }
        Evidence evidence = new Evidence(ALL[v], s.milli[v], s.measuredAt[v], side, limit, points < 0 ? null : points);
        lasting(
                s,
                out,
                finding(
                        problem,
                        LIMIT_RULE,
                        s.profile.version(),
                        AlertKind.CLINICAL,
                        priority,
                        List.of(evidence),
                        false,
                        late),
                at);
    }

    private void judgeKit(PatientState s, Decisions out, Vital vital, int milli, long at, boolean late) {
        if (vital == Vital.BATTERY) {
            boolean critical = milli < settings.batteryCritical() * 1000;
            int limit = (critical ? settings.batteryCritical() : settings.batteryLow()) * 1000;
            technical(
                    s,
                    out,
                    Problem.KIT_BATTERY,
                    milli >= limit ? null : critical ? Priority.MEDIUM : Priority.LOW,
                    new Evidence(vital, milli, at, Side.LOW, limit, null),
                    at,
                    late);
        } else if (vital == Vital.CLOCK_OFFSET) {
            int limit = Math.toIntExact(settings.clockOffset().toSeconds()) * CLOCK_OFFSET_MILLI_PER_S;
            technical(
                    s,
                    out,
                    Problem.KIT_CLOCK,
                    Math.abs(milli) > limit ? Priority.MEDIUM : null,
                    new Evidence(vital, milli, at, milli < 0 ? Side.LOW : Side.HIGH, limit, null),
                    at,
                    late);
        }
    }

    private void technical(
            PatientState s,
            Decisions out,
            String problem,
            @Nullable Priority priority,
            Evidence evidence,
            long at,
            boolean late) {
        if (priority == null) {
            over(s, out, problem, at);
            return;
        }
        lasting(
                s,
                out,
                finding(
                        problem,
                        KIT_RULE,
                        settings.version(),
                        AlertKind.TECHNICAL,
                        priority,
                        List.of(evidence),
                        false,
                        late),
                at);
    }

    /** Older than what is current: it changes nothing but what we know of the past. */
    private void foundLate(PatientState s, Decisions out, Reading reading) {
        Vital vital = reading.vital();
        int v = vital.ordinal();
        long at = reading.measuredAtMs();
        boolean event = vital == Vital.FALL || vital == Vital.BUTTON;
        int points = scores.pointsOf(s, vital, reading.milli(), at);
        boolean beyond = isBeyondLimit(s, v, reading.milli());
        if (!event && points != News2Calculator.RED && !beyond) {
            return;
        }
        RedRuns runs = s.redRuns(v);
        if (runs.covers(at)) {
            return;
        }
        runs.start(at);
        if (event) {
            happened(s, out, event(reading.milli(), vital, at, true), at);
            return;
        }
        boolean low = reading.milli() < s.low[v];
        Evidence evidence = new Evidence(
                vital,
                reading.milli(),
                at,
                beyond ? low ? Side.LOW : Side.HIGH : CurrentScore.side(vital, reading.milli(), s.profile.spo2Scale()),
                beyond ? Integer.valueOf(low ? s.low[v] : s.high[v]) : null,
                points < 0 ? null : points);
        happened(
                s,
                out,
                finding(
                        Problem.late(vital),
                        LATE_RULE,
                        settings.version(),
                        AlertKind.CLINICAL,
                        Priority.MEDIUM,
                        List.of(evidence),
                        true,
                        true),
                at);
    }

    private static void rememberRed(PatientState s, int v, long at, boolean red) {
        boolean before = ((s.redNow >> v) & 1) == 1;
        if (red && before) {
            s.redRuns(v).extend(at);
        } else if (red) {
            s.redRuns(v).start(at);
        }
        s.redNow = red ? s.redNow | (1L << v) : s.redNow & ~(1L << v);
    }

    private static boolean isBeyondLimit(PatientState s, int v, int milli) {
        return milli < s.low[v] || milli > s.high[v];
    }

    /** Two values for one time: which of them counts must not depend on which came first. */
    private boolean isWorse(PatientState s, Reading reading) {
        Vital vital = reading.vital();
        int v = vital.ordinal();
        int was = s.milli[v];
        int is = reading.milli();
        int points = scores.pointsOf(s, vital, is, s.clock) - scores.pointsOf(s, vital, was, s.clock);
        if (points != 0) {
            return points > 0;
        }
        boolean beyond = isBeyondLimit(s, v, is);
        return beyond == isBeyondLimit(s, v, was) ? is > was : beyond;
    }

    // ---- the score

    /**
     * @param at as of when
     * @param now our clock
     */
    private void judgeScore(PatientState s, Decisions out, long at, long now) {
        int score = scores.at(s, at);
        // Differ only while a backlog comes in after a silence: then alerts are as of the readings, ages as of now.
        int shown = s.told == at ? score : scores.at(s, s.told);
        tellScore(s, out, shown);
        judgeNews2(s, out, score, at, now);
        judgeStale(s, out, shown);
    }

    private void tellScore(PatientState s, Decisions out, int score) {
        if (score != s.toldScore) {
            s.toldScore = score;
            out.add(new ScoreChanged(s.patient(), scores.explain(s, s.told)));
        }
    }

    private void judgeNews2(PatientState s, Decisions out, int score, long at, long now) {
        int sum = CurrentScore.sum(score);
        Priority priority = priorityOf(sum, score);
        boolean late = priority != null && isPast(s, priority, now);
        LiveEpisode live = s.live.isEmpty() ? null : s.live.get(Problem.NEWS2);
        if (live == null) {
            if (priority != null) {
                life.open(s, out, news2(s, score, sum, priority, at, late), at);
            }
            return;
        }
        // H18: what gave points and is unknown now may not have become normal.
        boolean known = (live.scored() & CurrentScore.missing(score)) == 0;
        if (priority == null) {
            if (known) {
                life.close(s, out, live, at);
            } else {
                noteScored(s, live, score);
            }
            return;
        }
        Priority was = live.episode().priority();
        boolean worse = priority.isWorseThan(was)
                || sum >= live.peak() + settings.raiseStep()
                || (live.episode().foundLate() && !late);
        if (worse) {
            Priority worst = was.isWorseThan(priority) && !known ? was : priority;
            life.raise(s, out, live, news2(s, score, sum, worst, at, late), at);
        } else if (was.isWorseThan(priority) && known) {
            life.lower(
                    s,
                    out,
                    live,
                    news2(s, score, sum, priority, at, live.episode().foundLate()),
                    at);
        } else {
            noteScored(s, live, score);
        }
    }

    /** Whether what still counts as of now does not suffice: the condition was found late. */
    private boolean isPast(PatientState s, Priority priority, long now) {
        if (now <= s.clock) {
            return false;
        }
        int score = scores.at(s, now);
        Priority still = priorityOf(CurrentScore.sum(score), score);
        return still == null || priority.isWorseThan(still);
    }

    private static void noteScored(PatientState s, LiveEpisode live, int score) {
        int scored = live.scored() | CurrentScore.scored(score);
        if (scored != live.scored()) {
            AlertLife.keep(s, live.withScored(scored));
        }
    }

    private static @Nullable Priority priorityOf(int sum, int score) {
        if (sum >= News2Calculator.HIGH_FROM) {
            return Priority.HIGH;
        }
        return sum >= News2Calculator.MEDIUM_FROM || CurrentScore.isRed(score) ? Priority.MEDIUM : null;
    }

    private Finding news2(PatientState s, int score, int sum, Priority priority, long at, boolean late) {
        return new Finding(
                Problem.NEWS2,
                NEWS2_RULE,
                settings.version(),
                AlertKind.CLINICAL,
                priority,
                CurrentScore.missing(score) == 0 ? sum : null,
                CurrentScore.scored(score),
                sum,
                scores.evidence(s, score, at),
                false,
                late);
    }

    /** As of {@link PatientState#told}. */
    private void judgeStale(PatientState s, Decisions out, int shown) {
        boolean stale = CurrentScore.missing(shown) != 0 && scores.isAnyStale(s, s.told);
        LiveEpisode live = s.live.isEmpty() ? null : s.live.get(Problem.NEWS2_STALE);
        if (stale && live == null) {
            life.open(
                    s,
                    out,
                    finding(
                            Problem.NEWS2_STALE,
                            NEWS2_RULE,
                            settings.version(),
                            AlertKind.TECHNICAL,
                            Priority.LOW,
                            scores.stale(s, s.told),
                            false,
                            false),
                    s.told);
        } else if (!stale && live != null) {
            life.close(s, out, live, s.told);
        }
    }

    // ---- time

    /** Our clock has come to this time: what was due happens in the order it was due. */
    private void passTo(PatientState s, Decisions out, long now) {
        if (now >= s.latchedDue || now >= silentDue(s)) {
            long latched = life.nextLatchedEnd(s);
            long silent = silentDue(s);
            while (Math.min(latched, silent) <= now) {
                long due = Math.min(latched, silent);
                quietTo(s, out, due);
                if (latched <= silent) {
                    life.endLatched(s, out, due);
                } else {
                    kitSilent(s, out, due);
                }
                latched = life.nextLatchedEnd(s);
                silent = silentDue(s);
            }
            s.latchedDue = latched;
        }
        quietTo(s, out, now);
    }

    private void quietTo(PatientState s, Decisions out, long now) {
        if (now > s.told && now >= quietFrom(s)) {
            ageTo(s, out, now);
        }
    }

    /** Values grow old until this time; what became too old is told as of when it did. */
    private void ageTo(PatientState s, Decisions out, long until) {
        while (s.expiry <= until) {
            long due = scores.nextExpiry(s, s.told);
            if (due <= until) {
                s.told = due;
                int shown = scores.at(s, due);
                tellScore(s, out, shown);
                judgeStale(s, out, shown);
                due = scores.nextExpiry(s, due);
            }
            s.expiry = due;
        }
        s.told = Math.max(s.told, until);
    }

    /** From when on our clock, not the readings', tells how old values are. */
    private long quietFrom(PatientState s) {
        return Math.max(s.heard, s.listeningSince) + quietMs;
    }

    private static long silentDue(PatientState s) {
        if (s.profile.silentAfter() == null || s.live.containsKey(Problem.KIT_SILENT)) {
            return PatientState.FOREVER;
        }
        return Math.max(s.heard, s.listeningSince) + s.profile.silentAfter().toMillis();
    }

    /** H09: told by our clock, ended only by data. */
    private void kitSilent(PatientState s, Decisions out, long at) {
        List<Evidence> last = s.heard == PatientState.NEVER
                ? List.of()
                : List.of(new Evidence(Vital.CONTACT, 1000, s.heard, Side.NONE, null, null));
        life.open(
                s,
                out,
                finding(
                        Problem.KIT_SILENT,
                        KIT_RULE,
                        settings.version(),
                        AlertKind.TECHNICAL,
                        Priority.MEDIUM,
                        last,
                        false,
                        false),
                at);
    }

    // ---- what people do

    /** A person asks. There is exactly one {@link RequestAnswered} in what it returns. */
    public List<CareEvent> request(PatientState state, CareRequest request) {
        Decisions out = new Decisions();
        passTo(state, out, request.atMs());
        out.add(answer(state, out, request));
        return out.list();
    }

    private RequestAnswered answer(PatientState s, Decisions out, CareRequest request) {
        LiveEpisode live = null;
        for (LiveEpisode one : s.live.values()) {
            if (one.episode().id().equals(request.episode())) {
                live = one;
            }
        }
        if (live == null) {
            return refused(request, "request.ended", null);
        }
        boolean accepted = live.episode().state() == Episode.State.ACCEPTED;
        boolean own = request.user().equals(live.acceptedUser());
        String by = live.episode().acceptedBy();
        return switch (request.kind()) {
            case ACCEPT -> {
                if (accepted && !own) {
                    yield refused(request, "request.already_accepted", by);
                }
                if (!accepted) {
                    life.accept(s, out, live, request);
                }
                yield done(request);
            }
            case UNDO_ACCEPT -> {
                if (!accepted) {
                    yield refused(request, "request.not_accepted", null);
                }
                if (!own) {
                    yield refused(request, "request.not_yours", by);
                }
                Long at = live.episode().acceptedAtMs();
                if (at == null || request.atMs() - at > settings.undoWithin().toMillis()) {
                    yield refused(request, "request.too_late", null);
                }
                life.undoAccept(s, out, live, request.atMs());
                yield done(request);
            }
        };
    }

    private static RequestAnswered done(CareRequest request) {
        return new RequestAnswered(request.patient(), request.id(), true, "", request.displayName());
    }

    private static RequestAnswered refused(CareRequest request, String reason, @Nullable String by) {
        return new RequestAnswered(request.patient(), request.id(), false, reason, by == null ? "" : by);
    }

    /**
     * Limits, scale, plan or team are others now. What is current is judged again at once (H08), a value too old to count
     * excepted; what a limit that is gone had opened, ends.
     */
    public List<CareEvent> profileChanged(PatientState state, PatientProfile profile, long atMs) {
        Decisions out = new Decisions();
        passTo(state, out, atMs);
        boolean planned = state.profile.silentAfter() != null;
        state.setLimits(profile);
        if (profile.silentAfter() == null) {
            over(state, out, Problem.KIT_SILENT, atMs);
        } else if (!planned) {
            state.listeningSince = Math.max(state.listeningSince, atMs);
        }
        for (Vital vital : ALL) {
            int v = vital.ordinal();
            if (vital.kind() == Vital.Kind.NUMERIC && state.measuredAt[v] != PatientState.NEVER) {
                boolean current = state.measuredAt[v] >= atMs - scores.validityMs(v);
                if (current || ((state.liveLimits >> v) & 1) == 1) {
                    int points = scores.pointsOf(state, vital, state.milli[v], state.clock);
                    judgeLimits(state, out, v, points, Math.max(atMs, state.measuredAt[v]), !current);
                }
            }
        }
        if (state.clock != PatientState.NEVER) {
            judgeScore(state, out, state.clock, atMs);
        }
        return out.list();
    }

    // ---- the life of an episode, for findings of two sorts

    /** A condition that lasts until it is seen to be over. */
    private void lasting(PatientState s, Decisions out, Finding f, long at) {
        LiveEpisode live = s.live.get(f.problem());
        if (live == null) {
            life.open(s, out, f, at);
            return;
        }
        Priority was = live.episode().priority();
        if (f.priority().isWorseThan(was) || (live.episode().foundLate() && !f.late())) {
            life.raise(s, out, live, f, at);
        } else if (was.isWorseThan(f.priority())) {
            life.lower(s, out, live, f, at);
        }
    }

    private static boolean isSame(LiveEpisode live, Priority priority, boolean late) {
        return live.episode().priority() == priority && (late || !live.episode().foundLate());
    }

    private void over(PatientState s, Decisions out, String problem, long at) {
        LiveEpisode live = s.live.get(problem);
        if (live != null) {
            life.close(s, out, live, at);
        }
    }

    /** Something that happened and has no end of its own: while nobody has accepted it, once more is the same (H07). */
    private void happened(PatientState s, Decisions out, Finding f, long at) {
        LiveEpisode live = s.live.get(f.problem());
        if (live == null) {
            life.open(s, out, f, at);
        } else if (live.episode().state() == Episode.State.ACCEPTED
                || f.priority().isWorseThan(live.episode().priority())
                || (live.episode().foundLate() && !f.late())) {
            life.raise(s, out, live, f, at);
        }
    }

    private Finding event(int milli, Vital vital, long at, boolean late) {
        return finding(
                vital == Vital.FALL ? Problem.FALL : Problem.BUTTON,
                EVENT_RULE,
                settings.version(),
                AlertKind.CLINICAL,
                Priority.HIGH,
                List.of(new Evidence(vital, milli, at, Side.NONE, null, null)),
                true,
                late);
    }

    private static Finding finding(
            String problem,
            String rule,
            int version,
            AlertKind kind,
            Priority priority,
            List<Evidence> evidence,
            boolean latched,
            boolean late) {
        return new Finding(problem, rule, version, kind, priority, null, 0, 0, evidence, latched, late);
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
