package se.hemvakt.app.csv;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

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
    private final StringBuilder cell = new StringBuilder();
    private final List<String> row = new ArrayList<>();

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
        rowLine = line;
        while (readCell()) {
            if (row.size() >= ROW_CELLS_MAX) {
                throw new CsvException(rowLine, "more than " + ROW_CELLS_MAX + " columns: is this a CSV file?");
            }
        }
        return true;
    }

    /** The cells of the row now; reused by {@link #next()}. */
    public List<String> row() {
        return row;
    }

    /** The line on which the row now begins, the first being 1. */
    public long line() {
        return rowLine;
    }

    /** Reads a cell and what ends it; true if another follows on this row. */
    private boolean readCell() throws IOException {
        String plain = plainCell();
        if (plain != null) {
            row.add(plain);
            if (buffer[position] == ',') {
                position++;
                return true;
            }
            position++;
            line++;
            return false;
        }
        cell.setLength(0);
        boolean quoted = peek() == '"';
        if (quoted) {
            position++;
            readQuoted();
        }
        while (true) {
            int c = peek();
            if (c == END) {
                row.add(cell.toString());
                return false;
            }
            position++;
            if (c == ',') {
                row.add(cell.toString());
                return true;
            }
            if (c == '\n' || c == '\r') {
                if (c == '\r' && peek() == '\n') {
                    position++;
                }
                line++;
                row.add(cell.toString());
                return false;
            }
            append((char) c);
        }
    }

    /**
     * The cell that begins here, when it lies whole in the buffer, needs nothing taken away and ends with a comma or a line
     * feed; else null and nothing is taken. Nearly every cell of a recording: this is most of the time of reading one.
     */
    private @Nullable String plainCell() {
        int from = position;
        for (int i = from; i < limit; i++) {
            char c = buffer[i];
            if (c == ',' || c == '\n') {
                if (i - from > CELL_CHARS_MAX) {
                    return null;
                }
                position = i;
                return i == from ? "" : new String(buffer, from, i - from);
            }
            if (c == '"' || c == '\r') {
                return null;
            }
        }
        return null;
    }

    private void readQuoted() throws IOException {
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
            append((char) c);
        }
    }

    private void append(char c) throws CsvException {
        if (cell.length() >= CELL_CHARS_MAX) {
            throw new CsvException(
                    rowLine, "a cell of more than " + CELL_CHARS_MAX + " characters: is a quote missing?");
        }
        cell.append(c);
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
