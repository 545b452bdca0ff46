package se.hemvakt.ingest.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static se.hemvakt.ingest.batch.Home.BERIT;
import static se.hemvakt.ingest.batch.Home.GUNNAR;
import static se.hemvakt.ingest.batch.Home.KIT;
import static se.hemvakt.ingest.batch.Home.NOW;
import static se.hemvakt.ingest.batch.Home.heartRate;
import static se.hemvakt.ingest.batch.Home.message;
import static se.hemvakt.ingest.batch.Home.reading;
import static se.hemvakt.ingest.batch.Home.readings;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.hemvakt.ingest.batch.Ledger.Sums;
import se.hemvakt.ingest.check.InMemoryClockMemory;
import se.hemvakt.model.KitId;
import se.hemvakt.model.Quality;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Quarantined;
import se.hemvakt.model.Reading;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.intake.Intake.Receipt;
import se.hemvakt.runtime.intake.Intake.Route;
import se.hemvakt.testkit.Await;

/** What becomes of a payload, from its bytes to the log. */
class IngestTest {
    private final Home home = new Home();

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void accept_oneReading_isStoredWithBothTimesAndReceipted() {
        Instant measured = NOW.minusSeconds(7);
        Receipt receipt = home.send(message(42, NOW, readings(heartRate(72, measured))));

        assertThat(receipt).isEqualTo(new Receipt(1, 42));
        assertThat(home.stored())
                .containsExactly(new Reading(
                        BERIT, Vital.HEART_RATE, measured.toEpochMilli(), 72_000, NOW.toEpochMilli(), KIT, 0));
        assertThat(home.log.quarantined()).isEmpty();
    }

    @Test
    void h02_oneBadReading_doesNotSpoilItsNeighbours() {
        String bad = reading("temperature", "\"37,5\"", "Cel", NOW);
        home.send(message(1, NOW, readings(heartRate(72, NOW), bad, reading("spo2", "97", "%", NOW))));

        assertThat(home.stored()).extracting(Reading::vital).containsExactly(Vital.HEART_RATE, Vital.SPO2);
        Quarantined row = home.log.quarantined().get(0);
        assertThat(row.reason()).isEqualTo(QuarantineReason.NOT_A_NUMBER);
        assertThat(row.kit()).isEqualTo(KIT);
        assertThat(new String(row.raw(), StandardCharsets.UTF_8)).isEqualTo(bad);
        assertThat(row.detail()).doesNotContain("37");
    }

    @Test
    void accept_brokenJson_isQuarantinedWholeAndStillReceipted() {
        String broken = message(9, NOW, readings(heartRate(72, NOW))).replace("]}", "");
        assertThat(home.send(broken)).isEqualTo(new Receipt(1, 9));
        assertThat(home.stored()).isEmpty();
        assertThat(home.reasons()).containsExactly(QuarantineReason.MALFORMED);
        assertThat(new String(home.log.quarantined().get(0).raw(), StandardCharsets.UTF_8))
                .isEqualTo(broken);
    }

    @Test
    void accept_noise_isQuarantinedWithoutReadableReceipt() {
        Receipt receipt = home.send("\u0000\u0001 not json");
        assertThat(receipt.isReadable()).isFalse();
        assertThat(home.reasons()).containsExactly(QuarantineReason.MALFORMED);
    }

    @Test
    void accept_oneMegabyte_isQuarantinedCutAndReceipted() {
        String huge = message(5, NOW, "\"padding\":\"" + "x".repeat(1 << 20) + "\"");
        assertThat(home.send(huge)).isEqualTo(new Receipt(1, 5));
        assertThat(home.log.quarantined().get(0).raw()).hasSize(64 * 1024);
        assertThat(home.reasons()).containsExactly(QuarantineReason.MALFORMED);
    }

    @Test
    void accept_tenThousandDeep_isQuarantined() {
        home.send(message(5, NOW, "\"x\":" + "[".repeat(10_000) + "]".repeat(10_000)));
        assertThat(home.reasons()).containsExactly(QuarantineReason.MALFORMED);
    }

