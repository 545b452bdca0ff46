package se.hemvakt.notify.http;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.regex.Pattern;
import se.hemvakt.notify.message.Carrier;
import se.hemvakt.notify.message.Channel;
import se.hemvakt.notify.message.Letter;
import se.hemvakt.notify.message.Message;
import se.hemvakt.notify.message.Outcome;
import se.hemvakt.notify.message.Wording;

/** Text messages through a gateway. That it took one proves nothing (H04): a phone may be off, or in a drawer. */
public final class SmsCarrier implements Carrier {
    /** ITU-T E.164: at most fifteen digits, the country's first and never a zero. */
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{6,14}");

    private final OutboundPost out;
    private final SmsSettings settings;
    private final Wording wording;

    public SmsCarrier(OutboundPost out, SmsSettings settings, Wording wording) {
        this.out = out;
        this.settings = settings;
        this.wording = wording;
    }

    @Override
    public Channel channel() {
        return Channel.SMS;
    }

    @Override
    public String party(Message message) {
        return "gateway";
    }

    @Override
    public int atOnceMax() {
        return 32;
    }

    @Override
    public Future<Outcome> carry(Letter letter) {
        String number = letter.first().address().replaceAll("[ \\-]", "");
        if (!NUMBER.matcher(number).matches()) {
            return Future.succeededFuture(
                    Outcome.refused("the number is not one to dial: it begins with + and the country"));
        }
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("content-type", settings.type())
                .add("user-agent", "Hemvakt");
        String header = settings.header().reveal();
        int colon = header.indexOf(':');
        if (colon > 0) {
            headers.add(
                    header.substring(0, colon).strip(),
                    header.substring(colon + 1).strip());
        }
        String body = settings.body(number, wording.text(letter));
        return out.post(settings.url(), headers, Buffer.buffer(body)).map(OutboundPost.Posted::outcome);
    }
}
