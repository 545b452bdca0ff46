package se.hemvakt.sim.scenario;

import java.time.Instant;
import se.hemvakt.model.Vital;

/**
 * Something a kit tells as an event.
 *
 * @param vital of kind {@link Vital.Kind#EVENT}
 * @param value its code, as the vital defines it
 */
public record Happening(Vital vital, Instant at, int value) {}
