package se.hemvakt.app.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
    @Test
    void next_quotesCommasAndDoubledQuotes_areUndone() throws IOException {
        assertThat(rows("a,\"b,\"\"c\"\"\",d\n")).containsExactly(List.of("a", "b,\"c\"", "d"));
    }

    @Test
    void next_emptyCellsAndMissingLastNewline_areKept() throws IOException {
        assertThat(rows("a,,b,\r\n,x")).containsExactly(List.of("a", "", "b", ""), List.of("", "x"));
    }

    @Test
    void next_byteOrderMarkAndEmptyLines_arePassedOver() throws IOException {
        assertThat(rows("\uFEFFa,b\n\n\r\n1,2\n")).containsExactly(List.of("a", "b"), List.of("1", "2"));
    }

    @Test
    void line_afterQuotedNewlineAndEmptyLine_isWhereTheRowBegins() throws IOException {
        try (CsvReader reader = new CsvReader(stream("a\n\"x\ny\"\n\nlast\n"))) {
            List<Long> lines = new ArrayList<>();
            while (reader.next()) {
                lines.add(reader.line());
            }
            assertThat(lines).containsExactly(1L, 2L, 5L);
        }
    }

    @Test
    void next_gzip_isRecognisedByItsBytes() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("a,b\n".getBytes(StandardCharsets.UTF_8));
        }
        try (CsvReader reader = new CsvReader(new ByteArrayInputStream(packed.toByteArray()))) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.row()).containsExactly("a", "b");
        }
    }

    @Test
    void next_quoteNeverClosed_failsNamingTheLineItBegan() {
        assertThatThrownBy(() -> rows("a\nb,\"c\nd\n")).hasMessage("line 2: a quote is opened and never closed");
    }

    @Test
    void next_cellWithoutEnd_isRefusedRatherThanHeld() {
        assertThatThrownBy(() -> rows("x".repeat(70_000))).hasMessageContaining("line 1: a cell of more than 65536");
    }

    @Test
    void next_rowsLongerThanTheBuffer_comeOutWhole() throws IOException {
        String cell = "y".repeat(60_000);
        assertThat(rows(cell + "," + cell + "," + cell + "\n")).containsExactly(List.of(cell, cell, cell));
    }

    /** Rows of all lengths lie over the buffer's edges; some need the copying way, most do not. */
    @Test
    void next_rowsOverEveryEdgeOfTheBuffer_comeOutAsTheyWere() throws IOException {
        Random random = new Random(5);
        StringBuilder text = new StringBuilder();
        List<List<String>> rows = new ArrayList<>();
        List<Long> lines = new ArrayList<>();
        long line = 1;
        while (text.length() < 400_000) {
            List<String> row = new ArrayList<>();
            lines.add(line);
            for (int cells = 1 + random.nextInt(40); cells > 0; cells--) {
                String cell = "v".repeat(random.nextInt(12));
                if (random.nextInt(200) == 0) {
                    cell += ",\"\n";
                    line++;
                    text.append('"').append(cell.replace("\"", "\"\"")).append('"');
                } else {
                    text.append(cell);
                }
                row.add(cell);
                text.append(cells > 1 ? "," : random.nextInt(3) == 0 ? "\r\n" : "\n");
            }
            line++;
            rows.add(row);
        }
        // A row of one empty cell is an empty line.
        try (CsvReader reader = new CsvReader(stream(text.toString()))) {
            for (int i = 0; i < rows.size(); i++) {
                if (rows.get(i).equals(List.of(""))) {
                    continue;
                }
                assertThat(reader.next()).isTrue();
                assertThat(reader.line()).isEqualTo(lines.get(i));
                assertThat(reader.width()).isEqualTo(rows.get(i).size());
                int last = rows.get(i).size() - 1;
                assertThat(reader.isText(last, rows.get(i).get(last))).isTrue();
                assertThat(reader.isEmpty(last)).isEqualTo(rows.get(i).get(last).isEmpty());
                assertThat(reader.row()).isEqualTo(rows.get(i));
            }
            assertThat(reader.next()).isFalse();
        }
    }

    @Test
    void write_thenRead_givesTheSameRow() throws IOException {
        List<String> row = List.of("plain", "with,comma", "with \"quote\"", "two\nlines", "");
        StringWriter text = new StringWriter();
        new CsvWriter(text).write(row);
        assertThat(rows(text.toString())).containsExactly(row);
    }

    private static List<List<String>> rows(String text) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        try (CsvReader reader = new CsvReader(stream(text))) {
            while (reader.next()) {
                rows.add(List.copyOf(reader.row()));
            }
        }
        return rows;
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
