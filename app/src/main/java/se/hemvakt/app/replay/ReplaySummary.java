package se.hemvakt.app.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import se.hemvakt.model.QuarantineReason;

/**
 * What a replay came to. Each value read is exactly one of ignored, quarantined, duplicate or judged.
 *
 * @param rows read
 * @param values in them: as many, or more or fewer where a row holds a column for each vital; a row that can not be read
 *     counts as one
 * @param ignored as the map says
 * @param duplicates there a second time with the same value
 * @param judged readings the rules were given
 * @param quarantined values by reason
 * @param examples the first place of each reason
 * @param patients with at least one row taken
 * @param patientDays from each patient's first row to the last
 * @param opened episodes by problem
 * @param liveAtEnd episodes not over when their recording ended
 * @param judgingNanos how long the rules and the writing took
 */
public record ReplaySummary(
        long rows,
        long values,
        long ignored,
        long duplicates,
        long judged,
        Map<QuarantineReason, Long> quarantined,
        Map<QuarantineReason, String> examples,
        long patients,
        double patientDays,
        Map<String, Long> opened,
        long liveAtEnd,
        long judgingNanos) {

    /** How many episodes were opened. */
    public long episodes() {
        return opened.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many values are in quarantine. */
    public long quarantinedRows() {
        return quarantined.values().stream().mapToLong(Long::longValue).sum();
    }

    /** For people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(text(
                "%,d rows%s: %,d judged, %,d ignored by the map, %,d duplicates, %,d quarantined",
                rows,
                values == rows ? "" : text(" with %,d values", values),
                judged,
                ignored,
                duplicates,
                quarantinedRows()));
        quarantined.forEach((reason, count) -> lines.add(text(
                "  %-20s %,9d   first: %s",
                reason.name().toLowerCase(Locale.ROOT), count, examples.getOrDefault(reason, ""))));
        lines.add(text(
                "%,d patients over %,.1f patient-days; %,.0f readings judged a second",
                patients, patientDays, judged / Math.max(1e-9, judgingNanos / 1e9)));
        String rate = patientDays > 0 ? text("%.2f a patient-day", episodes() / patientDays) : "no time passed";
        lines.add(text("%,d episodes opened (%s), %,d not over at the end", episodes(), rate, liveAtEnd));
        opened.forEach((problem, count) -> lines.add(text("  %-30s %,9d", problem, count)));
        return lines;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
