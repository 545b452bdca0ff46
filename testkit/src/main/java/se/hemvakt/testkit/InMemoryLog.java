package se.hemvakt.testkit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import se.hemvakt.runtime.intake.Intake.OverloadedException;
import se.hemvakt.runtime.log.Entry;
import se.hemvakt.runtime.log.Follower;
import se.hemvakt.runtime.log.Following;
import se.hemvakt.runtime.log.Log;

/**
 * A log in memory that keeps the contract of {@link Log}, and can be told to be slow, full or gone.
 *
 * @param <T> what the entries are
 */
public class InMemoryLog<T> implements Log<T>, AutoCloseable {
    /** How the store behind the log is doing. */
    public enum Mood {
        WELL,
        /** Appends wait until the mood changes. */
        SLOW,
        /** Appends fail at once: more is waiting than may wait. */
        FULL,
        /** Appends fail, and followers get nothing. */
        GONE
    }

    private final Object monitor = new Object();
    private final List<Entry<T>> entries = new ArrayList<>();
    private final List<MemoryFollowing> followings = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor writer =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(10_000), task -> {
                Thread thread = new Thread(task, "in-memory-log");
                thread.setDaemon(true);
                return thread;
            });
    private Mood mood = Mood.WELL;

    /** From now on it is like this. */
    public void become(Mood newMood) {
        synchronized (monitor) {
            mood = newMood;
            monitor.notifyAll();
        }
    }

    @Override
    public Future<Long> append(T entry) {
        return later(() -> add(entry));
    }

    /** Everything committed so far. */
    public List<T> all() {
        synchronized (monitor) {
            return entries.stream().map(Entry::value).toList();
        }
    }

    @Override
    public Following follow(long after, Follower<T> follower) {
        MemoryFollowing following = new MemoryFollowing(after, follower);
        followings.add(following);
        following.thread.start();
        return following;
    }

    @Override
    public long end() {
        synchronized (monitor) {
            return entries.size();
        }
    }

    @Override
    public void close() {
        followings.forEach(MemoryFollowing::close);
        writer.shutdownNow();
    }

    /** What a subclass or {@link #append} does to the store, when the mood allows. */
    protected final <R> Future<R> later(Work<R> work) {
        Promise<R> promise = Promise.promise();
        try {
            writer.execute(() -> {
                try {
                    awaitMood();
                    promise.complete(work.run());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    promise.fail(e);
                } catch (RuntimeException e) {
                    promise.fail(e);
                }
            });
        } catch (RejectedExecutionException e) {
            promise.fail(new OverloadedException("the log is full or closed"));
        }
        return promise.future();
    }

    /** Adds an entry and wakes the followers. */
    protected final long add(T value) {
        synchronized (monitor) {
            long position = entries.size() + 1L;
            entries.add(new Entry<>(position, value));
            monitor.notifyAll();
            return position;
        }
    }

    /** Something done to the store. */
    @FunctionalInterface
    protected interface Work<R> {
        R run();
    }

    private void awaitMood() throws InterruptedException {
        synchronized (monitor) {
            while (mood == Mood.SLOW) {
                monitor.wait();
            }
            if (mood == Mood.FULL) {
                throw new OverloadedException("the log is told to be full");
            }
            if (mood == Mood.GONE) {
                throw new IllegalStateException("the log is told to be gone");
            }
        }
    }

    private final class MemoryFollowing implements Following {
        private final Follower<T> follower;
        private final Thread thread = new Thread(this::run, "follow-memory");
        private volatile long position;
        private volatile boolean stopping;

        MemoryFollowing(long after, Follower<T> follower) {
            this.position = after;
            this.follower = follower;
            thread.setDaemon(true);
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void close() {
            followings.remove(this);
            synchronized (monitor) {
                stopping = true;
                monitor.notifyAll();
            }
            if (Thread.currentThread() == thread) {
                return;
            }
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void run() {
            try {
                while (!stopping) {
                    List<Entry<T>> next = next();
                    if (!next.isEmpty()) {
                        deliver(next);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private List<Entry<T>> next() throws InterruptedException {
            synchronized (monitor) {
                while (!stopping && (mood == Mood.GONE || entries.size() <= position)) {
                    monitor.wait();
                }
                int from = (int) Math.min(position, entries.size());
                return stopping ? List.of() : List.copyOf(entries.subList(from, Math.min(entries.size(), from + 64)));
            }
        }

        private void deliver(List<Entry<T>> next) throws InterruptedException {
            long pauseMs = 10;
            while (!stopping) {
                try {
                    follower.accept(next);
                    position = next.get(next.size() - 1).position();
                    return;
                } catch (InterruptedException e) {
                    throw e;
                } catch (Exception e) {
                    synchronized (monitor) {
                        if (!stopping) {
                            monitor.wait(pauseMs);
                        }
                    }
                    pauseMs = Math.min(pauseMs * 2, 5_000);
                }
            }
        }
    }
}
