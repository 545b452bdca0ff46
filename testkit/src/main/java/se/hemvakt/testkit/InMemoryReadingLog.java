package se.hemvakt.testkit;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Quarantined;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.log.Conflicts;
import se.hemvakt.runtime.log.ReadingLog;

/** The reading log in memory; passes the same contract as the one in PostgreSQL. */
public final class InMemoryReadingLog extends InMemoryLog<ReadingBatch> implements ReadingLog {
    private record Key(PatientId patient, Vital vital, long measuredAtMs) {}

    private final Map<Key, Reading> stored = new LinkedHashMap<>();
    private final List<Quarantined> quarantine = new ArrayList<>();

    @Override
    public Future<Stored> store(ReadingBatch batch) {
        return later(() -> keep(batch));
    }

    @Override
    public Future<Long> append(ReadingBatch batch) {
        return ReadingLog.super.append(batch);
    }

    /** Every reading stored. */
    public synchronized List<Reading> readings() {
        return List.copyOf(stored.values());
    }

    /** Every quarantine row stored. */
    public synchronized List<Quarantined> quarantined() {
        return List.copyOf(quarantine);
    }

    private synchronized Stored keep(ReadingBatch batch) {
        Collection<Reading> kept = new ArrayList<>();
        List<Quarantined> rows = new ArrayList<>(batch.quarantined());
        int fresh = 0;
        int conflicts = 0;
        for (Reading reading : batch.readings()) {
            Reading before =
                    stored.putIfAbsent(new Key(reading.patient(), reading.vital(), reading.measuredAtMs()), reading);
            if (before == null) {
                fresh++;
                kept.add(reading);
            } else if (before.milli() == reading.milli()) {
                kept.add(reading);
            } else {
                conflicts++;
                rows.add(Conflicts.quarantined(reading));
            }
        }
        quarantine.addAll(rows);
        long position = fresh == 0 && rows.isEmpty() ? 0 : add(new ReadingBatch(List.copyOf(kept), rows));
        return new Stored(position, fresh, batch.readings().size() - fresh - conflicts, conflicts);
    }
}
