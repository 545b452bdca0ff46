package se.hemvakt.gateway.mqtt;

import static io.netty.handler.codec.mqtt.MqttConnectReturnCode.*;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import io.netty.handler.codec.mqtt.MqttReasonCodes.Disconnect;
import se.hemvakt.gateway.Refusal;

/** How a refusal is said in MQTT: by reason code in version 5; in 3.1.1 by one of five codes at CONNECT, later by closing. */
final class Reply {
    private Reply() {}

    static MqttConnectReturnCode connack(Refusal refusal, boolean v5) {
        return switch (refusal) {
            case VERSION -> CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION;
            case CLIENT_ID ->
                v5 ? CONNECTION_REFUSED_CLIENT_IDENTIFIER_NOT_VALID : CONNECTION_REFUSED_IDENTIFIER_REJECTED;
            case CREDENTIALS ->
                v5 ? CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD : CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD;
            case AUTH_METHOD -> CONNECTION_REFUSED_BAD_AUTHENTICATION_METHOD;
            case FULL, STOPPING -> v5 ? CONNECTION_REFUSED_SERVER_BUSY : CONNECTION_REFUSED_SERVER_UNAVAILABLE;
            case MALFORMED -> CONNECTION_REFUSED_MALFORMED_PACKET;
            case PROTOCOL -> CONNECTION_REFUSED_PROTOCOL_ERROR;
            // MQTT 5 has no code for a keepalive or a will we do not take.
            default -> v5 ? CONNECTION_REFUSED_IMPLEMENTATION_SPECIFIC : CONNECTION_REFUSED_NOT_AUTHORIZED;
        };
    }

    /** The reason of a version 5 DISCONNECT. */
    static MqttReasonCodes.Disconnect disconnect(Refusal refusal) {
        return switch (refusal) {
            case MALFORMED -> Disconnect.MALFORMED_PACKET;
            case OVERSIZE -> Disconnect.PACKET_TOO_LARGE;
            case TOPIC -> Disconnect.TOPIC_NAME_INVALID;
            case FOREIGN_KIT, SYSTEM_TOPIC, DIRECTION -> Disconnect.NOT_AUTHORIZED;
            case QOS -> Disconnect.QOS_NOT_SUPPORTED;
            case RETAIN -> Disconnect.RETAIN_NOT_SUPPORTED;
            case TOPIC_ALIAS -> Disconnect.TOPIC_ALIAS_INVALID;
            case WINDOW -> Disconnect.RECEIVE_MAXIMUM_EXCEEDED;
            case IDLE -> Disconnect.KEEP_ALIVE_TIMEOUT;
            case REVOKED -> Disconnect.ADMINISTRATIVE_ACTION;
            case NOT_STORED -> Disconnect.SERVER_BUSY;
            case STOPPING -> Disconnect.SERVER_SHUTTING_DOWN;
            case WILDCARD -> Disconnect.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED;
            case INTERNAL -> Disconnect.UNSPECIFIED_ERROR;
            default -> Disconnect.PROTOCOL_ERROR;
        };
    }

    /** The code of a SUBACK: 0x80 is all 3.1.1 has. */
    static int suback(Refusal refusal, boolean v5) {
        if (!v5) {
            return 0x80;
        }
        return switch (refusal) {
            case WILDCARD -> MqttReasonCodes.SubAck.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED.byteValue() & 0xFF;
            case TOPIC -> MqttReasonCodes.SubAck.TOPIC_FILTER_INVALID.byteValue() & 0xFF;
            default -> MqttReasonCodes.SubAck.NOT_AUTHORIZED.byteValue() & 0xFF;
        };
    }
}
