package se.hemvakt.rules.alert;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Action;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.AlertOutcome;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.ActionRecorded;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareEvent.DischargeScored;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.CareEvent.FrailtyRated;
import se.hemvakt.model.CareEvent.MeasureAgain;
import se.hemvakt.model.CareEvent.OutcomeGiven;
import se.hemvakt.model.CareEvent.RequestAnswered;
import se.hemvakt.model.CareEvent.WatchChanged;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.DischargeInputs;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Episode.Note;
import se.hemvakt.model.Episode.Returned;
import se.hemvakt.model.MeasuringPlan;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch;
import se.hemvakt.model.Watch.Infection;
import se.hemvakt.model.Watch.Pause;
import se.hemvakt.model.Watch.Silence;
import se.hemvakt.rules.eval.DischargeForm;
import se.hemvakt.rules.eval.DischargeScore;
import se.hemvakt.rules.frailty.CfsRating;

/**
 * What people ask for, and how a patient is watched because of it: each request is carried out or refused with a reason, a
 * pause asks at its end and then is over by itself (H26), a silence ends by itself (H07), and so does what was said of an
 * infection.
 */
final class Requests {
    private static final String STAFF_RULE = "staff";
    private static final int REASON_MAX = 200;

    private final int version;
    private final RuleSettings.Handling settings;
    private final long askWaitMs;
    private final AlertLife life;

    Requests(RuleSettings settings, AlertLife life) {
        this.version = settings.version();
        this.settings = settings.handling();
        this.askWaitMs = settings.inputs().measureAgainWait().toMillis();
        this.life = life;
    }

    RequestAnswered answer(PatientState s, Decisions out, CareRequest request) {
        return switch (request.kind()) {
            case ACCEPT -> accept(s, out, request);
            case UNDO_ACCEPT -> undoAccept(s, out, request);
            case WORRIED -> worried(s, out, request);
            case SILENCE -> silence(s, out, request);
            case END_SILENCE -> endSilence(s, out, request);
            case PAUSE -> pause(s, out, request);
            case RESUME -> resume(s, out, request);
            case MEASURE_AGAIN -> measureAgain(s, out, request);
            case SUSPECT_INFECTION -> suspectInfection(s, out, request);
            case WITHDRAW_INFECTION -> withdrawInfection(s, out, request);
            case RATE_FRAILTY -> rateFrailty(s, out, request);
            case ACTION, ALERT_OUTCOME -> note(s, out, request);
            case SCORE_DISCHARGE -> scoreDischarge(s, out, request);
            // The ledger and the desk of visits decide these, where there are such.
            case ASK_VISIT,
                    VISIT_MADE,
                    CANCEL_VISIT,
                    OFFER,
                    ASK_FOR,
                    HAND_BACK,
                    ACCEPT_HANDOVER,
                    DECLINE_HANDOVER,
                    ASK_AGAIN,
                    WITHDRAW_HANDOVER,
                    EN_ROUTE,
                    ON_SITE,
                    OUTCOME,
                    SET_PHASE,
                    WITHDRAW_CONSENT,
                    GIVE_CONSENT -> refused(request, "request.no_ledger", null);
        };
    }

    private RequestAnswered accept(PatientState s, Decisions out, CareRequest request) {
        LiveEpisode live = find(s, request.episode());
        if (live == null) {
            return refused(request, "request.ended", null);
        }
        if (live.isAccepted() && !request.user().equals(live.acceptedUser())) {
            return refused(request, "request.already_accepted", live.episode().acceptedBy());
        }
        if (!live.isAccepted()) {
            life.accept(s, out, live, request);
        }
        return done(request);
    }

    private RequestAnswered undoAccept(PatientState s, Decisions out, CareRequest request) {
        LiveEpisode live = find(s, request.episode());
        if (live == null) {
            return refused(request, "request.ended", null);
        }
        if (!live.isAccepted()) {
            return refused(request, "request.not_accepted", null);
        }
        if (!request.user().equals(live.acceptedUser())) {
            return refused(request, "request.not_yours", live.episode().acceptedBy());
        }
        Long at = live.episode().acceptedAtMs();
        if (at == null || request.atMs() - at > settings.undoWithin().toMillis()) {
            return refused(request, "request.too_late", null);
        }
        life.reopen(s, out, live, Returned.Why.TAKEN_BACK, request.atMs());
        return done(request);
    }

