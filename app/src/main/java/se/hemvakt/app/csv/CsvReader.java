package se.hemvakt.app.csv;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Reads CSV (RFC 4180: comma, double quotes, CRLF or LF, UTF-8 with or without a byte order mark), row by row, holding one
 * row. Empty lines are passed over. Gzip is recognised by its first bytes, whatever the name says.
 *
 * <p>A cell holds at most 64 Ki characters and a row at most 1,000 cells; beyond that, or when a quote is never closed, it
 * fails and names the line, rather than eating the rest of the file.
 */
public final class CsvReader implements Closeable {
    private static final int CELL_CHARS_MAX = 1 << 16;
    private static final int ROW_CELLS_MAX = 1000;
    private static final int END = -1;

    private final Reader in;
    private final char[] buffer = new char[1 << 16];
    private int position;
    private int limit;
    private long line = 1;
    private long rowLine = 1;

    /** The characters of the row now: {@link #buffer} itself when the row lies whole in it, else {@link #copied}. */
    private char[] chars = buffer;

    private char[] copied = new char[1 << 10];
    private int copiedLength;
    private int width;
    private int[] from = new int[32];
    private int[] to = new int[32];
    private final List<String> row = new ArrayList<>();
    private boolean rowMade;

    /** Reads from the stream and owns it. */
    public CsvReader(InputStream stream) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(stream, 1 << 16);
        buffered.mark(2);
        int first = buffered.read();
        int second = buffered.read();
        buffered.reset();
        boolean gzip = first == 0x1f && second == 0x8b;
        InputStream plain = gzip ? new GZIPInputStream(buffered, 1 << 16) : buffered;
        // A byte that is no UTF-8 becomes a replacement character: the row is then judged by its columns, not lost.
        this.in = new InputStreamReader(plain, StandardCharsets.UTF_8);
        if (peek() == '\uFEFF') {
            position++;
        }
    }

    /** Goes to the next row; false at the end. {@link #row()} then holds its cells. */
    public boolean next() throws IOException {
        while (true) {
            int c = peek();
            if (c == END) {
                return false;
            }
            if (c != '\n' && c != '\r') {
                break;
            }
            position++;
            if (c == '\n') {
                line++;
            }
        }
        row.clear();
        rowMade = false;
        rowLine = line;
        width = 0;
        if (!plainRow()) {
            width = 0;
            copiedLength = 0;
            boolean more = true;
            while (more) {
                more = readCell();
            }
            chars = copied;
        }
        return true;
    }

    /** The cells of the row now; reused by {@link #next()}. */
    public List<String> row() {
        if (!rowMade) {
            for (int i = 0; i < width; i++) {
                row.add(from[i] == to[i] ? "" : new String(chars, from[i], to[i] - from[i]));
            }
            rowMade = true;
        }
        return row;
    }

    /** How many cells the row now has. */
    public int width() {
        return width;
    }

    /**
     * One cell without making a text of it: most cells of a recording are numbers.
     *
     * @param read is given the characters that hold it, where in them it begins, and its length; valid only until it returns
     */
    public long cell(int index, CellReader read) {
        return read.read(chars, from[index], to[index] - from[index]);
    }

    /** One cell as text. */
    public String text(int index) {
        return new String(chars, from[index], to[index] - from[index]);
    }

    public boolean isEmpty(int index) {
        return from[index] == to[index];
    }

    /** Whether the cell holds this text. */
    public boolean isText(int index, String text) {
        int length = to[index] - from[index];
        if (length != text.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (chars[from[index] + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The line on which the row now begins, the first being 1. */
    public long line() {
        return rowLine;
    }

    /** Makes a number of a cell's characters. */
    @FunctionalInterface
    public interface CellReader {
        long read(char[] chars, int offset, int length);
    }

    /**
     * The row, when it has no quotes and fits into the buffer: then its cells are places in it, and nothing is copied. Nearly
     * every row of a recording is such a one. False, and nothing taken, when it is not.
     */
    private boolean plainRow() throws IOException {
        chars = buffer;
        int begin = position;
        int i = position;
        while (true) {
            if (i == limit) {
                if (!fill()) {
                    return false;
                }
                // What was found before moved with the buffer: begin again, since a row is short.
                width = 0;
                begin = position;
                i = position;
                continue;
            }
            char c = buffer[i];
            if (c == '"' || (c == '\r' && i + 1 == limit)) {
                return false;
            }
            if (c == ',' || c == '\n' || c == '\r') {
                place(begin, i);
                begin = i + 1;
                if (c != ',') {
                    position = c == '\r' && buffer[i + 1] == '\n' ? i + 2 : i + 1;
                    line++;
                    return true;
                }
            }
            i++;
        }
    }

    /** Moves what is left to the front and reads more behind it; false when there is no room or no more. */
    private boolean fill() throws IOException {
        if (position > 0) {
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= position;
            position = 0;
        }
        if (limit == buffer.length) {
            return false;
        }
        int more = in.read(buffer, limit, buffer.length - limit);
        if (more <= 0) {
            return false;
        }
        limit += more;
        return true;
    }

    private void place(int begin, int end) throws CsvException {
        if (width == from.length) {
            from = Arrays.copyOf(from, 2 * width);
            to = Arrays.copyOf(to, 2 * width);
        }
        if (width >= ROW_CELLS_MAX) {
            throw new CsvException(rowLine, "more than " + ROW_CELLS_MAX + " columns: is this a CSV file?");
        }
        from[width] = begin;
        to[width] = end;
        width++;
    }

    /** Copies a cell and reads what ends it; true if another follows on this row. */
    private boolean readCell() throws IOException {
        int begin = copiedLength;
        boolean quoted = peek() == '"';
        if (quoted) {
            position++;
            readQuoted(begin);
        }
        while (true) {
            int c = peek();
            if (c == END) {
                place(begin, copiedLength);
                return false;
            }
            position++;
            if (c == ',') {
                place(begin, copiedLength);
                return true;
            }
            if (c == '\n' || c == '\r') {
                if (c == '\r' && peek() == '\n') {
                    position++;
                }
                line++;
                place(begin, copiedLength);
                return false;
            }
            append(begin, (char) c);
        }
    }

    private void readQuoted(int begin) throws IOException {
        while (true) {
            int c = peek();
            if (c == END) {
                throw new CsvException(rowLine, "a quote is opened and never closed");
            }
            position++;
            if (c == '"') {
                if (peek() != '"') {
                    return;
                }
                position++;
            } else if (c == '\n') {
                line++;
            }
            append(begin, (char) c);
        }
    }

    private void append(int begin, char c) throws CsvException {
        if (copiedLength - begin >= CELL_CHARS_MAX) {
            throw new CsvException(
                    rowLine, "a cell of more than " + CELL_CHARS_MAX + " characters: is a quote missing?");
        }
        if (copiedLength == copied.length) {
            copied = Arrays.copyOf(copied, 2 * copiedLength);
        }
        copied[copiedLength++] = c;
    }

    private int peek() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(0, in.read(buffer, 0, buffer.length));
            if (limit == 0) {
                return END;
            }
        }
        return buffer[position];
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** The file is no CSV; the message begins with the line. */
    public static final class CsvException extends IOException {
        private static final long serialVersionUID = 1L;

        CsvException(long line, String what) {
            super("line " + line + ": " + what);
        }

        private CsvException(String message) {
            super(message);
        }

        /** The same, naming the file. */
        public CsvException in(String file) {
            return new CsvException(file + " " + getMessage());
        }
    }
}
