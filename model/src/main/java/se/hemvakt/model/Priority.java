package se.hemvakt.model;

/** Alarm priority (IEC 60601-1-8): decided once, by the rules; screens only show it. Worst first. */
public enum Priority {
    /** Death or irreversible harm if missed: red. */
    HIGH,
    /** Reversible harm: yellow. */
    MEDIUM,
    /** Discomfort or minor harm: cyan. */
    LOW;

    public boolean isWorseThan(Priority other) {
        return ordinal() < other.ordinal();
    }
}
