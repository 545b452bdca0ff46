package se.hemvakt.notify.screen;

import io.vertx.core.Future;
import se.hemvakt.notify.message.Carrier;
import se.hemvakt.notify.message.Channel;
import se.hemvakt.notify.message.Letter;
import se.hemvakt.notify.message.Message;
import se.hemvakt.notify.message.Outcome;

/**
 * A channel that says at once that it cannot, so that the next contact path is taken at once: the phone, which only people
 * use, and every channel that nobody has set up.
 *
 * @param why in words
 */
public record CannotCarry(Channel channel, String why) implements Carrier {
    /** The phone: it stands in the directory for people. */
    public static CannotCarry phone() {
        return new CannotCarry(Channel.PHONE, "nobody can be rung by the program");
    }

    /** A channel of the organisation that the settings do not know. */
    public static CannotCarry notSetUp(Channel channel) {
        return new CannotCarry(channel, "this channel is not set up here");
    }

    @Override
    public String party(Message message) {
        return "nobody";
    }

    @Override
    public int atOnceMax() {
        return 1_000;
    }

    @Override
    public boolean isLimited() {
        return false;
    }

    @Override
    public Future<Outcome> carry(Letter letter) {
        return Future.succeededFuture(Outcome.refused(why));
    }
}
