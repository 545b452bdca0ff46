package se.hemvakt.ingest.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static se.hemvakt.ingest.batch.Home.KIT;
import static se.hemvakt.ingest.batch.Home.NOW;
import static se.hemvakt.ingest.batch.Home.heartRate;
import static se.hemvakt.ingest.batch.Home.message;
import static se.hemvakt.ingest.batch.Home.reading;
import static se.hemvakt.ingest.batch.Home.readings;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.hemvakt.ingest.batch.Ledger.Sums;
import se.hemvakt.ingest.check.ClockMemory;
import se.hemvakt.ingest.check.InMemoryClockMemory;
import se.hemvakt.model.KitId;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.intake.Intake.OverloadedException;
import se.hemvakt.runtime.intake.Intake.Receipt;
import se.hemvakt.runtime.intake.Intake.Route;
import se.hemvakt.runtime.log.Follower;
import se.hemvakt.runtime.log.Following;
import se.hemvakt.runtime.log.ReadingLog;
import se.hemvakt.testkit.Await;
import se.hemvakt.testkit.InMemoryLog.Mood;
import se.hemvakt.testkit.InMemoryReadingLog;

/** The store slow, away, full or stubborn: order, bounds, retry. */
class IngestUnderPressureTest {
    private Home home = new Home();

    @AfterEach
    void close() {
        home.log.become(Mood.WELL);
        home.close();
    }

    private static String nth(int i) {
        return message(i, NOW, readings(heartRate(40 + i % 100, NOW.minusSeconds(i))));
    }

    private void with(IngestSettings settings) {
        home.close();
        home = Home.of(settings);
    }

    @Test
    void h01_whileTheStoreIsAway_nothingIsReceiptedAndAfterwardsNothingIsLost() {
        home.log.become(Mood.GONE);
        List<Future<Receipt>> futures =
                IntStream.range(0, 500).mapToObj(i -> home.offer(nth(i))).toList();
        Await.until(() -> assertThat(home.registry
                        .get("hemvakt.ingest.store.failures")
                        .counter()
                        .count())
                .isGreaterThan(5));
        assertThat(futures).noneMatch(Future::isComplete);
        assertThat(home.ingest.ledger().total().messagesWaiting()).isEqualTo(500);

        home.log.become(Mood.WELL);

        for (int i = 0; i < 500; i++) {
            assertThat(Await.result(futures.get(i))).isEqualTo(new Receipt(1, i));
        }
        assertThat(home.stored()).hasSize(500);
        Sums sums = home.ingest.ledger().total();
        assertThat(sums.stored()).isEqualTo(500);
        assertThat(sums.balances()).isTrue();
    }

    @Test
    void h02_conflictsAndQuarantined_areCountedBeforeTheReceipt() {
        home.send(message(1, NOW, readings(heartRate(72, NOW))));
        // Held until somebody listens: who has the receipt in hand must see what became of it.
        home.log.become(Mood.GONE);
        String both = readings(heartRate(73, NOW), reading("heart_rate", "72", "bpm", NOW));
        Future<List<Double>> counted = home.offer(message(2, NOW, both))
                .map(receipt -> List.of(counted(QuarantineReason.CONFLICT), counted(QuarantineReason.WRONG_UNIT)));
        home.log.become(Mood.WELL);
        assertThat(Await.result(counted)).containsExactly(1.0, 1.0);
    }

    private double counted(QuarantineReason reason) {
        return home.registry
                .get("hemvakt.ingest.quarantined")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .counter()
                .count();
    }

    @Test
    void storeAwayTooLong_failsWhatWaitedAndTakesWhatIsSentAgain() {
        with(IngestSettings.defaults().withStoreWait(Duration.ofMillis(150)));
        home.log.become(Mood.GONE);
        Future<Receipt> failed = home.offer(nth(1));
        assertThat(Await.failure(failed)).isInstanceOf(StoreAwayException.class);
        home.log.become(Mood.WELL);
        assertThat(home.send(nth(1))).isEqualTo(new Receipt(1, 1));
        Sums sums = home.ingest.ledger().total();
        assertThat(sums).isEqualTo(new Sums(2, 1, 1, 0, 2, 0, 1, 0, 0, 0, 1, 0));
    }

