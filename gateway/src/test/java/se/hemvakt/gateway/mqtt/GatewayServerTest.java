package se.hemvakt.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.hemvakt.gateway.mqtt.TestGateway.eventually;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.hemvakt.gateway.Down.KitAwayException;
import se.hemvakt.gateway.GatewaySettings;
import se.hemvakt.gateway.HeldIntake;
import se.hemvakt.gateway.Refusal;
import se.hemvakt.gateway.mqtt.RawKit.Bytes;
import se.hemvakt.gateway.mqtt.RawKit.Received;
import se.hemvakt.gateway.mqtt.TestGateway.Kit;
import se.hemvakt.runtime.intake.Intake;

final class GatewayServerTest {
    private static String message(int seq) {
        return "{\"epoch\":7,\"seq\":" + seq + "}";
    }

    private static Received expectPacket(RawKit raw) throws IOException {
        Received packet = raw.receive();
        assertThat(packet).as("a packet, not a closed connection").isNotNull();
        return java.util.Objects.requireNonNull(packet);
    }

    private static int puback(RawKit raw) throws IOException {
        Received packet = expectPacket(raw);
        assertThat(packet.first()).as("PUBACK: " + packet).isEqualTo(0x40);
        return (packet.body()[0] & 0xFF) << 8 | (packet.body()[1] & 0xFF);
    }

    private static void expectPong(RawKit raw) throws IOException {
        raw.send(new byte[] {(byte) 0xC0, 0});
        assertThat(expectPacket(raw).first()).isEqualTo(0xD0);
    }

    /** Reads the DISCONNECT that version 5 gets, then expects the end. */
    private static void expectEnd(RawKit raw, int version, int reason) throws IOException {
        if (version == 5) {
            Received packet = expectPacket(raw);
            assertThat(packet.first()).as("DISCONNECT: " + packet).isEqualTo(0xE0);
            assertThat(packet.body()[0] & 0xFF).as("reason").isEqualTo(reason);
        }
        assertThat(raw.receive()).as("closed").isNull();
    }

