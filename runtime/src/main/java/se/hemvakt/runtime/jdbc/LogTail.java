package se.hemvakt.runtime.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.runtime.log.Entry;
import se.hemvakt.runtime.log.Follower;
import se.hemvakt.runtime.log.Following;

/**
 * Follows a log table whose positions come from a sequence, and never skips one that commits late.
 *
 * <p><b>The idea.</b> A position is taken inside the transaction that fills it, after that transaction has its number (xid).
 * Positions become visible in the order of commits, not of positions: 8 may be there while 7 is still under way. An entry is
 * therefore delivered only when its predecessor has been, or when the hole before it is <em>settled</em>. A hole is settled
 * like this: when it is first seen we note the highest visible position H, and then take a transaction number X ourselves.
 * Whoever took a position below H had its number before that, so it is below X. Once a later snapshot says that all
 * transactions below X have ended ({@code pg_snapshot_xmin >= X}), what that snapshot does not show below H was rolled back
 * for good. (The first snapshot's own {@code pg_snapshot_xmax} will not do for X: it is one past the highest number that has
 * ended, and the late one may be above it.)
 *
 * <p><b>The cost.</b> After a rollback, and only then, followers wait for the transactions that ran beside it.
 *
 * <p><b>The short way.</b> What this process committed is handed over in memory and needs no query; the table is read to catch
 * up, at holes, and once in a while for what other processes wrote.
 */
