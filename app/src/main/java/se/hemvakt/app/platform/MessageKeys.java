package se.hemvakt.app.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Supplier;
import se.hemvakt.notify.Notify;
import se.hemvakt.notify.http.WebhookSecret;
import se.hemvakt.notify.push.PushKeys;
import se.hemvakt.runtime.settings.Secret;

/** The keys of messages: of the settings, or made at the first start and kept in the data folder, for its owner only (A4). */
final class MessageKeys {
    private MessageKeys() {}

    static Notify.Keys of(PlatformSettings settings) throws IOException {
        Path data = settings.data();
        Secret webhook = settings.messages().webhook().secret().isPresent()
                ? settings.messages().webhook().secret().get()
                : kept(data.resolve("webhook-secret"), () -> WebhookSecret.make(new SecureRandom()));
        Secret push = settings.messages().push().key().isPresent()
                ? settings.messages().push().key().get()
                : kept(data.resolve("push-key"), () -> PushKeys.make().text().reveal());
        return new Notify.Keys(new WebhookSecret(webhook), PushKeys.parse(push));
    }

    private static Secret kept(Path file, Supplier<String> make) throws IOException {
        if (!Files.exists(file)) {
            PrivateFile.write(file, make.get());
        }
        return Secret.of(Files.readString(file).strip());
    }
}
