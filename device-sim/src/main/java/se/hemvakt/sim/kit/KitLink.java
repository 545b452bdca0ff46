package se.hemvakt.sim.kit;

/**
 * A kit's line to the platform: one MQTT connection at a time, with the kit's own identity, publishing to its {@code up} and
 * subscribed to its {@code down}, both QoS 1.
 *
 * <p>All calls are made by one thread, and the listener is called on that same thread, never from within a call. After
 * {@link Listener#lost} or {@link #hangUp} nothing more is heard of that connection and {@link #connect} may be called again.
 */
public interface KitLink {
    /** Opens a connection; exactly one of {@link Listener#connected} and {@link Listener#lost} follows. */
    void connect(Listener listener);

    /** Publishes to {@code up}. While not connected this does nothing: the kit keeps what it sent and will send it again. */
    void publish(byte[] payload);

    /** Closes the connection at once, without ceremony; {@link Listener#lost} does not follow. */
    void hangUp();

    /** Gives back what the line holds; after it no call is allowed. */
    void close();

    /** What comes back. */
    interface Listener {
        /** Connected and subscribed. */
        void connected();

        /** The connection failed or ended.
         *
         * @param reason for people, without secrets
         */
        void lost(String reason);

        /** One message on {@code down}. */
        void down(byte[] payload);

        /** The other end has taken a publish. This is not a receipt. */
        void acknowledged();
    }
}