    private RequestAnswered worried(PatientState s, Decisions out, CareRequest request) {
        String reason = request.reason() == null ? "" : request.reason().strip();
        if (reason.length() > REASON_MAX) {
            return refused(request, "request.reason_too_long", null);
        }
        life.happened(
                s,
                out,
                new Finding(
                        Problem.WORRIED,
                        STAFF_RULE,
                        version,
                        AlertKind.CLINICAL,
                        settings.worried(),
                        null,
                        0,
                        0,
                        0,
                        List.of(),
                        true,
                        false,
                        List.of(),
                        new Note(request.displayName(), reason)),
                request.atMs());
        return done(request);
    }

    // ---- what was done, and what it turned out to be

    /** About an alert that is not over; {@link #ofEnded} for the others. */
    private RequestAnswered note(PatientState s, Decisions out, CareRequest request) {
        LiveEpisode live = find(s, request.episode());
        if (live == null) {
            return refused(request, "request.ended", null);
        }
        if (!live.isAccepted()) {
            // Whoever tells what they did has it: the others must see that first.
            return refused(request, "request.not_accepted", null);
        }
        String wrong = wrongNote(request);
        if (wrong != null) {
            return refused(request, wrong, null);
        }
        CareEvent told = told(live.episode(), request);
        out.add(told);
        life.noted(s, out, live, told instanceof OutcomeGiven of ? of.outcome() : null, request.atMs());
        return done(request);
    }

    /**
     * The same about an alert that is over: the patient's state knows it no more, and nothing of it changes but what was told.
     *
     * @param ended as it is kept
     */
    static List<CareEvent> ofEnded(Episode ended, CareRequest request) {
        String wrong = wrongNote(request);
        if (wrong != null) {
            return List.of(refused(request, wrong, null));
        }
        CareEvent told = told(ended, request);
        AlertOutcome outcome = told instanceof OutcomeGiven of ? of.outcome() : null;
        return List.of(told, new EpisodeChanged(Change.NOTED, ended.noted(outcome, request.atMs())), done(request));
    }

    /** Nothing is wrong with the request. */
    private static CareEvent told(Episode of, CareRequest request) {
        CareRequest.Note note = Objects.requireNonNull(request.note());
        if (request.kind() == CareRequest.Kind.ALERT_OUTCOME) {
            return OutcomeGiven.of(
                    of, Objects.requireNonNull(note.outcome()), request.user(), request.displayName(), request.atMs());
        }
        return new ActionRecorded(
                of.patient(),
                of.id(),
                of.team(),
                Objects.requireNonNull(note.action()),
                words(request),
                request.user(),
                request.displayName(),
                request.atMs());
    }

    private static String words(CareRequest request) {
        return request.reason() == null ? "" : request.reason().strip();
    }

    /** What is wrong with it; null when nothing is. */
    private static @Nullable String wrongNote(CareRequest request) {
        CareRequest.Note note = request.note();
        if (request.kind() == CareRequest.Kind.ALERT_OUTCOME) {
            return note == null || note.outcome() == null ? "request.outcome_missing" : null;
        }
        if (note == null || note.action() == null) {
            return "request.action_missing";
        }
        if (words(request).length() > REASON_MAX) {
            return "request.reason_too_long";
        }
        return note.action() == Action.OTHER && words(request).isEmpty() ? "request.reason_missing" : null;
    }

    // ---- silences

    private RequestAnswered silence(PatientState s, Decisions out, CareRequest request) {
        LiveEpisode live = find(s, request.episode());
        if (live == null) {
            return refused(request, "request.ended", null);
        }
        if (live.episode().priority() == Priority.HIGH) {
            return refused(request, "request.red", null);
        }
        String wrong = wrong(request, settings.silenceMax().toMillis());
        if (wrong != null) {
            return refused(request, wrong, null);
        }
        String problem = live.episode().problem();
        long until = request.untilMs() == null ? request.atMs() : request.untilMs();
        List<Silence> silences = without(s.watch, problem);
        silences.add(new Silence(
                problem,
                live.episode().priority(),
                request.displayName(),
                request.user(),
                String.valueOf(request.reason()).strip(),
                request.atMs(),
                until));
        watch(s, out, s.watch.with(silences));
        life.quiet(s, out, live, until, request.atMs());
        return done(request);
    }

    private RequestAnswered endSilence(PatientState s, Decisions out, CareRequest request) {
        LiveEpisode live = find(s, request.episode());
        String problem = live == null ? request.problem() : live.episode().problem();
        if (problem == null || AlertLife.silence(s.watch, problem) == null) {
            return refused(request, "request.not_silenced", null);
        }
        endSilence(s, out, problem);
        soundAgain(s, out, problem, request.atMs());
        return done(request);
    }

