package se.hemvakt.app.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import se.hemvakt.notify.Notify;
import se.hemvakt.notify.http.WebhookSecret;
import se.hemvakt.notify.message.Tokens;
import se.hemvakt.runtime.settings.Secret;

/** The keys of messages: of the settings, or made at the first start and kept in the data folder, for its owner only (A4). */
final class MessageKeys {
    private MessageKeys() {}

    static Notify.Keys of(PlatformSettings settings) throws IOException {
        Path data = settings.data();
        Secret webhook = settings.messages().webhook().secret().isPresent()
                ? settings.messages().webhook().secret().get()
                : webhookSecret(data.resolve("webhook-secret"));
        Secret names = PrivateFile.secret(data.resolve("message-key"));
        return new Notify.Keys(
                new WebhookSecret(webhook), new Tokens(names.reveal().getBytes(StandardCharsets.UTF_8)));
    }

    private static Secret webhookSecret(Path file) throws IOException {
        if (!Files.exists(file)) {
            PrivateFile.write(file, WebhookSecret.make(new SecureRandom()));
        }
        return Secret.of(Files.readString(file).strip());
    }
}
