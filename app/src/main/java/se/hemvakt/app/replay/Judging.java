package se.hemvakt.app.replay;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.IntConsumer;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.KitId;
import se.hemvakt.model.Reading;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.alert.PatientRules;
import se.hemvakt.rules.alert.PatientState;
import se.hemvakt.rules.profile.RulesOfPatient;

/**
 * The rules core over recorded patients. Each is judged alone, in order of time, all readings of one instant together; so
 * several are judged at a time, and still handed over in the recording's order.
 *
 * <p>Measured time is the only clock. A reading counts as received when it was measured, so nothing is found late; a kit is
 * silent only if the profile expects one to stream. Nobody accepts anything, and at a patient's last row time stops.
 */
public final class Judging {
    private static final KitId KIT = new KitId("recording");

    /** Patients handed to a worker together: enough that handing over costs nothing beside judging. */
    private static final int BATCH = 32;

    private final KnownPatients profile;
    private final PatientRules rules;

    public Judging(KnownPatients profile) {
        this.profile = profile;
        this.rules = new PatientRules(profile.rules());
    }

    /**
     * Judges every patient of a recording.
     *
     * @param work what to make of a patient's course; called by several threads
     * @param take takes what was made, patient by patient in the recording's order, in the caller's thread
     * @param progress told how many patients are judged
     * @return how many readings were there twice
     */
    public <T> long each(Recording recording, Function<PatientCourse, T> work, Taker<T> take, IntConsumer progress)
            throws IOException {
        int workers = Runtime.getRuntime().availableProcessors();
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try {
            return each(recording, work, take, progress, pool, workers);
        } finally {
            pool.shutdownNow();
        }
    }

    private <T> long each(
            Recording recording,
            Function<PatientCourse, T> work,
            Taker<T> take,
            IntConsumer progress,
            ExecutorService pool,
            int workers)
            throws IOException {
        Deque<Future<List<Judged<T>>>> ahead = new ArrayDeque<>();
        long duplicates = 0;
        int done = 0;
        for (List<RecordedPatient> batch : batches(recording.patients())) {
            ahead.add(pool.submit(
                    () -> batch.stream().map(one -> judge(one, work)).toList()));
            // Bounded, so that what was made does not pile up when writing is slower than judging.
            if (ahead.size() > 4 * workers) {
                duplicates += take(recording, ahead.remove(), take);
                done += BATCH;
                progress.accept(done);
            }
        }
        while (!ahead.isEmpty()) {
            duplicates += take(recording, ahead.remove(), take);
        }
        return duplicates;
    }

    private static List<List<RecordedPatient>> batches(Collection<RecordedPatient> patients) {
        List<List<RecordedPatient>> batches = new ArrayList<>();
        List<RecordedPatient> batch = new ArrayList<>();
        for (RecordedPatient patient : patients) {
            batch.add(patient);
            if (batch.size() == BATCH) {
                batches.add(batch);
                batch = new ArrayList<>();
            }
        }
        batches.add(batch);
        return batches;
    }

    private static <T> long take(Recording recording, Future<List<Judged<T>>> batch, Taker<T> take) throws IOException {
        long duplicates = 0;
        for (Judged<T> one : result(batch)) {
            for (RecordedPatient.Conflict conflict : one.conflicts) {
                recording.quarantine(conflict);
            }
            duplicates += one.duplicates;
            take.accept(one.made);
        }
        return duplicates;
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while judging", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a patient could not be judged", e.getCause());
        }
    }

    private <T> Judged<T> judge(RecordedPatient patient, Function<PatientCourse, T> work) {
        Course course = new Course(patient);
        long duplicates = patient.replay(course);
        return new Judged<>(work.apply(course.whole()), duplicates, course.conflicts);
    }

    /** Takes what was made of one patient. */
    @FunctionalInterface
    public interface Taker<T> {
        void accept(T made) throws IOException;
    }

    private record Judged<T>(T made, long duplicates, List<RecordedPatient.Conflict> conflicts) {}

    /** One patient on the way through the rules. */
    private final class Course implements RecordedPatient.Taker {
        private final RecordedPatient patient;
        private final PatientState state;
        private final List<EpisodeChanged> changes = new ArrayList<>();
        private final List<RecordedPatient.Conflict> conflicts = new ArrayList<>();
        private List<Reading> instant = new ArrayList<>();
        private boolean impossible;
        private long judged;

        Course(RecordedPatient patient) {
            this.patient = patient;
            // We listen from the first row on: what was before it is not silence.
            PatientState fresh = new PatientState(profile.of(patient.name(), patient.id()), patient.firstAtMs());
            RulesOfPatient conditions = profile.conditions(patient.id());
            this.state = conditions == null ? fresh : fresh.follow(conditions);
        }

        PatientCourse whole() {
            return new PatientCourse(
                    patient.name(),
                    patient.timeForm(),
                    patient.firstAtMs(),
                    patient.lastAtMs(),
                    judged,
                    changes,
                    state.liveEpisodes().size());
        }

        @Override
        public void reading(Vital vital, int milli, long atMs) {
            instant.add(new Reading(patient.id(), vital, atMs, milli, atMs, KIT, 0));
        }

        @Override
        public void impossible(long atMs) {
            impossible = true;
        }

        @Override
        public void conflict(RecordedPatient.Conflict conflict) {
            conflicts.add(conflict);
        }

        @Override
        public void instantOver(long atMs) {
            if (!instant.isEmpty()) {
                keep(rules.readings(state, instant));
                judged += instant.size();
                instant = new ArrayList<>();
            }
            if (impossible) {
                keep(rules.impossibleValue(state, atMs));
                impossible = false;
            }
        }

        private void keep(List<CareEvent> events) {
            for (CareEvent event : events) {
                if (event instanceof EpisodeChanged changed) {
                    changes.add(changed);
                }
            }
        }
    }
}
