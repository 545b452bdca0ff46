package se.hemvakt.notify.screen;

import io.vertx.core.Future;
import se.hemvakt.notify.message.Carrier;
import se.hemvakt.notify.message.Channel;
import se.hemvakt.notify.message.Letter;
import se.hemvakt.notify.message.Message;
import se.hemvakt.notify.message.Outcome;

/**
 * The ward screen shows alerts by itself. What is to be found out is whether one is there that can sound: then somebody can
 * hear it; otherwise the rules must know at once that nobody does. It shows each alert, so one answer holds for all of a letter.
 */
public final class WardScreenCarrier implements Carrier {
    private final WardScreens screens;

    public WardScreenCarrier(WardScreens screens) {
        this.screens = screens;
    }

    @Override
    public Channel channel() {
        return Channel.WARD_SCREEN;
    }

    @Override
    public String party(Message message) {
        return "screen";
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
        return Future.succeededFuture(
                screens.audible(letter.first().team()) > 0
                        ? Outcome.delivered("a screen that can sound is connected")
                        : Outcome.refused("no screen of the team that can sound is connected"));
    }
}
