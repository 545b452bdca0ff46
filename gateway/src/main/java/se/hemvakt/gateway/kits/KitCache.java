package se.hemvakt.gateway.kits;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the kit table in memory and follows the registry's version.
 *
 * <p>While the registry cannot be read the last table stays in use: kits that lost their connection must be able to come back
 * when the database is gone (H21). The price: a kit retired meanwhile gets in until the database answers again.
 */
public final class KitCache {
    private static final Logger LOG = LoggerFactory.getLogger(KitCache.class);

    private final Vertx vertx;
    private final KitRegistry registry;
    private final Duration every;
    private final List<Consumer<KitTable>> listeners = new CopyOnWriteArrayList<>();
    private volatile KitTable table;
    private volatile boolean closed;
    private final AtomicBoolean failing = new AtomicBoolean();

    private KitCache(Vertx vertx, KitRegistry registry, Duration every, KitTable table) {
        this.vertx = vertx;
        this.registry = registry;
        this.every = every;
        this.table = table;
    }

    /**
     * Reads all kits and begins to follow changes.
     *
     * @param every how often the version is looked at; with H35 at most 5 s
     * @return fails when the first read fails
     */
    public static Future<KitCache> start(Vertx vertx, KitRegistry registry, Duration every) {
        return vertx.executeBlocking(registry::load).map(table -> {
            KitCache cache = new KitCache(vertx, registry, every, table);
            cache.scheduleNext();
            return cache;
        });
    }

    public KitTable table() {
        return table;
    }

    /** Called with each new table, on a worker or event-loop thread: must not block. */
    public void onChange(Consumer<KitTable> listener) {
        listeners.add(listener);
    }

    /** Looks now. Succeeds when the table is as new as the registry was at the call; fails when it could not be read. */
    public Future<Void> refresh() {
        return vertx.executeBlocking(() -> {
            refreshBlocking();
            return null;
        });
    }

    public void close() {
        closed = true;
        listeners.clear();
    }

    private void scheduleNext() {
        vertx.setTimer(every.toMillis(), timer -> {
            if (!closed) {
                refresh().onComplete(done -> {
                    reportChange(done.failed() ? done.cause() : null);
                    scheduleNext();
                });
            }
        });
    }

    /** One at a time, so that an older table never replaces a newer one. */
    private synchronized void refreshBlocking() {
        if (registry.version() == table.version()) {
            return;
        }
        KitTable fresh = registry.load();
        table = fresh;
        for (Consumer<KitTable> listener : listeners) {
            listener.accept(fresh);
        }
    }

    private void reportChange(@Nullable Throwable failure) {
        boolean changed = failing.compareAndSet(failure == null, failure != null);
        if (changed && failure != null) {
            LOG.warn(
                    "kit registry cannot be read: {}. Kits log in with what was known before; retired kits are not dropped until it answers",
                    failure.toString());
        } else if (changed) {
            LOG.info("kit registry can be read again");
        }
    }
}