    @Test
    void h01_sameMessageAgain_isADuplicateWithTheSameReceipt() {
        String first = message(3, NOW, readings(heartRate(72, NOW)));
        assertThat(home.send(first)).isEqualTo(home.send(message(3, NOW.plusSeconds(5), readings(heartRate(72, NOW)))));
        assertThat(home.stored()).hasSize(1);
        assertThat(home.ingest.ledger().total().duplicates()).isEqualTo(1);
    }

    @Test
    void accept_outOfOrderSequence_storesAllAndReceiptsEachAsSent() {
        assertThat(home.send(message(9, NOW, readings(heartRate(72, NOW))))).isEqualTo(new Receipt(1, 9));
        assertThat(home.send(message(4, NOW, readings(heartRate(70, NOW.minusSeconds(9))))))
                .isEqualTo(new Receipt(1, 4));
        assertThat(home.stored()).hasSize(2);
    }

    @Test
    void accept_sameTimeOtherValue_isAConflict() {
        home.send(message(1, NOW, readings(heartRate(72, NOW))));
        home.send(message(2, NOW, readings(heartRate(73, NOW))));
        assertThat(home.stored()).extracting(Reading::milli).containsExactly(72_000);
        assertThat(home.reasons()).containsExactly(QuarantineReason.CONFLICT);
    }

    @Test
    void h09_emptyMessage_isAContact() {
        home.send(message(1, NOW.minusSeconds(2), ""));
        Reading contact = home.stored().get(0);
        assertThat(contact.vital()).isEqualTo(Vital.CONTACT);
        assertThat(contact.measuredAt()).isEqualTo(NOW.minusSeconds(2));
    }

    @Test
    void h09_messageOfOnlyBadReadings_isNoContact() {
        home.send(message(1, NOW, readings(reading("heart_rate", "72", "bpm", NOW))));
        assertThat(home.stored()).isEmpty();
    }

    @Test
    void accept_batteryAndSignal_areReadingsAtSending() {
        home.send(message(1, NOW.minusSeconds(3), "\"battery\":87,\"signal\":-71"));
        assertThat(home.stored()).extracting(Reading::vital).containsExactly(Vital.BATTERY, Vital.SIGNAL);
        assertThat(home.stored()).extracting(Reading::milli).containsExactly(87_000, -71_000);
        assertThat(home.stored()).extracting(Reading::measuredAt).containsOnly(NOW.minusSeconds(3));
    }

    @Test
    void accept_batteryBeyondPossible_isQuarantinedByItself() {
        home.send(message(1, NOW, "\"battery\":870," + readings(heartRate(72, NOW))));
        assertThat(home.stored()).extracting(Reading::vital).containsExactly(Vital.HEART_RATE);
        assertThat(home.reasons()).containsExactly(QuarantineReason.IMPOSSIBLE_VALUE);
        assertThat(new String(home.log.quarantined().get(0).raw(), StandardCharsets.UTF_8))
                .isEqualTo("870");
    }

    @Test
    void accept_events_areReadings() {
        home.send(message(
                1,
                NOW,
                "\"events\":[{\"event\":\"fall\",\"at\":\"" + NOW + "\"},{\"event\":\"off_body\",\"value\":0,\"at\":\""
                        + NOW + "\"},{\"event\":\"rhythm\",\"value\":true,\"at\":\"" + NOW + "\"}]"));
        assertThat(home.stored())
                .extracting(Reading::vital, Reading::milli)
                .containsExactly(tuple(Vital.FALL, 1_000), tuple(Vital.OFF_BODY, 0), tuple(Vital.RHYTHM, 1_000));
    }

    // ---- Whose it is

    @Test
    void unboundKit_isQuarantined() {
        home.offer(new KitId("kit-nobody-01"), message(1, NOW, readings(heartRate(72, NOW))), NOW, Route.DIRECT);
        Await.until(() -> assertThat(home.reasons()).containsExactly(QuarantineReason.UNBOUND_KIT));
    }

