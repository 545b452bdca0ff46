package se.hemvakt.gateway.mqtt;

import java.util.List;
import java.util.Locale;
import se.hemvakt.gateway.mqtt.MqttVector.Kind;
import se.hemvakt.gateway.mqtt.MqttVector.Step;

/** What a sequence's result means for an endpoint of our kind. The order of the constants is that of the report. */
enum VectorVerdict {
    /** As the file expects. */
    PASS,
    /** Refused as expected, with another reason code, or with a word where Mosquitto closes without one. */
    REASON,
    /** MQTT 3.1 is not spoken. */
    MQTT_3_1,
    /** QoS 2 is not spoken; a subscription with it is granted QoS 1. */
    QOS_2,
    /** A will is not taken. */
    WILL,
    /** Nothing is retained. */
    RETAIN,
    /** Nothing goes from one client to another. */
    DELIVERY,
    /** A kit has two topics and no other. */
    OWN_TOPICS,
    /** A kit has one name, one user and one secret: none is made up for it. */
    IDENTITY,
    /** "Nobody reads this" (0x10) is not said of what is stored. */
    NO_SUBSCRIBERS,
    /** Subscription identifiers and topic aliases are declined in CONNACK. */
    DECLINED,
    /** A difference nobody has explained. */
    UNEXPLAINED;

    boolean applies() {
        return this == PASS || this == REASON || this == UNEXPLAINED;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static VectorVerdict of(MqttVector vector, String result) {
        if (result.equals("as expected")) {
            return PASS;
        }
        if (vector.version() == 3) {
            return MQTT_3_1;
        }
        List<byte[]> sent = vector.steps().stream()
                .filter(step -> step.kind() == Kind.SEND)
                .map(Step::bytes)
                .toList();
        List<byte[]> expected = vector.steps().stream()
                .filter(step -> step.kind() == Kind.RECEIVE)
                .map(Step::bytes)
                .toList();
        boolean welcome = !vector.expectDisconnect();
        boolean sendsQos2 = sent.stream().anyMatch(packet -> isPublishQos2(packet) || isOf(packet, 5, 6, 7));
        boolean isGrantedQos2 = expected.stream().anyMatch(packet -> isOf(packet, 9) && packet[packet.length - 1] == 2);
        if (vector.group().contains("FLOW") || expected.stream().anyMatch(packet -> isOf(packet, 3))) {
            return DELIVERY;
        }
        if (welcome && (sendsQos2 || isGrantedQos2)) {
            return QOS_2;
        }
        if (welcome && sent.stream().anyMatch(packet -> isOf(packet, 3) && (packet[0] & 1) == 1)) {
            return RETAIN;
        }
        boolean hasWill = vector.group().contains("WILL") || sent.stream().anyMatch(VectorVerdict::isConnectWithWill);
        if (welcome && hasWill) {
            return WILL;
        }
        if (result.contains("instead of 400304D210")) {
            return NO_SUBSCRIBERS;
        }
        if (welcome && (result.startsWith("E0 A1") || result.startsWith("E0 94"))) {
            return DECLINED;
        }
        boolean refusedFilter = result.matches("(unexpected )?90 .*(80|87|A2)+( instead.*)?");
        if (refusedFilter || (welcome && vector.group().contains("PUBLISH"))) {
            return OWN_TOPICS;
        }
        if (welcome && result.startsWith("20 ")) {
            return IDENTITY;
        }
        boolean refusedHereToo = result.matches("(unexpected )?(E0 [89A]|20 00[89A]).*")
                || result.matches("20 000[1-5] instead.*")
                || result.startsWith("closed instead of E0");
        return vector.expectDisconnect() && refusedHereToo ? REASON : UNEXPLAINED;
    }

    private static boolean isOf(byte[] packet, int... types) {
        int type = (packet[0] & 0xF0) >> 4;
        for (int one : types) {
            if (type == one) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPublishQos2(byte[] packet) {
        return isOf(packet, 3) && (packet[0] & 0x06) == 0x04;
    }

    private static boolean isConnectWithWill(byte[] packet) {
        return isOf(packet, 1) && packet.length > 9 && (packet[9] & 0x04) != 0;
    }
}
