package se.hemvakt.app.replay;

import java.util.Arrays;
import java.util.stream.IntStream;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Vital;

/**
 * The readings of one patient of a recording, in columns: 21 bytes each, so that a million fit in a small heap. A value no
 * living adult can show stands among them as a mark without a value, since that it came is itself something to tell (H16).
 */
final class RecordedPatient {
    /** What one row takes. */
    static final int ROW_BYTES = 8 + 4 + 4 + 4 + 1;

    private static final byte IMPOSSIBLE = 0;

    private final String name;
    private final PatientId id;
    private final TimeForm timeForm;
    private int size;
    private boolean inOrder = true;
    private long firstAtMs = Long.MAX_VALUE;
    private long lastAtMs = Long.MIN_VALUE;
    private long[] atMs = new long[16];
    private int[] milli = new int[16];
    private int[] line = new int[16];
    private int[] file = new int[16];
    private byte[] vital = new byte[16];

    RecordedPatient(String name, PatientId id, TimeForm timeForm) {
        this.name = name;
        this.id = id;
        this.timeForm = timeForm;
    }

    String name() {
        return name;
    }

    PatientId id() {
        return id;
    }

    TimeForm timeForm() {
        return timeForm;
    }

    int size() {
        return size;
    }

    void add(Vital of, int value, long at, int fileNumber, long lineNumber) {
        append((byte) of.number(), value, at, fileNumber, lineNumber);
    }

    void addImpossible(long at, int fileNumber, long lineNumber) {
        append(IMPOSSIBLE, 0, at, fileNumber, lineNumber);
    }

    private void append(byte number, int value, long at, int fileNumber, long lineNumber) {
        if (size == atMs.length) {
            int more = size + (size >> 1);
            atMs = Arrays.copyOf(atMs, more);
            milli = Arrays.copyOf(milli, more);
            line = Arrays.copyOf(line, more);
            file = Arrays.copyOf(file, more);
            vital = Arrays.copyOf(vital, more);
        }
        seen(at);
        inOrder &= size == 0 || at >= atMs[size - 1];
        atMs[size] = at;
        milli[size] = value;
        line[size] = (int) Math.min(lineNumber, Integer.MAX_VALUE);
        file[size] = fileNumber;
        vital[size] = number;
        size++;
    }

    /**
     * Gives the rows in order of time, those of one time in the order of the files. A reading that is there twice is given
     * once; of two values for one vital and time the first is given and the other told as a conflict, as the reading log does.
     *
     * @return how many readings were there twice
     */
    long replay(Taker taker) {
        int[] order = order();
        long duplicates = 0;
        int from = 0;
        while (from < size) {
            long at = atMs[order[from]];
            int to = from;
            while (to < size && atMs[order[to]] == at) {
                to++;
            }
            for (int i = from; i < to; i++) {
                int row = order[i];
                if (vital[row] == IMPOSSIBLE) {
                    taker.impossible(at);
                    continue;
                }
                int earlier = sameVital(order, from, i);
                if (earlier < 0) {
                    taker.reading(Vital.ofNumber(vital[row]), milli[row], at);
                } else if (milli[earlier] == milli[row]) {
                    duplicates++;
                } else {
                    taker.conflict(new Conflict(file[row], line[row], Vital.ofNumber(vital[row]), line[earlier]));
                }
            }
            taker.instantOver(at);
            from = to;
        }
        return duplicates;
    }

    private int sameVital(int[] order, int from, int to) {
        for (int i = from; i < to; i++) {
            if (vital[order[i]] == vital[order[to]]) {
                return order[i];
            }
        }
        return -1;
    }

    private int[] order() {
        int[] order = new int[size];
        Arrays.setAll(order, i -> i);
        if (inOrder) {
            return order;
        }
        // Stable, so that rows of one time stay in the order of the files.
        return IntStream.of(order)
                .boxed()
                .sorted((a, b) -> Long.compare(atMs[a], atMs[b]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** There was a row of this time, whether or not a value could be taken from it. */
    void seen(long at) {
        firstAtMs = Math.min(firstAtMs, at);
        lastAtMs = Math.max(lastAtMs, at);
    }

    /** When the first row was measured; 0 when there is none. */
    long firstAtMs() {
        return firstAtMs == Long.MAX_VALUE ? 0 : firstAtMs;
    }

    /** When the last row was measured; 0 when there is none. */
    long lastAtMs() {
        return lastAtMs == Long.MIN_VALUE ? 0 : lastAtMs;
    }

    /**
     * Two values for one vital and time.
     *
     * @param file the number of the file of the one that does not count
     * @param line its line
     * @param firstLine the line of the one that counts
     */
    record Conflict(int file, int line, Vital vital, int firstLine) {}

    /** Takes the rows. */
    interface Taker {
        void reading(Vital vital, int milli, long atMs);

        void impossible(long atMs);

        /** All rows of this time were given. */
        void instantOver(long atMs);

        /** The second of two values for one vital and time; it does not count. */
        void conflict(Conflict conflict);
    }
}