    @Test
    void h13_lateReadingAfterRebind_belongsToEarlierPatient() {
        Instant handedOver = NOW.minusSeconds(3_600);
        home.bindings.end(KIT, handedOver);
        home.bindings.bind(KIT, GUNNAR, handedOver.plusSeconds(600), null);

        home.send(message(
                1,
                NOW,
                readings(
                        heartRate(71, handedOver.minusMillis(1)),
                        heartRate(72, handedOver.plusSeconds(300)),
                        heartRate(73, handedOver.plusSeconds(600)))));

        assertThat(home.stored())
                .extracting(Reading::patient, Reading::milli)
                .containsExactly(tuple(BERIT, 71_000), tuple(GUNNAR, 73_000));
        assertThat(home.reasons()).containsExactly(QuarantineReason.UNBOUND_KIT);
    }

    // ---- When it was

    @Test
    void h14_kitInThePast_isCorrectedFlaggedAndTold() {
        Instant kitNow = Instant.parse("1970-01-01T00:05:00Z");
        home.send(message(1, kitNow, readings(heartRate(72, kitNow.minusSeconds(10)))));

        assertThat(home.stored()).extracting(Reading::vital).containsExactly(Vital.CLOCK_OFFSET, Vital.HEART_RATE);
        Reading reading = home.stored().get(1);
        assertThat(reading.measuredAt()).isEqualTo(NOW.minusSeconds(10));
        assertThat(reading.quality()).isEqualTo(Quality.CLOCK_CORRECTED);
        assertThat(home.stored().get(0).milli()).as("at least so far off").isEqualTo(2_000_000_000);
    }

    @Test
    void h14_kitIn2038_isCorrected() {
        Instant kitNow = Instant.parse("2038-01-19T03:14:08Z");
        home.send(message(1, kitNow, readings(heartRate(72, kitNow.minusSeconds(10)))));
        assertThat(home.stored().get(1).measuredAt()).isEqualTo(NOW.minusSeconds(10));
        assertThat(home.stored().get(0).milli()).isEqualTo(-2_000_000_000);
    }

    @Test
    void h14_resendWithAWrongClock_isKnownAsADuplicate() {
        Duration wrong = Duration.ofHours(5);
        String reading = readings(heartRate(72, NOW.minusSeconds(10).minus(wrong)));
        // Over a second on the way at first, none when it is sent again.
        home.send(message(1, NOW.minus(wrong), reading), NOW.plusMillis(1_234), Route.DIRECT);
        Instant later = NOW.plusSeconds(90);
        home.send(message(1, later.minus(wrong), reading), later, Route.DIRECT);

        assertThat(home.stored()).extracting(Reading::vital).containsExactly(Vital.CLOCK_OFFSET, Vital.HEART_RATE);
        assertThat(home.ingest.ledger().total().duplicates()).isEqualTo(1);
    }

    @Test
    void h14_resendAfterOurRestart_isKnownAsADuplicate() {
        Duration wrong = Duration.ofHours(5);
        Instant measured = NOW.minusSeconds(10).minus(wrong);
        home.send(message(1, NOW.minus(wrong), readings(heartRate(72, measured))), NOW, Route.DIRECT);
        try (Ingest restarted = new Ingest(
                home.log, home.bindings, home.clocks, new SimpleMeterRegistry(), IngestSettings.defaults())) {
            Instant later = NOW.plusSeconds(90);
            Await.result(restarted.accept(
                    KIT,
                    message(1, later.minus(wrong), readings(heartRate(72, measured)))
                            .getBytes(StandardCharsets.UTF_8),
                    later.plusMillis(1_234).toEpochMilli(),
                    Route.DIRECT));
            assertThat(restarted.ledger().total().duplicates()).isEqualTo(1);
        }
        assertThat(home.stored().stream().filter(r -> r.vital() == Vital.HEART_RATE))
                .hasSize(1);
    }

