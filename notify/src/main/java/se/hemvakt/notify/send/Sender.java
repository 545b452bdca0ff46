package se.hemvakt.notify.send;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.notify.jdbc.MessageTable;
import se.hemvakt.notify.message.Carrier;
import se.hemvakt.notify.message.Channel;

/**
 * Follows the messages that were ordered and sees each to an end. What is not at an end stands in the table, so a restart goes
 * on with it; a message whose attempt was cut off is tried again, since a duplicate beats none (H05).
 *
 * <p><b>None is overlooked.</b> A message gets its id before it is committed, so a lower one may appear after a higher one. Each
 * look therefore goes back over what was new in the last half minute, and every half minute over what was new in the last ten;
 * the first look of all goes over everything.
 *
 * <p>Takes on at most 10,000 at a time; the rest waits in the table, red first.
 */
public final class Sender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final long POLL_MS = 50;
    private static final int TAKEN_MAX = 10_000;
    private static final Duration LATE_COMMIT = Duration.ofSeconds(30);
    private static final Duration VERY_LATE_COMMIT = Duration.ofMinutes(10);
    private static final Duration ON_THE_WAY_PATIENCE = Duration.ofSeconds(2);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

    private final MessageTable table;
    private final StateWriter states;
    private final Lane.Shop shop;
    private final Map<Channel, Lane> lanes = new EnumMap<>(Channel.class);
    private final Set<Long> taken = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1,
            run -> {
                Thread made = new Thread(run, "hemvakt-notify");
                made.setDaemon(true);
                return made;
            },
            // After the end nobody waits for an answer any more: the message is tried again after the next start.
            new ThreadPoolExecutor.DiscardPolicy());
    private final Thread reader = new Thread(this::run, "hemvakt-notify-reader");
    private final Semaphore woken = new Semaphore(0);
    private volatile boolean stopping;
    private volatile long lookedAtNanos = System.nanoTime();

    /**
     * How messages are handled.
     *
     * @param attemptWithin how long one attempt may take
     * @param recordWithin how long it waits for its TRYING to be on disk. Then it goes without, and without knowing whether it is over:
     *     a duplicate beats none
     * @param perSecondOfChannel rate limits, which red is never held to
     */
    public record Pace(
            RetryPlan plan,
            Duration attemptWithin,
            Duration recordWithin,
            int perSecondOfChannel,
            int perMinuteOfAddress) {}

    /** @param carriers one for each channel */
    public Sender(
            MessageTable table,
            Collection<Carrier> carriers,
            Pace pace,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry meters) {
        this.table = table;
        this.states = new StateWriter(table);
        NotifyMetrics metrics = new NotifyMetrics(meters);
        this.shop = new Lane.Shop(
                thread, states, clock, random, metrics, pace.plan(), pace.attemptWithin(), pace.recordWithin());
        for (Carrier carrier : carriers) {
            RateLimit limit = new RateLimit(pace.perSecondOfChannel(), pace.perMinuteOfAddress(), clock.millis());
            lanes.put(carrier.channel(), new Lane(carrier, shop, limit, taken::remove));
        }
        if (lanes.size() != Channel.values().length) {
            throw new IllegalArgumentException("each channel needs a carrier, there are only " + lanes.keySet());
        }
        metrics.watch(this, sender -> sender.taken.size(), Sender::openBreakers);
        reader.setDaemon(true);
    }

    /** Begins, and returns at once. */
    public Sender start() {
        reader.start();
        return this;
    }

    /** Something was ordered: look now. From any thread; otherwise it looks every 50 ms by itself. */
    public void wake() {
        if (woken.availablePermits() == 0) {
            woken.release();
        }
    }

    /** Whether it has been able to look for messages lately. */
    public boolean isReady() {
        return System.nanoTime() - lookedAtNanos < TimeUnit.SECONDS.toNanos(5);
    }

    /** Ends looking, and gives attempts on the way a moment; what is cut off is tried again after the next start. */
    @Override
    public void close() {
        stopping = true;
        wake();
        try {
            reader.join(TimeUnit.SECONDS.toMillis(2));
            long giveUpAt = System.nanoTime() + ON_THE_WAY_PATIENCE.toNanos();
            while (System.nanoTime() < giveUpAt && lanes.values().stream().anyMatch(Lane::isBusy)) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            thread.shutdownNow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        states.close();
    }

    private double openBreakers() {
        return lanes.values().stream().mapToInt(Lane::openBreakers).sum();
    }

    /** The newest id as of some time. */
    private record Mark(long id, long atNanos) {}

    private void run() {
        Deque<Mark> marks = new ArrayDeque<>();
        long near = 0;
        long far = 0;
        long sweptAt = System.nanoTime();
        long pauseMs = 0;
        while (!stopping) {
            try {
                long now = System.nanoTime();
                boolean sweep = now - sweptAt > LATE_COMMIT.toNanos();
                // Asked before looking: what appears in between is new the next time too.
                long newest = table.newest();
                boolean took = look(sweep ? far : near);
                if (sweep) {
                    sweptAt = now;
                }
                // Only where the look reached the end are marks set; with more waiting than fits nothing may be passed
                // over.
                if (took) {
                    if (marks.isEmpty() || now - marks.getLast().atNanos() > TimeUnit.SECONDS.toNanos(1)) {
                        marks.addLast(new Mark(newest, now));
                    }
                    near = newestBefore(marks, now - LATE_COMMIT.toNanos(), near);
                    while (!marks.isEmpty() && marks.getFirst().atNanos() < now - VERY_LATE_COMMIT.toNanos()) {
                        far = marks.removeFirst().id();
                    }
                }
                lookedAtNanos = now;
                if (pauseMs > 0) {
                    LOG.info("messages can be read again");
                    pauseMs = 0;
                }
            } catch (RuntimeException e) {
                if (pauseMs == 0) {
                    LOG.warn("messages cannot be read, nobody is told anything: trying again", e);
                }
                pauseMs = Math.min(PAUSE_MAX.toMillis(), Math.max(POLL_MS, pauseMs * 2));
            }
            try {
                if (woken.tryAcquire(Math.max(POLL_MS, pauseMs), TimeUnit.MILLISECONDS)) {
                    woken.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static long newestBefore(Deque<Mark> marks, long nanos, long otherwise) {
        long id = otherwise;
        for (Mark mark : marks) {
            if (mark.atNanos() > nanos) {
                break;
            }
            id = mark.id();
        }
        return id;
    }

    /** Takes on what is there; false when there may be more than fits. */
    private boolean look(long after) {
        int room = TAKEN_MAX - taken.size();
        if (room <= 0) {
            return false;
        }
        List<MessageTable.Pending> found = table.pending(after, new ArrayList<>(taken), room);
        found.forEach(pending -> taken.add(pending.message().id()));
        lanes.forEach((channel, lane) -> {
            List<MessageTable.Pending> own = found.stream()
                    .filter(pending -> pending.message().channel() == channel)
                    .toList();
            if (!own.isEmpty()) {
                shop.now(() -> offer(lane, own));
            }
        });
        return found.size() < room;
    }

    /** All at once, so that those to one receiver go together. */
    private static void offer(Lane lane, List<MessageTable.Pending> found) {
        found.stream().filter(MessageTable.Pending::over).forEach(one -> lane.isOver(one.message()));
        lane.offer(found.stream()
                .filter(one -> !one.over())
                .map(MessageTable.Pending::message)
                .toList());
    }
}
