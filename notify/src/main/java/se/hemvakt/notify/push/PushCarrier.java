package se.hemvakt.notify.push;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import se.hemvakt.notify.http.OutboundPost;
import se.hemvakt.notify.message.Carrier;
import se.hemvakt.notify.message.Channel;
import se.hemvakt.notify.message.Letter;
import se.hemvakt.notify.message.Message;
import se.hemvakt.notify.message.Outcome;
import se.hemvakt.notify.message.Tokens;
import se.hemvakt.notify.message.Wording;

/**
 * Web push to every browser of the team that agreed to it. It counts as sent with the first push service that takes it; the
 * browser itself then says that it arrived and that somebody touched it. A browser its service knows no more (404, 410) is
 * forgotten.
 */
public final class PushCarrier implements Carrier {
    /** A push service keeps it this long for a browser that is off; an older "an alert waits" is no news. */
    private static final String KEPT_S = "600";
    /** What is pushed holds little; what is about more than so many is told in words alone. */
    private static final int ABOUTS_MAX = 100;

    private final OutboundPost out;
    private final Subscriptions subscriptions;
    private final WorkerExecutor worker;
    private final Vapid vapid;
    private final Tokens tokens;
    private final Wording wording;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /** @param worker of this channel alone: reading the table and encrypting take their time */
    public PushCarrier(
            OutboundPost out,
            Subscriptions subscriptions,
            WorkerExecutor worker,
            PushKeys keys,
            String contact,
            Tokens tokens,
            Wording wording,
            InstantSource clock) {
        this.out = out;
        this.subscriptions = subscriptions;
        this.worker = worker;
        this.vapid = new Vapid(keys, contact);
        this.tokens = tokens;
        this.wording = wording;
        this.clock = clock;
    }

    @Override
    public Channel channel() {
        return Channel.PUSH;
    }

    @Override
    public String party(Message message) {
        return "push";
    }

    @Override
    public int atOnceMax() {
        return 64;
    }

    private record Sealed(Subscription to, String authorization, Buffer content) {}

    @Override
    public Future<Outcome> carry(Letter letter) {
        return worker.executeBlocking(() -> sealed(letter), false).compose(all -> {
            if (all.isEmpty()) {
                return Future.succeededFuture(Outcome.refused("nobody has agreed to be told in a browser"));
            }
            Promise<Outcome> outcome = Promise.promise();
            AtomicInteger left = new AtomicInteger(all.size());
            AtomicReference<@Nullable Outcome> worthAnother = new AtomicReference<>();
            for (Sealed one : all) {
                push(letter, one).onSuccess(answer -> {
                    if (answer instanceof Outcome.Taken) {
                        outcome.tryComplete(answer);
                    }
                    if (answer instanceof Outcome.Failed failed && failed.again()) {
                        worthAnother.set(answer);
                    }
                    if (left.decrementAndGet() == 0) {
                        Outcome again = worthAnother.get();
                        outcome.tryComplete(again == null ? answer : again);
                    }
                });
            }
            return outcome.future();
        });
    }

    private List<Sealed> sealed(Letter letter) {
        Message message = letter.first();
        JsonObject json = new JsonObject()
                .put("text", wording.line(letter))
                .put("kind", letter.kind().name().toLowerCase(Locale.ROOT))
                .put("token", tokens.of(letter));
        if (letter.count() == 1) {
            json.put("about", tokens.about(message));
        } else {
            json.put(
                    "abouts",
                    letter.messages().stream()
                            .limit(ABOUTS_MAX)
                            .map(tokens::about)
                            .toList());
        }
        byte[] text = json.encode().getBytes(StandardCharsets.UTF_8);
        return subscriptions.of(message.team(), message.address()).stream()
                .map(to -> new Sealed(
                        to,
                        vapid.authorization(URI.create(to.endpoint()), clock.instant()),
                        Buffer.buffer(PushContent.encrypt(text, to.keyBytes(), to.authBytes(), random))))
                .toList();
    }

    private Future<Outcome> push(Letter letter, Sealed sealed) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("authorization", sealed.authorization())
                .add("content-encoding", "aes128gcm")
                .add("content-type", "application/octet-stream")
                .add("ttl", KEPT_S)
                .add("urgency", letter.isRed() ? "high" : "normal");
        return out.post(sealed.to().endpoint(), headers, sealed.content()).compose(posted -> {
            if (posted.status() != 404 && posted.status() != 410) {
                return Future.succeededFuture(posted.outcome());
            }
            return worker.executeBlocking(
                            () -> {
                                subscriptions.remove(sealed.to().endpoint());
                                return true;
                            },
                            false)
                    .map(Outcome.refused("the browser that had agreed is gone"))
                    .otherwise(Outcome.refused("the browser that had agreed is gone"));
        });
    }
}