    // ---- Store first, then acknowledge
    // ------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void h01_publish_isAcknowledgedOnlyAfterItIsStored(int version) throws Exception {
        HeldIntake intake = HeldIntake.holding();
        try (TestGateway gateway = TestGateway.start(intake)) {
            Kit kit = gateway.enrol("kit-h01-store");
            try (RawKit raw = RawKit.open(gateway.port(), kit, version)) {
                raw.send(RawKit.subscribe(version, 9, kit.down(), 1));
                assertThat(expectPacket(raw).first()).isEqualTo(0x90);

                raw.send(RawKit.publish(version, kit.up(), 11, message(1)));
                eventually().until(() -> intake.all().size() == 1);
                // A ping overtakes nothing: had the PUBACK been sent, it would come first.
                expectPong(raw);

                intake.all().get(0).store();
                assertThat(puback(raw)).isEqualTo(11);
                Received receipt = expectPacket(raw);
                assertThat(receipt.first()).isEqualTo(0x30);
                assertThat(receipt.text(0)).contains(kit.down()).endsWith("{\"receipt\":{\"epoch\":7,\"seq\":1}}");
            }
            assertThat(intake.all().get(0).kit()).isEqualTo(kit.id());
            assertThat(intake.all().get(0).receivedAtMs()).isEqualTo(TestGateway.NOW.toEpochMilli());
            assertThat(intake.all().get(0).route()).isEqualTo(Intake.Route.DIRECT);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void h01_publishNotStored_isNeverAcknowledged_andTheConnectionEnds(int version) throws Exception {
        HeldIntake intake = HeldIntake.holding();
        try (TestGateway gateway = TestGateway.start(intake)) {
            Kit kit = gateway.enrol("kit-h01-fail");
            try (RawKit raw = RawKit.open(gateway.port(), kit, version)) {
                for (int seq = 1; seq <= 3; seq++) {
                    raw.send(RawKit.publish(version, kit.up(), seq, message(seq)));
                }
                eventually().until(() -> intake.all().size() == 3);

                // The third is stored, the second is not: the first may be acknowledged, the third must not.
                intake.all().get(2).store();
                intake.all().get(1).fail();
                intake.all().get(0).store();

                assertThat(puback(raw)).isEqualTo(1);
                expectEnd(raw, version, 0x89);
            }
            assertThat(gateway.refused(Refusal.NOT_STORED)).isEqualTo(1);
            assertThat(gateway.count("hemvakt.gateway.acknowledged")).isEqualTo(1);
            assertThat(gateway.count("hemvakt.gateway.not_stored")).isEqualTo(2);
            eventually().until(() -> gateway.gauge("hemvakt.gateway.in_flight") == 0);
            assertThat(gateway.gauge("hemvakt.gateway.in_flight.size")).isZero();
        }
    }

    @Test
    void h01_storedInAnyOrder_isAcknowledgedInTheOrderReceived() throws Exception {
        HeldIntake intake = HeldIntake.holding();
        int n = 500;
        try (TestGateway gateway = TestGateway.start(intake)) {
            Kit kit = gateway.enrol("kit-h01-order");
            try (RawKit raw = RawKit.open(gateway.port(), kit, 4)) {
                Bytes all = new Bytes();
                for (int seq = 1; seq <= n; seq++) {
                    all.raw(RawKit.publish(4, kit.up(), seq, message(seq)));
                }
                raw.send(all.toByteArray());
                eventually().until(() -> intake.all().size() == n);

                List<HeldIntake.Held> shuffled = new ArrayList<>(intake.all());
                Collections.shuffle(shuffled, new Random(42));
                Thread other =
                        new Thread(() -> shuffled.subList(0, n / 2).forEach(HeldIntake.Held::store), "another writer");
                other.start();
                shuffled.subList(n / 2, n).forEach(HeldIntake.Held::store);
                other.join();

                for (int seq = 1; seq <= n; seq++) {
                    assertThat(puback(raw)).isEqualTo(seq);
                }
            }
        }
    }

    @Test
    void h01_connectionLostBetweenStoreAndAcknowledge_kitSendsAgainAndIsAcknowledged() throws Exception {
        HeldIntake intake = HeldIntake.holding();
        try (TestGateway gateway = TestGateway.start(intake)) {
            Kit kit = gateway.enrol("kit-h01-lost");
            try (RawKit raw = RawKit.open(gateway.port(), kit, 4)) {
                raw.send(RawKit.publish(4, kit.up(), 1, message(1)));
                eventually().until(() -> intake.all().size() == 1);
            }
            eventually().until(() -> gateway.gauge("hemvakt.gateway.connections") == 0);
            // Stored when nobody is there any more: no harm, and nothing is left behind.
            intake.all().get(0).store();
            assertThat(gateway.gauge("hemvakt.gateway.in_flight")).isZero();

            try (RawKit again = RawKit.open(gateway.port(), kit, 4)) {
                again.send(RawKit.publish(4, kit.up(), 1, message(1)));
                eventually().until(() -> intake.all().size() == 2);
                intake.all().get(1).store();
                assertThat(puback(again)).isEqualTo(1);
            }
        }
    }

    @Test
    void receipts_ofManyStoredAtOnce_areOneWithTheNewest() throws Exception {
        HeldIntake intake = HeldIntake.holding();
        try (TestGateway gateway = TestGateway.start(intake, settings -> settings.withEventLoops(1))) {
            Kit kit = gateway.enrol("kit-coalesce");
            try (RawKit raw = RawKit.open(gateway.port(), kit, 4)) {
                raw.send(RawKit.subscribe(4, 9, kit.down(), 1));
                expectPacket(raw);
                for (int seq = 1; seq <= 100; seq++) {
                    raw.send(RawKit.publish(4, kit.up(), seq, message(seq)));
                }
                eventually().until(() -> intake.all().size() == 100);
                // The oldest last: nothing may be acknowledged before it, all at once after it.
                for (int i = 99; i >= 0; i--) {
                    intake.all().get(i).store();
                }
                for (int seq = 1; seq <= 100; seq++) {
                    assertThat(puback(raw)).isEqualTo(seq);
                }
                assertThat(expectPacket(raw).text(0)).endsWith("{\"receipt\":{\"epoch\":7,\"seq\":100}}");
                expectPong(raw);
            }
            assertThat(gateway.count("hemvakt.gateway.receipts")).isEqualTo(1);
        }
    }

    @Test
    void publishQos0_isStoredAndReceipted_withoutPuback() throws Exception {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit kit = gateway.enrol("kit-qos-zero");
            try (RawKit raw = RawKit.open(gateway.port(), kit, 5)) {
                raw.send(RawKit.subscribe(5, 9, kit.down(), 0));
                expectPacket(raw);
                raw.send(RawKit.publish(0x30, 5, kit.up(), 0, message(3).getBytes(StandardCharsets.UTF_8)));
                assertThat(expectPacket(raw).text(0)).endsWith("{\"receipt\":{\"epoch\":7,\"seq\":3}}");
                expectPong(raw);
            }
        }
    }

