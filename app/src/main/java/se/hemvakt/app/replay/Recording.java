package se.hemvakt.app.replay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.app.csv.CsvReader;
import se.hemvakt.ingest.check.Checked;
import se.hemvakt.ingest.check.ReadingCheck;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.QuarantineReason;

/**
 * Recorded readings, checked as live ones are and held by patient. Files may be in any order; the readings stay in memory
 * (21 bytes each) until all are read, since only then is each patient's order known. How many fit is bounded by the heap: at
 * half of it the reading stops and says so.
 */
public final class Recording {
    private static final String PATIENT = "patient";
    private static final String TIME = "time";
    private static final String VITAL = "vital";
    private static final String VALUE = "value";
    private static final String UNIT = "unit";
    private static final List<String> COLUMNS = List.of(PATIENT, TIME, VITAL, VALUE, UNIT);

    private final VitalMap map;
    private final QuarantineList quarantine;
    private final long rowsMax;
    private final ReadingCheck check = new ReadingCheck(ReadingCheck.AGE_MAX);
    private final Map<String, RecordedPatient> patients = new LinkedHashMap<>();
    private final Set<PatientId> ids = new HashSet<>();
    private final List<String> files = new ArrayList<>();
    private long rows;
    private long values;
    private long ignored;
    private long held;

    /** @param heapBytes how much memory there is in all */
    Recording(VitalMap map, QuarantineList quarantine, long heapBytes) {
        this.map = map;
        this.quarantine = quarantine;
        this.rowsMax = heapBytes / 2 / RecordedPatient.ROW_BYTES;
    }

    /** Of no file: what is stored is added patient by patient. */
    static Recording empty() throws IOException {
        return new Recording(
                VitalMap.none(), new QuarantineList(null), Runtime.getRuntime().maxMemory());
    }

    /** @throws CommandFailedException if there is no more room */
    void add(RecordedPatient patient) {
        held += patient.size();
        if (held > rowsMax) {
            throw new CommandFailedException(
                    held + " readings fill half of the memory; ask for fewer days, or give more"
                            + " memory with HEMVAKT_JAVA_OPTS=-Xmx8g");
        }
        values += patient.size();
        patients.put(patient.name(), patient);
    }

    /** Rows read, without headers. */
    long rows() {
        return rows;
    }

    /** Values in them; a row that can not be read counts as one. */
    public long values() {
        return values;
    }

    /** Values the map says to leave. */
    long ignored() {
        return ignored;
    }

    /** The patients, in the order they first appear. */
    Collection<RecordedPatient> patients() {
        return patients.values();
    }

    /** What could not be taken. */
    QuarantineList quarantined() {
        return quarantine;
    }

    /** The second of two values for one vital and time. */
    void quarantine(RecordedPatient.Conflict conflict) throws IOException {
        quarantine.add(
                files.get(conflict.file()),
                conflict.line(),
                QuarantineReason.CONFLICT,
                conflict.vital().code() + ": another value at this time stands on line " + conflict.firstLine());
    }

    /**
     * Reads recordings of one layout.
     *
     * @param map foreign names and units
     * @param files CSV or CSV.GZ
     * @param progress told from time to time how far it has come
     * @throws CommandFailedException if one can not be used
     */
    public static Recording of(VitalMap map, List<Path> files, Consumer<Supplier<String>> progress) throws IOException {
        Recording recording = new Recording(
                map, new QuarantineList(null), Runtime.getRuntime().maxMemory());
        recording.read(files, progress);
        return recording;
    }

    void read(List<Path> paths, Consumer<Supplier<String>> progress) throws IOException {
        for (Path path : paths) {
            read(path.toString(), Files.newInputStream(path), progress);
        }
    }

    /** Reads one stream, and closes it. */
    void read(String file, InputStream stream, Consumer<Supplier<String>> progress) throws IOException {
        try (InputStream in = stream;
                CsvReader csv = new CsvReader(in)) {
            read(file, csv, read -> {
                if (read % 16_384 == 0) {
                    progress.accept(() -> read + " rows read");
                }
            });
        } catch (CsvReader.CsvException e) {
            throw e.in(file);
        }
    }

    /**
     * Reads one file.
     *
     * @param file how errors and the quarantine call it
     * @param progress told the rows read in all, after each
     */
    private void read(String file, CsvReader in, LongConsumer progress) throws IOException {
        int fileNumber = files.size();
        files.add(file);
        if (!in.next()) {
            throw new CommandFailedException(file + " is empty: the first line must "
                    + (map.wide() == null ? "be " + String.join(",", COLUMNS) : "name the map's columns"));
        }
        List<String> header = in.row().stream().map(String::strip).toList();
        WideForm wide = map.wide();
        if (wide != null) {
            readWide(wide.bind(file, in.line(), header), file, in, progress);
            return;
        }
        for (String column : COLUMNS) {
            if (!header.contains(column)) {
                throw new CommandFailedException(file + " line " + in.line() + ": the header lacks " + column
                        + "; it must name " + String.join(",", COLUMNS));
            }
        }
        int patient = header.indexOf(PATIENT);
        int time = header.indexOf(TIME);
        int vital = header.indexOf(VITAL);
        int value = header.indexOf(VALUE);
        int unit = header.indexOf(UNIT);
        while (in.next()) {
            List<String> row = in.row();
            rows++;
            values++;
            VitalMap.@Nullable Entry entry = vital < row.size() ? map.find(row.get(vital)) : null;
            if (entry != null && entry.isIgnored()) {
                ignored++;
            } else if (row.size() != header.size()) {
                String detail = row.size() + " columns, the header has " + header.size();
                quarantine.add(file, in.line(), QuarantineReason.MALFORMED, detail);
            } else {
                take(
                        fileNumber,
                        in.line(),
                        row.get(patient),
                        row.get(time),
                        new Statement(row.get(vital), row.get(value), row.get(unit)),
                        entry);
            }
            progress.accept(rows);
        }
    }

