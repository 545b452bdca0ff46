package se.hemvakt.sim.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;
import se.hemvakt.sim.kit.Endpoint;
import se.hemvakt.sim.kit.EnrolledKit;
import se.hemvakt.sim.kit.KitLink;
import se.hemvakt.sim.kit.KitWire;

/**
 * A kit's line through Eclipse Paho (MQTT 3.1.1). About four threads a kit, so for some hundred kits at most.
 *
 * <p>Paho's own keeping and resending stays off (clean session, memory only, no automatic reconnect): the kit keeps, and sends
 * again with a fresh time of sending. Each connection is a new Paho client, since one that was cut off keeps state.
 */
public final class PahoLink implements KitLink {
    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final int CONNECT_SECONDS = 10;
    /** Above what a kit may have on the way, so that Paho's own limit (10 by default) is never met. */
    private static final int PAHO_IN_FLIGHT_MAX = 60_000;

    private final Endpoint endpoint;
    private final EnrolledKit identity;
    private final Executor home;
    private final Executor blocking;
    private @Nullable Connection connection;

    /**
     * @param home runs on the thread this link is used from
     * @param blocking runs what may block: Paho's opening and closing
     */
    public PahoLink(Endpoint endpoint, EnrolledKit identity, Executor home, Executor blocking) {
        this.endpoint = endpoint;
        this.identity = identity;
        this.home = home;
        this.blocking = blocking;
    }

    @Override
    public void connect(Listener listener) {
        Connection opening = new Connection(listener);
        connection = opening;
        blocking.execute(opening::open);
    }

    @Override
    public void publish(byte[] payload) {
        if (connection != null) {
            connection.publish(payload);
        }
    }

    @Override
    public void hangUp() {
        if (connection != null) {
            connection.end();
            connection = null;
        }
    }

    @Override
    public void close() {
        hangUp();
    }

    private MqttConnectOptions options() throws IOException, GeneralSecurityException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(true);
        options.setAutomaticReconnect(false);
        options.setUserName(identity.kit().value());
        options.setPassword(identity.secret().toCharArray());
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setConnectionTimeout(CONNECT_SECONDS);
        options.setMaxInflight(PAHO_IN_FLIGHT_MAX);
        if (endpoint.trusted() != null) {
            options.setSocketFactory(trusting(endpoint.trusted()).getSocketFactory());
        }
        return options;
    }

    private static SSLContext trusting(Path pem) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("trusted-" + number++, certificate);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** One connection: over once, and then silent. */
    private final class Connection implements MqttCallback {
        private final Listener listener;
        private volatile @Nullable MqttAsyncClient client;
        private volatile boolean over;
        private boolean ready;

        Connection(Listener listener) {
            this.listener = listener;
        }

        void open() {
            try {
                MqttAsyncClient opening = new MqttAsyncClient(
                        (endpoint.tls() ? "ssl://" : "tcp://") + endpoint.host() + ":" + endpoint.port(),
                        identity.kit().value(),
                        new MemoryPersistence());
                client = opening;
                opening.setCallback(this);
                opening.connect(options(), null, then(() -> {
                    try {
                        opening.subscribe(KitWire.down(identity.kit().value()), 1, null, then(this::subscribed));
                    } catch (MqttException e) {
                        lost("cannot subscribe, " + reason(e));
                    }
                }));
            } catch (MqttException e) {
                lost("cannot connect, " + reason(e));
            } catch (IOException | GeneralSecurityException e) {
                lost("cannot read the trusted certificate " + endpoint.trusted());
            }
            if (over) {
                shut();
            }
        }

        private void subscribed() {
            home.execute(() -> {
                if (!over) {
                    ready = true;
                    listener.connected();
                }
            });
        }

        void publish(byte[] payload) {
            MqttAsyncClient open = client;
            if (over || !ready || open == null) {
                return;
            }
            try {
                open.publish(KitWire.up(identity.kit().value()), payload, 1, false);
            } catch (MqttException e) {
                lost("cannot publish, " + reason(e));
            }
        }

        /** From any thread. */
        private void lost(String reason) {
            home.execute(() -> {
                if (!over) {
                    end();
                    listener.lost(reason);
                }
            });
        }

        void end() {
            over = true;
            blocking.execute(this::shut);
        }

        /** Once for each client: Paho has no defence against being closed twice. */
        private void shut() {
            MqttAsyncClient open;
            synchronized (this) {
                open = client;
                client = null;
            }
            if (open == null) {
                return;
            }
            try {
                open.disconnectForcibly(0, 0, false);
            } catch (MqttException e) {
                // It was not connected, or is gone already: what we wanted.
            }
            try {
                open.close(true);
            } catch (MqttException e) {
                // The same.
            }
        }

        @Override
        public void connectionLost(Throwable cause) {
            lost("connection lost");
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            byte[] payload = message.getPayload();
            home.execute(() -> {
                if (!over) {
                    listener.down(payload);
                }
            });
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            home.execute(() -> {
                if (!over) {
                    listener.acknowledged();
                }
            });
        }

        private IMqttActionListener then(Runnable next) {
            return new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    next.run();
                }

                @Override
                public void onFailure(IMqttToken token, Throwable cause) {
                    lost(cause instanceof MqttException e ? "refused, " + reason(e) : "refused");
                }
            };
        }

        private String reason(MqttException e) {
            return "MQTT reason " + e.getReasonCode();
        }
    }
}
