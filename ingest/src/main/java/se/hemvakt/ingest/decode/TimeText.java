package se.hemvakt.ingest.decode;

/**
 * RFC 3339 times to epoch milliseconds without an object on the way: {@code 2026-11-21T22:30:00.250Z}, or with {@code +01:00}
 * for {@code Z}. A time without zone is no time: which hour a home meant would be a guess. Digits after the third decimal of a second are cut.
 */
public final class TimeText {
    private static final int SHORTEST = "2026-11-21T22:30:00Z".length();
    private static final long MS_PER_MINUTE = 60_000;

    private TimeText() {}

    /** {@link #millis(char[], int, int)} of a whole text. */
    public static long millis(String text) {
        return millis(text.toCharArray(), 0, text.length());
    }

    /** Milliseconds since 1970, or {@link Decoded#NO_TIME} when the text is no such time. */
    public static long millis(char[] text, int offset, int length) {
        if (length < SHORTEST || length > 40) {
            return Decoded.NO_TIME;
        }
        int end = offset + length;
        int year = number(text, offset, 4);
        int month = number(text, offset + 5, 2);
        int day = number(text, offset + 8, 2);
        int hour = number(text, offset + 11, 2);
        int minute = number(text, offset + 14, 2);
        int second = number(text, offset + 17, 2);
        char t = text[offset + 10];
        boolean separated = text[offset + 4] == '-'
                && text[offset + 7] == '-'
                && (t == 'T' || t == 't')
                && text[offset + 13] == ':'
                && text[offset + 16] == ':';
        if (!separated || (year | month | day | hour | minute | second) < 0) {
            return Decoded.NO_TIME;
        }
        if (month < 1
                || month > 12
                || day < 1
                || day > daysIn(year, month)
                || hour > 23
                || minute > 59
                || second > 59) {
            return Decoded.NO_TIME;
        }
        int i = offset + 19;
        int millis = 0;
        if (text[i] == '.') {
            int firstDigit = ++i;
            for (int scale = 100; i < end && isDigit(text[i]); i++, scale /= 10) {
                millis += (text[i] - '0') * scale;
            }
            if (i == firstDigit) {
                return Decoded.NO_TIME;
            }
        }
        if (i == end) {
            return Decoded.NO_TIME;
        }
        char zone = text[i];
        long offsetMinutes;
        if ((zone == 'Z' || zone == 'z') && i + 1 == end) {
            offsetMinutes = 0;
        } else if ((zone == '+' || zone == '-') && i + 6 == end && text[i + 3] == ':') {
            int hours = number(text, i + 1, 2);
            int minutes = number(text, i + 4, 2);
            if ((hours | minutes) < 0 || hours > 18 || minutes > 59) {
                return Decoded.NO_TIME;
            }
            offsetMinutes = (hours * 60L + minutes) * (zone == '-' ? -1 : 1);
        } else {
            return Decoded.NO_TIME;
        }
        long minutes = (daysSince1970(year, month, day) * 24 + hour) * 60 + minute - offsetMinutes;
        return minutes * MS_PER_MINUTE + second * 1000L + millis;
    }

    /** Days from 1970-01-01 in the proleptic Gregorian calendar; years are counted from March so that the leap day is last. */
    private static long daysSince1970(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(y, 400);
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }

    private static int daysIn(int year, int month) {
        if (month == 2) {
            return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    private static int number(char[] text, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            if (!isDigit(text[i])) {
                return -1;
            }
            value = value * 10 + (text[i] - '0');
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
