package se.hemvakt.app.whole;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import se.hemvakt.model.PatientId;
import se.hemvakt.sim.kit.EnrolledKit;

/** A kit at somebody's home that sends when somebody measures, by MQTT. */
public final class HomeKit {
    private final PatientId patient;
    private final EnrolledKit kit;
    private final String server;
    private final InstantSource clock;
    private int seq;

    HomeKit(PatientId patient, EnrolledKit kit, int port, InstantSource clock) {
        this.patient = patient;
        this.kit = kit;
        this.server = "tcp://127.0.0.1:" + port;
        this.clock = clock;
    }

    /** Who lives there. */
    public PatientId patient() {
        return patient;
    }

    /** Sends what was measured now, {@link #measured}. */
    public void measures(String... values) {
        measured(clock.instant(), values);
    }

    /**
     * Sends what was measured at this time, and returns when it was acknowledged, which is after the commit.
     *
     * @param values each as {@code spo2 91 %}, without a unit what has none: {@code consciousness A}
     */
    public void measured(Instant at, String... values) {
        JsonArray readings = new JsonArray();
        for (String value : values) {
            String[] parts = value.split(" ", 3);
            JsonObject reading = new JsonObject().put("vital", parts[0]).put("at", at.toString());
            reading.put("value", parts[1].matches("[A-Z]") ? parts[1] : (Object) Double.valueOf(parts[1]));
            if (parts.length > 2) {
                reading.put("unit", parts[2]);
            }
            readings.add(reading);
        }
        JsonObject message = new JsonObject()
                .put("epoch", 1)
                .put("seq", ++seq)
                .put("sent_at", clock.instant().toString())
                .put("readings", readings);
        String id = kit.kit().value();
        try (MqttClient client = new MqttClient(server, id, new MemoryPersistence())) {
            MqttConnectOptions options = new MqttConnectOptions();
            options.setCleanSession(true);
            options.setUserName(id);
            options.setPassword(kit.secret().toCharArray());
            client.connect(options);
            client.publish("hv/v1/" + id + "/up", message.encode().getBytes(StandardCharsets.UTF_8), 1, false);
            client.disconnect();
        } catch (MqttException e) {
            throw new AssertionError("kit " + id + " could not send", e);
        }
    }
}
