package se.hemvakt.app.replay;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.hemvakt.app.csv.CsvWriter;
import se.hemvakt.model.QuarantineReason;

/**
 * What of a recording could not be taken: counted by reason with the first place of each, and all of it with file and line
 * in a CSV if one is wanted. Nothing vanishes (hazard H02), no value is copied (H36).
 */
final class QuarantineList {
    private final @Nullable CsvWriter out;
    private final Map<QuarantineReason, Tally> byReason = new EnumMap<>(QuarantineReason.class);

    QuarantineList(@Nullable CsvWriter out) throws IOException {
        this.out = out;
        if (out != null) {
            out.write(List.of("file", "line", "reason", "detail"));
        }
    }

    void add(String file, long line, QuarantineReason reason, String detail) throws IOException {
        Tally tally = byReason.computeIfAbsent(reason, first -> new Tally(file, line, detail));
        tally.count++;
        if (out != null) {
            out.write(List.of(file, Long.toString(line), reason.name(), detail));
        }
    }

    long total() {
        return byReason.values().stream().mapToLong(tally -> tally.count).sum();
    }

    /** How many of each reason, and an example. */
    Map<QuarantineReason, Tally> byReason() {
        return byReason;
    }

    static final class Tally {
        private final String file;
        private final long line;
        private final String detail;
        private long count;

        private Tally(String file, long line, String detail) {
            this.file = file;
            this.line = line;
            this.detail = detail;
        }

        long count() {
            return count;
        }

        String firstPlace() {
            return file + " line " + line + ": " + detail;
        }
    }
}
