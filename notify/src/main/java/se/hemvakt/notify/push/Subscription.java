package se.hemvakt.notify.push;

import java.util.Base64;
import se.hemvakt.notify.http.OutboundPost;

/**
 * A browser that agreed to be told.
 *
 * @param endpoint where to post; whoever knows it could post too, so it is never logged
 * @param key its public key, 65 bytes in base64url
 * @param auth its secret, 16 bytes in base64url
 */
public record Subscription(String endpoint, String key, String auth) {
    private static final int ENDPOINT_MAX = 1_000;
    private static final int AUTH_BYTES = 16;

    /**
     * As a browser gave it.
     *
     * @throws IllegalArgumentException naming what is wrong with it
     */
    public Subscription {
        if (OutboundPost.hostOf(endpoint).isEmpty() || endpoint.length() > ENDPOINT_MAX) {
            throw new IllegalArgumentException("endpoint must be an https address");
        }
        byte[] point = Base64.getUrlDecoder().decode(key);
        byte[] secret = Base64.getUrlDecoder().decode(auth);
        if (secret.length != AUTH_BYTES) {
            throw new IllegalArgumentException("auth must have 16 bytes");
        }
        try {
            PushKeys.publicKey(point);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalArgumentException("key must be a point of P-256", e);
        }
    }

    byte[] keyBytes() {
        return Base64.getUrlDecoder().decode(key);
    }

    byte[] authBytes() {
        return Base64.getUrlDecoder().decode(auth);
    }

    @Override
    public String toString() {
        return "Subscription";
    }
}
