package se.hemvakt.sim.fleet;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** A fleet's counters; written by its event loops, read by anyone. */
final class Tally {
    final AtomicInteger connected = new AtomicInteger();
    final AtomicInteger watched = new AtomicInteger();
    final AtomicInteger over = new AtomicInteger();
    final LongAdder told = new LongAdder();
    final LongAdder kept = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder sentAgain = new LongAdder();
    final LongAdder acknowledged = new LongAdder();
    final LongAdder receipted = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder lost = new LongAdder();
    volatile String lastLoss = "";

    Progress progress(int kits) {
        // Receipts first: a message made in between must not look receipted before it was kept.
        long receiptedNow = receipted.sum();
        long droppedNow = dropped.sum();
        return new Progress(
                kits,
                connected.get(),
                watched.get(),
                told.sum(),
                kept.sum(),
                sent.sum(),
                sentAgain.sum(),
                acknowledged.sum(),
                receiptedNow,
                droppedNow,
                lost.sum(),
                lastLoss,
                over.get());
    }
}
