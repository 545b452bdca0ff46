package se.hemvakt.gateway.mqtt;

import se.hemvakt.gateway.Refusal;

/** Ends the decoding of a packet; carries no stack, since strangers can cause as many as they like. */
final class WrongPacketException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    WrongPacketException(Refusal refusal) {
        super(refusal.tag(), null, false, false);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
