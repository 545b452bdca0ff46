package se.hemvakt.notify.mail;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.hemvakt.notify.message.Carrier;
import se.hemvakt.notify.message.Channel;
import se.hemvakt.notify.message.Letter;
import se.hemvakt.notify.message.Message;
import se.hemvakt.notify.message.Outcome;
import se.hemvakt.notify.message.Tokens;
import se.hemvakt.notify.message.Wording;

/**
 * Hands mail to a mail server. That it took it (250) proves nothing but that: it may drop it, hold it or send it to a folder
 * nobody opens. So mail is never DELIVERED, and the rules go on to the next contact path after their time (H04).
 */
public final class MailCarrier implements Carrier, AutoCloseable {
    private static final int CONNECTIONS_MAX = 20;
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>\",;]{1,64}@[^\\s@<>\",;]{1,190}");
    /** Replies that are about us and not about the receiver (RFC 4954). */
    private static final Set<Integer> LOGIN_REFUSED = Set.of(530, 534, 535, 538);

    private final MailClient client;
    private final MailSettings settings;
    private final Tokens tokens;
    private final Wording wording;

    public MailCarrier(Vertx vertx, MailSettings settings, Duration within, Tokens tokens, Wording wording) {
        this.settings = settings;
        this.tokens = tokens;
        this.wording = wording;
        int ms = (int) within.toMillis();
        MailConfig config = new MailConfig(settings.host(), settings.port());
        config.setStarttls(
                settings.tls() == MailSettings.Tls.STARTTLS ? StartTLSOptions.REQUIRED : StartTLSOptions.DISABLED);
        config.setSsl(settings.tls() == MailSettings.Tls.TLS);
        config.setHostnameVerificationAlgorithm("HTTPS");
        config.setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
        config.setLogin(settings.user().isEmpty() ? LoginOption.DISABLED : LoginOption.REQUIRED);
        if (!settings.user().isEmpty()) {
            config.setUsername(settings.user()).setPassword(settings.password().reveal());
        }
        settings.trusted()
                .ifPresent(file -> config.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        config.setMaxPoolSize(CONNECTIONS_MAX);
        config.setConnectTimeout(ms);
        config.setSslHandshakeTimeout(ms).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        // A server that has gone quiet must not keep its connection: the pool would be full of them.
        config.setIdleTimeout(ms).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        config.setKeepAliveTimeout((int) Math.max(1, within.toSeconds() / 2));
        config.setUserAgent("Hemvakt");
        this.client = MailClient.create(vertx, config);
    }

    @Override
    public Channel channel() {
        return Channel.MAIL;
    }

    @Override
    public String party(Message message) {
        return settings.host();
    }

    @Override
    public int atOnceMax() {
        return CONNECTIONS_MAX;
    }

    @Override
    public Future<Outcome> carry(Letter letter) {
        Message message = letter.first();
        if (!ADDRESS.matcher(message.address()).matches()) {
            return Future.succeededFuture(Outcome.refused("the address is not a mail address"));
        }
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                // The same for each attempt: a duplicate is known as one.
                .add("Message-ID", "<" + tokens.of(letter) + "@" + domain() + ">")
                .add("Auto-Submitted", "auto-generated");
        if (letter.isRed()) {
            headers.add("Importance", "high");
        }
        MailMessage mail = new MailMessage(
                        settings.from(), message.address(), wording.line(letter), wording.text(letter) + "\n")
                .setHeaders(headers);
        return client.sendMail(mail)
                .map(result -> Outcome.sent("the mail server took it"))
                .otherwise(MailCarrier::trouble);
    }

    private String domain() {
        return settings.from().substring(settings.from().indexOf('@') + 1).replaceAll("[>\\s]", "");
    }

    private static Outcome trouble(Throwable thrown) {
        for (@Nullable Throwable e = thrown; e != null; e = e.getCause()) {
            if (e instanceof SMTPException smtp) {
                return refusal(smtp);
            }
            // Anything else that ends a handshake, such as a server that is just being restarted, may work a moment
            // later.
            if (e instanceof CertificateException) {
                return new Outcome.Failed("the mail server's certificate is not accepted", false, true);
            }
            if (e instanceof UnknownHostException) {
                return Outcome.down("the mail server's name is not known");
            }
            if (e instanceof ConnectException) {
                return Outcome.down("the mail server cannot be connected to");
            }
            String words = String.valueOf(e.getMessage());
            if (words.contains("STARTTLS")) {
                return new Outcome.Failed("the mail server offers no STARTTLS, which is required", false, true);
            }
        }
        return Outcome.down("the connection to the mail server failed");
    }

    /** Only the code: its words may hold the address. */
    private static Outcome refusal(SMTPException e) {
        int code = e.getReplyCode();
        if (LOGIN_REFUSED.contains(code)) {
            return new Outcome.Failed("the mail server does not accept our login (" + code + ")", false, true);
        }
        if (code == 421 || code == 454) {
            return Outcome.down("the mail server does not take mail now (" + code + ")");
        }
        return code < 500
                ? Outcome.later("the mail server wants it later (" + code + ")")
                : Outcome.refused("the mail server refused it (" + code + ")");
    }

    @Override
    public void close() {
        client.close();
    }
}
