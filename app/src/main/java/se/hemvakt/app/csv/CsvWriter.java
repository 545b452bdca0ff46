package se.hemvakt.app.csv;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Writes CSV rows (RFC 4180, LF), quoting only what must be quoted. The caller owns the writer. */
public final class CsvWriter {
    private final Writer out;

    public CsvWriter(Writer out) {
        this.out = out;
    }

    public void write(List<String> row) throws IOException {
        for (int i = 0; i < row.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            writeCell(row.get(i));
        }
        out.write('\n');
    }

    private void writeCell(String cell) throws IOException {
        if (!mustQuote(cell)) {
            out.write(cell);
            return;
        }
        out.write('"');
        out.write(cell.replace("\"", "\"\""));
        out.write('"');
    }

    private static boolean mustQuote(String cell) {
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                return true;
            }
        }
        return false;
    }
}
