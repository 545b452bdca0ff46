package se.hemvakt.notify;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The browser's side of web push: keys, and reading what was pushed (RFC 8291), written without a line of the sender's. */
final class PushedBrowser {
    private final KeyPair keys;
    private final byte[] auth = new byte[16];

    PushedBrowser() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        new SecureRandom().nextBytes(auth);
    }

    String key() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(point());
    }

    String auth() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(auth);
    }

    private byte[] point() {
        ECPoint point = ((ECPublicKey) keys.getPublic()).getW();
        return ByteBuffer.allocate(65)
                .put((byte) 4)
                .put(fixed(point.getAffineX()))
                .put(fixed(point.getAffineY()))
                .array();
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] padded = new byte[32 + bytes.length];
        System.arraycopy(bytes, 0, padded, 32, bytes.length);
        return Arrays.copyOfRange(padded, padded.length - 32, padded.length);
    }

    JsonObject read(byte[] content) {
        try {
            ByteBuffer in = ByteBuffer.wrap(content);
            byte[] salt = new byte[16];
            in.get(salt);
            in.getInt();
            byte[] sender = new byte[in.get()];
            in.get(sender);
            byte[] sealed = new byte[in.remaining()];
            in.get(sealed);
            ECPublicKey mine = (ECPublicKey) keys.getPublic();
            ECPublicKey theirs = (ECPublicKey) KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(
                            new ECPoint(
                                    new BigInteger(1, Arrays.copyOfRange(sender, 1, 33)),
                                    new BigInteger(1, Arrays.copyOfRange(sender, 33, 65))),
                            mine.getParams()));
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(keys.getPrivate());
            agreement.doPhase(theirs, true);
            byte[] first = hmac(auth, agreement.generateSecret());
            byte[] secret =
                    hmac(first, join("WebPush: info\0".getBytes(StandardCharsets.US_ASCII), point(), sender, one()));
            byte[] second = hmac(salt, secret);
            byte[] key = hmac(second, join("Content-Encoding: aes128gcm\0".getBytes(StandardCharsets.US_ASCII), one()));
            byte[] nonce = hmac(second, join("Content-Encoding: nonce\0".getBytes(StandardCharsets.US_ASCII), one()));
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(Arrays.copyOf(key, 16), "AES"),
                    new GCMParameterSpec(128, Arrays.copyOf(nonce, 12)));
            byte[] text = cipher.doFinal(sealed);
            if (text[text.length - 1] != 2) {
                throw new AssertionError("the last record must say so");
            }
            return new JsonObject(new String(text, 0, text.length - 1, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] one() {
        return new byte[] {1};
    }

    private static byte[] hmac(byte[] key, byte[] what) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(what);
    }

    private static byte[] join(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
