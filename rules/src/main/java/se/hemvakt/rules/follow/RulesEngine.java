package se.hemvakt.rules.follow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.CareEvent.RequestAnswered;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.Episode;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Quarantined;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.Visit;
import se.hemvakt.model.Watch;
import se.hemvakt.rules.alert.PatientRules;
import se.hemvakt.rules.alert.PatientState;
import se.hemvakt.rules.alert.Problem;
import se.hemvakt.rules.alert.StateSnapshot;
import se.hemvakt.rules.follow.RulesStore.Checkpoint;
import se.hemvakt.rules.follow.RulesStore.Commit;
import se.hemvakt.rules.follow.RulesStore.Kept;
import se.hemvakt.rules.profile.Assignment;
import se.hemvakt.rules.profile.RulesOfPatient;
import se.hemvakt.rules.responsibility.Decision;
import se.hemvakt.rules.responsibility.HandoverSettings;
import se.hemvakt.rules.responsibility.Ledger;
import se.hemvakt.rules.responsibility.Teams;
import se.hemvakt.rules.visit.VisitDesk;
import se.hemvakt.runtime.log.Entry;

/**
 * Every patient's state, and what turns log entries into committed decisions. One thread at a time; {@link RulesService} sees
 * to that.
 *
 * <p><b>Exactly once.</b> A state remembers the position of the last readings it has seen, and is kept in the transaction of
 * what it decided. States that decided nothing are kept now and then, and only then the checkpoint moves. After a crash all
 * readings from the checkpoint on are fed again; each state passes over what it has seen, and the others, whose work since
 * the checkpoint led to no decision, do it once more with the same result.
 *
 * <p><b>Any failure ends it.</b> When a commit fails nobody knows whether it took effect, and memory is ahead of the store. So
 * the engine is thrown away and a new one loaded: the way of a restart is the only way to recover, and is taken often enough
 * to be trusted.
 */
final class RulesEngine {
    private static final Logger LOG = LoggerFactory.getLogger(RulesEngine.class);
    /** So many decisions are committed together at most. */
    private static final int DECISIONS_MAX = 500;

    private static final int SAVED_AT_ONCE = 25;

    private static final class Patient {
        final PatientState state;
        final int keptProfileVersion;
        Responsibility responsibility;
        /** As registered; what the state holds of it is what counts now. */
        PatientProfile profile;

        Assignment decided;
        /** Those that are open, and the newest that are not. */
        List<Visit> visits = List.of();

        long position;
        boolean changed;

        Patient(
                PatientState state,
                Responsibility responsibility,
                PatientProfile profile,
                Assignment decided,
                int keptProfileVersion,
                long position) {
            this.state = state;
            this.responsibility = responsibility;
            this.profile = profile;
            this.decided = decided;
            this.keptProfileVersion = keptProfileVersion;
            this.position = position;
        }
    }

    private final PatientRules rules;
    private final PatientCare patientCare;
    private final VisitDesk visitDesk;
    private final RulesStore store;
    private final RulesMetrics metrics;
    private final RuleBook book;
    private final Map<Long, Patient> patients = new HashMap<>();
    /** Who sent readings and is not enrolled; told once, looked up again at each save. */
    private final Set<Long> unknown = new HashSet<>();

    private final List<CareEvent> decided = new ArrayList<>();
    private final Set<Patient> deciders = new LinkedHashSet<>();

    private Checkpoint checkpoint;
    private long kitVersion;
    private long readingPosition;
    private long requestPosition;
    private boolean broken;
    private @Nullable Iterator<Patient> saving;
    private long savingFrom;

    private RulesEngine(PatientRules rules, RulesStore store, RulesMetrics metrics) {
        this.rules = rules;
        Teams teams = store.teams();
        this.patientCare = new PatientCare(rules, new Ledger(teams, HandoverSettings.standard()));
        this.visitDesk = new VisitDesk(teams);
        this.store = store;
        this.metrics = metrics;
        this.book = RuleBook.load(store);
        this.checkpoint = store.checkpoint();
        this.readingPosition = checkpoint.readingPosition();
        this.requestPosition = checkpoint.requestPosition();
    }

