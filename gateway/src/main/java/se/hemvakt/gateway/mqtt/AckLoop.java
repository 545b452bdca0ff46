package se.hemvakt.gateway.mqtt;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings "it is stored" from any thread to the event loop of its connection, once for all that is stored at that moment.
 *
 * <p>A committed batch completes a thousand messages of five hundred connections. A hop and a flush for each would cost more
 * than all the rest; so a connection stands in this queue at most once, and one task writes all it may acknowledge in one
 * buffer.
 */
final class AckLoop {
    private final Executor eventLoop;
    private final Queue<MqttConnection> ready = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    AckLoop(Executor eventLoop) {
        this.eventLoop = eventLoop;
    }

    void ready(MqttConnection connection) {
        ready.add(connection);
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            try {
                eventLoop.execute(this::acknowledge);
            } catch (RejectedExecutionException stopped) {
                // Stopped: the connections are closed, their kits will send again. Who stored must not suffer from it.
                ready.clear();
            }
        }
    }

    private void acknowledge() {
        // First open for the next task, then look: whoever adds after the last look schedules again.
        scheduled.set(false);
        MqttConnection connection;
        while ((connection = ready.poll()) != null) {
            connection.acknowledgeStored();
        }
    }
}
