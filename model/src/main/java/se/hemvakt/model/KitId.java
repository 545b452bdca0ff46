package se.hemvakt.model;

/**
 * A kit's random id, also its MQTT client id, user name and topic level: 8 to 64 of {@code a-z 0-9 -}. The alphabet keeps
 * topic wildcards, separators and {@code $} out by construction (D2).
 */
public record KitId(String value) implements Comparable<KitId> {
    public KitId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("kit id must be 8 to 64 characters of a-z, 0-9 and -");
        }
    }

    /** Whether the text could be a kit id. */
    public static boolean isValid(String text) {
        int length = text.length();
        if (length < 8 || length > 64) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(KitId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
