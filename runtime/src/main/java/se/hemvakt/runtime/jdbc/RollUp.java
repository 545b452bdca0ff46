package se.hemvakt.runtime.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import se.hemvakt.model.Reading;

/**
 * What readings add to their buckets of one width: columns of equal length, one row a bucket, in key order. Made from readings
 * sorted by patient, vital and time, so one pass is enough.
 */
final class RollUp {
    static final long MINUTE_MS = 60_000;
    static final long HOUR_MS = 3_600_000;

    private int size;
    private long[] patient;
    private short[] vital;
    private double[] bucket;
    private int[] n;
    private long[] total;
    private int[] lo;
    private int[] hi;
    private double[] lastAt;
    private int[] lastMilli;

    private RollUp(int capacity) {
        patient = new long[capacity];
        vital = new short[capacity];
        bucket = new double[capacity];
        n = new int[capacity];
        total = new long[capacity];
        lo = new int[capacity];
        hi = new int[capacity];
        lastAt = new double[capacity];
        lastMilli = new int[capacity];
    }

    /** All buckets of these readings. */
    static RollUp of(List<Reading> sorted, long widthMs) {
        return of(sorted, widthMs, first -> true);
    }

    /**
     * The buckets of these readings that are asked for.
     *
     * @param wanted given the index of a bucket's first reading
     */
    static RollUp of(List<Reading> sorted, long widthMs, IntPredicate wanted) {
        RollUp result = new RollUp(sorted.size());
        int i = 0;
        while (i < sorted.size()) {
            int first = i;
            Reading reading = sorted.get(i);
            long series = NewestKnown.series(reading);
            long start = Math.floorDiv(reading.measuredAtMs(), widthMs) * widthMs;
            long sum = 0;
            int low = reading.milli();
            int high = low;
            Reading last = reading;
            while (i < sorted.size()) {
                Reading next = sorted.get(i);
                if (NewestKnown.series(next) != series || next.measuredAtMs() >= start + widthMs) {
                    break;
                }
                sum += next.milli();
                low = Math.min(low, next.milli());
                high = Math.max(high, next.milli());
                last = next;
                i++;
            }
            if (wanted.test(first)) {
                result.add(reading, start, i - first, sum, low, high, last);
            }
        }
        return result.trimmed();
    }

    int size() {
        return size;
    }

    /** Binds its nine columns from this parameter on, and gives the number of the next one. */
    int bind(Connection connection, PreparedStatement statement, int from) throws SQLException {
        Object[] columns = {patient, vital, bucket, n, total, lo, hi, lastAt, lastMilli};
        String[] types = {"int8", "int2", "float8", "int4", "int8", "int4", "int4", "float8", "int4"};
        for (int i = 0; i < columns.length; i++) {
            statement.setArray(from + i, Columns.array(connection, types[i], columns[i]));
        }
        return from + columns.length;
    }

    private void add(Reading first, long start, int count, long sum, int low, int high, Reading last) {
        patient[size] = first.patient().value();
        vital[size] = first.vital().number();
        bucket[size] = start / 1000.0;
        n[size] = count;
        total[size] = sum;
        lo[size] = low;
        hi[size] = high;
        lastAt[size] = last.measuredAtMs() / 1000.0;
        lastMilli[size] = last.milli();
        size++;
    }

    private RollUp trimmed() {
        if (size < patient.length) {
            patient = Arrays.copyOf(patient, size);
            vital = Arrays.copyOf(vital, size);
            bucket = Arrays.copyOf(bucket, size);
            n = Arrays.copyOf(n, size);
            total = Arrays.copyOf(total, size);
            lo = Arrays.copyOf(lo, size);
            hi = Arrays.copyOf(hi, size);
            lastAt = Arrays.copyOf(lastAt, size);
            lastMilli = Arrays.copyOf(lastMilli, size);
        }
        return this;
    }
}
