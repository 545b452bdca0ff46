package se.hemvakt.sim.recording;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A recording: {@code patient,time,vital,value,unit} with a heading line, plain or gzip; time in seconds or ISO-8601 (without a
 * zone: UTC). The last column takes the rest of the line, since some units hold a comma.
 *
 * <p>A line that cannot be read is counted and named, and the others are used: a recording of half a million lines is not given
 * up for one.
 */
public final class Recording {
    private static final List<String> HEADING = List.of("patient", "time", "vital", "value", "unit");
    private static final int COMPLAINTS_MAX = 10;
    private static final int GZIP_FIRST = 0x1F;
    private static final int GZIP_SECOND = 0x8B;

    /** One value of one patient, as text. */
    record Row(long timeMs, String vital, String value, String unit) {}

    private final Map<String, List<Row>> patients = new LinkedHashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private final Map<String, String> words = new HashMap<>();
    private long rows;
    private long leftOut;
    private long unreadable;

    private Recording() {}

    /**
     * Reads a whole file.
     *
     * @throws IOException if it cannot be read, or its heading is not a recording's
     */
    public static Recording read(Path file, Names names) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            in.mark(2);
            boolean zipped = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
            in.reset();
            BufferedReader lines = new BufferedReader(
                    new InputStreamReader(zipped ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8));
            Recording recording = new Recording();
            recording.heading(file, lines.readLine());
            String line;
            for (long number = 2; (line = lines.readLine()) != null; number++) {
                recording.line(line, number, names);
            }
            recording.patients.values().forEach(list -> list.sort(Comparator.comparingLong(Row::timeMs)));
            recording.words.clear();
            return recording;
        }
    }

    /** The patients' names, in the order of the file. */
    public List<String> patients() {
        return List.copyOf(patients.keySet());
    }

    /** Rows that will be sent. */
    public long rows() {
        return rows;
    }

    /** Rows the names left out. */
    public long leftOut() {
        return leftOut;
    }

    /** Lines that could not be read. */
    public long unreadable() {
        return unreadable;
    }

    /** What was wrong with the first few lines that could not be read, with their numbers. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    List<Row> rowsOf(String patient) {
        return patients.getOrDefault(patient, List.of());
    }

    private void heading(Path file, @Nullable String line) throws IOException {
        List<String> columns = line == null ? List.of() : List.of(line.strip().split(","));
        if (!columns.equals(HEADING)) {
            throw new IOException(
                    file.getFileName() + " is no recording: its first line must be " + String.join(",", HEADING));
        }
    }

    private void line(String line, long number, Names names) {
        if (line.isBlank()) {
            return;
        }
        String[] columns = line.split(",", HEADING.size());
        if (columns.length < HEADING.size() || columns[0].isBlank() || columns[2].isBlank()) {
            complain(number, "needs patient,time,vital,value,unit");
            return;
        }
        long timeMs;
        try {
            timeMs = time(columns[1].strip());
        } catch (ArithmeticException | DateTimeException | NumberFormatException e) {
            complain(number, "its time is neither seconds nor ISO-8601");
            return;
        }
        Optional<Names.Name> name = names.of(columns[2].strip(), columns[4].strip());
        if (name.isEmpty()) {
            leftOut++;
            return;
        }
        rows++;
        patients.computeIfAbsent(columns[0].strip(), p -> new ArrayList<>())
                .add(new Row(
                        timeMs,
                        once(name.get().vital()),
                        once(columns[3].strip()),
                        once(name.get().unit())));
    }

    private void complain(long number, String what) {
        unreadable++;
        if (complaints.size() < COMPLAINTS_MAX) {
            complaints.add("line " + number + ": " + what);
        }
    }

    /** The same words and values come a hundred thousand times. */
    private String once(String word) {
        String known = words.putIfAbsent(word, word);
        return known == null ? word : known;
    }

    private static long time(String text) {
        if (text.indexOf('-', 1) < 0) {
            return new BigDecimal(text)
                    .movePointRight(3)
                    .setScale(0, RoundingMode.FLOOR)
                    .longValueExact();
        }
        TemporalAccessor time =
                DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return (time instanceof OffsetDateTime zoned ? zoned : ((LocalDateTime) time).atOffset(ZoneOffset.UTC))
                .toInstant()
                .toEpochMilli();
    }
}
