package se.hemvakt.gateway.kits;

import java.security.SecureRandom;
import se.hemvakt.model.KitId;

/** An enrolled kit and its secret, which cannot be had again. */
public record Enrolled(KitId kit, KitSecret secret) {
    /** Makes the secret and what is stored of it: the one place where both are at hand. */
    public static WithKey generate(KitId kit, SecureRandom random) {
        KitSecret secret = KitSecret.generate(random);
        return new WithKey(new Enrolled(kit, secret), KitKey.of(secret, random));
    }

    /** For a registry, which stores the key and gives away the secret. */
    public record WithKey(Enrolled enrolled, KitKey key) {}
}
