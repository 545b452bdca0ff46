package se.hemvakt.dashboard.board;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import se.hemvakt.model.PatientId;

/**
 * What to do with a frame for a screen that may be slow: values it can not take now are merged and sent when it can, alert
 * frames always go, and when more than it may hold is on its way the connection ends and begins again with a snapshot. A
 * queue per screen is therefore bounded, and no alert is ever left out of the middle (F3, H22).
 *
 * <p>Not thread-safe: one per connection, on its event loop.
 */
public final class SlowScreen {
    /** Above this the newest values wait. */
    static final int MERGE_BYTES = 64 * 1024;
    /** Above this the connection ends (F3). */
    static final int CLOSE_BYTES = 1024 * 1024;

    private final Outlet outlet;
    private final Function<Set<PatientId>, Frame> values;
    private final Set<PatientId> behind = new HashSet<>();
    private boolean closed;

    /**
     * @param outlet the connection
     * @param values makes a frame of the present values of some patients
     */
    public SlowScreen(Outlet outlet, Function<Set<PatientId>, Frame> values) {
        this.outlet = outlet;
        this.values = values;
    }

    /** Where frames go out. */
    public interface Outlet {
        /** Bytes handed over and not yet on the wire. */
        long pendingBytes();

        void send(String text);

        /** Ends the connection; the page comes back by itself and takes a snapshot. */
        void closeForResync();
    }

    /** Takes the next frame. */
    public void offer(Frame frame) {
        if (closed) {
            return;
        }
        long pending = outlet.pendingBytes();
        if (frame.kind() == Frame.Kind.VITALS && pending > MERGE_BYTES) {
            behind.addAll(frame.patients());
            return;
        }
        // The first snapshot may be large by itself: only what waits behind it counts against the screen.
        if (pending > 0 && pending + frame.text().length() > CLOSE_BYTES) {
            closed = true;
            behind.clear();
            outlet.closeForResync();
            return;
        }
        outlet.send(frame.text());
    }

    /** The connection has sent something: what was merged may go now. */
    public void drained() {
        if (!closed && !behind.isEmpty() && outlet.pendingBytes() <= MERGE_BYTES) {
            Frame frame = values.apply(Set.copyOf(behind));
            behind.clear();
            outlet.send(frame.text());
        }
    }
}
