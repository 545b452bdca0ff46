package se.hemvakt.app.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.app.csv.CsvReader;
import se.hemvakt.app.replay.OutcomeColumns;
import se.hemvakt.app.replay.TimeForm;

/** What became of the patients of a recording: one row each. */
final class Outcomes {
    private final String file;
    private final @Nullable TimeForm onsetForm;
    private final Map<String, Outcome> byPatient;

    private Outcomes(String file, @Nullable TimeForm onsetForm, Map<String, Outcome> byPatient) {
        this.file = file;
        this.onsetForm = onsetForm;
        this.byPatient = byPatient;
    }

    /** @throws CommandFailedException if a column is missing or a patient stands there twice, naming the line */
    static Outcomes read(Path path, OutcomeColumns columns) throws IOException {
        String file = path.toString();
        Map<String, Outcome> byPatient = new HashMap<>();
        try (InputStream in = Files.newInputStream(path);
                CsvReader csv = new CsvReader(in)) {
            if (!csv.next()) {
                throw new CommandFailedException(file + " is empty: the first line must name its columns");
            }
            List<String> header = csv.row().stream().map(String::strip).toList();
            int patient = column(file, header, columns.patient());
            int onset = column(file, header, columns.onset());
            String excludeColumn = columns.exclude();
            int exclude = excludeColumn == null ? -1 : column(file, header, excludeColumn);
            while (csv.next()) {
                List<String> row = csv.row();
                if (row.size() != header.size()) {
                    throw new CommandFailedException(file + " line " + csv.line() + ": " + row.size()
                            + " columns, the header has " + header.size());
                }
                boolean excluded = exclude >= 0 && row.get(exclude).equals("1");
                Outcome one = new Outcome(row.get(onset), excluded, csv.line());
                if (byPatient.put(row.get(patient), one) != null) {
                    throw new CommandFailedException(
                            file + " line " + csv.line() + ": this patient has a row already; one row each");
                }
            }
        } catch (CsvReader.CsvException e) {
            throw e.in(file);
        }
        return new Outcomes(file, columns.onsetForm(), byPatient);
    }

    private static int column(String file, List<String> header, String column) {
        int index = header.indexOf(column);
        if (index < 0) {
            throw new CommandFailedException(file + " line 1: the header lacks " + column
                    + "; name its columns in the map (outcomes: {patient: ..., onset: ...})");
        }
        return index;
    }

    /** Whether anything is known of what became of this patient. */
    boolean knows(String patient) {
        return byPatient.containsKey(patient);
    }

    boolean isExcluded(String patient) {
        Outcome outcome = byPatient.get(patient);
        return outcome != null && outcome.excluded;
    }

    /** @throws CommandFailedException if it is written otherwise than the map says */
    OptionalLong onset(String patient, TimeForm patientForm) {
        Outcome outcome = byPatient.get(patient);
        if (outcome == null || outcome.onset.isBlank()) {
            return OptionalLong.empty();
        }
        OptionalLong onset = (onsetForm == null ? patientForm : onsetForm).parse(outcome.onset);
        if (onset.isEmpty()) {
            throw new CommandFailedException(file + " line " + outcome.line
                    + ": the onset is not written as "
                    + (onsetForm == null ? "the patient's times in the recording" : "the map says"));
        }
        return onset;
    }

    private record Outcome(String onset, boolean excluded, long line) {}
}
