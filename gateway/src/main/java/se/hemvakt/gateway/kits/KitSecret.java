package se.hemvakt.gateway.kits;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * What a kit proves its identity with: 256 random bits made by us, as base64url text. It is shown once, at enrolment, and
 * prints as {@code ***} everywhere else.
 */
public final class KitSecret {
    private static final int RANDOM_BYTES = 32;

    private final String text;

    private KitSecret(String text) {
        this.text = text;
    }

    static KitSecret generate(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new KitSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** The secret itself: for the kit only, never for a log. */
    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "***";
    }
}
