package se.hemvakt.notify.http;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import se.hemvakt.notify.message.Carrier;
import se.hemvakt.notify.message.Channel;
import se.hemvakt.notify.message.Letter;
import se.hemvakt.notify.message.Message;
import se.hemvakt.notify.message.Outcome;
import se.hemvakt.notify.message.Tokens;
import se.hemvakt.notify.message.Wording;

/** Posts a message as signed JSON to a team's own server; {@code docs/api.md} shows it. */
public final class WebhookCarrier implements Carrier {
    private static final List<String> PRIORITIES = List.of("high", "medium", "low");

    private final OutboundPost out;
    private final WebhookSecret secret;
    private final Tokens tokens;
    private final Wording wording;
    private final InstantSource clock;

    public WebhookCarrier(OutboundPost out, WebhookSecret secret, Tokens tokens, Wording wording, InstantSource clock) {
        this.out = out;
        this.secret = secret;
        this.tokens = tokens;
        this.wording = wording;
        this.clock = clock;
    }

    @Override
    public Channel channel() {
        return Channel.WEBHOOK;
    }

    @Override
    public String party(Message message) {
        return OutboundPost.hostOf(message.address());
    }

    @Override
    public int atOnceMax() {
        return 64;
    }

    @Override
    public Future<Outcome> carry(Letter letter) {
        // The same for each attempt, so that a receiver can tell a duplicate.
        String id = "msg_" + tokens.of(letter);
        Instant now = clock.instant();
        String body = body(letter, id, now);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("content-type", "application/json")
                .add("user-agent", "Hemvakt")
                .add("webhook-id", id)
                .add("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .add("webhook-signature", secret.sign(id, now.getEpochSecond(), body));
        return out.post(letter.first().address(), headers, Buffer.buffer(body)).map(OutboundPost.Posted::outcome);
    }

    private String body(Letter letter, String id, Instant now) {
        Message message = letter.first();
        JsonObject data = new JsonObject()
                .put("id", id)
                .put("about", tokens.about(message))
                .put("team", message.team())
                .put("priority", PRIORITIES.get(Math.min(Math.max(message.rank(), 0), PRIORITIES.size() - 1)))
                .put("count", letter.count())
                .put("text", wording.line(letter))
                .put("link", wording.link());
        if (letter.count() > 1) {
            data.put("abouts", letter.messages().stream().map(tokens::about).toList());
        }
        return new JsonObject()
                .put("type", "hemvakt." + message.kind().name().toLowerCase(Locale.ROOT))
                .put("timestamp", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("data", data)
                .encode();
    }
}
