package se.hemvakt.notify;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import se.hemvakt.notify.http.SmsSettings;
import se.hemvakt.notify.http.WebhookSecret;
import se.hemvakt.notify.mail.MailSettings;
import se.hemvakt.notify.message.Wording;
import se.hemvakt.notify.push.PushKeys;
import se.hemvakt.notify.send.RetryPlan;
import se.hemvakt.notify.send.Sender;
import se.hemvakt.runtime.settings.Secret;
import se.hemvakt.runtime.settings.Settings;

/**
 * How people are told.
 *
 * @param baseUrl where people log in, sent with each message; empty: no link is sent
 * @param mail empty: the channel is not set up
 * @param webhook what holds for webhooks; they need no setting up
 * @param sms empty: the channel is not set up
 * @param push what holds for web push; it needs no setting up
 */
public record NotifySettings(
        String baseUrl,
        Wording.Language language,
        Sender.Pace pace,
        Optional<MailSettings> mail,
        Webhook webhook,
        Optional<SmsSettings> sms,
        Push push) {
    private static final Duration RECORD_WITHIN = Duration.ofSeconds(1);

    /**
     * Webhooks.
     *
     * @param secret what they are signed with; empty: made at the first start
     * @param allowPrivate whether addresses in private networks may be posted to
     * @param trusted PEM of who signs the receivers' certificates; empty: who the Java platform trusts
     */
    public record Webhook(Optional<Secret> secret, boolean allowPrivate, Optional<Path> trusted) {}

    /**
     * Web push.
     *
     * @param key the pair push services know us by; empty: made at the first start
     * @param contact whom a push service may turn to; empty: nobody
     * @param allowPrivate whether push services may stand in private networks
     * @param trusted PEM of who signs their certificates; empty: who the Java platform trusts
     */
    public record Push(Optional<Secret> key, String contact, boolean allowPrivate, Optional<Path> trusted) {}

    /** Reads the settings; problems are gathered in {@code in}. */
    public static NotifySettings from(Settings in) {
        String baseUrl = in.text(
                "hemvakt.notify.base-url",
                "",
                "where people log in, such as https://vakt.example.se: sent with each message. None: no link is sent");
        if (!baseUrl.isEmpty() && !isUrl(baseUrl)) {
            in.problem("hemvakt.notify.base-url", "must be an address such as https://vakt.example.se");
        }
        Wording.Language language =
                in.choice("hemvakt.notify.language", Wording.Language.SV, "in which language messages are written");
        Sender.Pace pace = new Sender.Pace(
                new RetryPlan(
                        in.number("hemvakt.notify.attempts-max", 5, 1, 20, "how often one message is tried"),
                        in.duration(
                                "hemvakt.notify.retry-within",
                                Duration.ofSeconds(45),
                                Duration.ofSeconds(1),
                                Duration.ofMinutes(10),
                                "how long it is tried again; shorter than the time for proof in the routes")),
                in.duration(
                        "hemvakt.notify.timeout",
                        Duration.ofSeconds(10),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(60),
                        "how long one attempt may take"),
                RECORD_WITHIN,
                in.number(
                        "hemvakt.notify.rate.channel",
                        100,
                        1,
                        10_000,
                        "messages a second by one channel; red is never held back"),
                in.number(
                        "hemvakt.notify.rate.receiver",
                        10,
                        1,
                        10_000,
                        "messages a minute to one receiver; red is never held back"));
        return new NotifySettings(baseUrl, language, pace, mail(in), webhook(in), sms(in), push(in));
    }

    private static Optional<MailSettings> mail(Settings in) {
        Optional<String> host = in.optional("hemvakt.notify.smtp.host", "mail server. None: no mail is sent");
        int port = in.port("hemvakt.notify.smtp.port", 587, "its port; 465 is usual with tls, 587 with starttls");
        MailSettings.Tls tls = in.choice(
                "hemvakt.notify.smtp.tls",
                MailSettings.Tls.STARTTLS,
                "how it is secured; none only towards this very machine");
        String user = in.text("hemvakt.notify.smtp.user", "", "for logging in to it. None: without");
        Optional<Secret> password = in.secret("hemvakt.notify.smtp.password", "that user's password");
        String from = in.text("hemvakt.notify.smtp.from", "", "the sender's address");
        Optional<Path> trusted = in.optionalPath(
                "hemvakt.notify.smtp.ca-certificate", "PEM of who signed its certificate. None: who Java trusts");
        if (host.isEmpty()) {
            return Optional.empty();
        }
        if (!from.matches("[^\\s@<>]+@[^\\s@<>]+")) {
            in.problem("hemvakt.notify.smtp.from", "must be an address such as hemvakt@example.se");
        }
        if (tls == MailSettings.Tls.NONE && !isLoopback(host.get())) {
            in.problem("hemvakt.notify.smtp.tls", "none is allowed only towards this very machine (127.0.0.1)");
        }
        return Optional.of(
                new MailSettings(host.get(), port, tls, user, password.orElse(Secret.of("")), from, trusted));
    }

    private static Webhook webhook(Settings in) {
        Optional<Secret> secret = in.secret(
                "hemvakt.notify.webhook.secret",
                "what webhooks are signed with, whsec_ and base64; none: made once and kept in hemvakt.data");
        if (secret.isPresent()) {
            try {
                new WebhookSecret(secret.get());
            } catch (IllegalArgumentException e) {
                in.problem("hemvakt.notify.webhook.secret", String.valueOf(e.getMessage()));
            }
        }
        return new Webhook(
                secret,
                in.flag(
                        "hemvakt.notify.webhook.allow-private",
                        false,
                        "post also to addresses of private networks, this machine's own included"),
                in.optionalPath(
                        "hemvakt.notify.webhook.ca-certificate",
                        "PEM of who signs the receivers' certificates. None: who Java trusts"));
    }

    private static Optional<SmsSettings> sms(Settings in) {
        Optional<String> url =
                in.optional("hemvakt.notify.sms.url", "https address of the text message gateway. None: none are sent");
        Secret header = in.secret(
                        "hemvakt.notify.sms.header", "one header line for it, such as Authorization: Bearer ...")
                .orElse(Secret.of(""));
        boolean form = in.flag("hemvakt.notify.sms.form", false, "the body is a form and not JSON");
        String body = in.text(
                "hemvakt.notify.sms.body",
                "{\"to\":\"{to}\",\"message\":\"{text}\"}",
                "what is posted; {to} becomes the number, {text} the message");
        boolean allowPrivate =
                in.flag("hemvakt.notify.sms.allow-private", false, "the gateway may stand in a private network");
        Optional<Path> trusted = in.optionalPath(
                "hemvakt.notify.sms.ca-certificate", "PEM of who signed its certificate. None: who Java trusts");
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (!isUrl(url.get()) || !url.get().startsWith("https:") || url.get().contains("{")) {
            in.problem("hemvakt.notify.sms.url", "must be an https address; number and text stand in the body");
        }
        if (!body.contains("{to}") || !body.contains("{text}")) {
            in.problem("hemvakt.notify.sms.body", "must hold {to} and {text}");
        }
        if (!header.reveal().isEmpty() && !header.reveal().matches("[A-Za-z0-9-]+:[^\\r\\n]+")) {
            in.problem("hemvakt.notify.sms.header", "must be one line: name, colon, value");
        }
        return Optional.of(new SmsSettings(url.get(), header, form, body, allowPrivate, trusted));
    }

    private static Push push(Settings in) {
        Optional<Secret> key = in.secret(
                "hemvakt.notify.push.key",
                "the key pair browsers agree to; none: made once and kept in hemvakt.data. A new one: all agree anew");
        if (key.isPresent()) {
            try {
                PushKeys.parse(key.get());
            } catch (IllegalArgumentException e) {
                in.problem("hemvakt.notify.push.key", String.valueOf(e.getMessage()));
            }
        }
        String contact = in.text(
                "hemvakt.notify.push.contact",
                "",
                "whom push services may turn to, mailto: or https:. Apple's wants one");
        if (!contact.isEmpty() && !contact.matches("(mailto:|https:)\\S+")) {
            in.problem("hemvakt.notify.push.contact", "must begin with mailto: or https:");
        }
        return new Push(
                key,
                contact,
                in.flag("hemvakt.notify.push.allow-private", false, "push services may stand in a private network"),
                in.optionalPath(
                        "hemvakt.notify.push.ca-certificate",
                        "PEM of who signs push services' certificates. None: who Java trusts"));
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = URI.create(text);
            return uri.getHost() != null
                    && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getQuery() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isLoopback(String host) {
        try {
            // A name would be looked up, and could be another machine tomorrow.
            return host.equals("localhost")
                    || (host.matches("[0-9.:]+") && InetAddress.getByName(host).isLoopbackAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