final class LogTail<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);
    /** How long a hole may be another connection's commit under way before the table is asked. */
    private static final Duration HOLE_PATIENCE = Duration.ofMillis(5);

    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
    private static final int ENTRIES_MAX = 64;

    private final LogTable<T> table;
    private final ToIntFunction<T> weight;
    private final long weightMax;
    private final Duration poll;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition published = lock.newCondition();
    private final NavigableMap<Long, Entry<T>> recent = new TreeMap<>();
    private long recentWeight;
    private final List<TableFollowing> followings = new CopyOnWriteArrayList<>();

    /**
     * @param weight how much of {@code weightMax} an entry takes in memory
     * @param poll how often the table is asked for what other processes wrote
     */
    LogTail(LogTable<T> table, ToIntFunction<T> weight, long weightMax, Duration poll) {
        this.table = table;
        this.weight = weight;
        this.weightMax = weightMax;
        this.poll = poll;
    }

    /** Hands over an entry this process has committed. */
    void published(long position, T value) {
        if (followings.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            Entry<T> before = recent.put(position, new Entry<>(position, value));
            recentWeight += weight.applyAsInt(value);
            if (before != null) {
                recentWeight -= weight.applyAsInt(before.value());
            }
            while (recentWeight > weightMax && recent.size() > 1) {
                recentWeight -=
                        weight.applyAsInt(recent.pollFirstEntry().getValue().value());
            }
            published.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Following follow(long after, Follower<T> follower) {
        TableFollowing following = new TableFollowing(after, follower);
        followings.add(following);
        following.thread.start();
        return following;
    }

    @Override
    public void close() {
        followings.forEach(TableFollowing::close);
    }

    private final class TableFollowing implements Following {
        private final Follower<T> follower;
        private final Thread thread;
        private volatile boolean stopping;
        private volatile long position;
        /** Every position up to here that a later snapshot does not show will never be filled. */
        private long settled;
        /** Positions up to here are settled once all transactions below {@link #holeXid} have ended; 0: no hole known. */
        private long holeEnd;

        private long holeXid;

        TableFollowing(long after, Follower<T> follower) {
            this.position = after;
            this.settled = after;
            this.follower = follower;
            this.thread = new Thread(this::run, "follow-" + table.name());
            this.thread.setDaemon(true);
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void close() {
            followings.remove(this);
            lock.lock();
            try {
                stopping = true;
                published.signalAll();
            } finally {
                lock.unlock();
            }
            if (Thread.currentThread() == thread) {
                return;
            }
            try {
                thread.join(TimeUnit.SECONDS.toMillis(10));
                if (thread.isAlive()) {
                    LOG.warn("follower of {} did not end within 10 s: interrupting it", table.name());
                    thread.interrupt();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void run() {
            long failures = 0;
            boolean readTable = true;
            while (!stopping) {
                try {
                    List<Entry<T>> next = readTable ? fromTable() : fromMemory();
                    if (!next.isEmpty()) {
                        deliver(next);
                        readTable = readTable && holeEnd == 0 && next.size() >= ENTRIES_MAX / 2;
                    } else {
                        readTable = !awaitNext();
                    }
                    if (failures > 0) {
                        LOG.info("following {} again", table.name());
                        failures = 0;
                    }
                } catch (InterruptedException e) {
                    return;
                } catch (Throwable e) { // an Error too must not end a following in silence
                    if (failures++ == 0) {
                        LOG.warn("cannot read {}: trying again, nothing is skipped", table.name(), e);
                    }
                    pause(failures);
                    readTable = true;
                }
            }
        }

        /** What follows in memory without a hole. */
        private List<Entry<T>> fromMemory() {
            List<Entry<T>> next = new ArrayList<>();
            lock.lock();
            try {
                long expected = position + 1;
                for (Entry<T> entry : recent.tailMap(expected).values()) {
                    if (entry.position() != expected || next.size() == ENTRIES_MAX) {
                        break;
                    }
                    next.add(entry);
                    expected++;
                }
            } finally {
                lock.unlock();
            }
            return next;
        }

        /** What follows in the table, up to the first hole that is not settled. */
        private List<Entry<T>> fromTable() throws SQLException {
            LogTable.Page<T> page = table.read(position);
            if (holeEnd != 0 && page.xmin() >= holeXid) {
                settled = Math.max(settled, holeEnd);
                holeEnd = 0;
            }
            List<Entry<T>> next = new ArrayList<>();
            long expected = position + 1;
            for (Entry<T> entry : page.entries()) {
                if (entry.position() != expected && entry.position() > settled) {
                    if (holeEnd == 0) {
                        holeEnd = page.entries().get(page.entries().size() - 1).position();
                        // Taken after the page was read, so after every position on it was given out.
                        holeXid = table.nextTransaction();
                    }
                    break;
                }
                next.add(entry);
                expected = entry.position() + 1;
            }
            return next;
        }

        private void deliver(List<Entry<T>> entries) throws InterruptedException {
            long failures = 0;
            while (!stopping) {
                try {
                    follower.accept(entries);
                    position = entries.get(entries.size() - 1).position();
                    if (failures > 0) {
                        LOG.info("follower of {} works again", table.name());
                    }
                    return;
                } catch (InterruptedException e) {
                    throw e;
                } catch (Throwable e) { // an Error too must not end a following in silence
                    if (failures++ == 0) {
                        LOG.warn(
                                "follower of {} failed at position {}: giving it the same entries again",
                                table.name(),
                                entries.get(0).position(),
                                e);
                    }
                    pause(failures);
                }
            }
        }

        /** Waits for the next entry in memory; false when it is time to read the table instead. */
        private boolean awaitNext() throws InterruptedException {
            long left = (holeEnd == 0 ? poll : HOLE_PATIENCE).toNanos();
            lock.lock();
            try {
                while (!stopping) {
                    var first = recent.ceilingKey(position + 1);
                    if (first != null && first == position + 1) {
                        return true;
                    }
                    if (first != null) {
                        left = Math.min(left, HOLE_PATIENCE.toNanos());
                    }
                    if (left <= 0) {
                        return false;
                    }
                    left = published.awaitNanos(left);
                }
                return true;
            } finally {
                lock.unlock();
            }
        }

        private void pause(long failures) {
            long millis = Math.min(PAUSE_MAX.toMillis(), 50L << Math.min(failures, 10));
            lock.lock();
            try {
                long left = TimeUnit.MILLISECONDS.toNanos(millis);
                while (!stopping && left > 0) {
                    left = published.awaitNanos(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopping = true;
            } finally {
                lock.unlock();
            }
        }
    }
}
