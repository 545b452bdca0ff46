package se.hemvakt.rules.escalate;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.rules.escalate.EscalationStore.Written;
import se.hemvakt.rules.organisation.Organisation;

/**
 * Takes, one pass at a time, what was decided, what is due and what became of messages. Keeps nothing that a restart would miss:
 * everything stands in the store. One caller at a time; {@link EscalationService} sees to that.
 *
 * <p><b>One that fails does not stop the others (H25).</b> A subject about which nothing can be decided is told in the log and
 * left alone for a while. When the store refuses what was decided, the next passes take one subject at a time, so that only the
 * refused one is left behind.
 */
public final class Escalating {
    private static final Logger LOG = LoggerFactory.getLogger(Escalating.class);
    /** At once; small enough that a decision that has to wait for it waits some ten milliseconds. */
    private static final int AT_ONCE = 200;

    private static final long LEFT_ALONE_NS = Duration.ofSeconds(10).toNanos();
    /** A state that another connection is writing gets its number before it can be seen: so long is looked back. */
    private static final long LOOK_BACK_NS = Duration.ofSeconds(10).toNanos();
    /** So many may be in that state at a start. */
    private static final int LOOK_BACK_ENTRIES = 1_000;

    private final EscalationStore store;
    private final Supplier<Organisation> organisation;
    private final InstantSource clock;
    private final EscalationMetrics metrics;
    private final RoutesInForce routes;

    private final Map<String, Long> leftAlone = new HashMap<>();
    private final Set<Long> heard = new HashSet<>();
    private long heardAfter;
    private long marked;
    private long markedAt;
    private boolean started;
    private boolean oneByOne;
    private @Nullable String tried;
    private @Nullable Written written;

    /** @param organisation whom alerts can reach, looked up at each pass */
    public Escalating(
            EscalationStore store,
            Supplier<Organisation> organisation,
            InstantSource clock,
            EscalationMetrics metrics) {
        this.store = store;
        this.organisation = organisation;
        this.clock = clock;
        this.metrics = metrics;
        this.routes = new RoutesInForce(store);
    }

    /**
     * Does what there is to do, or a part of it when it is much.
     *
     * @return whether there was something, so that there may be more
     */
    public boolean pass() {
        long tickNs = System.nanoTime();
        leftAlone.values().removeIf(since -> tickNs - since >= LEFT_ALONE_NS);
        long newest = started ? 0 : store.newestState();
        Organisation reachable = organisation.get();
        long nowMs = clock.millis();
        tried = null;
        written = null;
        Set<Long> taken = new HashSet<>();
        boolean fine = false;
        boolean some;
        try {
            some = store.work(
                    nowMs,
                    heardAfter,
                    Set.copyOf(heard),
                    Set.copyOf(leftAlone.keySet()),
                    oneByOne ? 1 : AT_ONCE,
                    found -> {
                        found.heard().forEach(one -> taken.add(one.entry()));
                        tried = one(found);
                        Written decided = new Escalator(reachable, routes, nowMs, this::leave).decide(found);
                        written = decided;
                        return decided;
                    });
            fine = true;
        } finally {
            if (!fine) {
                refused();
            }
        }
        heard.addAll(taken);
        remember(newest, tickNs);
        Written did = written;
        if (did != null) {
            metrics.ordered(did);
        }
        if (!some) {
            oneByOne = false;
        }
        return some;
    }

    private static @Nullable String one(EscalationStore.Found found) {
        return found.asked().isEmpty()
                ? found.running().keySet().stream().findFirst().orElse(null)
                : found.asked().get(0).subject();
    }

    private void leave(String subject, RuntimeException why) {
        metrics.leftAlone();
        if (leftAlone.put(subject, System.nanoTime()) == null) {
            LOG.error(
                    "nothing could be decided about alert {}: tried again in a while, the others go on", subject, why);
        }
    }

    /** The store took nothing: it may be gone, or one of the subjects is not to its liking. */
    private void refused() {
        String one = tried;
        if (oneByOne && one != null) {
            metrics.leftAlone();
            leftAlone.put(one, System.nanoTime());
        }
        oneByOne = true;
    }

    private void remember(long newest, long tickNs) {
        if (!started) {
            started = true;
            marked = Math.max(0, newest - LOOK_BACK_ENTRIES);
            heardAfter = marked;
            markedAt = tickNs;
        } else if (tickNs - markedAt >= LOOK_BACK_NS) {
            heardAfter = marked;
            marked = store.newestState();
            markedAt = tickNs;
        }
        heard.removeIf(entry -> entry <= heardAfter);
    }
}
