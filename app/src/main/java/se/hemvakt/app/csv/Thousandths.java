package se.hemvakt.app.csv;

import java.util.OptionalLong;

/**
 * Reads a plain decimal as whole thousandths, the form every vital is held in.
 *
 * <p>Digits after the third are cut towards minus infinity, not rounded: a score rounds half up to its own resolution
 * afterwards, and rounding twice would lift 36.0499 over the edge to 36.1. No exponent, no comma, no {@code NaN}: what a
 * person would not write by hand is no number here.
 */
public final class Thousandths {
    private static final int WHOLE_DIGITS_MAX = 12;
    private static final int LENGTH_MAX = 40;

    private Thousandths() {}

    /** The number in thousandths, or empty when the text is none. */
    public static OptionalLong parse(String text) {
        int length = text.length();
        if (length == 0 || length > LENGTH_MAX) {
            return OptionalLong.empty();
        }
        boolean negative = text.charAt(0) == '-';
        int i = negative || text.charAt(0) == '+' ? 1 : 0;
        int firstDigit = i;
        long value = 0;
        for (; i < length && isDigit(text.charAt(i)); i++) {
            value = value * 10 + (text.charAt(i) - '0');
        }
        int whole = i - firstDigit;
        if (whole == 0 || whole > WHOLE_DIGITS_MAX) {
            return OptionalLong.empty();
        }
        value *= 1000;
        boolean cut = false;
        if (i < length && text.charAt(i) == '.') {
            i++;
            int place = 100;
            int firstDecimal = i;
            for (; i < length && isDigit(text.charAt(i)); i++) {
                int digit = text.charAt(i) - '0';
                value += (long) digit * place;
                cut |= place == 0 && digit > 0;
                place /= 10;
            }
            if (i == firstDecimal) {
                return OptionalLong.empty();
            }
        }
        if (i != length) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(negative ? -value - (cut ? 1 : 0) : value);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
