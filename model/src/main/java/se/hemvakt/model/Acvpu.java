package se.hemvakt.model;

import java.util.Optional;

/**
 * Level of consciousness as NEWS2 has it (RCP 2017). The ordinal is the stored value of {@link Vital#CONSCIOUSNESS}.
 * C is <em>new</em> confusion; long-standing confusion is not C.
 */
public enum Acvpu {
    A,
    C,
    V,
    P,
    U;

    /** The value in thousandths, as a {@link Reading} holds it. */
    public int milli() {
        return ordinal() * 1000;
    }

    /** Reads one letter, A C V P or U. */
    public static Optional<Acvpu> of(String letter) {
        for (Acvpu level : values()) {
            if (level.name().equals(letter)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