    /** All states as they were kept; patients without one begin now. */
    static RulesEngine load(PatientRules rules, RulesStore store, RulesMetrics metrics, long nowMs) {
        RulesEngine engine = new RulesEngine(rules, store, metrics);
        engine.kitVersion = store.kitVersion();
        Map<PatientId, Kept> kept = new HashMap<>();
        for (Kept one : store.states()) {
            kept.put(one.patient(), one);
        }
        List<Episode> live = store.liveEpisodes();
        Map<PatientId, Watch> watches = store.watches();
        Map<PatientId, Responsibility> responsible = store.responsibilities();
        Map<PatientId, Assignment> assignments = store.assignments();
        Map<PatientId, List<Visit>> visits = store.visits();
        for (PatientProfile profile : store.profiles()) {
            Kept one = kept.get(profile.patient());
            Responsibility known = responsible.get(profile.patient());
            Responsibility who = known == null ? engine.responsible(profile) : known;
            Assignment decided = assignments.getOrDefault(profile.patient(), Assignment.STANDARD);
            Patient patient = engine.add(profile, who, decided, one, nowMs);
            patient.visits = visits.getOrDefault(profile.patient(), List.of());
            if (one == null) {
                // A state was lost, by hand or by a version that could not be read: what is on the ward view stays
                // ours.
                for (Episode episode : live) {
                    if (episode.patient().equals(profile.patient())) {
                        patient.state.adopt(episode);
                    }
                }
                Watch watch = watches.get(profile.patient());
                if (watch != null) {
                    patient.state.adopt(watch);
                }
            }
            patient.state.follow(engine.rulesOf(patient, nowMs));
        }
        metrics.patients(engine.patients.size());
        metrics.ruleSet(engine.book);
        return engine;
    }

    private Patient add(
            PatientProfile profile, Responsibility who, Assignment decided, @Nullable Kept kept, long nowMs) {
        RulesOfPatient conditions = book.rulesOf(decided, List.of(), Instant.ofEpochMilli(nowMs));
        PatientProfile now = RuleBook.inForce(profile, conditions);
        Patient patient;
        if (kept == null) {
            PatientState state = new PatientState(now, nowMs).follow(conditions);
            patient = new Patient(state, who, profile, decided, profile.version(), readingPosition);
            patient.changed = true;
        } else {
            StateSnapshot snapshot = kept.state();
            PatientState state = snapshot.restore(now).follow(conditions);
            patient = new Patient(state, who, profile, decided, snapshot.profileVersion(), kept.readingPosition());
            // Whoever could not reach us while we were away was not silent.
            rules.listening(patient.state, nowMs);
        }
        patients.put(profile.patient().value(), patient);
        return patient;
    }

    /** Follow the readings after this. */
    long readingPosition() {
        return readingPosition;
    }

    /** Follow the requests after this. */
    long requestPosition() {
        return requestPosition;
    }

    boolean isBroken() {
        return broken;
    }

    /** Entries of the reading log. When it returns, what they led to is committed and told. */
    void readings(List<Entry<ReadingBatch>> entries, long nowMs) {
        guarded(() -> {
            for (Entry<ReadingBatch> entry : entries) {
                batch(entry.position(), entry.value(), nowMs);
                readingPosition = Math.max(readingPosition, entry.position());
                if (decided.size() >= DECISIONS_MAX) {
                    commit(nowMs);
                }
            }
            commit(nowMs);
        });
    }

