package se.hemvakt.sim.fleet;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import se.hemvakt.sim.kit.HomeLight;
import se.hemvakt.sim.kit.Item;
import se.hemvakt.sim.kit.Kit;
import se.hemvakt.sim.kit.KitLink;
import se.hemvakt.sim.kit.KitWire;

/** Carries out what one {@link Kit} decides. Everything happens on one event loop. */
final class Runner implements KitLink.Listener {
    private final Kit kit;
    private final KitLink link;
    private final Telling telling;
    private final InstantSource clock;
    private final Tally tally;
    private final HomeLight light = new HomeLight();
    private boolean lit;
    private boolean up;
    private boolean over;
    private boolean stopped;

    Runner(Kit kit, KitLink link, Telling telling, InstantSource clock, Tally tally) {
        this.kit = kit;
        this.link = link;
        this.telling = telling;
        this.clock = clock;
        this.tally = tally;
    }

    /** Called a few times a second, and after each thing heard. */
    void pump() {
        if (stopped) {
            return;
        }
        Instant now = clock.instant();
        showLight(now);
        if (!over) {
            long dropped = kit.dropped();
            telling.tell(now, kit.unreceipted(), this::keep);
            tally.dropped.add(kit.dropped() - dropped);
        }
        if (!telling.isReaching(now)) {
            if (kit.isOnLine()) {
                hangUp();
                kit.lost(now.toEpochMilli());
            }
        } else {
            carryOut(now);
        }
        if (!over && telling.isOver() && kit.unreceipted() == 0) {
            over = true;
            tally.over.incrementAndGet();
        }
    }

    void stop() {
        if (!stopped) {
            stopped = true;
            show(false);
            hangUp();
            link.close();
        }
    }

    @Override
    public void connected() {
        up = true;
        tally.connected.incrementAndGet();
        kit.connected();
        pump();
    }

    @Override
    public void lost(String reason) {
        down();
        tally.lost.increment();
        tally.lastLoss = reason;
        kit.lost(clock.millis());
    }

    @Override
    public void down(byte[] payload) {
        KitWire.Down down = KitWire.decode(payload);
        Instant now = clock.instant();
        down.receipt().ifPresent(receipt -> {
            long before = kit.receipted();
            kit.receipt(receipt.epoch(), receipt.from(), receipt.seq(), now.toEpochMilli());
            tally.receipted.add(kit.receipted() - before);
        });
        down.unacknowledgedMax().ifPresent(kit::inFlightMax);
        down.watched().ifPresent(watched -> light.told(watched, now.toEpochMilli()));
        down.measureAgain().ifPresent(vital -> telling.askedFor(vital, now));
        pump();
    }

    @Override
    public void acknowledged() {
        tally.acknowledged.increment();
    }

    /** What the home sees: it also goes out while nothing is heard. */
    private void showLight(Instant now) {
        long nowMs = now.toEpochMilli();
        show(light.isLit(nowMs, nowMs + telling.clockError(now).toMillis()));
    }

    private void show(boolean nowLit) {
        if (nowLit != lit) {
            lit = nowLit;
            tally.watched.addAndGet(lit ? 1 : -1);
        }
    }

    private void keep(List<Item> items) {
        kit.keep(items);
        tally.kept.increment();
        tally.told.add(items.size());
    }

    private void carryOut(Instant now) {
        long nowMs = now.toEpochMilli();
        while (!stopped) {
            Kit.Step step = kit.next(nowMs);
            if (step instanceof Kit.Step.Connect) {
                link.connect(this);
                return;
            } else if (step instanceof Kit.Step.Send send) {
                (send.again() ? tally.sentAgain : tally.sent).increment();
                link.publish(KitWire.encode(
                        send.epoch(),
                        send.message(),
                        nowMs,
                        telling.clockError(now).toMillis(),
                        telling.battery(now)));
            } else if (step instanceof Kit.Step.HangUp hangUp) {
                tally.lost.increment();
                tally.lastLoss = hangUp.reason();
                hangUp();
            } else {
                return;
            }
        }
    }

    private void hangUp() {
        down();
        link.hangUp();
    }

    private void down() {
        if (up) {
            up = false;
            tally.connected.decrementAndGet();
        }
    }
}