    @Test
    void publishUnreadable_isAcknowledgedButNotReceipted() throws Exception {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit kit = gateway.enrol("kit-unreadable");
            try (RawKit raw = RawKit.open(gateway.port(), kit, 4)) {
                raw.send(RawKit.subscribe(4, 9, kit.down(), 1));
                expectPacket(raw);
                raw.send(RawKit.publish(4, kit.up(), 1, "quarantine me"));
                assertThat(puback(raw)).isEqualTo(1);
                expectPong(raw);
            }
        }
    }

    // ---- Who may connect
    // --------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "4, CREDENTIALS, kit-admit-one, kit-admit-one, wrong, 60, 4",
        "5, CREDENTIALS, kit-admit-one, kit-admit-one, wrong, 60, 134",
        "4, CREDENTIALS, kit-unknown-1, kit-unknown-1, SECRET, 60, 4",
        "5, CREDENTIALS, kit-unknown-1, kit-unknown-1, SECRET, 60, 134",
        "4, CREDENTIALS, kit-admit-one, , , 60, 4",
        "4, CLIENT_ID, '', kit-admit-one, SECRET, 60, 2",
        "5, CLIENT_ID, '', kit-admit-one, SECRET, 60, 133",
        "4, CLIENT_ID, kit-another-1, kit-admit-one, SECRET, 60, 2",
        "5, CLIENT_ID, kit-another-1, kit-admit-one, SECRET, 60, 133",
        "4, CLIENT_ID, kit/../admit, kit-admit-one, SECRET, 60, 2",
        "4, KEEPALIVE, kit-admit-one, kit-admit-one, SECRET, 0, 5",
        "5, KEEPALIVE, kit-admit-one, kit-admit-one, SECRET, 0, 131",
        "4, KEEPALIVE, kit-admit-one, kit-admit-one, SECRET, 121, 5",
        "5, KEEPALIVE, kit-admit-one, kit-admit-one, SECRET, 65535, 131"
    })
    void h32_connectOfAStranger_isRefusedWithReasonAndCounted(
            int version,
            Refusal reason,
            String clientId,
            @Nullable String user,
            @Nullable String password,
            int keepAlive,
            int code)
            throws Exception {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit kit = gateway.enrol("kit-admit-one");
            try (RawKit raw = new RawKit(gateway.port())) {
                String secret = "SECRET".equals(password) ? kit.secret() : password;
                raw.send(RawKit.connect(version, clientId, user, secret, keepAlive));
                Received connack = expectPacket(raw);
                assertThat(connack.first()).isEqualTo(0x20);
                assertThat(connack.body()[1] & 0xFF).isEqualTo(code);
                assertThat(raw.receive()).isNull();
            }
            assertThat(gateway.refused(reason)).isEqualTo(1);
            assertThat(gateway.refusedInAll()).isEqualTo(1);
            assertThat(gateway.gauge("hemvakt.gateway.connections")).isZero();
        }
    }

    @Test
    void connect_bordersOfKeepalive_areAdmitted() throws Exception {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit kit = gateway.enrol("kit-keepalive");
            for (int keepAlive : new int[] {1, 120}) {
                try (RawKit raw = new RawKit(gateway.port())) {
                    raw.send(RawKit.connect(5, kit.id().value(), kit.id().value(), kit.secret(), keepAlive));
                    assertThat(expectPacket(raw).body()[1]).isZero();
                }
            }
        }
    }

    @Test
    void connectMqtt31_isRefusedAsUnacceptableVersion() throws Exception {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing());
                RawKit raw = new RawKit(gateway.port())) {
            raw.send(RawKit.packet(
                    0x10, new Bytes().text("MQIsdp").add(3, 2, 0, 60).text("kit-old-one")));
            assertThat(expectPacket(raw).body()).containsExactly(0, 1);
            assertThat(raw.receive()).isNull();
            assertThat(gateway.refused(Refusal.VERSION)).isEqualTo(1);
        }
    }

    @Test
    void connectWithWill_isRefused_sinceNobodyWouldHearIt() throws Exception {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit kit = gateway.enrol("kit-with-will");
            try (RawKit raw = new RawKit(gateway.port())) {
                raw.send(RawKit.packet(
                        0x10,
                        new Bytes()
                                .text("MQTT")
                                .add(4, 0xC6, 0, 60)
                                .text(kit.id().value())
                                .text(kit.up())
                                .text("gone")
                                .text(kit.id().value())
                                .text(kit.secret())));
                assertThat(expectPacket(raw).body()).containsExactly(0, 5);
                assertThat(gateway.refused(Refusal.WILL)).isEqualTo(1);
            }
        }
    }

    @Test
    void connect5_isToldWhatWeOffer() throws Exception {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit kit = gateway.enrol("kit-offer-5");
            try (RawKit raw = new RawKit(gateway.port())) {
                raw.send(RawKit.connect(5, kit.id().value(), kit.id().value(), kit.secret(), 60));
                Received connack = expectPacket(raw);
                // Session Expiry 0, Receive Maximum 1000, Maximum Packet Size 65536, Maximum QoS 1, Retain 0, and no
                // wildcards,
                // subscription identifiers or shared subscriptions.
                assertThat(connack)
                        .hasToString("20 0000" + "17" + "1100000000" + "2103E8" + "2700010000" + "2401" + "2500"
                                + "280029002A00");
            }
        }
    }

    @Test
    void h22_moreConnectionsThanWeHold_areRefused() throws Exception {
        try (TestGateway gateway =
                TestGateway.start(HeldIntake.storing(), s -> s.withConnections(1, Duration.ofSeconds(10)))) {
            Kit one = gateway.enrol("kit-full-one");
            Kit two = gateway.enrol("kit-full-two");
            try (RawKit first = RawKit.open(gateway.port(), one, 4);
                    RawKit second = new RawKit(gateway.port())) {
                second.send(RawKit.connect(4, two.id().value(), two.id().value(), two.secret(), 60));
                assertThat(expectPacket(second).body()).containsExactly(0, 3);
                expectPong(first);
            }
            assertThat(gateway.refused(Refusal.FULL)).isEqualTo(1);
        }
    }

    @Test
    void h22_connectionWithoutConnect_isClosedInTime_evenIfItDripsBytes() throws Exception {
        try (TestGateway gateway =
                        TestGateway.start(HeldIntake.storing(), s -> s.withConnections(10, Duration.ofMillis(200)));
                RawKit raw = new RawKit(gateway.port())) {
            raw.send(new byte[] {0x10, 60, 0, 4});
            assertThat(raw.receive()).isNull();
            assertThat(gateway.refused(Refusal.CONNECT_TIMEOUT)).isEqualTo(1);
        }
    }

    @Test
    void h21_registryGone_kitsStillLogIn_withoutAskingIt() throws Exception {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit kit = gateway.enrol("kit-registry-gone");
            int loads = gateway.registry().loads();
            gateway.registry().setGone(true);
            for (int i = 0; i < 20; i++) {
                try (RawKit raw = RawKit.open(gateway.port(), kit, 4)) {
                    expectPong(raw);
                }
            }
            assertThat(gateway.registry().loads()).isEqualTo(loads);
        }
    }

    // ---- One live session, revocation
    // -------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void h31_secondConnectionOfAKit_takesOver_andIsCounted(int version) throws Exception {
        HeldIntake intake = HeldIntake.holding();
        try (TestGateway gateway = TestGateway.start(intake)) {
            Kit kit = gateway.enrol("kit-takeover");
            try (RawKit first = RawKit.open(gateway.port(), kit, version)) {
                first.send(RawKit.publish(version, kit.up(), 1, message(1)));
                eventually().until(() -> intake.all().size() == 1);
                try (RawKit second = RawKit.open(gateway.port(), kit, version)) {
                    expectEnd(first, version, 0x8E);
                    second.send(RawKit.publish(version, kit.up(), 1, message(1)));
                    eventually().until(() -> intake.all().size() == 2);
                    intake.all().forEach(HeldIntake.Held::store);
                    assertThat(puback(second)).isEqualTo(1);
                    assertThat(gateway.gauge("hemvakt.gateway.connections")).isEqualTo(1);
                }
            }
            assertThat(gateway.count("hemvakt.gateway.sessions.taken_over")).isEqualTo(1);
            eventually().until(() -> gateway.gauge("hemvakt.gateway.connections") == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void h35_retiredKit_isDroppedWithinFiveSeconds_othersStay(int version) throws Exception {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit lost = gateway.enrol("kit-lost-one");
            Kit kept = gateway.enrol("kit-kept-one");
            try (RawKit lostRaw = RawKit.open(gateway.port(), lost, version);
                    RawKit keptRaw = RawKit.open(gateway.port(), kept, version)) {
                gateway.registry().retire(lost.id(), TestGateway.NOW);
                // By itself, at the next look; how often it looks is what the five seconds rest on, not this machine.
                expectEnd(lostRaw, version, 0x98);
                assertThat(GatewaySettings.loopback().revocationCheck()).isLessThanOrEqualTo(Duration.ofSeconds(4));
                expectPong(keptRaw);
            }
            try (RawKit again = new RawKit(gateway.port())) {
                again.send(RawKit.connect(4, lost.id().value(), lost.id().value(), lost.secret(), 60));
                assertThat(expectPacket(again).body()).containsExactly(0, 4);
            }
            assertThat(gateway.refused(Refusal.REVOKED)).isEqualTo(1);
        }
    }

    @Test
    void h35_newSecret_dropsTheSessionOfTheOldOne() throws Exception {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit kit = gateway.enrol("kit-rekeyed");
            try (RawKit raw = RawKit.open(gateway.port(), kit, 4)) {
                String fresh = gateway.registry().rekey(kit.id()).secret().reveal();
                assertThat(raw.receive()).isNull();
                try (RawKit again = RawKit.open(gateway.port(), new Kit(kit.id(), fresh), 4)) {
                    expectPong(again);
                }
            }
        }
    }

    // ---- What may be published and read
    // ------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "hv/v1/kit-foreign-1/up, FOREIGN_KIT, 135",
        "hv/v1/kit-topics-1/down, DIRECTION, 135",
        "hv/v1/kit-topics-1/up/more, TOPIC, 144",
        "hv/v1/KIT-TOPICS-1/up, FOREIGN_KIT, 135",
        "vitals/heart_rate, TOPIC, 144",
        "$SYS/broker/uptime, SYSTEM_TOPIC, 135",
        "$CONTROL/dynamic-security/v1, SYSTEM_TOPIC, 135"
    })
    void h32_publishElsewhere_isRefusedCountedAndNotStored(String topic, Refusal reason, int code) throws Exception {
        HeldIntake intake = HeldIntake.storing();
        try (TestGateway gateway = TestGateway.start(intake)) {
            Kit kit = gateway.enrol("kit-topics-1");
            for (int version : new int[] {4, 5}) {
                try (RawKit raw = RawKit.open(gateway.port(), kit, version)) {
                    raw.send(RawKit.publish(version, topic, 1, message(1)));
                    expectEnd(raw, version, code);
                }
            }
            assertThat(gateway.refused(reason)).isEqualTo(2);
            assertThat(intake.all()).isEmpty();
        }
    }

    @Test
    void h11_retainedPublish_isRefused() throws Exception {
        HeldIntake intake = HeldIntake.storing();
        try (TestGateway gateway = TestGateway.start(intake)) {
            Kit kit = gateway.enrol("kit-retained");
            for (int version : new int[] {4, 5}) {
                try (RawKit raw = RawKit.open(gateway.port(), kit, version)) {
                    raw.send(RawKit.publish(0x33, version, kit.up(), 1, new byte[3]));
                    expectEnd(raw, version, 0x9A);
                }
            }
            assertThat(gateway.refused(Refusal.RETAIN)).isEqualTo(2);
            assertThat(intake.all()).isEmpty();
        }
    }

    @Test
    void publishQos2_isRefused() throws Exception {
        HeldIntake intake = HeldIntake.storing();
        try (TestGateway gateway = TestGateway.start(intake)) {
            Kit kit = gateway.enrol("kit-qos-two");
            for (int version : new int[] {4, 5}) {
                try (RawKit raw = RawKit.open(gateway.port(), kit, version)) {
                    raw.send(RawKit.publish(0x34, version, kit.up(), 1, new byte[3]));
                    expectEnd(raw, version, 0x9B);
                }
            }
            assertThat(gateway.refused(Refusal.QOS)).isEqualTo(2);
            assertThat(intake.all()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hv/v1/kit-foreign-1/down, FOREIGN_KIT, 135",
        "hv/v1/kit-reader-1/up, DIRECTION, 135",
        "hv/v1/+/down, WILDCARD, 162",
        "'#', WILDCARD, 162",
        "$SYS/#, WILDCARD, 162",
        "$SYS/broker/uptime, SYSTEM_TOPIC, 135",
        "$share/g/hv/v1/kit-reader-1/down, SYSTEM_TOPIC, 135",
        "vitals, TOPIC, 143"
    })
    void h32_subscribeElsewhere_isRefusedAndCounted_connectionStays(String topic, Refusal reason, int code)
            throws Exception {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit kit = gateway.enrol("kit-reader-1");
            for (int version : new int[] {4, 5}) {
                try (RawKit raw = RawKit.open(gateway.port(), kit, version)) {
                    raw.send(RawKit.subscribe(version, 5, topic, 1));
                    Received suback = expectPacket(raw);
                    assertThat(suback.first()).isEqualTo(0x90);
                    assertThat(suback.body()[suback.body().length - 1] & 0xFF).isEqualTo(version == 5 ? code : 0x80);
                    expectPong(raw);
                }
            }
            assertThat(gateway.refused(reason)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2, 1"})
    void subscribeOwnDown_isGranted_atMostQos1(int asked, int granted) throws Exception {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit kit = gateway.enrol("kit-reader-2");
            try (RawKit raw = RawKit.open(gateway.port(), kit, 4)) {
                raw.send(RawKit.subscribe(4, 5, kit.down(), asked));
                assertThat(expectPacket(raw).body()).containsExactly(0, 5, granted);
            }
        }
    }

    @Test
    void unsubscribe_endsReceipts() throws Exception {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit kit = gateway.enrol("kit-unsubscribe");
            try (RawKit raw = RawKit.open(gateway.port(), kit, 5)) {
                raw.send(RawKit.subscribe(5, 5, kit.down(), 1));
                expectPacket(raw);
                raw.send(RawKit.packet(
                        0xA2, new Bytes().add(0, 6, 0).text(kit.down()).text("elsewhere")));
                assertThat(expectPacket(raw)).hasToString("B0 0006000011");
                raw.send(RawKit.publish(5, kit.up(), 7, message(1)));
                assertThat(puback(raw)).isEqualTo(7);
                expectPong(raw);
            }
        }
    }

    // ---- Packets that are wrong
    // -------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void f1_packetAtTheLimit_isTaken_oneByteMoreIsRefused(int version) throws Exception {
        HeldIntake intake = HeldIntake.storing();
        try (TestGateway gateway = TestGateway.start(intake)) {
            Kit kit = gateway.enrol("kit-border-1");
            int overhead = 2 + kit.up().length() + 2 + (version == 5 ? 1 : 0);
            byte[] fits = new byte[64 * 1024 - 4 - overhead];
            try (RawKit raw = RawKit.open(gateway.port(), kit, version)) {
                byte[] whole = RawKit.publish(0x32, version, kit.up(), 1, fits);
                assertThat(whole).hasSize(64 * 1024);
                raw.send(whole);
                assertThat(puback(raw)).isEqualTo(1);

                raw.send(RawKit.publish(0x32, version, kit.up(), 2, new byte[fits.length + 1]));
                expectEnd(raw, version, 0x95);
            }
            assertThat(gateway.refused(Refusal.OVERSIZE)).isEqualTo(1);
            assertThat(intake.all()).hasSize(1);
        }
    }

    @Test
    void f1_packetOfOneMegabyte_isRefused_othersGoOn() throws Exception {
        HeldIntake intake = HeldIntake.storing();
        try (TestGateway gateway = TestGateway.start(intake)) {
            Kit big = gateway.enrol("kit-megabyte");
            Kit calm = gateway.enrol("kit-calm-one");
            try (RawKit bigRaw = RawKit.open(gateway.port(), big, 4);
                    RawKit calmRaw = RawKit.open(gateway.port(), calm, 4)) {
                try {
                    bigRaw.send(RawKit.publish(0x32, 4, big.up(), 1, new byte[1 << 20]));
                } catch (IOException closedWhileSending) {
                    assertThat(closedWhileSending).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
                }
                assertThat(bigRaw.receive()).isNull();
                calmRaw.send(RawKit.publish(4, calm.up(), 1, message(1)));
                assertThat(puback(calmRaw)).isEqualTo(1);
            }
            assertThat(gateway.refused(Refusal.OVERSIZE)).isEqualTo(1);
            assertThat(intake.all()).hasSize(1);
        }
    }

    @Test
    void packetInPieces_ofAnySize_isTaken() throws Exception {
        HeldIntake intake = HeldIntake.storing();
        try (TestGateway gateway = TestGateway.start(intake)) {
            Kit kit = gateway.enrol("kit-in-pieces");
            try (RawKit raw = RawKit.open(gateway.port(), kit, 5)) {
                for (byte one : RawKit.publish(5, kit.up(), 1, message(1))) {
                    raw.send(new byte[] {one});
                }
                assertThat(puback(raw)).isEqualTo(1);
            }
            assertThat(intake.payloads()).containsExactly(message(1));
        }
    }

    @Test
    void halfAPacketThenTheEnd_leavesNothing() throws Exception {
        HeldIntake intake = HeldIntake.storing();
        try (TestGateway gateway = TestGateway.start(intake)) {
            Kit kit = gateway.enrol("kit-half-one");
            try (RawKit raw = RawKit.open(gateway.port(), kit, 4)) {
                byte[] whole = RawKit.publish(4, kit.up(), 1, message(1));
                raw.send(java.util.Arrays.copyOf(whole, whole.length - 1));
                expectClosedSessionAfter(gateway, raw);
            }
            assertThat(intake.all()).isEmpty();
        }
    }

    private static void expectClosedSessionAfter(TestGateway gateway, RawKit raw) throws IOException {
        raw.socket().close();
        eventually().until(() -> gateway.gauge("hemvakt.gateway.connections") == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000",
                "\u0000\u0000",
                "\u00c0\u0000",
                "\u0010\u0004\u0000\u0002MQ",
                "\u0010\u00ff\u00ff\u00ff\u00ff\u00ff"
            })
    void notMqtt_isClosedWithoutAWordAndCounted(String bytes) throws Exception {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing());
                RawKit raw = new RawKit(gateway.port())) {
            raw.send(bytes.getBytes(StandardCharsets.ISO_8859_1));
            raw.socket().shutdownOutput();
            assertThat(raw.receive()).isNull();
            eventually().until(() -> gateway.refusedInAll() <= 1);
            assertThat(gateway.gauge("hemvakt.gateway.connections")).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4, MALFORMED, 36000401700001",
        "5, MALFORMED, 36000401700001",
        "4, PROTOCOL, 20020000",
        "5, PROTOCOL, 62020001"
    })
    void wrongPacketAfterLogin_endsTheConnection(int version, Refusal reason, String hex) throws Exception {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit kit = gateway.enrol("kit-wrong-one");
            try (RawKit raw = RawKit.open(gateway.port(), kit, version)) {
                raw.send(java.util.HexFormat.of().parseHex(hex));
                expectEnd(raw, version, reason == Refusal.MALFORMED ? 0x81 : 0x82);
            }
            assertThat(gateway.refused(reason)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void secondConnect_endsTheConnection(int version) throws Exception {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit kit = gateway.enrol("kit-connects-2");
            try (RawKit raw = RawKit.open(gateway.port(), kit, version)) {
                raw.send(RawKit.connect(version, kit.id().value(), kit.id().value(), kit.secret(), 60));
                expectEnd(raw, version, 0x82);
            }
        }
    }

    @Test
    void d2_silentForOneAndAHalfKeepalives_isClosed() throws Exception {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit kit = gateway.enrol("kit-silent-one");
            try (RawKit raw = new RawKit(gateway.port())) {
                raw.send(RawKit.connect(5, kit.id().value(), kit.id().value(), kit.secret(), 1));
                expectPacket(raw);
                expectEnd(raw, 5, 0x8D);
            }
            assertThat(gateway.refused(Refusal.IDLE)).isEqualTo(1);
        }
    }

    // ---- Bounds
    // ------------------------------------------------------------------------------------------------------------

    @Test
    void h22_moreInFlightThanTheBound_isNotRead_untilSomethingIsStored() throws Exception {
        HeldIntake intake = HeldIntake.holding();
        try (TestGateway gateway = TestGateway.start(intake, s -> s.withInFlight(10, 1 << 20))) {
            Kit kit = gateway.enrol("kit-pushes-on");
            try (RawKit raw = RawKit.open(gateway.port(), kit, 4)) {
                // Each in a write of its own, and far more than any buffer in between holds.
                int n = 40;
                Thread sender = new Thread(() -> {
                    try {
                        for (int seq = 1; seq <= n; seq++) {
                            raw.send(RawKit.publish(0x32, 4, kit.up(), seq, new byte[60_000]));
                        }
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                sender.start();
                eventually().until(() -> intake.all().size() >= 10);
                // Reading has paused: what is being read when the bound is met may still come, the rest may not.
                org.awaitility.Awaitility.await()
                        .during(Duration.ofMillis(300))
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> intake.all().size() < 20);

                intake.storeAtOnce();
                for (HeldIntake.Held held : intake.all()) {
                    held.promise().tryComplete(new Intake.Receipt(-1, -1));
                }
                for (int seq = 1; seq <= n; seq++) {
                    assertThat(puback(raw)).isEqualTo(seq);
                }
                sender.join();
            }
        }
    }

    @Test
    void h22_moreThanTheAnnouncedReceiveMaximum_endsAVersion5Connection() throws Exception {
        HeldIntake intake = HeldIntake.holding();
        try (TestGateway gateway = TestGateway.start(intake, s -> s.withInFlight(10, 1 << 20))) {
            Kit kit = gateway.enrol("kit-too-eager");
            try (RawKit raw = RawKit.open(gateway.port(), kit, 5)) {
                Bytes eleven = new Bytes();
                for (int seq = 1; seq <= 11; seq++) {
                    eleven.raw(RawKit.publish(5, kit.up(), seq, message(seq)));
                }
                raw.send(eleven.toByteArray());
                eventually().until(() -> intake.all().size() == 10);
                // Reading pauses at the bound; the eleventh is looked at when there is room or at once, and never taken
                // in.
                intake.all().get(0).fail();
                Received end = expectPacket(raw);
                assertThat(end.first()).isEqualTo(0xE0);
                assertThat(raw.receive()).isNull();
            }
            assertThat(intake.all()).hasSize(10);
        }
    }

    @Test
    void h22_kitThatNeverReads_isSlowedDown_andCostsNoMemory() throws Exception {
        HeldIntake intake = HeldIntake.storing();
        try (TestGateway gateway = TestGateway.start(intake)) {
            Kit kit = gateway.enrol("kit-never-reads");
            try (RawKit raw = new RawKit(gateway.port())) {
                raw.socket().setReceiveBufferSize(4_096);
                raw.send(RawKit.connect(4, kit.id().value(), kit.id().value(), kit.secret(), 60));
                expectPacket(raw);
                raw.send(RawKit.subscribe(4, 1, kit.down(), 0));
                expectPacket(raw);
                byte[] publish = RawKit.publish(0x30, 4, kit.up(), 0, message(1).getBytes(StandardCharsets.UTF_8));
                Bytes thousand = new Bytes();
                for (int i = 0; i < 1_000; i++) {
                    thousand.raw(publish);
                }
                byte[] chunk = thousand.toByteArray();
                Thread sender = new Thread(() -> {
                    try {
                        while (true) {
                            raw.send(chunk);
                        }
                    } catch (IOException closedAtTheEndOfTheTest) {
                        assertThat(closedAtTheEndOfTheTest).isNotNull();
                    }
                });
                sender.start();
                // It stops to be read: the count of what came in stands still although the kit pushes on.
                AtomicInteger before = new AtomicInteger(-1);
                eventually()
                        .pollInterval(Duration.ofMillis(700))
                        .until(() -> before.getAndSet(intake.all().size())
                                        == intake.all().size()
                                && before.get() > 0);
                assertThat(sender.isAlive()).isTrue();
                assertThat(gateway.gauge("hemvakt.gateway.in_flight")).isLessThan(10_000);
                raw.socket().close();
                sender.join();
            }
            eventually().until(() -> gateway.gauge("hemvakt.gateway.connections") == 0);
        }
    }

    @Test
    void intakeThatThrows_endsTheConnectionWithoutAcknowledging() throws Exception {
        HeldIntake intake = HeldIntake.holding();
        intake.throwing(new IllegalStateException("broken"));
        try (TestGateway gateway = TestGateway.start(intake)) {
            Kit kit = gateway.enrol("kit-intake-bug");
            try (RawKit raw = RawKit.open(gateway.port(), kit, 4)) {
                raw.send(RawKit.publish(4, kit.up(), 1, message(1)));
                assertThat(raw.receive()).isNull();
            }
            assertThat(gateway.refused(Refusal.INTERNAL)).isEqualTo(1);
            assertThat(gateway.gauge("hemvakt.gateway.in_flight")).isZero();
        }
    }

    // ---- Down and stop
    // -----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void down_succeedsWhenTheKitAcknowledged(int version) throws Exception {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit kit = gateway.enrol("kit-measures");
            byte[] json =
                    "{\"measure_again\":{\"vital\":\"spo2\",\"reason\":\"doubtful\"}}".getBytes(StandardCharsets.UTF_8);
            try (RawKit raw = RawKit.open(gateway.port(), kit, version)) {
                assertThatThrownBy(() -> TestGateway.await(gateway.down().send(kit.id(), json)))
                        .rootCause()
                        .isInstanceOf(KitAwayException.class)
                        .hasMessage("kit kit-measures does not read its down topic");
                raw.send(RawKit.subscribe(version, 5, kit.down(), 1));
                expectPacket(raw);

                Future<Void> sent = gateway.down().send(kit.id(), json);
                Received publish = expectPacket(raw);
                assertThat(publish.first()).isEqualTo(0x32);
                assertThat(publish.text(0)).contains("measure_again");
                assertThat(sent.isComplete()).isFalse();
                raw.send(new byte[] {0x40, 2, 0, 1});
                TestGateway.await(sent);

                Future<Void> unanswered = gateway.down().send(kit.id(), json);
                expectPacket(raw);
                raw.socket().close();
                assertThatThrownBy(() -> TestGateway.await(unanswered))
                        .rootCause()
                        .isInstanceOf(KitAwayException.class);
            }
            assertThatThrownBy(() -> TestGateway.await(gateway.down().send(kit.id(), json)))
                    .rootCause()
                    .isInstanceOf(KitAwayException.class);
        }
    }

    @Test
    void h22_downToAKitThatDoesNotAcknowledge_isBounded() throws Exception {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit kit = gateway.enrol("kit-no-answer");
            try (RawKit raw = RawKit.open(gateway.port(), kit, 4)) {
                raw.send(RawKit.subscribe(4, 5, kit.down(), 1));
                expectPacket(raw);
                List<Future<Void>> sent = new ArrayList<>();
                for (int i = 0; i < 101; i++) {
                    sent.add(gateway.down().send(kit.id(), new byte[] {'{', '}'}));
                }
                eventually().until(() -> sent.get(100).isComplete());
                assertThat(sent.get(100).failed()).isTrue();
                assertThat(sent.subList(0, 100)).noneMatch(Future::isComplete);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void h01_stop_acknowledgesWhatIsInFlight_thenCloses(int version) throws Exception {
        HeldIntake intake = HeldIntake.holding();
        try (TestGateway gateway = TestGateway.start(intake)) {
            Kit kit = gateway.enrol("kit-at-the-end");
            try (RawKit raw = RawKit.open(gateway.port(), kit, version)) {
                raw.send(RawKit.publish(version, kit.up(), 1, message(1)));
                eventually().until(() -> intake.all().size() == 1);
                Thread stopper = new Thread(gateway::stop);
                stopper.start();
                org.awaitility.Awaitility.await()
                        .pollDelay(Duration.ofMillis(50))
                        .until(() -> true);
                intake.all().get(0).store();
                assertThat(puback(raw)).isEqualTo(1);
                expectEnd(raw, version, 0x8B);
                stopper.join();
            }
        }
    }
}
