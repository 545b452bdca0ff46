package se.hemvakt.gateway.kits;

import java.security.SecureRandom;
import java.util.Base64;
import se.hemvakt.model.KitId;
import se.hemvakt.runtime.settings.Secret;

/**
 * An enrolled kit and its secret, 256 random bits made by us, as base64url text. It is shown here, once, and cannot be had
 * again.
 */
public record Enrolled(KitId kit, Secret secret) {
    private static final int SECRET_BYTES = 32;

    /** Makes the secret and what is stored of it: the one place where both are at hand. */
    public static WithKey generate(KitId kit, SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        Secret secret = Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        return new WithKey(new Enrolled(kit, secret), KitKey.of(secret, random));
    }

    /** For a registry, which stores the key and gives away the secret. */
    public record WithKey(Enrolled enrolled, KitKey key) {}
}
