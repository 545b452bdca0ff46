package se.hemvakt.gateway.mqtt;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import se.hemvakt.gateway.Down;
import se.hemvakt.model.KitId;

/** Which connection is a kit's: at most one (F1, H31). Safe from any thread. */
final class Sessions implements Down {
    private final ConcurrentMap<KitId, MqttConnection> live = new ConcurrentHashMap<>();

    /** Makes the connection the kit's. Returns the one whose place it took: to be closed. */
    @Nullable
    MqttConnection takeOver(KitId kit, MqttConnection connection) {
        return live.put(kit, connection);
    }

    /** Forgets the connection, unless another took its place. */
    void leave(KitId kit, MqttConnection connection) {
        live.remove(kit, connection);
    }

    Collection<MqttConnection> all() {
        return live.values();
    }

    int count() {
        return live.size();
    }

    @Override
    public Future<Void> send(KitId kit, byte[] json) {
        MqttConnection connection = live.get(kit);
        return connection == null
                ? Future.failedFuture(new KitAwayException(kit, "is not connected"))
                : connection.sendDown(json);
    }
}
