package se.hemvakt.notify.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What messages and letters are called outside: words nobody can guess and that tell nothing (H36). Who shows a token has
 * received what it names, so it is proof without a login: a phone's login may have lapsed when the message arrives.
 */
public final class Tokens {
    private static final int MAC_BYTES = 16;
    private static final String MESSAGE = "message";
    private static final String LETTER = "letter";

    private final SecretKeySpec key;

    /** @param secret at least 16 random bytes, the same in every process of an installation */
    public Tokens(byte[] secret) {
        if (secret.length < 16) {
            throw new IllegalArgumentException("a token's secret has at least 16 bytes");
        }
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /** The token of a letter: that of its message when it was made for one alone. */
    public String of(Letter letter) {
        Long number = letter.number();
        return number == null ? ofMessage(letter.first().id()) : token(LETTER, number);
    }

    /** The token of a message that goes alone; always the same. */
    public String ofMessage(long message) {
        return token(MESSAGE, message);
    }

    private String token(String purpose, long what) {
        byte[] id = ByteBuffer.allocate(Long.BYTES).putLong(what).array();
        byte[] mac = mac(purpose, id);
        return text(ByteBuffer.allocate(Long.BYTES + MAC_BYTES).put(id).put(mac).array());
    }

    /** The message whose token this is; empty when it is none's. */
    public Optional<Long> message(String token) {
        return what(MESSAGE, token);
    }

    /** The number of the letter whose token this is; empty when it is none's. */
    public Optional<Long> letter(String token) {
        return what(LETTER, token);
    }

    private Optional<Long> what(String purpose, String token) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length != Long.BYTES + MAC_BYTES) {
            return Optional.empty();
        }
        byte[] id = Arrays.copyOf(bytes, Long.BYTES);
        byte[] mac = Arrays.copyOfRange(bytes, Long.BYTES, bytes.length);
        return MessageDigest.isEqual(mac, mac(purpose, id))
                ? Optional.of(ByteBuffer.wrap(id).getLong())
                : Optional.empty();
    }

    /** By which a receiver knows that two messages are about the same; empty for none. */
    public String about(Message message) {
        String subject = message.subject();
        return subject == null ? "" : text(mac("subject", subject.getBytes(StandardCharsets.UTF_8)));
    }

    private byte[] mac(String purpose, byte[] what) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Arrays.copyOf(mac.doFinal(what), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
