package se.hemvakt.runtime.log;

import io.vertx.core.Future;
import se.hemvakt.model.ReadingBatch;

/**
 * The reading log: store first, then follow (design idea 1). {@link #store} is the one way in.
 *
 * <p>One entry is one transaction: its readings, their roll-ups and its quarantine rows are committed together or not at
 * all (hazard H01). A reading already stored (same patient, vital, measured time, value) is not stored again; one stored
 * with another value becomes a {@code CONFLICT} quarantine row.
 */
public interface ReadingLog extends Log<ReadingBatch> {
    /**
     * Stores one batch; see {@link Log#append} for success and failure. A batch that changes nothing (all duplicates)
     * succeeds with position 0 and makes no entry. An empty batch does the same when the store would take another, and fails
     * when it would not: it asks whether the store is there.
     */
    Future<Stored> store(ReadingBatch batch);

    @Override
    default Future<Long> append(ReadingBatch batch) {
        return store(batch).map(Stored::position);
    }

    /**
     * What became of a batch: {@code stored + duplicates + conflicts} is its number of readings (hazard H02).
     *
     * @param position its position in the log
     * @param stored readings that were new
     * @param duplicates readings that were there already
     * @param conflicts readings that were there with another value, now in quarantine
     */
    record Stored(long position, int stored, int duplicates, int conflicts) {}
}
