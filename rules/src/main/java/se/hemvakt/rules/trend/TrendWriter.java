package se.hemvakt.rules.trend;

import java.util.Arrays;

/** Writes whole numbers, small ones in few bytes (zigzag and seven bits a byte). */
final class TrendWriter {
    private byte[] bytes = new byte[256];
    private int size;

    void number(long value) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            put((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        put((int) rest);
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void put(int one) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        bytes[size++] = (byte) one;
    }
}
