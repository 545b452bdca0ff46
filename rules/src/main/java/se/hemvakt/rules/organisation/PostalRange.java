package se.hemvakt.rules.organisation;

import java.util.Locale;

/**
 * Postal codes from one to another, both included, as numbers of five digits.
 *
 * @param to not below {@code from}
 */
public record PostalRange(int from, int to) {
    public PostalRange {
        if (from < 10_000 || to > 99_999 || from > to) {
            throw new IllegalArgumentException("postal codes are 100 00 to 999 99, the lower one first");
        }
    }

    public boolean contains(int code) {
        return code >= from && code <= to;
    }

    boolean contains(PostalRange other) {
        return from <= other.from && other.to <= to;
    }

    boolean meets(PostalRange other) {
        return from <= other.to && other.from <= to;
    }

    /** {@code 340 10-340 38}. */
    @Override
    public String toString() {
        return from == to ? text(from) : text(from) + "-" + text(to);
    }

    private static String text(int code) {
        return String.format(Locale.ROOT, "%03d %02d", code / 100, code % 100);
    }
}
