package se.hemvakt.sim.patient;

import java.time.Instant;
import se.hemvakt.model.Vital;

/**
 * What one device showed.
 *
 * @param milli the value in thousandths of the vital's unit, in the device's resolution
 * @param device which of the kit's devices
 * @param quality flags of {@link se.hemvakt.model.Quality}: what the device itself has against it
 */
public record Measurement(Vital vital, Instant at, int milli, Device device, int quality) {
    /** What a kit consists of. */
    public enum Device {
        WEARABLE,
        CUFF,
        THERMOMETER,
        SCALE,
        /** A person, through the home's app. */
        STAFF
    }
}