    /** One row an instant, one column a vital; an empty cell says nothing. */
    private void readWide(WideForm.Bound form, String file, CsvReader in, LongConsumer progress) throws IOException {
        int fileNumber = files.size() - 1;
        RecordedPatient before = null;
        while (in.next()) {
            rows++;
            if (in.width() != form.width()) {
                values++;
                String detail = in.width() + " columns, the header has " + form.width();
                quarantine.add(file, in.line(), QuarantineReason.MALFORMED, detail);
            } else {
                // The rows of a patient stand together, as a rule: then the name need not be made and looked up.
                RecordedPatient patient = before != null && in.isText(form.patient(), before.name())
                        ? before
                        : patient(fileNumber, in.line(), in.text(form.patient()), form.timeForm());
                if (patient == null) {
                    values++;
                } else {
                    takeWide(form, fileNumber, in, patient);
                }
                before = patient;
            }
            progress.accept(rows);
        }
    }

    private void takeWide(WideForm.Bound form, int fileNumber, CsvReader row, RecordedPatient patient)
            throws IOException {
        OptionalLong at = form.timeForm().parse(row.text(form.time()));
        if (at.isEmpty()) {
            values++;
            quarantine.add(
                    files.get(fileNumber),
                    row.line(),
                    QuarantineReason.MALFORMED,
                    "time is not a number of the map's unit");
            return;
        }
        patient.seen(at.getAsLong());
        for (WideForm.BoundColumn column : form.columns()) {
            if (row.isEmpty(column.index())) {
                continue;
            }
            values++;
            WideForm.Column vital = column.column();
            if (vital.isIgnored()) {
                ignored++;
            } else {
                Checked checked = vital.check(check, row, column.index(), at.getAsLong());
                keep(patient, fileNumber, row.line(), at.getAsLong(), checked);
            }
        }
    }

    /** What a row says, before anything is known of it. */
    private record Statement(String vital, String value, String unit) {}

    private void take(
            int fileNumber, long line, String name, String time, Statement theirs, VitalMap.@Nullable Entry entry)
            throws IOException {
        RecordedPatient patient = patients.get(name);
        if (patient == null) {
            patient = patient(fileNumber, line, name, TimeForm.of(time).orElse(null));
        }
        if (patient == null) {
            return;
        }
        OptionalLong at = patient.timeForm().parse(time);
        if (at.isEmpty()) {
            quarantine.add(
                    files.get(fileNumber),
                    line,
                    QuarantineReason.MALFORMED,
                    "time is not in the form of this patient's first row");
            return;
        }
        Statement ours = ours(theirs, entry);
        @Nullable String unit = ours.unit.isEmpty() ? null : ours.unit;
        keep(
                patient,
                fileNumber,
                line,
                at.getAsLong(),
                check.check(ours.vital, ours.value, unit, at.getAsLong(), at.getAsLong()));
    }

    /** The patient of this name, made at its first row; null, and quarantined, when there is no name or no time. */
    private @Nullable RecordedPatient patient(int fileNumber, long line, String name, @Nullable TimeForm form)
            throws IOException {
        if (name.isBlank()) {
            quarantine.add(files.get(fileNumber), line, QuarantineReason.MALFORMED, "patient is missing");
            return null;
        }
        RecordedPatient patient = patients.get(name);
        if (patient == null) {
            if (form == null) {
                quarantine.add(
                        files.get(fileNumber),
                        line,
                        QuarantineReason.MALFORMED,
                        "time is neither ISO 8601 nor seconds");
                return null;
            }
            patient = new RecordedPatient(name, newId(name), form);
            patients.put(name, patient);
        }
        return patient;
    }

    private void keep(RecordedPatient patient, int fileNumber, long line, long at, Checked checked) throws IOException {
        if (held >= rowsMax) {
            throw new CommandFailedException(files.get(fileNumber) + " line " + line + ": " + held
                    + " readings fill half of the memory; part the recording by patient, or give more with"
                    + " HEMVAKT_JAVA_OPTS=-Xmx8g");
        }
        if (checked instanceof Checked.Accepted accepted) {
            patient.add(accepted.vital(), accepted.milli(), at, fileNumber, line);
            held++;
        } else if (checked instanceof Checked.Rejected rejected) {
            quarantine.add(files.get(fileNumber), line, rejected.reason(), rejected.detail());
            if (rejected.reason() == QuarantineReason.IMPOSSIBLE_VALUE) {
                patient.addImpossible(at, fileNumber, line);
                held++;
            }
        }
    }

    private Statement ours(Statement theirs, VitalMap.@Nullable Entry entry) {
        String unit = map.unit(theirs.unit);
        if (entry == null) {
            return new Statement(theirs.vital, theirs.value, unit);
        }
        VitalMap.@Nullable Conversion conversion = entry.units().get(unit);
        if (conversion == null) {
            return new Statement(entry.vital(), theirs.value, unit);
        }
        return new Statement(entry.vital(), conversion.convert(theirs.value), conversion.unit());
    }

    /**
     * A patient's number from the name alone, so that an episode has the same id whichever files are read with it. Two names
     * with one number (one in 10^8 for 10,000 patients) get neighbours.
     */
    private PatientId newId(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            long number = 0;
            for (int i = 0; i < 7; i++) {
                number = number << 8 | (hash[i] & 0xff);
            }
            number = Math.floorMod(number, PatientId.MAX) + 1;
            while (!ids.add(new PatientId(number))) {
                number = number % PatientId.MAX + 1;
            }
            return new PatientId(number);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
