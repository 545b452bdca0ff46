package se.hemvakt.sim.kit;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a kit keeps and what it does next. It deletes a message only on the platform's receipt; a PUBACK alone deletes nothing
 * (hazard H01), since a broker in between sends one before anything is stored.
 *
 * <p>After each connect it begins with the lowest message without a receipt and sends in order, at most so many on the way.
 * Without any receipt for {@link Settings#receiptWithin} it hangs up and starts again: the line may be dead in a way nobody
 * told. Its store is a ring in memory; full, it drops the oldest sixteenth, counts it and raises the epoch, as the protocol says.
 *
 * <p>No clock, no thread, no network: time is handed in, {@link #next} says what to do. Not thread-safe.
 *
 * <pre>
 *            Connect                 connected
 *   DOWN ──────────────▶ CONNECTING ───────────▶ UP ──┐ Send, while less than inFlight is unreceipted
 *    ▲  (back-off over)      │ lost, or no answer │    └─▶
 *    └───────────────────────┴────────────────────┘ lost, or no receipt in time
 * </pre>
 */
public final class Kit {
    /**
     * @param inFlight messages sent and not receipted, at most
     * @param kept messages kept, at most; 72 h at one a 30 s are 8,640
     * @param receiptWithin how long to wait for progress on a live connection
     * @param connectWithin how long to wait for a connection
     * @param firstConnectWithin the first connect comes at a random moment of this, so that kits do not start in step
     */
    public record Settings(
            int inFlight, int kept, Duration receiptWithin, Duration connectWithin, Duration firstConnectWithin) {
        /** 20 in flight, 20,000 kept, 30 s for a receipt. */
        public static final Settings USUAL =
                new Settings(20, 20_000, Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ofSeconds(1));

        public Settings {
            if (inFlight < 1 || kept < 16 || inFlight > kept) {
                throw new IllegalArgumentException("a kit has 1 to " + kept + " in flight and keeps 16 or more");
            }
        }
    }

    /** What to do next. */
    public sealed interface Step {
        /** Open a connection. */
        record Connect() implements Step {}

        /** Send this, with this epoch and a fresh time of sending. */
        record Send(long epoch, Message message, boolean again) implements Step {}

        /** Hang up; {@link Kit} counts itself as down already. */
        record HangUp(String reason) implements Step {}

        /** Nothing before this time, unless something happens. */
        record Wait(long untilMs) implements Step {}
    }

    private enum Line {
        DOWN,
        CONNECTING,
        UP
    }

    private static final int RING_START = 64;

    private final Settings settings;
    private final BackOff backOff;
    private @Nullable Message[] ring = new Message[RING_START];
    private long epoch;
    private int inFlightMax;

    /**
     * Kept are the numbers from {@code oldest} to before {@code next}, but for those receipted behind a gap; before {@code
     * toSend} they are on the way.
     */
    private long oldest = 1;

    private long next = 1;
    private long toSend = 1;
    /** The highest number ever sent in this epoch: a receipt beyond it is not ours. */
    private long highestSent;

    private Line line = Line.DOWN;
    private long lineUntilMs;
    private long progressAtMs;
    private long dropped;
    private long receipted;

    /**
     * @param epoch must be higher than any this kit has used before
     * @param nowMs any clock that does not jump, in milliseconds, the same in all calls
     */
    public Kit(long epoch, Settings settings, RandomGenerator random, long nowMs) {
        this.epoch = epoch;
        this.settings = settings;
        this.inFlightMax = settings.inFlight();
        this.backOff = new BackOff(random);
        this.lineUntilMs = nowMs + random.nextLong(settings.firstConnectWithin().toMillis() + 1);
    }

    /** Keeps one more message until it is receipted. */
    public void keep(List<Item> items) {
        if (next - oldest == settings.kept()) {
            makeRoom();
        }
        if (next - oldest == ring.length) {
            grow();
        }
        ring[slot(next)] = new Message(next, items);
        next++;
    }

    /** What to do now. After anything but {@link Step.Wait} ask again. */
    public Step next(long nowMs) {
        if (line == Line.DOWN) {
            if (nowMs < lineUntilMs) {
                return new Step.Wait(lineUntilMs);
            }
            line = Line.CONNECTING;
            lineUntilMs = nowMs + settings.connectWithin().toMillis();
            return new Step.Connect();
        }
        if (line == Line.CONNECTING) {
            return nowMs < lineUntilMs ? new Step.Wait(lineUntilMs) : hangUp(nowMs, "no answer to the connect");
        }
        while (toSend < next && ring[slot(toSend)] == null) {
            // Receipted behind a gap.
            toSend++;
        }
        long onTheWay = toSend - oldest;
        if (onTheWay > 0 && nowMs >= progressAtMs + settings.receiptWithin().toMillis()) {
            return hangUp(nowMs, "no receipt in time");
        }
        if (toSend < next && onTheWay < inFlightMax) {
            if (onTheWay == 0) {
                progressAtMs = nowMs;
            }
            boolean again = toSend <= highestSent;
            Message message = Objects.requireNonNull(ring[slot(toSend)]);
            highestSent = Math.max(highestSent, toSend);
            toSend++;
            return new Step.Send(epoch, message, again);
        }
        return new Step.Wait(
                onTheWay > 0 ? progressAtMs + settings.receiptWithin().toMillis() : Long.MAX_VALUE);
    }

    /** The connection stands: begin again with the oldest. */
    public void connected() {
        line = Line.UP;
        toSend = oldest;
    }

    /** The connection is gone, or never came. */
    public void lost(long nowMs) {
        if (line != Line.DOWN) {
            line = Line.DOWN;
            lineUntilMs = nowMs + backOff.nextMs();
        }
    }

    /**
     * The platform says what is stored.
     *
     * @param from the lowest number it speaks of; 0 means everything up to {@code seq}. By way of a broker, which may have
     *     dropped a message, a receipt says nothing about what lies before {@code from} (H01)
     */
    public void receipt(long ofEpoch, long from, long seq, long nowMs) {
        if (ofEpoch != epoch || seq > highestSent) {
            return;
        }
        long before = receipted;
        for (long number = Math.max(from, oldest); number <= seq; number++) {
            if (ring[slot(number)] != null) {
                ring[slot(number)] = null;
                receipted++;
            }
        }
        if (receipted == before) {
            return;
        }
        while (oldest <= highestSent && ring[slot(oldest)] == null) {
            oldest++;
        }
        toSend = Math.max(toSend, oldest);
        progressAtMs = nowMs;
        backOff.proven();
    }

    /** The platform's wish for how many may be on the way. */
    public void inFlightMax(int wished) {
        inFlightMax = Math.max(1, Math.min(wished, settings.kept()));
    }

    /** Messages kept and not receipted. */
    public long unreceipted() {
        return next - 1 - receipted - dropped;
    }

    /** Messages given up because the store was full. */
    public long dropped() {
        return dropped;
    }

    /** Messages receipted and deleted. */
    public long receipted() {
        return receipted;
    }

    /** Whether there is a connection, or one is being opened. */
    public boolean isOnLine() {
        return line != Line.DOWN;
    }

    private Step hangUp(long nowMs, String reason) {
        lost(nowMs);
        return new Step.HangUp(reason);
    }

    /** Drops the oldest sixteenth at once, so that the epoch does not grow with every message of a long outage. */
    private void makeRoom() {
        long drop = Math.max(1, settings.kept() / 16);
        for (long i = 0; i < drop; i++) {
            if (ring[slot(oldest)] != null) {
                ring[slot(oldest)] = null;
                dropped++;
            }
            oldest++;
        }
        epoch++;
        // What was on the way carried the old epoch: its receipts no longer count, so all that is left goes again.
        highestSent = oldest - 1;
        toSend = oldest;
    }

    private void grow() {
        @Nullable Message[] wider = new Message[(int) Math.min(settings.kept(), ring.length * 2L)];
        for (long seq = oldest; seq < next; seq++) {
            wider[(int) (seq % wider.length)] = ring[slot(seq)];
        }
        ring = wider;
    }

    private int slot(long seq) {
        return (int) (seq % ring.length);
    }
}
