package se.hemvakt.sim.kit;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A line on which {@link Faults} happen; otherwise the line beneath. */
public final class FaultyLink implements KitLink {
    private static final long DELAY_MS_MAX = 2_000;
    /** When nothing overtakes a held message it leaves by itself. */
    private static final long HELD_MS_MAX = 500;

    private final KitLink line;
    private final Faults faults;
    private final RandomGenerator random;
    private final Timer timer;
    private @Nullable Listener listener;
    private byte @Nullable [] held;
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
        connection++;
        line.connect(listener);
    }

    @Override
    public void publish(byte[] payload) {
        if (random.nextDouble() < faults.drop()) {
            drop();
            return;
        }
        if (random.nextDouble() < faults.reorder() && held == null) {
            held = payload;
            timer.after(HELD_MS_MAX, this::release);
            return;
        }
        if (random.nextDouble() < faults.delay()) {
            timer.after(1 + random.nextLong(DELAY_MS_MAX), () -> send(payload));
        } else {
            send(payload);
        }
        if (random.nextDouble() < faults.duplicate()) {
            send(payload);
        }
        release();
    }

    @Override
    public void hangUp() {
        listener = null;
        connection++;
        line.hangUp();
    }

    @Override
    public void close() {
        closed = true;
        line.close();
    }

    private void send(byte[] payload) {
        if (!closed) {
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

    private void drop() {
        Listener told = listener;
        hangUp();
        int dropped = connection;
        if (told != null) {
            // Not from within the call: a real line breaks later too.
            timer.after(1, () -> {
                if (!closed && connection == dropped) {
                    told.lost("fault: connection dropped");
                }
            });
        }
    }
}