    /** Entries of the request log. When it returns, each has its answer. */
    void requests(List<Entry<CareRequest>> entries, long nowMs) {
        guarded(() -> {
            for (Entry<CareRequest> entry : entries) {
                if (entry.position() <= requestPosition) {
                    continue;
                }
                CareRequest request = entry.value();
                Patient patient = patients.get(request.patient().value());
                if (patient == null) {
                    decided.add(new RequestAnswered(request.patient(), request.id(), false, "request.unknown", ""));
                } else if (request.kind().isAboutVisit()) {
                    take(patient, visitDesk.decide(patient.visits, patient.responsibility, request));
                } else {
                    Episode ended = ended(patient, request);
                    boolean monitored = patient.responsibility.isMonitored();
                    take(patient, patientCare.request(patient.state, patient.responsibility, request, ended));
                    if (monitored && !patient.responsibility.isMonitored()) {
                        take(patient, VisitDesk.monitoringEnded(patient.visits, request));
                    }
                }
                requestPosition = entry.position();
            }
            commit(nowMs);
        });
    }

    /** What somebody tells about an alert may come hours after its end. */
    private @Nullable Episode ended(Patient patient, CareRequest request) {
        if (!request.kind().isNote()
                || patient.state.liveEpisodes().stream()
                        .anyMatch(one -> one.id().equals(request.episode()))) {
            return null;
        }
        // What is decided and not committed yet is newer: its end, or another note.
        for (int i = decided.size() - 1; i >= 0; i--) {
            if (decided.get(i) instanceof EpisodeChanged changed
                    && changed.episode().id().equals(request.episode())) {
                return changed.episode();
            }
        }
        return store.episode(request.patient(), request.episode()).orElse(null);
    }

    /** What is due by now happens. */
    void time(long nowMs) {
        guarded(() -> {
            for (Patient patient : patients.values()) {
                RulesOfPatient conditions = patient.state.conditions();
                if (conditions != null && conditions.changesAtMs() <= nowMs) {
                    follow(patient, nowMs);
                }
                if (patientCare.nextDue(patient.state, patient.responsibility) <= nowMs) {
                    take(patient, patientCare.timePassed(patient.state, patient.responsibility, nowMs));
                    patient.changed = true;
                }
            }
            commit(nowMs);
        });
    }

    /** These patients were enrolled or their profile changed. */
    void patientsChanged(Collection<PatientId> changed, long nowMs) {
        guarded(() -> {
            for (PatientId id : changed) {
                store.profile(id).ifPresent(profile -> profile(profile, decided(id), nowMs));
            }
            commit(nowMs);
        });
    }

    /** Looks whether another version of the rules judges now; then everybody is judged by it. */
    void ruleSets(long nowMs) {
        guarded(() -> {
            boolean others = book.refresh();
            if (others) {
                LOG.info(
                        "version {} of the rules judges from now on",
                        book.active().version());
                for (Patient patient : patients.values()) {
                    follow(patient, nowMs);
                    if (decided.size() >= DECISIONS_MAX) {
                        commit(nowMs);
                    }
                }
                commit(nowMs);
            }
            // Last: who reads that a version judges finds everybody judged by it.
            metrics.ruleSet(book);
        });
    }

    /** Looks whether a kit or a binding changed, and with it somebody's plan. */
    void kits(long nowMs) {
        guarded(() -> {
            long version = store.kitVersion();
            if (version != kitVersion) {
                for (PatientProfile profile : store.profiles()) {
                    // A kit changes nothing that was decided for the patient; that is told by itself.
                    Patient patient = patients.get(profile.patient().value());
                    profile(profile, patient == null ? decided(profile.patient()) : patient.decided, nowMs);
                }
                kitVersion = version;
                commit(nowMs);
            }
        });
    }

