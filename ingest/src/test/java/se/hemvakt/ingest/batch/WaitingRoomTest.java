package se.hemvakt.ingest.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.hemvakt.ingest.batch.WaitingRoom.Batch;
import se.hemvakt.model.KitId;
import se.hemvakt.runtime.intake.Intake.Route;

/** When a batch is given out, and what is in it. */
class WaitingRoomTest {
    private static final byte[] PAYLOAD = "{}".getBytes(StandardCharsets.UTF_8);

    private final AtomicLong nanos = new AtomicLong();
    private final WaitingRoom room = new WaitingRoom(
            Route.DIRECT, new IngestMetrics(new SimpleMeterRegistry()), nanos::get, IngestSettings.defaults());

    @AfterEach
    void close() {
        room.close();
        room.failRest(new IllegalStateException("the test is over"));
    }

    private void accept(String kit, int times) {
        for (int i = 0; i < times; i++) {
            var unused = room.accept(new KitId(kit), PAYLOAD, 0);
        }
    }

    private void acceptOfManyKits(int kits) {
        for (int i = 0; i < kits; i++) {
            accept("kit-number-" + i, 1);
        }
    }

    private CompletableFuture<@Nullable Batch> next() {
        CompletableFuture<@Nullable Batch> given = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                given.complete(room.next());
            } catch (InterruptedException e) {
                given.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return given;
    }

    private static Batch given(CompletableFuture<@Nullable Batch> batch) throws Exception {
        Batch result = batch.get(10, TimeUnit.SECONDS);
        assertThat(result).isNotNull();
        return result;
    }

    private static boolean isKeptWaiting(CompletableFuture<?> batch) throws ExecutionException, InterruptedException {
        try {
            batch.get(100, TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException e) {
            return true;
        }
    }

    @Test
    void loneMessage_isGivenAtOnce() throws Exception {
        accept("kit-berit-0001", 1);
        assertThat(given(next()).messages()).hasSize(1);
    }

    @Test
    void batchTakesAllKits_whenNoneIsInFlight() throws Exception {
        acceptOfManyKits(50);
        assertThat(given(next()).messages()).hasSize(50);
    }

    @Test
    void fewMessages_waitForTheBatchInFlight() throws Exception {
        accept("kit-berit-0001", 1);
        Batch first = given(next());
        acceptOfManyKits(15);
        CompletableFuture<@Nullable Batch> second = next();
        assertThat(isKeptWaiting(second)).isTrue();
        room.fail(first.messages(), new IllegalStateException("not stored"));
        room.done(first);
        assertThat(given(second).messages()).hasSize(15);
    }

    @Test
    void manyMessages_goBesideTheBatchInFlight() throws Exception {
        accept("kit-berit-0001", 1);
        Batch first = given(next());
        CompletableFuture<@Nullable Batch> second = next();
        acceptOfManyKits(500);
        // How many more than a batch of its own come along is a matter of when the lane wakes.
        assertThat(given(second).messages()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(first.messages()).hasSize(1);
    }

    @Test
    void h22_batchThatTakesLong_doesNotHoldUpOtherKits() throws Exception {
        accept("kit-berit-0001", 1);
        Batch stuck = given(next());
        accept("kit-other-0002", 1);
        nanos.addAndGet(Duration.ofMillis(20).toNanos());
        assertThat(given(next()).messages()).hasSize(1);
        assertThat(stuck.messages()).hasSize(1);
    }

    @Test
    void kitOfABatchInFlight_isInNoOtherBatch() throws Exception {
        accept("kit-berit-0001", 1);
        Batch first = given(next());
        accept("kit-berit-0001", 1_000);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        CompletableFuture<@Nullable Batch> second = next();
        assertThat(isKeptWaiting(second)).isTrue();
        room.fail(first.messages(), new IllegalStateException("not stored"));
        room.done(first);
        assertThat(given(second).messages()).hasSize(1_000);
    }

    @Test
    void underFullLoad_lanesFindKitsOfTheirOwn() throws Exception {
        for (int i = 0; i < 500; i++) {
            accept("kit-number-" + i, 20);
        }
        Set<KitId> seen = new HashSet<>();
        for (int lane = 0; lane < 4; lane++) {
            List<Waiting> messages = given(next()).messages();
            assertThat(messages).hasSize(1_000);
            Set<KitId> kits = new HashSet<>();
            messages.forEach(message -> kits.add(message.kit));
            assertThat(seen).doesNotContainAnyElementsOf(kits);
            seen.addAll(kits);
        }
    }

    @Test
    void closed_givesOutWhatWaitsAndThenNothing() throws Exception {
        acceptOfManyKits(3);
        room.close();
        Batch last = given(next());
        assertThat(last.messages()).hasSize(3);
        room.fail(last.messages(), new IllegalStateException("not stored"));
        room.done(last);
        assertThat(next().get(10, TimeUnit.SECONDS)).isNull();
    }
}