    @Test
    void futuresOfAKit_completeInTheOrderOfTheCalls() {
        List<Long> order = new CopyOnWriteArrayList<>();
        home.log.become(Mood.SLOW);
        List<Future<Receipt>> futures = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            // Readings, noise and empty messages take different ways through; the order is the same.
            String payload = i % 5 == 3 ? message(i, NOW, "\"readings\":7") : i % 7 == 2 ? message(i, NOW, "") : nth(i);
            futures.add(home.offer(payload).map(receipt -> {
                order.add(receipt.seq());
                return receipt;
            }));
        }
        home.log.become(Mood.WELL);
        futures.forEach(Await::result);
        assertThat(order)
                .containsExactlyElementsOf(
                        IntStream.range(0, 3_000).mapToObj(i -> (long) i).toList());
        assertThat(home.stored().stream().filter(r -> r.vital() == Vital.HEART_RATE))
                .extracting(Reading::measuredAtMs)
                .isSortedAccordingTo(Collections.reverseOrder());
    }

    @Test
    void h22_moreThanMayWait_isRefusedAtOnce() {
        with(IngestSettings.defaults().withBatchMax(10, 1_000).withQueueMax(50, 32 << 20));
        home.log.become(Mood.SLOW);
        List<Future<Receipt>> futures =
                IntStream.range(0, 80).mapToObj(i -> home.offer(nth(i))).toList();

        assertThat(futures.subList(50, 80)).allSatisfy(future -> {
            assertThat(future.failed()).as("at once").isTrue();
            assertThat(future.cause()).isInstanceOf(OverloadedException.class);
        });
        assertThat(futures.subList(0, 50)).noneMatch(Future::isComplete);
        home.log.become(Mood.WELL);
        futures.subList(0, 50).forEach(Await::result);
        Sums sums = home.ingest.ledger().total();
        assertThat(sums.messagesFailed()).isEqualTo(30);
        assertThat(sums.balances()).isTrue();
        assertThat(home.send(nth(90))).as("room again").isEqualTo(new Receipt(1, 90));
    }

    @Test
    void h22_moreBytesThanMayWait_areRefusedAtOnce() {
        with(IngestSettings.defaults().withQueueMax(20_000, 4 << 20));
        home.log.become(Mood.SLOW);
        String big = message(1, NOW, "\"padding\":\"" + "x".repeat(64_000) + "\"");
        List<Future<Receipt>> futures =
                IntStream.range(0, 100).mapToObj(i -> home.offer(big)).toList();
        long taken = futures.stream().filter(future -> !future.isComplete()).count();
        assertThat(taken).isEqualTo((4 << 20) / big.length());
        home.log.become(Mood.WELL);
        futures.stream().filter(future -> !future.failed()).forEach(Await::result);
    }

    @Test
    void underLoad_batchesGrowAndStayWithinTheirBounds() {
        with(IngestSettings.defaults().withBatchMax(100, 1_000));
        home.log.become(Mood.SLOW);
        List<Future<Receipt>> futures =
                IntStream.range(0, 1_000).mapToObj(i -> home.offer(nth(i))).toList();
        home.log.become(Mood.WELL);
        futures.forEach(Await::result);
        assertThat(home.log.all().size()).isBetween(10, 12);
        assertThat(home.log.all())
                .allSatisfy(batch -> assertThat(batch.readings()).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void bindingsAway_waitLikeTheStore() {
        home.bindings.become(true);
        Future<Receipt> future = home.offer(nth(1));
        Await.until(() -> assertThat(home.registry
                        .get("hemvakt.ingest.store.failures")
                        .counter()
                        .count())
                .isPositive());
        assertThat(future.isComplete()).isFalse();
        home.bindings.become(false);
        assertThat(Await.result(future)).isEqualTo(new Receipt(1, 1));
    }

    @Test
    void h14_clockMemoryAway_nothingCorrectedIsStoredBeforeItIsBack() {
        class Away extends RuntimeException {
            private static final long serialVersionUID = 1L;
        }
        InMemoryClockMemory kept = new InMemoryClockMemory();
        Promise<Void> back = Promise.promise();
        ClockMemory memory = new ClockMemory() {
            @Override
            public Map<KitId, Long> load() {
                return kept.load();
            }

            @Override
            public void remember(Map<KitId, Long> correctionsMs) {
                if (!back.future().isComplete()) {
                    throw new Away();
                }
                kept.remember(correctionsMs);
            }
        };
        try (Ingest ingest =
                new Ingest(home.log, home.bindings, memory, new SimpleMeterRegistry(), IngestSettings.defaults())) {
            Future<Receipt> future = ingest.accept(
                    KIT,
                    message(1, NOW.minusSeconds(9_000), readings(heartRate(72, NOW.minusSeconds(9_000))))
                            .getBytes(StandardCharsets.UTF_8),
                    NOW.toEpochMilli(),
                    Route.DIRECT);
            assertThat(future.isComplete()).isFalse();
            assertThat(home.stored()).isEmpty();
            back.complete();
            Await.result(future);
            assertThat(home.stored()).hasSize(2);
            assertThat(kept.load()).containsEntry(KIT, 9_000_000L);
        }
    }

    @Test
    void h14_clockOffsetOfAFailedMessage_isToldWithTheNextOne() {
        with(IngestSettings.defaults().withStoreWait(Duration.ofMillis(100)));
        String payload = message(1, NOW.minusSeconds(9_000), readings(heartRate(72, NOW.minusSeconds(9_000))));
        home.log.become(Mood.GONE);
        Await.failure(home.offer(payload));
        home.log.become(Mood.WELL);
        home.send(payload);
        assertThat(home.stored()).extracting(Reading::vital).contains(Vital.CLOCK_OFFSET);
    }

    /** A store that takes everything but batches with one reading it chokes on: a fault we do not know yet. */
    private static final class Choking implements ReadingLog {
        final InMemoryReadingLog log = new InMemoryReadingLog();

        @Override
        public Future<Stored> store(ReadingBatch batch) {
            boolean chokes = batch.readings().stream().anyMatch(reading -> reading.milli() == 66_000);
            return chokes ? Future.failedFuture(new IllegalStateException("chokes")) : log.store(batch);
        }

        @Override
        public Following follow(long after, Follower<ReadingBatch> follower) {
            return log.follow(after, follower);
        }

        @Override
        public long end() {
            return log.end();
        }
    }

    @Test
    void h20_messageTheStoreRefuses_goesToQuarantineAndHoldsUpNobody() {
        Choking choking = new Choking();
        try (Ingest ingest =
                new Ingest(choking, home.bindings, home.clocks, new SimpleMeterRegistry(), IngestSettings.defaults())) {
            List<Future<Receipt>> futures = IntStream.range(0, 100)
                    .mapToObj(i -> ingest.accept(
                            KIT, nth(i).getBytes(StandardCharsets.UTF_8), NOW.toEpochMilli(), Route.DIRECT))
                    .toList();
            futures.forEach(Await::result);
            assertThat(choking.log.readings()).hasSize(99);
            assertThat(choking.log.quarantined()).hasSize(1).allSatisfy(row -> {
                assertThat(row.reason()).isEqualTo(QuarantineReason.MALFORMED);
                assertThat(new String(row.raw(), StandardCharsets.UTF_8)).isEqualTo(nth(26));
            });
            Sums sums = ingest.ledger().total();
            assertThat(sums.stored()).isEqualTo(99);
            assertThat(sums.quarantined()).isEqualTo(1);
            assertThat(sums.balances()).isTrue();
        }
    }

    /** A store that fails so many times and then takes everything. */
    private static final class ComesBack implements ReadingLog {
        final InMemoryReadingLog log = new InMemoryReadingLog();
        private final AtomicInteger failuresLeft;

        ComesBack(int failures) {
            failuresLeft = new AtomicInteger(failures);
        }

        @Override
        public Future<Stored> store(ReadingBatch batch) {
            return failuresLeft.getAndDecrement() > 0
                    ? Future.failedFuture(new IllegalStateException("away"))
                    : log.store(batch);
        }

        @Override
        public Following follow(long after, Follower<ReadingBatch> follower) {
            return log.follow(after, follower);
        }

        @Override
        public long end() {
            return log.end();
        }
    }

    /** Between a message's last refusal and the row about it too: a sound reading is no quarantine row. */
    @Test
    void h01_storeComesBackAtAnyMoment_soundMessageIsStored() {
        for (int failures = 1; failures <= 9; failures++) {
            ComesBack store = new ComesBack(failures);
            try (Ingest ingest = new Ingest(
                    store, home.bindings, home.clocks, new SimpleMeterRegistry(), IngestSettings.defaults())) {
                Await.result(
                        ingest.accept(KIT, nth(1).getBytes(StandardCharsets.UTF_8), NOW.toEpochMilli(), Route.DIRECT));
                assertThat(store.log.quarantined())
                        .as("back after %d failures", failures)
                        .isEmpty();
                assertThat(store.log.readings()).hasSize(1);
            } finally {
                store.log.close();
            }
        }
    }

    @Test
    void close_whileTheStoreIsAway_failsWhatWaitsAndRefusesTheRest() {
        home.log.become(Mood.GONE);
        List<Future<Receipt>> futures =
                IntStream.range(0, 10).mapToObj(i -> home.offer(nth(i))).toList();
        home.ingest.close();
        assertThat(futures)
                .allSatisfy(future -> assertThat(Await.failure(future)).isNotNull());
        assertThat(Await.failure(home.offer(nth(11)))).isInstanceOf(OverloadedException.class);
        assertThat(home.ingest.ledger().total().balances()).isTrue();
    }

    @Test
    void close_whileTheStoreDoesNotAnswer_endsAllTheSame() {
        home.log.become(Mood.SLOW);
        Future<Receipt> future = home.offer(nth(1));
        home.ingest.close();
        assertThat(Await.failure(future)).isInstanceOf(StoreAwayException.class);
    }
}
