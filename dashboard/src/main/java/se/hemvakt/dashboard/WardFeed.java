package se.hemvakt.dashboard;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.hemvakt.dashboard.board.WardPatient;
import se.hemvakt.dashboard.board.Wards;
import se.hemvakt.dashboard.jdbc.CareRecords;
import se.hemvakt.dashboard.jdbc.WardTables;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.Episode;
import se.hemvakt.model.News2;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.Watch;
import se.hemvakt.runtime.history.ReadingHistory;
import se.hemvakt.runtime.log.Entry;
import se.hemvakt.runtime.log.Following;
import se.hemvakt.runtime.log.Log;
import se.hemvakt.runtime.log.ReadingLog;

/**
 * Keeps the boards in step with the logs: first what the tables say, then every entry after the position that was the end
 * before they were read. What is in both is applied twice, which changes nothing.
 *
 * <p>While tables are read for a new patient the followings wait, so that no entry can fall between reading and showing.
 */
final class WardFeed implements AutoCloseable {
    /** An alert that cleared unseen stays in view this long; the patient's page has all of them. */
    private static final Duration LATCHED = Duration.ofHours(24);

    private final Wards wards;
    private final WardTables tables;
    private final ReadingHistory history;
    private final ReadingLog readings;
    private final Log<CareEvent> care;
    private final InstantSource clock;
    /** Followings hold the read side for each bundle, whoever reads tables and places patients the write side. */
    private final ReadWriteLock placing = new ReentrantReadWriteLock();

    private String fingerprint = "";
    private @Nullable Following followingReadings;
    private @Nullable Following followingCare;
    private long readingsTarget;
    private long careTarget;
    private volatile InStep inStep;

    WardFeed(
            Wards wards,
            WardTables tables,
            ReadingHistory history,
            ReadingLog readings,
            Log<CareEvent> care,
            InstantSource clock) {
        this.wards = wards;
        this.tables = tables;
        this.history = history;
        this.readings = readings;
        this.care = care;
        this.clock = clock;
        this.inStep = InStep.now(clock);
    }

    /** Fills the boards and begins to follow. Blocks. */
    void start() {
        long readingsEnd = readings.end();
        long careEnd = care.end();
        refresh();
        inStep = InStep.now(clock);
        readingsTarget = readingsEnd;
        careTarget = careEnd;
        followingCare = care.follow(careEnd, this::takeCare);
        followingReadings = readings.follow(readingsEnd, this::takeReadings);
    }

    private void takeReadings(List<Entry<ReadingBatch>> entries) {
        for (Entry<ReadingBatch> entry : entries) {
            placing.readLock().lock();
            try {
                wards.take(entry.value().readings());
            } finally {
                placing.readLock().unlock();
            }
        }
    }

    private void takeCare(List<Entry<CareEvent>> entries) {
        // Once for all of them: the tables are read after the last of these was written.
        if (entries.stream().map(Entry::value).anyMatch(this::isForTables)) {
            reload();
        }
        for (Entry<CareEvent> entry : entries) {
            placing.readLock().lock();
            try {
                wards.take(entry.value());
            } finally {
                placing.readLock().unlock();
            }
        }
    }

    private boolean isForTables(CareEvent event) {
        // A handover or a visit that is asked for or answered changes who sees the patient.
        return event instanceof CareEvent.PatientChanged
                || event instanceof CareEvent.ResponsibilityChanged
                || event instanceof CareEvent.VisitChanged
                || !wards.knows(event.patient());
    }

    /** Reads patients again if any changed, or who sees them: tables are written, and hours pass, without an event. Blocks. */
    void refresh() {
        placing.writeLock().lock();
        try {
            String now = tables.fingerprint(clock.instant());
            if (!now.equals(fingerprint)) {
                reload();
                fingerprint = now;
            }
        } finally {
            placing.writeLock().unlock();
        }
    }