    /** The readings kept while we were away have been seen: what changed meanwhile is judged now. */
    void caughtUp(long nowMs) {
        guarded(() -> {
            for (Patient patient : patients.values()) {
                if (!patient.responsibility.isMonitored()) {
                    continue;
                }
                // The rules may be others than when the state was kept.
                follow(patient, nowMs);
                PatientProfile profile = patient.state.profile();
                boolean silent = patient.state.liveEpisodes().stream()
                        .anyMatch(episode -> episode.problem().equals(Problem.KIT_SILENT));
                if (patient.keptProfileVersion != profile.version() || (silent && profile.silentAfter() == null)) {
                    decide(patient, rules.profileChanged(patient.state, profile, nowMs));
                }
            }
            commit(nowMs);
        });
    }

    /**
     * Keeps some of the states that changed, so that a restart has little to do again; little enough at a time that an alert
     * need not wait. When all that had changed at the first call are kept, the checkpoint moves to where it was then.
     *
     * @return whether that is so
     */
    boolean saveSome() {
        guarded(() -> {
            Iterator<Patient> rest = saving;
            if (rest == null) {
                unknown.clear();
                savingFrom = readingPosition;
                rest = patients.values().stream()
                        .filter(patient -> patient.changed)
                        .toList()
                        .iterator();
                saving = rest;
            }
            List<Patient> some = new ArrayList<>();
            while (rest.hasNext() && some.size() < SAVED_AT_ONCE) {
                Patient patient = rest.next();
                if (patient.changed) {
                    some.add(patient);
                }
            }
            boolean last = !rest.hasNext();
            Checkpoint after = last
                    ? new Checkpoint(Math.max(checkpoint.readingPosition(), savingFrom), requestPosition)
                    : checkpoint;
            if (!some.isEmpty() || !after.equals(checkpoint)) {
                store.commit(new Commit(
                        checkpoint,
                        after,
                        List.of(),
                        some.stream().map(this::kept).toList(),
                        // Nothing was decided.
                        0));
                checkpoint = after;
            }
            some.forEach(patient -> patient.changed = false);
            saving = last ? null : rest;
        });
        return saving == null;
    }

    /** Keeps every state that changed, at a clean stop. */
    void save() {
        saving = null;
        boolean all;
        do {
            all = saveSome();
        } while (!all);
    }

    // ---- one batch

    /** What one batch holds of one patient. */
    private static final class Step {
        final List<Reading> readings = new ArrayList<>(8);
        long impossibleAtMs = Long.MIN_VALUE;
    }

    private void batch(long position, ReadingBatch batch, long nowMs) {
        metrics.readings(batch.readings().size());
        steps(batch).forEach((id, step) -> {
            Patient patient = known(id, nowMs);
            if (patient == null || patient.position >= position) {
                return;
            }
            decide(patient, patientCare.readings(patient.state, patient.responsibility, step.readings));
            if (step.impossibleAtMs != Long.MIN_VALUE && patient.responsibility.isMonitored()) {
                decide(patient, rules.impossibleValue(patient.state, step.impossibleAtMs));
            }
            patient.position = position;
            patient.changed = true;
        });
    }

    private Map<Long, Step> steps(ReadingBatch batch) {
        Map<Long, Step> steps = new LinkedHashMap<>();
        for (Reading reading : batch.readings()) {
            steps.computeIfAbsent(reading.patient().value(), id -> new Step())
                    .readings
                    .add(reading);
        }
        for (Quarantined row : batch.quarantined()) {
            if (row.reason() == QuarantineReason.IMPOSSIBLE_VALUE) {
                // H16: nobody's kit is for the technician alone; somebody's is also about that person.
                store.boundPatient(row.kit(), row.receivedAtMs()).ifPresent(whose -> {
                    Step step = steps.computeIfAbsent(whose.value(), id -> new Step());
                    step.impossibleAtMs = Math.max(step.impossibleAtMs, row.receivedAtMs());
                });
            }
        }
        return steps;
    }

