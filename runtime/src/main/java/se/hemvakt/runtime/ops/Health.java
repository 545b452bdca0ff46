package se.hemvakt.runtime.ops;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Named checks: ready means every one of them is well. A check that hangs is not well (hazard H10); while it hangs it is not
 * started again.
 */
public final class Health implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);
    private static final int CHECKS_AT_ONCE = 16;

    /** Looks after one thing. Runs on a thread of its own; may block. */
    @FunctionalInterface
    public interface Check {
        /** What is wrong, in words without a name or a value (H36); empty when all is well. */
        Optional<String> problem() throws Exception;
    }

    /**
     * @param detail what is wrong; empty when it is well
     */
    public record Result(String name, boolean well, String detail) {}

    private final Duration patience;
    private final Map<String, Check> checks = new ConcurrentSkipListMap<>();
    private final Map<String, Future<Optional<String>>> hanging = new ConcurrentSkipListMap<>();
    private final ExecutorService threads =
            new ThreadPoolExecutor(0, CHECKS_AT_ONCE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "health");
                thread.setDaemon(true);
                return thread;
            });

    /** @param patience how long a check may take before it counts as unwell */
    public Health(Duration patience) {
        this.patience = patience;
    }

    /** Adds a check; its name is shown to operators. */
    public Health add(String name, Check check) {
        checks.put(name, check);
        return this;
    }

    /** Takes a check away, when what it looked after was stopped on purpose. */
    public void remove(String name) {
        checks.remove(name);
    }

    /** Runs every check at once and waits for them; blocks for as long as the patience at most. */
    public List<Result> results() {
        long giveUpAt = System.nanoTime() + patience.toNanos();
        Map<String, Future<Optional<String>>> running = new ConcurrentSkipListMap<>();
        checks.forEach((name, check) -> {
            Future<Optional<String>> before = hanging.get(name);
            if (before == null || before.isDone()) {
                try {
                    running.put(name, threads.submit(check::problem));
                } catch (RuntimeException e) {
                    LOG.debug("no thread for the check of {}", name, e);
                }
            }
        });
        List<Result> results = new ArrayList<>();
        for (String name : checks.keySet()) {
            Future<Optional<String>> check = running.get(name);
            results.add(check == null ? unwell(name, "has not answered yet") : await(name, check, giveUpAt));
        }
        return results;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private Result await(String name, Future<Optional<String>> check, long giveUpAt) {
        try {
            Optional<String> problem = check.get(Math.max(0, giveUpAt - System.nanoTime()), TimeUnit.NANOSECONDS);
            hanging.remove(name);
            return problem.map(what -> unwell(name, what)).orElseGet(() -> new Result(name, true, ""));
        } catch (TimeoutException e) {
            hanging.put(name, check);
            return unwell(name, "did not answer within " + patience.toMillis() + " ms");
        } catch (ExecutionException e) {
            LOG.debug("check of {} failed", name, e.getCause());
            return unwell(
                    name,
                    String.valueOf(
                            e.getCause() == null ? e : e.getCause().getClass().getSimpleName()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unwell(name, "interrupted");
        }
    }

    private static Result unwell(String name, String what) {
        return new Result(name, false, what);
    }
}
