package se.hemvakt.ingest.batch;

import java.time.Duration;
import se.hemvakt.ingest.check.ReadingCheck;
import se.hemvakt.ingest.decode.Payloads;
import se.hemvakt.model.ReadingBatch;

/**
 * How ingest gathers and how long it waits.
 *
 * @param lanes how many batches may be in flight for each route, 1 to 16; the reading log should have as many writers
 * @param batchMessagesMax messages in one batch, 1 to 10,000
 * @param batchReadingsMax readings in one batch, 1,000 to 16,000
 * @param batchBytesMax payload bytes in one batch, since a batch of quarantine rows stores them
 * @param queueMessagesMax messages that may wait on one route, those in flight included (H22)
 * @param queueBytesMax payload bytes that may wait on one route, those in flight included (H22)
 * @param storeWait for how long a message is tried again while the store is away, before it fails and the kit has to send it again
 * @param readingAgeMax how long before it was received a reading may have been measured
 */
public record IngestSettings(
        int lanes,
        int batchMessagesMax,
        int batchReadingsMax,
        long batchBytesMax,
        int queueMessagesMax,
        long queueBytesMax,
        Duration storeWait,
        Duration readingAgeMax) {

    public IngestSettings {
        require(lanes >= 1 && lanes <= 16, "lanes must be 1 to 16");
        require(batchMessagesMax >= 1 && batchMessagesMax <= 10_000, "batchMessagesMax must be 1 to 10000");
        // A message brings at most 502 statements and two readings of our own, and must always fit.
        require(
                batchReadingsMax >= 1_000 && batchReadingsMax <= ReadingBatch.MAX_READINGS - 384,
                "batchReadingsMax must be 1000 to 16000");
        require(batchBytesMax >= Payloads.BYTES_MAX, "batchBytesMax must be at least one payload, 65536");
        require(queueMessagesMax >= batchMessagesMax, "queueMessagesMax must be at least batchMessagesMax");
        require(queueBytesMax >= batchBytesMax, "queueBytesMax must be at least batchBytesMax");
        require(!storeWait.isNegative(), "storeWait must not be negative");
        require(
                readingAgeMax.compareTo(Duration.ofDays(3)) >= 0,
                "readingAgeMax must be at least 72 h: kits keep that long");
    }

    /** The usual: up to four batches in flight, at most 1,000 messages a batch, half a minute's patience with the store, readings of the last 30 days. */
    public static IngestSettings defaults() {
        return new IngestSettings(
                4, 1_000, 8_000, 4 << 20, 80_000, 128 << 20, Duration.ofSeconds(30), ReadingCheck.AGE_MAX);
    }

    public IngestSettings withLanes(int number) {
        return new IngestSettings(
                number,
                batchMessagesMax,
                batchReadingsMax,
                batchBytesMax,
                queueMessagesMax,
                queueBytesMax,
                storeWait,
                readingAgeMax);
    }

    public IngestSettings withBatchMax(int messages, int readings) {
        return new IngestSettings(
                lanes, messages, readings, batchBytesMax, queueMessagesMax, queueBytesMax, storeWait, readingAgeMax);
    }

    public IngestSettings withQueueMax(int messages, long bytes) {
        return new IngestSettings(
                lanes, batchMessagesMax, batchReadingsMax, batchBytesMax, messages, bytes, storeWait, readingAgeMax);
    }

    public IngestSettings withStoreWait(Duration patience) {
        return new IngestSettings(
                lanes,
                batchMessagesMax,
                batchReadingsMax,
                batchBytesMax,
                queueMessagesMax,
                queueBytesMax,
                patience,
                readingAgeMax);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("ingest: " + otherwise);
        }
    }
}
