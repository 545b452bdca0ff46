package se.hemvakt.gateway.kits;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.PatientId;

/**
 * Whose a kit was, from an instant, before another: a reading belongs to the binding at its measured time (H13).
 *
 * @param to null while it lasts
 */
public record Binding(
        PatientId patient, Instant from, @Nullable Instant to) {}