    private @Nullable Patient known(long id, long nowMs) {
        Patient patient = patients.get(id);
        if (patient != null || unknown.contains(id)) {
            return patient;
        }
        Optional<PatientProfile> profile = store.profile(new PatientId(id));
        if (profile.isPresent()) {
            Patient added = add(profile.get(), responsible(profile.get()), decided(new PatientId(id)), null, nowMs);
            follow(added, nowMs);
            return added;
        }
        unknown.add(id);
        metrics.unknownPatient();
        LOG.warn(
                "readings of patient {} who is not enrolled: stored, but not watched; enrol the patient",
                new PatientId(id));
        return null;
    }

    private Responsibility responsible(PatientProfile profile) {
        return store.responsibility(profile.patient())
                .orElseThrow(() -> new IllegalStateException("nobody is responsible for patient " + profile.patient()));
    }

    private Assignment decided(PatientId patient) {
        return store.assignment(patient).orElse(Assignment.STANDARD);
    }

    private void profile(PatientProfile profile, Assignment decided, long nowMs) {
        Patient patient = patients.get(profile.patient().value());
        if (patient == null) {
            follow(add(profile, responsible(profile), decided, null, nowMs), nowMs);
            unknown.remove(profile.patient().value());
            metrics.patients(patients.size());
        } else if (patient.responsibility.isMonitored()
                && (!patient.profile.equals(profile) || !patient.decided.equals(decided))) {
            patient.profile = profile;
            patient.decided = decided;
            follow(patient, nowMs);
        }
    }

    private RulesOfPatient rulesOf(Patient patient, long nowMs) {
        return book.rulesOf(patient.decided, patient.state.liveEpisodes(), Instant.ofEpochMilli(nowMs));
    }

    /** Judges the patient by the rules, limits and scale that count from now on. */
    private void follow(Patient patient, long nowMs) {
        if (!patient.responsibility.isMonitored()) {
            return;
        }
        RulesOfPatient conditions = rulesOf(patient, nowMs);
        decide(patient, rules.conditionsChanged(patient.state, conditions, nowMs));
        PatientProfile now = RuleBook.inForce(patient.profile, conditions);
        if (!patient.state.profile().equals(now)) {
            decide(patient, rules.profileChanged(patient.state, now, nowMs));
        }
        patient.changed = true;
    }

    // ---- decisions

    private void take(Patient patient, Decision decision) {
        patient.responsibility = decision.after();
        decide(patient, decision.events());
    }

    private void take(Patient patient, VisitDesk.Decided decision) {
        patient.visits = decision.after();
        decide(patient, decision.events());
    }

    private void decide(Patient patient, List<CareEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        decided.addAll(events);
        deciders.add(patient);
        RulesOfPatient conditions = patient.state.conditions();
        if (conditions != null && conditions.keepsOlder()) {
            for (CareEvent event : events) {
                if (event instanceof EpisodeChanged changed && changed.change() == Change.CLOSED) {
                    // What an older version opened may be over: from now on the active one judges.
                    follow(patient, changed.episode().changedAtMs());
                    return;
                }
            }
        }
    }

    private void commit(long nowMs) {
        if (decided.isEmpty()) {
            return;
        }
        Checkpoint after = new Checkpoint(checkpoint.readingPosition(), requestPosition);
        List<Kept> states = new ArrayList<>(deciders.size());
        for (Patient patient : deciders) {
            states.add(kept(patient));
        }
        metrics.commit(() -> store.commit(new Commit(checkpoint, after, decided, states, nowMs)));
        metrics.decided(decided);
        checkpoint = after;
        deciders.forEach(patient -> patient.changed = false);
        deciders.clear();
        decided.clear();
    }

    private Kept kept(Patient patient) {
        return new Kept(
                patient.state.patient(),
                Math.max(patient.position, readingPosition),
                patientCare.nextDue(patient.state, patient.responsibility),
                patient.state.snapshot());
    }

    private void guarded(Runnable work) {
        if (broken) {
            throw new IllegalStateException("these rules have ended after a failure; new ones are being loaded");
        }
        boolean done = false;
        try {
            work.run();
            done = true;
        } finally {
            broken = !done;
        }
    }
}
