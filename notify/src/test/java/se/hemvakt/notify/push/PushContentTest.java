package se.hemvakt.notify.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import se.hemvakt.runtime.settings.Secret;

/** Against the example in appendix A of RFC 8291, and VAPID against the JDK's own check of the signature. */
class PushContentTest {
    private static byte[] bytes(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }

    @Test
    void encrypt_theExampleOfTheRfc_givesItsBytes() throws Exception {
        KeyPair ours = new KeyPair(
                PushKeys.publicKey(bytes(
                        "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8")),
                PushKeys.privateKey(bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")));
        byte[] content = PushContent.encrypt(
                "When I grow up, I want to be a watermelon".getBytes(StandardCharsets.US_ASCII),
                bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
                bytes("BTBZMqHH6r4Tts7J_aSIgg"),
                bytes("DGv6ra1nlYgDCS1FRnbzlw"),
                ours);
        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(content))
                .isEqualTo(
                        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmY"
                                + "WAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
    }

    @Test
    void authorization_isSignedForThisServiceOnly_andNamesOurKey() throws Exception {
        PushKeys keys = PushKeys.make();
        Instant now = Instant.parse("2026-03-10T08:00:00Z");
        String header = new Vapid(keys, "mailto:drift@example.se")
                .authorization(URI.create("https://push.example.net/v1/abc"), now);
        assertThat(header).startsWith("vapid t=").endsWith(", k=" + keys.publicText());
        String[] parts =
                header.substring("vapid t=".length(), header.indexOf(',')).split("\\.", -1);
        assertThat(new String(bytes(parts[0]), StandardCharsets.UTF_8))
                .isEqualTo("{\"typ\":\"JWT\",\"alg\":\"ES256\"}");
        JsonObject claims = new JsonObject(new String(bytes(parts[1]), StandardCharsets.UTF_8));
        assertThat(claims.getString("aud")).isEqualTo("https://push.example.net");
        assertThat(claims.getLong("exp")).isEqualTo(now.getEpochSecond() + 3_600);
        assertThat(claims.getString("sub")).isEqualTo("mailto:drift@example.se");
        Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
        check.initVerify(PushKeys.publicKey(bytes(keys.publicText())));
        check.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(check.verify(bytes(parts[2]))).isTrue();
    }

    @Test
    void keys_areReadAsTheyWereWritten_andHalvesOfTwoPairsAreRefused() {
        PushKeys keys = PushKeys.make();
        assertThat(PushKeys.parse(keys.text()).publicText()).isEqualTo(keys.publicText());
        String mixed =
                keys.text().reveal().split("\\.", -1)[0] + "." + PushKeys.make().publicText();
        assertThatThrownBy(() -> PushKeys.parse(Secret.of(mixed))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PushKeys.parse(Secret.of("none"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void subscription_whoseKeyIsNotOnTheCurve_isRefused() {
        byte[] point = bytes(PushKeys.make().publicText());
        point[64] ^= 1;
        String broken = Base64.getUrlEncoder().withoutPadding().encodeToString(point);
        assertThatThrownBy(() -> new Subscription("https://push.example.net/x", broken, "BTBZMqHH6r4Tts7J_aSIgg"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("curve");
    }
}
