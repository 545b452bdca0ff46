package se.hemvakt.gateway.mqtt;

import se.hemvakt.gateway.Refusal;

/** How a refusal is said in MQTT: by reason code in version 5; in 3.1.1 by one of five codes at CONNECT, later by closing. */
final class Reply {
    /** DISCONNECT of version 5 when another connection of the same kit took over. */
    static final int SESSION_TAKEN_OVER = 0x8E;

    private static final int NOT_AUTHORIZED = 0x87;
    private static final int SERVER_BUSY = 0x89;

    private Reply() {}

    static int connack(Refusal refusal, boolean v5) {
        if (!v5) {
            return switch (refusal) {
                case VERSION -> 1;
                case CLIENT_ID -> 2;
                case FULL, STOPPING -> 3;
                case CREDENTIALS -> 4;
                default -> 5;
            };
        }
        return switch (refusal) {
            case MALFORMED -> 0x81;
            case PROTOCOL -> 0x82;
            case VERSION -> 0x84;
            case CLIENT_ID -> 0x85;
            case CREDENTIALS -> 0x86;
            case FULL, STOPPING -> SERVER_BUSY;
            case AUTH_METHOD -> 0x8C;
            case OVERSIZE -> 0x95;
            default -> 0x83; // implementation specific: there is no code for a keepalive or a will we do not take
        };
    }

    /** The reason of a version 5 DISCONNECT. */
    static int disconnect(Refusal refusal) {
        return switch (refusal) {
            case INTERNAL -> 0x80;
            case MALFORMED -> 0x81;
            case FOREIGN_KIT, SYSTEM_TOPIC, DIRECTION -> NOT_AUTHORIZED;
            case NOT_STORED -> SERVER_BUSY;
            case STOPPING -> 0x8B;
            case IDLE -> 0x8D;
            case TOPIC, WILDCARD -> 0x90;
            case WINDOW -> 0x93;
            case TOPIC_ALIAS -> 0x94;
            case OVERSIZE -> 0x95;
            case REVOKED -> 0x98;
            case RETAIN -> 0x9A;
            case QOS -> 0x9B;
            case SUBSCRIPTION_ID -> 0xA1;
            default -> 0x82;
        };
    }

    /** The code of a SUBACK: 0x80 is all 3.1.1 has. */
    static int suback(Refusal refusal, boolean v5) {
        if (!v5) {
            return 0x80;
        }
        return switch (refusal) {
            case WILDCARD -> 0xA2;
            case TOPIC -> 0x8F;
            default -> NOT_AUTHORIZED;
        };
    }
}
