package se.hemvakt.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.hemvakt.gateway.mqtt.TestGateway.eventually;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import se.hemvakt.gateway.HeldIntake;
import se.hemvakt.gateway.mqtt.TestGateway.Kit;

/** Eclipse Paho, which kits and the simulator are built with, in both versions. */
final class PahoClientsIT {
    private static byte[] message(int seq) {
        return ("{\"epoch\":1,\"seq\":" + seq + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static String address(TestGateway gateway) {
        return "tcp://127.0.0.1:" + gateway.port();
    }

    @Test
    void pahoV3_publishesInOrder_andReadsReceiptsUpToTheLast() throws Exception {
        HeldIntake intake = HeldIntake.storing();
        List<String> down = new CopyOnWriteArrayList<>();
        try (TestGateway gateway = TestGateway.start(intake)) {
            Kit kit = gateway.enrol("kit-paho-three");
            var client = new org.eclipse.paho.client.mqttv3.MqttAsyncClient(
                    address(gateway), kit.id().value(), new MemoryPersistence());
            var options = new org.eclipse.paho.client.mqttv3.MqttConnectOptions();
            options.setUserName(kit.id().value());
            options.setPassword(kit.secret().toCharArray());
            options.setMaxInflight(20);
            client.connect(options).waitForCompletion(10_000);
            client.subscribe(
                            kit.down(),
                            1,
                            (topic, received) -> down.add(new String(received.getPayload(), StandardCharsets.UTF_8)))
                    .waitForCompletion(10_000);
            for (int seq = 1; seq <= 200; seq++) {
                client.publish(kit.up(), message(seq), 1, false).waitForCompletion(10_000);
            }
            eventually().until(() -> down.contains("{\"receipt\":{\"epoch\":1,\"seq\":200}}"));
            client.disconnect().waitForCompletion(10_000);
            client.close();
        }
        assertThat(intake.payloads())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 200)
                        .mapToObj(seq -> new String(message(seq), StandardCharsets.UTF_8))
                        .toList());
    }

    @Test
    void h01_pahoV3_notStored_seesNoDelivery_andMaySendAgain() throws Exception {
        HeldIntake intake = HeldIntake.holding();
        List<Throwable> lost = new CopyOnWriteArrayList<>();
        try (TestGateway gateway = TestGateway.start(intake)) {
            Kit kit = gateway.enrol("kit-paho-again");
            var client = new org.eclipse.paho.client.mqttv3.MqttAsyncClient(
                    address(gateway), kit.id().value(), new MemoryPersistence());
            var options = new org.eclipse.paho.client.mqttv3.MqttConnectOptions();
            options.setUserName(kit.id().value());
            options.setPassword(kit.secret().toCharArray());
            client.setCallback(new org.eclipse.paho.client.mqttv3.MqttCallback() {
                @Override
                public void connectionLost(Throwable cause) {
                    lost.add(cause);
                }

                @Override
                public void messageArrived(String topic, org.eclipse.paho.client.mqttv3.MqttMessage message) {}

                @Override
                public void deliveryComplete(IMqttDeliveryToken token) {}
            });
            client.connect(options).waitForCompletion(10_000);
            IMqttDeliveryToken first = client.publish(kit.up(), message(1), 1, false);
            eventually().until(() -> intake.all().size() == 1);
            assertThat(first.isComplete()).isFalse();
            intake.all().get(0).fail();
            eventually().until(() -> lost.size() == 1);
            assertThatThrownBy(() -> first.waitForCompletion(10_000))
                    .isInstanceOf(org.eclipse.paho.client.mqttv3.MqttException.class);

            intake.storeAtOnce();
            client.connect(options).waitForCompletion(10_000);
            client.publish(kit.up(), message(1), 1, false).waitForCompletion(10_000);
            client.disconnect().waitForCompletion(10_000);
            client.close();
        }
    }

    @Test
    void pahoV5_publishesInOrder_keepsToOurReceiveMaximum_andReadsReceipts() throws Exception {
        HeldIntake intake = HeldIntake.storing();
        List<String> down = new CopyOnWriteArrayList<>();
        try (TestGateway gateway = TestGateway.start(intake, s -> s.withInFlight(5, 1 << 20))) {
            Kit kit = gateway.enrol("kit-paho-five");
            var client = new org.eclipse.paho.mqttv5.client.MqttAsyncClient(
                    address(gateway), kit.id().value(), new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence());
            var options = new org.eclipse.paho.mqttv5.client.MqttConnectionOptions();
            options.setUserName(kit.id().value());
            options.setPassword(kit.secret().getBytes(StandardCharsets.UTF_8));
            client.setCallback(new org.eclipse.paho.mqttv5.client.MqttCallback() {
                @Override
                public void disconnected(org.eclipse.paho.mqttv5.client.MqttDisconnectResponse response) {}

                @Override
                public void mqttErrorOccurred(org.eclipse.paho.mqttv5.common.MqttException exception) {}

                @Override
                public void messageArrived(String topic, org.eclipse.paho.mqttv5.common.MqttMessage message) {
                    down.add(new String(message.getPayload(), StandardCharsets.UTF_8));
                }

                @Override
                public void deliveryComplete(org.eclipse.paho.mqttv5.client.IMqttToken token) {}

                @Override
                public void connectComplete(boolean reconnect, String uri) {}

                @Override
                public void authPacketArrived(
                        int reasonCode, org.eclipse.paho.mqttv5.common.packet.MqttProperties properties) {}
            });
            client.connect(options).waitForCompletion(10_000);
            client.subscribe(kit.down(), 1).waitForCompletion(10_000);
            for (int seq = 1; seq <= 200; seq++) {
                publishWhenThereIsRoom(client, kit, seq);
            }
            eventually().until(() -> down.contains("{\"receipt\":{\"epoch\":1,\"seq\":200}}"));
            client.disconnect().waitForCompletion(10_000);
            client.close();
        }
        assertThat(intake.all()).hasSize(200);
    }

    /** Paho 5 completes a token a moment before it counts the message as gone, so with a small window it may say "too many". */
    private static void publishWhenThereIsRoom(
            org.eclipse.paho.mqttv5.client.MqttAsyncClient client, Kit kit, int seq) {
        eventually().until(() -> {
            try {
                client.publish(kit.up(), message(seq), 1, false).waitForCompletion(10_000);
                return true;
            } catch (org.eclipse.paho.mqttv5.common.MqttException e) {
                if (e.getReasonCode() == org.eclipse.paho.mqttv5.client.MqttClientException.REASON_CODE_MAX_INFLIGHT) {
                    return false;
                }
                throw e;
            }
        });
    }
}
