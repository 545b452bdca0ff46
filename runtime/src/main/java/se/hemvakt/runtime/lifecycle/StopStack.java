package se.hemvakt.runtime.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been started, each with its stop, registered right after it exists: a half-finished start cleans up too.
 *
 * <p>Closing stops the last first. Each stop has its time; one that does not end is named, left behind, and the next is
 * stopped all the same.
 */
public final class StopStack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StopStack.class);

    private record Step(String name, AutoCloseable stop) {}

    private final Duration patience;
    private final Deque<Step> steps = new ArrayDeque<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean closing;

    /** @param patience how long one stop may take */
    public StopStack(Duration patience) {
        this.patience = patience;
    }

    /**
     * Registers what was just started and gives it back.
     *
     * @throws IllegalStateException if the stack is closing; the thing is then stopped at once
     */
    public <T extends AutoCloseable> T add(String name, T started) {
        add(name, started, started);
        return started;
    }

    /** Registers what was just started, with the way to stop it, and gives it back. */
    public <T> T add(String name, T started, AutoCloseable stop) {
        synchronized (steps) {
            if (!closing) {
                steps.push(new Step(name, stop));
                return started;
            }
        }
        run(new Step(name, stop));
        throw new IllegalStateException("stopping: " + name + " is not started any more");
    }

    /** Closes on Ctrl-C or a termination signal, before the JVM ends. */
    public StopStack onSignal() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop"));
        return this;
    }

    /** Waits until everything has been stopped. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Waits at most this long; answers whether everything has been stopped. */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Stops everything, last first; a second call waits for the first one. */
    @Override
    public void close() {
        boolean second;
        synchronized (steps) {
            second = closing;
            closing = true;
        }
        if (second) {
            awaitQuietly();
            return;
        }
        for (Step step = next(); step != null; step = next()) {
            run(step);
        }
        ended.countDown();
    }

    private void awaitQuietly() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Step next() {
        synchronized (steps) {
            return steps.poll();
        }
    }

    private void run(Step step) {
        Thread thread = new Thread(
                () -> {
                    try {
                        step.stop().close();
                    } catch (Exception e) {
                        LOG.warn("stopping {} did not go well", step.name(), e);
                    }
                },
                "stop-" + step.name());
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("{} did not stop within {} s and is left behind", step.name(), patience.toSeconds());
        } else {
            LOG.debug("stopped {}", step.name());
        }
    }
}
