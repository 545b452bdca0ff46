package se.hemvakt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static se.hemvakt.testkit.Readings.aQuarantined;
import static se.hemvakt.testkit.Readings.aReading;
import static se.hemvakt.testkit.Readings.batch;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Quarantined;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.runtime.log.Entry;
import se.hemvakt.runtime.log.Following;
import se.hemvakt.runtime.log.ReadingLog;
import se.hemvakt.runtime.log.ReadingLog.Stored;

/** What every reading log does, fake or real. A subclass gives an empty log for each test. */
public abstract class ReadingLogContract {
    /** The log under test, empty at the beginning of a test. */
    protected abstract ReadingLog log();

    @Test
    void store_newReadings_areCountedAndGetAPosition() {
        Stored stored = store(batch(aReading().build(), aReading().spo2(96).build()));

        assertThat(stored.stored()).isEqualTo(2);
        assertThat(stored.duplicates()).isZero();
        assertThat(stored.conflicts()).isZero();
        assertThat(stored.position()).isPositive();
        assertThat(log().end()).isEqualTo(stored.position());
    }

    @Test
    void store_sameBatchAgain_isCountedAsDuplicatesAndMakesNoEntry() {
        ReadingBatch same = batch(aReading().build(), aReading().spo2(96).build());
        long first = store(same).position();

        assertThat(store(same)).isEqualTo(new Stored(0, 0, 2, 0));
        assertThat(log().end()).isEqualTo(first);
    }

    @Test
    void store_duplicateWithinOneBatch_isStoredOnce() {
        Stored stored = store(
                batch(aReading().build(), aReading().receivedAfterMs(5_000).build()));

        assertThat(stored.stored()).isEqualTo(1);
        assertThat(stored.duplicates()).isEqualTo(1);
    }

    @Test
    void store_sameKeyOtherValue_becomesAConflictInQuarantineAndIsNotFollowed() {
        Reading first = aReading().heartRate(72).build();
        Reading other = aReading().heartRate(140).build();
        Reading fresh = aReading().at("08:01").build();
        store(batch(first));

        Stored stored = store(batch(other, fresh));

        assertThat(stored.stored()).isEqualTo(1);
        assertThat(stored.conflicts()).isEqualTo(1);
        assertThat(stored.duplicates()).isZero();
        List<Entry<ReadingBatch>> seen = followed(0, 2);
        assertThat(seen.get(1).value().readings()).containsExactly(fresh);
        assertThat(seen.get(1).value().quarantined())
                .extracting(Quarantined::reason)
                .containsExactly(QuarantineReason.CONFLICT);
    }

    @Test
    void store_onlyAConflict_stillMakesAnEntry() {
        store(batch(aReading().heartRate(72).build()));

        Stored stored = store(batch(aReading().heartRate(73).build()));

        assertThat(stored.position()).isPositive();
        assertThat(stored.conflicts()).isEqualTo(1);
    }

    @Test
    void store_conflictWithinOneBatch_keepsTheFirst() {
        Reading first = aReading().heartRate(72).build();
        Reading second = aReading().heartRate(73).build();

        Stored stored = store(batch(first, second));

        assertThat(stored.stored()).isEqualTo(1);
        assertThat(stored.conflicts()).isEqualTo(1);
        assertThat(followed(0, 1).get(0).value().readings()).containsExactly(first);
    }

    @Test
    void store_quarantineOnly_makesAnEntry() {
        Stored stored = store(new ReadingBatch(List.of(), List.of(aQuarantined())));

        assertThat(stored.position()).isPositive();
        assertThat(stored.stored()).isZero();
        ReadingBatch seen = followed(0, 1).get(0).value();
        assertThat(seen.quarantined()).hasSize(1);
        assertThat(seen.quarantined().get(0).detail()).isEqualTo(aQuarantined().detail());
        assertThat(seen.quarantined().get(0).raw()).isEqualTo(aQuarantined().raw());
    }

