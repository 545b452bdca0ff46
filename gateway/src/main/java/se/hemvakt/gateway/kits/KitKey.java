package se.hemvakt.gateway.kits;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import se.hemvakt.runtime.settings.Secret;

/**
 * What is stored of a secret: a salt, and SHA-256 of salt and secret. A fast hash is right here because the secret is 256
 * random bits: guessing is hopeless however fast, and a slow hash would only slow 2,000 kits that come back at once (H21).
 */
public final class KitKey {
    private static final int SALT_BYTES = 16;

    private final byte[] salt;
    private final byte[] hash;

    /** As it was stored. */
    public KitKey(byte[] salt, byte[] hash) {
        this.salt = salt.clone();
        this.hash = hash.clone();
    }

    static KitKey of(Secret secret, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new KitKey(salt, digest(salt, secret.reveal().getBytes(StandardCharsets.UTF_8)));
    }

    /** To be stored. */
    public byte[] salt() {
        return salt.clone();
    }

    /** To be stored. */
    public byte[] hash() {
        return hash.clone();
    }

    /** Compares in constant time. */
    boolean fits(byte[] secret) {
        return MessageDigest.isEqual(hash, digest(salt, secret));
    }

    boolean isSameAs(KitKey other) {
        return MessageDigest.isEqual(hash, other.hash) && MessageDigest.isEqual(salt, other.salt);
    }

    private static byte[] digest(byte[] salt, byte[] secret) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(salt);
            return sha256.digest(secret);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256; this one does not", e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
