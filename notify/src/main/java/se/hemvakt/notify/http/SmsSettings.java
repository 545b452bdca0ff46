package se.hemvakt.notify.http;

import io.vertx.core.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import se.hemvakt.runtime.settings.Secret;

/**
 * Somebody's HTTPS gateway for text messages, whoever it is: one POST for each message.
 *
 * @param url where to post; never with the number in it (H36)
 * @param header one line, such as {@code Authorization: Bearer ...}; empty for none
 * @param form whether the body is a form; otherwise JSON
 * @param body with {@code {to}} and {@code {text}} where those belong; what stands there is written so that it cannot end it
 * @param allowPrivate whether it may stand in a private network
 * @param trusted PEM of who signed its certificate; empty: who the Java platform trusts
 */
public record SmsSettings(
        String url, Secret header, boolean form, String body, boolean allowPrivate, Optional<Path> trusted) {

    String type() {
        return form ? "application/x-www-form-urlencoded" : "application/json";
    }

    /** The body for this message. */
    String body(String to, String text) {
        // The text first: it is ours and holds no braces; a number holds digits only.
        return body.replace("{text}", quote(text)).replace("{to}", quote(to));
    }

    private String quote(String value) {
        if (form) {
            return URLEncoder.encode(value, StandardCharsets.UTF_8);
        }
        String quoted = Json.encode(value);
        return quoted.substring(1, quoted.length() - 1);
    }

    @Override
    public String toString() {
        return "SmsSettings[" + OutboundPost.hostOf(url) + "]";
    }
}
