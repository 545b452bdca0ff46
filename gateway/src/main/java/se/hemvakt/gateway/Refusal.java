package se.hemvakt.gateway;

import java.util.Locale;

/**
 * Why a connection, a publish or a subscription was refused or a connection ended by us: a closed set, counted by
 * {@code hemvakt.gateway.refused}. An MQTT receipt proves nothing about a refusal (H32), so this count has to.
 */
public enum Refusal {
    /** Not MQTT, or MQTT with a broken packet. */
    MALFORMED,
    /** A well-formed packet that has no place there. */
    PROTOCOL,
    /** The first packet was not CONNECT. */
    NOT_CONNECTED,
    /** No CONNECT in time. */
    CONNECT_TIMEOUT,
    /** A packet above the limit. */
    OVERSIZE,
    /** Neither MQTT 3.1.1 nor 5. */
    VERSION,
    /** More connections than we hold. */
    FULL,
    /** Client id empty, not of a kit's form, or not the user name. */
    CLIENT_ID,
    /** Unknown or retired kit, or wrong secret: one answer for all (A6). */
    CREDENTIALS,
    /** MQTT 5 extended authentication. */
    AUTH_METHOD,
    /** Keepalive 0 or above the limit. */
    KEEPALIVE,
    /** The kit takes no packet as large as our first one. */
    PACKET_LIMIT,
    /** A will: we would not publish it, so we do not take it. */
    WILL,
    /** A topic that is nobody's. */
    TOPIC,
    /** Another kit's topic. */
    FOREIGN_KIT,
    /** A topic filter with + or #. */
    WILDCARD,
    /** A topic that begins with $. */
    SYSTEM_TOPIC,
    /** The own topic in the wrong direction. */
    DIRECTION,
    QOS,
    RETAIN,
    TOPIC_ALIAS,
    /** MQTT 5 subscription identifier: CONNACK said we do not take them. */
    SUBSCRIPTION_ID,
    /** More unacknowledged than announced. */
    WINDOW,
    /** Silent for one and a half times its keepalive. */
    IDLE,
    /** The kit was retired or got a new secret while connected. */
    REVOKED,
    /** A kit the registry does not know sent through a broker. */
    UNKNOWN_KIT,
    /** What it sent could not be stored: not acknowledged, so it will send again. */
    NOT_STORED,
    /** We are stopping. */
    STOPPING,
    /** Our own fault. */
    INTERNAL;

    /** The metric's tag. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
