package se.hemvakt.notify;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import se.hemvakt.notify.http.OutboundPost;
import se.hemvakt.notify.http.SmsCarrier;
import se.hemvakt.notify.http.SmsSettings;
import se.hemvakt.notify.http.WebhookCarrier;
import se.hemvakt.notify.http.WebhookSecret;
import se.hemvakt.notify.jdbc.MessageTable;
import se.hemvakt.notify.jdbc.SubscriptionTable;
import se.hemvakt.notify.mail.MailCarrier;
import se.hemvakt.notify.message.Carrier;
import se.hemvakt.notify.message.Channel;
import se.hemvakt.notify.message.Tokens;
import se.hemvakt.notify.message.Wording;
import se.hemvakt.notify.push.PushCarrier;
import se.hemvakt.notify.push.PushKeys;
import se.hemvakt.notify.screen.CannotCarry;
import se.hemvakt.notify.screen.WardScreenCarrier;
import se.hemvakt.notify.screen.WardScreens;
import se.hemvakt.notify.send.Sender;

/** Telling people, running: everything that was ordered and has not come to an end is seen to, red first. */
public final class Notify implements AutoCloseable {
    private final List<Runnable> parts;
    private final Sender sender;

    private Notify(List<Runnable> parts, Sender sender) {
        this.parts = parts;
        this.sender = sender;
    }

    /**
     * What was made at the first start and is kept.
     *
     * @param push what push services know us by; what names messages outside is derived from it
     */
    public record Keys(WebhookSecret webhook, PushKeys push) {
        /** What names messages outside. */
        public Tokens tokens() {
            return new Tokens(push.seed());
        }
    }

    /**
     * Begins at once with what waits.
     *
     * @param screens empty where this process has no ward screens: the channel then says so, and the next contact path is taken
     */
    public static Notify start(
            Vertx vertx,
            NotifySettings settings,
            Keys keys,
            DataSource database,
            Optional<WardScreens> screens,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry meters) {
        Wording wording = new Wording(settings.language(), settings.baseUrl());
        Duration within = settings.pace().attemptWithin();
        List<Runnable> parts = new ArrayList<>();
        List<Carrier> carriers = new ArrayList<>();
        carriers.add(CannotCarry.phone());
        carriers.add(screens.<Carrier>map(WardScreenCarrier::new)
                .orElseGet(() -> CannotCarry.notSetUp(Channel.WARD_SCREEN)));
        OutboundPost posts = new OutboundPost(
                vertx,
                "webhook",
                within,
                settings.webhook().allowPrivate(),
                settings.webhook().trusted());
        parts.add(posts::close);
        carriers.add(new WebhookCarrier(posts, keys.webhook(), keys.tokens(), wording, clock));
        if (settings.mail().isPresent()) {
            MailCarrier mail = new MailCarrier(vertx, settings.mail().get(), within, keys.tokens(), wording);
            parts.add(mail::close);
            carriers.add(mail);
        } else {
            carriers.add(CannotCarry.notSetUp(Channel.MAIL));
        }
        if (settings.sms().isPresent()) {
            SmsSettings sms = settings.sms().get();
            OutboundPost gateway = new OutboundPost(vertx, "sms", within, sms.allowPrivate(), sms.trusted());
            parts.add(gateway::close);
            carriers.add(new SmsCarrier(gateway, sms, wording));
        } else {
            carriers.add(CannotCarry.notSetUp(Channel.SMS));
        }
        NotifySettings.Push push = settings.push();
        OutboundPost services = new OutboundPost(vertx, "push", within, push.allowPrivate(), push.trusted());
        parts.add(services::close);
        WorkerExecutor pushing = vertx.createSharedWorkerExecutor("hemvakt-notify-push", 2, 30, TimeUnit.SECONDS);
        parts.add(pushing::close);
        carriers.add(new PushCarrier(
                services,
                new SubscriptionTable(database),
                pushing,
                keys.push(),
                push.contact(),
                keys.tokens(),
                wording,
                clock));
        Sender sender =
                new Sender(new MessageTable(database), carriers, settings.pace(), clock, random, meters).start();
        parts.add(0, sender::close);
        return new Notify(parts, sender);
    }

    /** Something was ordered in this process: look now. */
    public void wake() {
        sender.wake();
    }

    /** Whether it has been able to look for messages lately. */
    public boolean isReady() {
        return sender.isReady();
    }

    @Override
    public void close() {
        parts.forEach(Runnable::run);
    }
}
