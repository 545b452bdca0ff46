package se.hemvakt.notify.push;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what is pushed so that only the browser can read it and not the push service between (RFC 8291, coding aes128gcm of
 * RFC 8188). Over the JDK's own cryptography; the libraries for it bring a second HTTP client and a JSON one. Held against the
 * RFC's own example in {@code PushContentTest}.
 */
final class PushContent {
    private static final int SALT_BYTES = 16;
    private static final int RECORD_BYTES = 4096;
    /** One record holds it all: no more than 3,993 bytes of text (RFC 8291, 4). */
    private static final int TEXT_BYTES_MAX = 3_993;

    private PushContent() {}

    /** @throws IllegalArgumentException when the browser's key is no point of the curve */
    static byte[] encrypt(byte[] text, byte[] browserKey, byte[] browserAuth, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        // A pair for this message only.
        return encrypt(text, browserKey, browserAuth, salt, PushKeys.newPair());
    }

    static byte[] encrypt(byte[] text, byte[] browserKey, byte[] browserAuth, byte[] salt, KeyPair ours) {
        if (text.length > TEXT_BYTES_MAX) {
            throw new IllegalArgumentException("a push message holds at most " + TEXT_BYTES_MAX + " bytes");
        }
        try {
            ECPublicKey theirs = PushKeys.publicKey(browserKey);
            byte[] ourPoint = PushKeys.bytes((ECPublicKey) ours.getPublic());
            byte[] shared = Ecdh.shared((ECPrivateKey) ours.getPrivate(), theirs);
            byte[] secret = Ecdh.derive(browserAuth, shared, join(ascii("WebPush: info\0"), browserKey, ourPoint), 32);
            byte[] key = Ecdh.derive(salt, secret, ascii("Content-Encoding: aes128gcm\0"), 16);
            byte[] nonce = Ecdh.derive(salt, secret, ascii("Content-Encoding: nonce\0"), 12);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            // 2 says that this record is the last.
            byte[] padded = Arrays.copyOf(text, text.length + 1);
            padded[text.length] = 2;
            byte[] sealed = cipher.doFinal(padded);
            return ByteBuffer.allocate(SALT_BYTES + 4 + 1 + ourPoint.length + sealed.length)
                    .put(salt)
                    .putInt(RECORD_BYTES)
                    .put((byte) ourPoint.length)
                    .put(ourPoint)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256, HMAC-SHA256 and AES-GCM", e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] join(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
