package se.hemvakt.gateway.mqtt;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.gateway.Refusal;

/** One MQTT packet of a kit, decoded: what exists is well formed. */
sealed interface Packet {
    /**
     * CONNECT.
     *
     * @param user null when absent
     * @param password null when absent
     * @param receiveMax what the kit takes unacknowledged; 65,535 when not said
     * @param packetBytesMax the largest packet the kit takes
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared; a copy would leave the secret in memory twice
    record Connect(
            Version version,
            String clientId,
            @Nullable String user,
            byte @Nullable [] password,
            int keepAliveSeconds,
            boolean hasWill,
            boolean hasAuthMethod,
            int receiveMax,
            long packetBytesMax)
            implements Packet {}

    /**
     * PUBLISH.
     *
     * @param packetId 0 with QoS 0
     */
    @SuppressWarnings(
            "ArrayRecordComponent") // handed on as it is: a copy would be made a hundred thousand times a second
    record Publish(String topic, int qos, boolean retain, boolean hasTopicAlias, int packetId, byte[] payload)
            implements Packet {}

    /** SUBSCRIBE, at least one filter. */
    record Subscribe(int packetId, List<Filter> filters, boolean hasIdentifier) implements Packet {}

    /** A topic filter and the QoS asked for. */
    record Filter(String topic, int qos) {}

    /** UNSUBSCRIBE, at least one filter. */
    record Unsubscribe(int packetId, List<String> filters) implements Packet {}

    /** PUBACK. */
    record PubAck(int packetId) implements Packet {}

    /** PINGREQ. */
    record PingReq() implements Packet {
        static final PingReq INSTANCE = new PingReq();
    }

    /** DISCONNECT. */
    record Disconnect() implements Packet {
        static final Disconnect INSTANCE = new Disconnect();
    }

    /**
     * Bytes that are no packet, or a packet that has no place here. Nothing comes after it.
     *
     * @param inConnect it began as a CONNECT
     * @param version as far as it is known
     */
    record Wrong(Refusal refusal, boolean inConnect, Version version) implements Packet {}

    /** The protocol versions we speak. */
    enum Version {
        V3_1_1,
        V5
    }
}
