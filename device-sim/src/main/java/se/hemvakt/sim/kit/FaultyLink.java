package se.hemvakt.sim.kit;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A line on which {@link Faults} happen; otherwise the line beneath. */
public final class FaultyLink implements KitLink {
    private static final long DELAY_MS_MAX = 2_000;
    /** A line breaks between things, not always before the same one. */
    private static final long BREAK_MS_MAX = 300;

    /** When nothing overtakes a held message it leaves by itself. */
    private static final long HELD_MS_MAX = 500;

    private final KitLink line;
    private final Faults faults;
    private final RandomGenerator random;
    private final Timer timer;
    private @Nullable Listener listener;
    private byte @Nullable [] held;
    /** What is behind a delay, in order: a stream delays all that follows too. At most what a kit may have on the way. */
    private final Queue<byte[]> waiting = new ArrayDeque<>();

    private boolean stalled;
    private boolean closed;
    /** Grows with each connection, so that a late word of an old one is not taken for one of the new. */
    private int connection;

    /** Runs something later on the link's thread. */
    @FunctionalInterface
    public interface Timer {
        void after(long ms, Runnable action);
    }

    public FaultyLink(KitLink line, Faults faults, RandomGenerator random, Timer timer) {
        this.line = line;
        this.faults = faults;
        this.random = random;
        this.timer = timer;
    }

    @Override
    public void connect(Listener listener) {
        this.listener = listener;
        begin();
        line.connect(listener);
    }

    @Override
    public void publish(byte[] payload) {
        if (listener == null) {
            return;
        }
        if (random.nextDouble() < faults.drop()) {
            int on = connection;
            timer.after(1 + random.nextLong(BREAK_MS_MAX), () -> {
                if (connection == on) {
                    breakLine();
                }
            });
        }
        if (!stalled && random.nextDouble() < faults.delay()) {
            stalled = true;
            int on = connection;
            timer.after(1 + random.nextLong(DELAY_MS_MAX), () -> {
                if (connection == on) {
                    goOn();
                }
            });
        }
        if (held == null && random.nextDouble() < faults.reorder()) {
            held = payload;
            int on = connection;
            timer.after(HELD_MS_MAX, () -> {
                if (connection == on) {
                    release();
                }
            });
            return;
        }
        send(payload);
        if (random.nextDouble() < faults.duplicate()) {
            send(payload);
        }
        release();
    }

    @Override
    public void hangUp() {
        listener = null;
        begin();
        line.hangUp();
    }

    @Override
    public void close() {
        closed = true;
        line.close();
    }

    /** What waited on an earlier connection is gone with it. */
    private void begin() {
        connection++;
        stalled = false;
        waiting.clear();
        held = null;
    }

    private void goOn() {
        stalled = false;
        for (byte[] payload; (payload = waiting.poll()) != null; ) {
            send(payload);
        }
    }

    private void send(byte[] payload) {
        if (closed) {
            return;
        }
        if (stalled) {
            waiting.add(payload);
        } else {
            line.publish(payload);
        }
    }

    private void release() {
        byte[] payload = held;
        held = null;
        if (payload != null) {
            send(payload);
        }
    }

    private void breakLine() {
        Listener told = listener;
        hangUp();
        if (told != null && !closed) {
            told.lost("fault: connection dropped");
        }
    }
}
