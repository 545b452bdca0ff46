package se.hemvakt.sim.recording;

import java.util.Optional;

/** Translates a recording's names to the platform's; values are never changed. */
@FunctionalInterface
public interface Names {
    /** Everything by the name it has. */
    Names AS_THEY_ARE = (vital, unit) -> Optional.of(new Name(vital, unit));

    /** The name and unit to send, or empty when such rows are to be left out. */
    Optional<Name> of(String vital, String unit);

    record Name(String vital, String unit) {}
}
