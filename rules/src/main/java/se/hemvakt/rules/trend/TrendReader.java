package se.hemvakt.rules.trend;

/** Reads what {@link TrendWriter} wrote; anything else is refused, never half taken. */
final class TrendReader {
    private final byte[] bytes;
    private int at;

    TrendReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * @throws IllegalArgumentException if there is no number within these bounds
     */
    long number(long lowest, long highest) {
        long raw = 0;
        for (int shift = 0; ; shift += 7) {
            if (at == bytes.length || shift > 63) {
                throw damaged();
            }
            byte one = bytes[at++];
            if (shift == 63 && (one & 0x7E) != 0) {
                throw damaged();
            }
            raw |= (long) (one & 0x7F) << shift;
            if (one >= 0) {
                break;
            }
        }
        long value = (raw >>> 1) ^ -(raw & 1);
        if (value < lowest || value > highest) {
            throw damaged();
        }
        return value;
    }

    void end() {
        if (at != bytes.length) {
            throw damaged();
        }
    }

    IllegalArgumentException damaged() {
        return new IllegalArgumentException("trends: kept form is damaged at byte " + at);
    }
}
