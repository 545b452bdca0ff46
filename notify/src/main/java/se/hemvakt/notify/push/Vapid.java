package se.hemvakt.notify.push;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** Says to a push service who is pushing (RFC 8292): a JWT signed with ES256, for this service only, good for an hour. */
final class Vapid {
    private static final Duration GOOD_FOR = Duration.ofHours(1);

    private final PushKeys keys;
    private final String contact;

    /** @param contact whom the service may turn to: {@code mailto:} or {@code https:}; empty: left out */
    Vapid(PushKeys keys, String contact) {
        this.keys = keys;
        this.contact = contact;
    }

    /** The header {@code Authorization}. */
    String authorization(URI endpoint, Instant now) {
        String origin = endpoint.getScheme() + "://" + endpoint.getHost()
                + (endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort());
        JsonObject claims = new JsonObject()
                .put("aud", origin)
                .put("exp", now.plus(GOOD_FOR).getEpochSecond());
        if (!contact.isEmpty()) {
            claims.put("sub", contact);
        }
        String signed = base64("{\"typ\":\"JWT\",\"alg\":\"ES256\"}") + "." + base64(claims.encode());
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(keys.privateKey());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            String token =
                    signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
            return "vapid t=" + token + ", k=" + keys.publicText();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has ECDSA", e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