    @Test
    void store_emptyBatch_succeedsAndMakesNoEntry() {
        assertThat(store(new ReadingBatch(List.of(), List.of()))).isEqualTo(new Stored(0, 0, 0, 0));
    }

    @Test
    void follow_fromZero_seesEverythingInPositionOrder() {
        List<Future<Stored>> stores = new ArrayList<>();
        List<Reading> readings = Readings.many(7, 40, 4_000);
        for (int i = 0; i < 100; i++) {
            stores.add(log().store(new ReadingBatch(readings.subList(i * 40, i * 40 + 40), List.of())));
        }
        Await.result(Future.all(stores));

        List<Entry<ReadingBatch>> seen = followed(0, 100);

        assertThat(seen).extracting(Entry::position).isSorted().doesNotHaveDuplicates();
        assertThat(seen.stream().flatMap(entry -> entry.value().readings().stream()))
                .containsExactlyInAnyOrderElementsOf(readings);
    }

    @Test
    void follow_whileWriting_seesEachEntryOnceAndInOrder() {
        List<Entry<ReadingBatch>> seen = new CopyOnWriteArrayList<>();
        List<Reading> readings = Readings.many(8, 50, 5_000);
        try (Following following = log().follow(0, seen::addAll)) {
            List<Future<Stored>> stores = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                stores.add(log().store(new ReadingBatch(readings.subList(i * 25, i * 25 + 25), List.of())));
            }
            Await.result(Future.all(stores));
            Await.until(() -> assertThat(seen).hasSize(200));
            Await.until(() -> assertThat(following.position())
                    .isEqualTo(seen.get(seen.size() - 1).position()));
        }
        assertThat(seen).extracting(Entry::position).isSorted().doesNotHaveDuplicates();
        assertThat(seen.stream().flatMap(entry -> entry.value().readings().stream()))
                .containsExactlyInAnyOrderElementsOf(readings);
    }

    @Test
    void follow_fromACheckpoint_seesOnlyWhatCameAfter() {
        long first = store(batch(aReading().build())).position();
        long second = store(batch(aReading().at("08:01").build())).position();

        assertThat(followed(first, 1)).extracting(Entry::position).containsExactly(second);
    }

    @Test
    void follow_followerThrows_getsTheSameEntriesAgainAndSkipsNone() {
        AtomicInteger calls = new AtomicInteger();
        List<Long> handled = new CopyOnWriteArrayList<>();
        long first = store(batch(aReading().build())).position();
        try (Following following = log().follow(0, entries -> {
            if (calls.incrementAndGet() <= 2) {
                throw new IllegalStateException("not now");
            }
            entries.forEach(entry -> handled.add(entry.position()));
        })) {
            long second = store(batch(aReading().at("08:01").build())).position();
            Await.until(() -> assertThat(handled).containsExactly(first, second));
            Await.until(() -> assertThat(following.position()).isEqualTo(second));
        }
    }

    @Test
    void follow_closed_getsNothingMore() {
        List<Long> handled = new CopyOnWriteArrayList<>();
        Following following = log().follow(0, entries -> entries.forEach(entry -> handled.add(entry.position())));
        long first = store(batch(aReading().build())).position();
        Await.until(() -> assertThat(handled).containsExactly(first));
        following.close();

        store(batch(aReading().at("08:01").build()));

        assertThat(handled).containsExactly(first);
        assertThat(following.position()).isEqualTo(first);
    }

    /** Stores and waits. */
    protected final Stored store(ReadingBatch batch) {
        return Await.result(log().store(batch));
    }

    /** The first entries after a position. */
    protected final List<Entry<ReadingBatch>> followed(long after, int count) {
        List<Entry<ReadingBatch>> seen = new CopyOnWriteArrayList<>();
        Following following = log().follow(after, seen::addAll);
        try {
            Await.until(() -> assertThat(seen).hasSizeGreaterThanOrEqualTo(count));
        } finally {
            following.close();
        }
        return seen;
    }
}
