package se.hemvakt.app.console;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Says how far long work has come, on stderr: on a terminal one line rewritten five times a second, else a plain line every
 * ten seconds (so that a log stays readable). Work that is over before the first of these says nothing.
 *
 * <p>{@link #update} costs a clock reading; call it every few thousand steps. For one thread.
 */
public final class Progress implements AutoCloseable {
    private static final long TERMINAL_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PLAIN_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final String CLEAR_LINE = "\r\u001B[K";

    private final PrintStream err;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private long nextAtNanos;
    private boolean lineOpen;

    /**
     * @param nanoTime a monotonic clock such as {@code System::nanoTime}
     */
    public Progress(Console console, LongSupplier nanoTime) {
        this.err = console.err();
        this.terminal = console.terminal();
        this.nanoTime = nanoTime;
        this.nextAtNanos = nanoTime.getAsLong() + pause();
    }

    /** Shows this line if it is time to; the text is only made then. */
    public void update(Supplier<String> line) {
        long now = nanoTime.getAsLong();
        if (now - nextAtNanos >= 0) {
            nextAtNanos = now + pause();
            show(line.get());
        }
    }

    /** Shows this line at once: the work goes on to its next step. */
    public void step(String line) {
        nextAtNanos = nanoTime.getAsLong() + pause();
        show(line);
    }

    private long pause() {
        return terminal ? TERMINAL_PAUSE_NANOS : PLAIN_PAUSE_NANOS;
    }

    private void show(String line) {
        if (terminal) {
            err.print(CLEAR_LINE + line);
            err.flush();
            lineOpen = true;
        } else {
            err.println(line);
        }
    }

    /** Takes the rewritten line away, so that what follows starts on a clean one. */
    public void clear() {
        if (lineOpen) {
            err.print(CLEAR_LINE);
            err.flush();
            lineOpen = false;
        }
    }

    @Override
    public void close() {
        clear();
    }
}
