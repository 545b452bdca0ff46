package se.hemvakt.app.platform;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * An independent publisher that believes only PUBACKs: it numbers its readings by their measured time, a millisecond apart,
 * remembers which were receipted, and sends the others again after the next connect.
 */
final class CountingKit {
    private static final int WINDOW = 64;

    private final String kit;
    private final String secret;
    private final Set<Long> receipted = ConcurrentHashMap.newKeySet();
    private final Queue<Long> again = new ConcurrentLinkedQueue<>();
    private final Set<Long> inFlight = ConcurrentHashMap.newKeySet();
    private final AtomicLong next =
            new AtomicLong(Instant.now().minusSeconds(3_600).toEpochMilli());
    private final AtomicLong seq = new AtomicLong();
    private volatile MqttAsyncClient client;

    CountingKit(String kit, String secret) throws MqttException {
        this.kit = kit;
        this.secret = secret;
        this.client = new MqttAsyncClient("tcp://127.0.0.1:1", kit, new MemoryPersistence());
    }

    /** Connects and keeps a window of messages in flight until {@link #disconnected()}. */
    void connect(int port) throws MqttException {
        MqttAsyncClient fresh = new MqttAsyncClient("tcp://127.0.0.1:" + port, kit, new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(true);
        options.setUserName(kit);
        options.setPassword(secret.toCharArray());
        options.setMaxInflight(WINDOW * 2);
        options.setKeepAliveInterval(30);
        fresh.connect(options).waitForCompletion(20_000);
        client = fresh;
        for (int i = 0; i < WINDOW; i++) {
            publishOne(fresh);
        }
    }

    String kit() {
        return kit;
    }

    /** The measured times, epoch milliseconds, of all readings that were receipted so far. */
    Set<Long> receipted() {
        return receipted;
    }

    /** The measured time of the newest reading that was sent so far. */
    long newest() {
        return next.get();
    }

    /** Lets go of the connection, as after a crash on either side. */
    void disconnected() {
        try {
            client.disconnectForcibly(0, 1, false);
            client.close(true);
        } catch (MqttException e) {
            // It is gone already, which is what was wanted.
        }
        again.addAll(inFlight);
        inFlight.clear();
    }

    private void publishOne(MqttAsyncClient on) {
        Long pending = again.poll();
        long measuredAt = pending != null ? pending : next.incrementAndGet();
        inFlight.add(measuredAt);
        String payload = """
                {"epoch":1,"seq":%d,"sent_at":"%s","readings":[{"vital":"heart_rate","value":%d,"unit":"/min","at":"%s"}]}
                """.formatted(
                        seq.incrementAndGet(), Instant.now(), 60 + measuredAt % 40, Instant.ofEpochMilli(measuredAt));
        try {
            on.publish(
                    "hv/v1/" + kit + "/up",
                    payload.getBytes(StandardCharsets.UTF_8),
                    1,
                    false,
                    null,
                    new IMqttActionListener() {
                        @Override
                        public void onSuccess(IMqttToken token) {
                            receipted.add(measuredAt);
                            inFlight.remove(measuredAt);
                            publishOne(on);
                        }

                        @Override
                        public void onFailure(IMqttToken token, Throwable why) {
                            // Stays in flight: sent again after the next connect.
                        }
                    });
        } catch (MqttException e) {
            // The connection went between two calls: the reading stays in flight and is sent again.
        }
    }
}