    /** Takes a silence away, if there is one; what it covered is for the caller to tell. */
    static void endSilence(PatientState s, Decisions out, String problem) {
        if (AlertLife.silence(s.watch, problem) != null) {
            watch(s, out, s.watch.with(without(s.watch, problem)));
        }
    }

    private void soundAgain(PatientState s, Decisions out, String problem, long at) {
        LiveEpisode live = s.live.get(problem);
        if (live != null && live.episode().quietUntilMs() != null) {
            life.quiet(s, out, live, null, at);
        }
    }

    private static List<Silence> without(Watch watch, String problem) {
        List<Silence> silences = new ArrayList<>(watch.silences());
        silences.removeIf(one -> one.problem().equals(problem));
        return silences;
    }

    // ---- pause

    private RequestAnswered pause(PatientState s, Decisions out, CareRequest request) {
        String wrong = wrong(request, settings.pauseMax().toMillis());
        if (wrong != null) {
            return refused(request, wrong, null);
        }
        long until = request.untilMs() == null ? request.atMs() : request.untilMs();
        Pause before = s.watch.pause();
        Pause pause = new Pause(
                request.displayName(),
                request.user(),
                String.valueOf(request.reason()).strip(),
                before == null ? request.atMs() : before.fromMs(),
                until,
                false);
        s.pending.clear();
        watch(s, out, s.watch.with(pause));
        closeAsked(s, out, request.atMs());
        return done(request);
    }

    /** The caller judges what is current again. */
    private RequestAnswered resume(PatientState s, Decisions out, CareRequest request) {
        if (s.watch.pause() == null) {
            return refused(request, "request.not_paused", null);
        }
        closeAsked(s, out, request.atMs());
        resume(s, out, request.atMs());
        return done(request);
    }

    private void resume(PatientState s, Decisions out, long at) {
        watch(s, out, s.watch.with((Pause) null));
        AlertLife.resumed(s, at);
        // Whoever was paused was not silent.
        s.listeningSince = Math.max(s.listeningSince, at);
        s.rejudge = true;
    }

    /** Pause and silences are over. */
    void end(PatientState s, Decisions out) {
        if (!s.watch.equals(Watch.PLAIN)) {
            watch(s, out, Watch.PLAIN);
        }
    }

    private void closeAsked(PatientState s, Decisions out, long at) {
        for (String problem : List.of(Problem.PAUSE_OVER, Problem.PAUSE_READINGS)) {
            LiveEpisode live = s.live.get(problem);
            if (live != null) {
                life.close(s, out, live, at);
            }
        }
    }

    // ---- the body is asked

    private RequestAnswered measureAgain(PatientState s, Decisions out, CareRequest request) {
        Vital vital = request.vital();
        if (vital == null) {
            return refused(request, "request.vital_missing", null);
        }
        MeasuringPlan plan = s.plan(vital);
        if (plan == null || !plan.canBeAsked()) {
            return refused(request, "request.cannot_measure", null);
        }
        out.add(new MeasureAgain(s.patient(), vital, "measure.asked", request.atMs() + askWaitMs));
        return done(request);
    }

    // ---- infection

    /** Said again, it counts from now and is whoever's said it last. */
    private RequestAnswered suspectInfection(PatientState s, Decisions out, CareRequest request) {
        long until = request.atMs() + settings.infectionFor().toMillis();
        watch(s, out, s.watch.with(new Infection(request.displayName(), request.user(), request.atMs(), until)));
        return done(request);
    }

    /** By whoever has seen the patient since, not only by who said it. */
    private static RequestAnswered withdrawInfection(PatientState s, Decisions out, CareRequest request) {
        if (s.watch.infection() == null) {
            return refused(request, "request.not_suspected", null);
        }
        watch(s, out, s.watch.with((Infection) null));
        return done(request);
    }

    // ---- frailty

    /** Kept as the clinician said it; what it means for the patient is no business of an alert. */
    private static RequestAnswered rateFrailty(PatientState s, Decisions out, CareRequest request) {
        Integer level = request.level();
        LocalDate stateOf = request.stateOf();
        if (level == null || level < CfsRating.LEAST || level > CfsRating.MOST) {
            return refused(request, "request.level_wrong", null);
        }
        if (stateOf == null || stateOf.isAfter(today(s, request))) {
            return refused(request, "request.day_wrong", null);
        }
        out.add(new FrailtyRated(s.patient(), level, stateOf, request.user(), request.displayName(), request.atMs()));
        return done(request);
    }