    @Test
    void h11_messageHeldByABroker_isNotMadeNew() {
        Instant sent = NOW.minus(Duration.ofHours(7));
        home.send(message(1, sent, readings(heartRate(72, sent))), NOW, Route.BRIDGE);
        assertThat(home.stored()).extracting(Reading::measuredAt).containsExactly(sent);
    }

    @Test
    void accept_measuredInFuture_isQuarantinedFromTheFirstMillisecondBeyondAMinute() {
        home.send(message(
                1,
                NOW,
                readings(
                        heartRate(71, NOW.plusSeconds(60)),
                        heartRate(72, NOW.plusSeconds(60).plusMillis(1)))));
        assertThat(home.stored()).extracting(Reading::milli).containsExactly(71_000);
        assertThat(home.reasons()).containsExactly(QuarantineReason.MEASURED_IN_FUTURE);
    }

    @Test
    void accept_measuredTooLongAgo_isQuarantined() {
        Instant border = NOW.minus(Duration.ofDays(30));
        home.send(message(
                1,
                NOW,
                readings(
                        heartRate(71, border),
                        heartRate(72, border.minusMillis(1)),
                        heartRate(73, Instant.parse("1970-01-01T00:00:00Z")))));
        assertThat(home.stored()).extracting(Reading::milli).containsExactly(71_000);
        assertThat(home.reasons())
                .containsExactly(QuarantineReason.MEASURED_TOO_OLD, QuarantineReason.MEASURED_TOO_OLD);
    }

    @Test
    void h12_threeDaysOfReadingsInAnyOrder_giveTheSameFinalState() {
        List<String> messages = IntStream.range(0, 200)
                .mapToObj(i -> message(i, NOW, readings(heartRate(50 + i % 60, NOW.minusSeconds(i * 1_296L)))))
                .toList();
        messages.forEach(home::offer);
        List<String> shuffled = new ArrayList<>(messages);
        Collections.shuffle(shuffled, new Random(7));
        try (Home other = new Home()) {
            shuffled.forEach(other::offer);
            other.send(message(900, NOW, readings(heartRate(72, NOW.plusSeconds(1)))));
            home.send(message(900, NOW, readings(heartRate(72, NOW.plusSeconds(1)))));
            assertThat(other.stored()).containsExactlyInAnyOrderElementsOf(home.stored());
            assertThat(home.stored()).hasSize(201);
        }
    }

    @Test
    void h02_ledger_balancesAndSaysWhatHappened() {
        home.send(message(1, NOW, readings(heartRate(72, NOW), heartRate(72, NOW), reading("spo2", "300", "%", NOW))));
        home.send(message(2, NOW, readings(heartRate(73, NOW))));
        home.send(message(3, NOW, ""));
        home.send("garbage");
        Sums sums = home.ingest.ledger().total();
        assertThat(sums.balances()).isTrue();
        assertThat(sums).isEqualTo(new Sums(4, 4, 0, 0, 5, 1, 2, 1, 1, 2, 0, 0));
        assertThat(home.ingest.ledger().byRoute().get(Route.BRIDGE)).isEqualTo(Sums.ZERO);
    }

    @Test
    void h36_quarantineDetail_neverHoldsAValueOrAName() {
        home.send(message(
                1,
                NOW,
                readings(
                        reading("heart_rate", "98765", "/min", NOW),
                        reading("189001019802", "98765", "/min", NOW),
                        reading("heart_rate", "72", "189001019802", NOW),
                        reading("heart_rate", "\"98765\"", "/min", NOW))));
        assertThat(home.log.quarantined()).hasSize(4).allSatisfy(row -> {
            assertThat(row.detail()).doesNotContain("98765").doesNotContain("189001019802");
            assertThat(row.toString()).doesNotContain("98765");
        });
    }

    @Test
    void h14_clockMemory_isWrittenBeforeAnythingCorrectedIsStored() {
        InMemoryClockMemory memory = home.clocks;
        home.send(message(1, NOW.minusSeconds(3_600), readings(heartRate(72, NOW.minusSeconds(3_600)))));
        assertThat(memory.load()).containsEntry(KIT, 3_600_000L);
    }
}
