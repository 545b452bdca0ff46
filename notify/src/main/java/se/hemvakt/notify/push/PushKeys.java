package se.hemvakt.notify.push;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import se.hemvakt.runtime.settings.Secret;

/**
 * The key pair by which push services know us (VAPID, RFC 8292): P-256. Browsers agreed to this very public key, so a new pair
 * means that every browser has to agree anew.
 */
public final class PushKeys {
    private static final int POINT_BYTES = 65;
    private static final int SCALAR_BYTES = 32;

    private final ECPrivateKey privateKey;
    private final ECPublicKey publicKey;

    private PushKeys(ECPrivateKey privateKey, ECPublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** A new pair. */
    public static PushKeys make() {
        KeyPair pair = newPair();
        return new PushKeys((ECPrivateKey) pair.getPrivate(), (ECPublicKey) pair.getPublic());
    }

    /**
     * The pair whose {@link #text()} this is: private scalar and public point in base64url, with a dot between.
     *
     * @throws IllegalArgumentException when it is not, or when the two do not belong together
     */
    public static PushKeys parse(Secret secret) {
        String[] parts = secret.reveal().strip().split("\\.", -1);
        try {
            if (parts.length == 2) {
                PushKeys keys = new PushKeys(
                        privateKey(Base64.getUrlDecoder().decode(parts[0])),
                        publicKey(Base64.getUrlDecoder().decode(parts[1])));
                keys.checkBelongTogether();
                return keys;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("not a key pair for push as the program makes it", e);
        }
        throw new IllegalArgumentException("not a key pair for push as the program makes it");
    }

    private void checkBelongTogether() throws GeneralSecurityException {
        KeyPair other = newPair();
        byte[] one = Ecdh.shared(privateKey, (ECPublicKey) other.getPublic());
        byte[] two = Ecdh.shared((ECPrivateKey) other.getPrivate(), publicKey);
        if (!Arrays.equals(one, two)) {
            throw new IllegalArgumentException("the two keys do not belong together");
        }
    }

    /** For keeping: {@link #parse} reads it. */
    public Secret text() {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return Secret.of(base64.encodeToString(fixed(privateKey.getS())) + "." + publicText());
    }

    /** What a browser is given to agree to: the public point, uncompressed, base64url. */
    public String publicText() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(publicKey));
    }

    ECPrivateKey privateKey() {
        return privateKey;
    }

    /** Something to derive other secrets of this installation from. */
    public byte[] seed() {
        return ("hemvakt tokens " + text().reveal()).getBytes(StandardCharsets.UTF_8);
    }

    static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    private static ECParameterSpec curve() throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    static ECPrivateKey privateKey(byte[] scalar) throws GeneralSecurityException {
        return (ECPrivateKey)
                KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(new BigInteger(1, scalar), curve()));
    }

    /** The point of these 65 bytes; refused when it is none of the curve (an invalid-curve attack would learn our key). */
    static ECPublicKey publicKey(byte[] point) throws GeneralSecurityException {
        if (point.length != POINT_BYTES || point[0] != 4) {
            throw new IllegalArgumentException("a public key is an uncompressed point of 65 bytes");
        }
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 33));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 33, POINT_BYTES));
        ECParameterSpec curve = curve();
        BigInteger p = ((java.security.spec.ECFieldFp) curve.getCurve().getField()).getP();
        BigInteger right = x.pow(3)
                .add(curve.getCurve().getA().multiply(x))
                .add(curve.getCurve().getB())
                .mod(p);
        if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.pow(2).mod(p).equals(right)) {
            throw new IllegalArgumentException("a public key is a point of the curve P-256");
        }
        return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
    }

    static byte[] bytes(ECPublicKey key) {
        byte[] point = new byte[POINT_BYTES];
        point[0] = 4;
        System.arraycopy(fixed(key.getW().getAffineX()), 0, point, 1, SCALAR_BYTES);
        System.arraycopy(fixed(key.getW().getAffineY()), 0, point, 33, SCALAR_BYTES);
        return point;
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[SCALAR_BYTES];
        int length = Math.min(bytes.length, SCALAR_BYTES);
        System.arraycopy(bytes, bytes.length - length, fixed, SCALAR_BYTES - length, length);
        return fixed;
    }
}
