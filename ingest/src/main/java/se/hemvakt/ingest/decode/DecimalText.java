package se.hemvakt.ingest.decode;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Decimal digits to thousandths, exactly: no binary floating point, digits after the third decimal are cut (towards zero), never
 * rounded, so that a later conversion rounds once. At most 15 digits before the decimal point.
 */
public final class DecimalText {
    /** The text is no number we take. */
    public static final long NOT_A_NUMBER = Long.MIN_VALUE;

    private static final int INTEGER_DIGITS_MAX = 15;
    private static final int LENGTH_MAX = 40;
    private static final BigDecimal LIMIT = BigDecimal.TEN.pow(INTEGER_DIGITS_MAX);

    private DecimalText() {}

    /** {@link #milli(char[], int, int)} of a whole text. */
    public static long milli(String text) {
        return milli(text.toCharArray(), 0, text.length());
    }

    /** The number in thousandths, or {@link #NOT_A_NUMBER}. Takes what JSON calls a number, and nothing else. */
    public static long milli(char[] text, int offset, int length) {
        if (length == 0 || length > LENGTH_MAX) {
            return NOT_A_NUMBER;
        }
        int end = offset + length;
        int i = offset;
        boolean negative = text[i] == '-';
        if (negative) {
            i++;
        }
        int firstDigit = i;
        long value = 0;
        while (i < end && isDigit(text[i])) {
            value = value * 10 + (text[i++] - '0');
            if (i - firstDigit > INTEGER_DIGITS_MAX) {
                return NOT_A_NUMBER;
            }
        }
        if (i == firstDigit || (text[firstDigit] == '0' && i - firstDigit > 1)) {
            return NOT_A_NUMBER;
        }
        int decimals = 0;
        if (i < end && text[i] == '.') {
            int firstDecimal = ++i;
            while (i < end && isDigit(text[i])) {
                if (decimals < 3) {
                    value = value * 10 + (text[i] - '0');
                    decimals++;
                }
                i++;
            }
            if (i == firstDecimal) {
                return NOT_A_NUMBER;
            }
        }
        if (i < end) {
            return text[i] == 'e' || text[i] == 'E' ? withExponent(text, offset, end, i) : NOT_A_NUMBER;
        }
        for (; decimals < 3; decimals++) {
            value *= 10;
        }
        return negative ? -value : value;
    }

    /** The rare form; the exponent has at most two digits, so the arithmetic below stays small. */
    private static long withExponent(char[] text, int offset, int end, int e) {
        int i = e + 1;
        if (i < end && (text[i] == '+' || text[i] == '-')) {
            i++;
        }
        if (i == end || end - i > 2) {
            return NOT_A_NUMBER;
        }
        for (int d = i; d < end; d++) {
            if (!isDigit(text[d])) {
                return NOT_A_NUMBER;
            }
        }
        BigDecimal number = new BigDecimal(text, offset, end - offset);
        if (number.abs().compareTo(LIMIT) >= 0) {
            return NOT_A_NUMBER;
        }
        return number.movePointRight(3).setScale(0, RoundingMode.DOWN).longValueExact();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