    private static LocalDate today(PatientState s, CareRequest request) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(request.atMs()), s.profile.zone());
    }

    // ---- discharge

    /** Kept with its inputs, to plan the first weeks by; what it means for the patient is no business of an alert. */
    private static RequestAnswered scoreDischarge(PatientState s, Decisions out, CareRequest request) {
        DischargeInputs inputs = request.discharge();
        DischargeForm form =
                inputs == null ? null : DischargeForm.ofCode(inputs.form()).orElse(null);
        if (inputs == null || form == null || inputs.known().isEmpty() || !form.canBe(inputs.known())) {
            return refused(request, "request.discharge_wrong", null);
        }
        LocalDate dischargedOn = request.stateOf();
        if (dischargedOn == null || dischargedOn.isAfter(today(s, request))) {
            return refused(request, "request.day_wrong", null);
        }
        DischargeScore score = form.score(inputs.known());
        out.add(new DischargeScored(
                s.patient(),
                inputs,
                score.variant(),
                dischargedOn,
                score.total(),
                request.user(),
                request.displayName(),
                request.atMs()));
        return done(request);
    }

    // ---- what is due by our clock

    long nextOurs(PatientState s) {
        long next = PatientState.FOREVER;
        for (Silence one : s.watch.silences()) {
            next = Math.min(next, one.untilMs());
        }
        Pause pause = s.watch.pause();
        if (pause != null) {
            next = Math.min(next, pause.asked() ? resumeAt(pause) : pause.untilMs());
        }
        Infection infection = s.watch.infection();
        if (infection != null) {
            next = Math.min(next, infection.untilMs());
        }
        return next;
    }

    private long resumeAt(Pause pause) {
        return pause.untilMs() + settings.resumeAfter().toMillis();
    }

    void ours(PatientState s, Decisions out, long due) {
        for (Silence one : s.watch.silences()) {
            if (one.untilMs() <= due) {
                endSilence(s, out, one.problem());
                soundAgain(s, out, one.problem(), one.untilMs());
            }
        }
        Infection infection = s.watch.infection();
        if (infection != null && infection.untilMs() <= due) {
            watch(s, out, s.watch.with((Infection) null));
        }
        Pause pause = s.watch.pause();
        if (pause == null) {
            return;
        }
        if (!pause.asked() && pause.untilMs() <= due) {
            Pause asked = new Pause(pause.by(), pause.user(), pause.reason(), pause.fromMs(), pause.untilMs(), true);
            watch(s, out, s.watch.with(asked));
            life.happened(
                    s,
                    out,
                    Finding.happened(
                            Problem.PAUSE_OVER,
                            STAFF_RULE,
                            version,
                            AlertKind.TECHNICAL,
                            Priority.MEDIUM,
                            List.of(),
                            false),
                    pause.untilMs());
        } else if (pause.asked() && resumeAt(pause) <= due) {
            resume(s, out, resumeAt(pause));
        }
    }

    // ---- parts

    private static void watch(PatientState s, Decisions out, Watch changed) {
        s.watch = changed;
        s.ourDue = PatientState.NEVER;
        out.add(new WatchChanged(s.patient(), changed));
    }

    /** What is wrong with the reason or the end; null when nothing is. */
    private static @Nullable String wrong(CareRequest request, long longestMs) {
        String reason = request.reason();
        if (reason == null || reason.isBlank()) {
            return "request.reason_missing";
        }
        if (reason.length() > REASON_MAX) {
            return "request.reason_too_long";
        }
        Long until = request.untilMs();
        if (until == null || until <= request.atMs()) {
            return "request.end_missing";
        }
        return until - request.atMs() > longestMs ? "request.end_too_late" : null;
    }

    private static @Nullable LiveEpisode find(PatientState s, String episode) {
        for (LiveEpisode one : s.live.values()) {
            if (one.episode().id().equals(episode)) {
                return one;
            }
        }
        return null;
    }

    private static RequestAnswered done(CareRequest request) {
        return new RequestAnswered(request.patient(), request.id(), true, "", request.displayName());
    }

    private static RequestAnswered refused(CareRequest request, String reason, @Nullable String by) {
        return new RequestAnswered(request.patient(), request.id(), false, reason, by == null ? "" : by);
    }
}