    private void reload() {
        placing.writeLock().lock();
        try {
            tables.teams().forEach(wards::team);
            List<WardPatient> patients = tables.patients(clock.instant());
            wards.retain(patients.stream().map(WardPatient::id).collect(Collectors.toSet()));
            List<WardPatient> unknown = new ArrayList<>();
            for (WardPatient patient : patients) {
                if (!wards.change(patient)) {
                    unknown.add(patient);
                }
            }
            place(unknown);
        } finally {
            placing.writeLock().unlock();
        }
    }

    private void place(List<WardPatient> patients) {
        if (patients.isEmpty()) {
            return;
        }
        List<PatientId> ids = patients.stream().map(WardPatient::id).toList();
        Map<PatientId, List<ReadingHistory.Latest>> latest =
                history.latest(ids).stream().collect(Collectors.groupingBy(ReadingHistory.Latest::patient));
        Map<PatientId, List<Episode>> episodes =
                CareRecords.episodes(tables.episodesInView(ids, clock.instant().minus(LATCHED))).stream()
                        .collect(Collectors.groupingBy(Episode::patient));
        Map<PatientId, News2> scores = scores(ids);
        Map<PatientId, Watch> watches = watches(ids);
        for (WardPatient patient : patients) {
            wards.put(new Wards.Known(
                    patient,
                    latest.getOrDefault(patient.id(), List.of()),
                    episodes.getOrDefault(patient.id(), List.of()),
                    Optional.ofNullable(scores.get(patient.id())),
                    watches.getOrDefault(patient.id(), Watch.PLAIN)));
        }
        CareRecords.events(tables.lastCareEvents(ids, CareRecords.RESPONSIBILITY_CHANGED))
                .forEach(wards::take);
        tables.visits(ids).forEach(visit -> wards.take(new CareEvent.VisitChanged(visit)));
        tables.looked(ids).forEach(one -> wards.looked(one.team(), one.patient(), one.handover(), one.dueMs()));
    }

    private Map<PatientId, News2> scores(Collection<PatientId> patients) {
        Map<PatientId, News2> scores = new HashMap<>();
        for (CareEvent event : CareRecords.events(tables.lastCareEvents(patients, CareRecords.SCORE_CHANGED))) {
            if (event instanceof CareEvent.ScoreChanged changed) {
                scores.put(changed.patient(), changed.score());
            }
        }
        return scores;
    }

    private Map<PatientId, Watch> watches(Collection<PatientId> patients) {
        Map<PatientId, Watch> watches = new HashMap<>();
        for (CareEvent event : CareRecords.events(tables.lastCareEvents(patients, CareRecords.WATCH_CHANGED))) {
            if (event instanceof CareEvent.WatchChanged changed) {
                watches.put(changed.patient(), changed.watch());
            }
        }
        return watches;
    }

    /**
     * Looks whether the boards are in step: that what was the logs' end at the last look has been taken in by now. Blocks,
     * for as long as the database lets it: {@link #inStep} then simply grows old.
     */
    void look() {
        Following ofReadings = followingReadings;
        Following ofCare = followingCare;
        if (ofReadings == null || ofCare == null) {
            return;
        }
        boolean reached = ofReadings.position() >= readingsTarget && ofCare.position() >= careTarget;
        readingsTarget = readings.end();
        careTarget = care.end();
        if (reached) {
            inStep = InStep.now(clock);
        }
    }

    /** When the boards were last known to be in step with the logs. */
    InStep inStep() {
        return inStep;
    }

    /**
     * A moment to be shown, and to be measured from: by a clock that was put back, boards that stand still would look in step (H11).
     *
     * @param atMs by our clock
     */
    record InStep(long atMs, long steadyNs) {
        static InStep now(InstantSource clock) {
            return new InStep(clock.millis(), System.nanoTime());
        }

        Duration age() {
            return Duration.ofNanos(System.nanoTime() - steadyNs);
        }
    }

    @Override
    public void close() {
        if (followingCare != null) {
            followingCare.close();
        }
        if (followingReadings != null) {
            followingReadings.close();
        }
    }
}
