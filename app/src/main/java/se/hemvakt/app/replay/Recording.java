package se.hemvakt.app.replay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongConsumer;
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
final class Recording {
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
    private long ignored;
    private long held;

    /** @param heapBytes how much memory there is in all */
    Recording(VitalMap map, QuarantineList quarantine, long heapBytes) {
        this.map = map;
        this.quarantine = quarantine;
        this.rowsMax = heapBytes / 2 / RecordedPatient.ROW_BYTES;
    }

    /** Rows read, without headers. */
    long rows() {
        return rows;
    }

    /** Rows the map says to leave. */
    long ignored() {
        return ignored;
    }

    /** The patients, in the order they first appear. */
    Collection<RecordedPatient> patients() {
        return patients.values();
    }

    /** The files read, by number. */
    List<String> files() {
        return files;
    }

    /**
     * Reads one file.
     *
     * @param file how errors and the quarantine call it
     * @param progress told the rows read in all, after each
     */
    void read(String file, CsvReader in, LongConsumer progress) throws IOException {
        int fileNumber = files.size();
        files.add(file);
        if (!in.next()) {
            throw new CommandFailedException(file + " is empty: the first line must be " + String.join(",", COLUMNS));
        }
        List<String> header = in.row().stream().map(String::strip).toList();
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

    /** What a row says, before anything is known of it. */
    private record Statement(String vital, String value, String unit) {}

    private void take(
            int fileNumber, long line, String name, String time, Statement theirs, VitalMap.@Nullable Entry entry)
            throws IOException {
        String file = files.get(fileNumber);
        if (name.isBlank()) {
            quarantine.add(file, line, QuarantineReason.MALFORMED, "patient is missing");
            return;
        }
        RecordedPatient patient = patients.get(name);
        if (patient == null) {
            Optional<TimeForm> form = TimeForm.of(time);
            if (form.isEmpty()) {
                quarantine.add(file, line, QuarantineReason.MALFORMED, "time is neither ISO 8601 nor seconds");
                return;
            }
            patient = new RecordedPatient(name, newId(name), form.get());
            patients.put(name, patient);
        }
        OptionalLong at = patient.timeForm().parse(time);
        if (at.isEmpty()) {
            quarantine.add(
                    file, line, QuarantineReason.MALFORMED, "time is not in the form of this patient's first row");
            return;
        }
        if (held >= rowsMax) {
            throw new CommandFailedException(file + " line " + line + ": " + held
                    + " readings fill half of the memory; part the recording by patient, or give more with"
                    + " HEMVAKT_JAVA_OPTS=-Xmx8g");
        }
        Statement ours = ours(theirs, entry);
        @Nullable String unit = ours.unit.isEmpty() ? null : ours.unit;
        Checked checked = check.check(ours.vital, ours.value, unit, at.getAsLong(), at.getAsLong());
        if (checked instanceof Checked.Accepted accepted) {
            patient.add(accepted.vital(), accepted.milli(), at.getAsLong(), fileNumber, line);
            held++;
        } else if (checked instanceof Checked.Rejected rejected) {
            quarantine.add(file, line, rejected.reason(), rejected.detail());
            if (rejected.reason() == QuarantineReason.IMPOSSIBLE_VALUE) {
                patient.addImpossible(at.getAsLong(), fileNumber, line);
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
