package se.hemvakt.model;

import java.util.Locale;

/**
 * A patient's random number, 1 to 2^53 - 1 so that a browser can hold it exactly. It says nothing about the person
 * (hazard H36), and it never stands in an MQTT topic.
 */
public record PatientId(long value) implements Comparable<PatientId> {
    public static final long MAX = (1L << 53) - 1;

    public PatientId {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException("patient id out of range 1 to 2^53-1");
        }
    }

    /** The form used in links and on the wire: base 36, lower case. */
    @Override
    public String toString() {
        return Long.toString(value, 36);
    }

    /** Reads {@link #toString()}'s form. */
    public static PatientId parse(String text) {
        try {
            return new PatientId(Long.parseLong(text.toLowerCase(Locale.ROOT), 36));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a patient id", e);
        }
    }

    @Override
    public int compareTo(PatientId other) {
        return Long.compare(value, other.value);
    }
}
