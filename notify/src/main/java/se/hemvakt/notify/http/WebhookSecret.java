package se.hemvakt.notify.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import se.hemvakt.runtime.settings.Secret;

/**
 * Signs what goes to webhooks as Standard Webhooks 1.0 says (standardwebhooks.com): HMAC-SHA256 over id, time and body, so that
 * a receiver knows that it is from us, unchanged and new.
 */
public final class WebhookSecret {
    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;
    private static final int BYTES_MIN = 24;
    private static final int BYTES_MAX = 64;

    private final SecretKeySpec key;

    /** @throws IllegalArgumentException when it is not {@code whsec_} and 24 to 64 bytes in base64 */
    public WebhookSecret(Secret text) {
        String value = text.reveal();
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(value.startsWith(PREFIX) ? value.substring(PREFIX.length()) : "");
        } catch (IllegalArgumentException e) {
            bytes = new byte[0];
        }
        if (bytes.length < BYTES_MIN || bytes.length > BYTES_MAX) {
            throw new IllegalArgumentException("a webhook's secret is whsec_ and 24 to 64 random bytes in base64");
        }
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
    }

    /** A new one, as text. */
    public static String make(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    /** The header {@code webhook-signature}: {@code v1,} and the signature. */
    public String sign(String id, long timestampSeconds, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] signed = (id + "." + timestampSeconds + "." + body).getBytes(StandardCharsets.UTF_8);
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }
}
