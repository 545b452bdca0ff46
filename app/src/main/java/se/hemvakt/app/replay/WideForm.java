package se.hemvakt.app.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.app.csv.CsvReader;
import se.hemvakt.app.csv.Thousandths;
import se.hemvakt.ingest.check.Checked;
import se.hemvakt.ingest.check.ReadingCheck;
import se.hemvakt.ingest.decode.DecimalText;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.yaml.Yaml;

/**
 * A recording with one row an instant and one column a vital. Every column must be named, so that none is left by mistake.
 *
 * <pre>
 *   wide:
 *     patient: id
 *     time: {column: hour, unit: h}              # s, min, h or d since the recording's beginning
 *     columns:
 *       HR: {is: heart_rate, unit: /min}
 *       FiO2: {is: oxygen, above: 0.21, from: 0.2, to: 1}   # yes or no; outside from..to the value is impossible
 *       Lactate: ignore
 * </pre>
 *
 * @param patient the name of the column that tells the patient
 * @param time the name of the column that tells the time
 * @param timeForm how it does
 * @param columns the others, by name
 */
record WideForm(String patient, String time, TimeForm timeForm, Map<String, Column> columns) {
    private static final Column IGNORED = new Column(null, null, null);

    static WideForm of(Yaml wide, Map<String, String> unitAliases) {
        Map<String, Yaml> top = wide.map(Set.of("patient", "time", "columns"));
        Yaml time = need(wide, top, "time", "{column: hour, unit: h}");
        Map<String, Column> columns = new LinkedHashMap<>();
        need(wide, top, "columns", "{HR: {is: heart_rate, unit: /min}}")
                .map()
                .forEach((name, column) -> columns.put(name.text(), column(column, unitAliases)));
        return new WideForm(
                need(wide, top, "patient", "the name of a column").text(),
                timeColumn(time),
                timeForm(time),
                Map.copyOf(columns));
    }

    private static Column column(Yaml column, Map<String, String> unitAliases) {
        if (column.isScalar() && column.text().equals("ignore")) {
            return IGNORED;
        }
        Map<String, Yaml> fields = column.map(Set.of("is", "unit", "above", "from", "to"));
        Yaml is = need(column, fields, "is", "heart_rate");
        Vital vital = Vital.ofCode(VitalMap.vital(is)).orElseThrow();
        Yaml above = fields.get("above");
        if (above != null) {
            if (vital.kind() != Vital.Kind.CODED) {
                throw above.problem("makes yes or no of a number, and " + vital.code() + " is not yes or no");
            }
            return new Column(
                    vital,
                    null,
                    new YesAbove(
                            number(above),
                            number(need(column, fields, "from", "the lowest that is possible")),
                            number(need(column, fields, "to", "the highest that is possible"))));
        }
        Yaml unit = fields.get("unit");
        if (unit == null && vital.kind() == Vital.Kind.NUMERIC) {
            throw column.problem("must say the unit, such as unit: " + vital.unit());
        }
        return new Column(vital, unit == null ? null : unitAliases.getOrDefault(unit.text(), unit.text()), null);
    }

    static Yaml need(Yaml of, Map<String, Yaml> fields, String name, String example) {
        Yaml field = fields.get(name);
        if (field == null) {
            throw of.problem("must have " + name + ": " + example);
        }
        return field;
    }

    static String timeColumn(Yaml time) {
        return need(time, time.map(Set.of("column", "unit")), "column", "hour").text();
    }

    static TimeForm timeForm(Yaml time) {
        Yaml unit = need(time, time.map(Set.of("column", "unit")), "unit", "h");
        return TimeForm.Count.ofUnit(unit.text()).orElseThrow(() -> unit.problem("must be s, min, h or d"));
    }

    private static long number(Yaml number) {
        OptionalLong milli = Thousandths.parse(number.text());
        if (milli.isEmpty()) {
            throw number.problem("must be a number");
        }
        return milli.getAsLong();
    }

    /**
     * The form over a file's header.
     *
     * @throws CommandFailedException if a column is missing, or one is there that the map does not name
     */
    Bound bind(String file, long line, List<String> header) {
        List<BoundColumn> bound = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i);
            Column column = columns.get(name);
            if (column != null) {
                bound.add(new BoundColumn(i, column));
            } else if (!name.equals(patient) && !name.equals(time)) {
                throw new CommandFailedException(file + " line " + line + ": the map does not name the column " + name
                        + "; say what it is, or ignore");
            }
        }
        return new Bound(
                header.size(), index(file, line, header, patient), index(file, line, header, time), timeForm, bound);
    }

    static int index(String file, long line, List<String> header, String column) {
        int index = header.indexOf(column);
        if (index < 0) {
            throw new CommandFailedException(file + " line " + line + ": the header lacks " + column);
        }
        return index;
    }

    /**
     * @param vital null when it is to be left
     * @param unit what its values are in; null for a code
     * @param yesAbove how a number becomes yes or no; null when it is taken as it stands
     */
    record Column(
            @Nullable Vital vital,
            @Nullable String unit,
            @Nullable YesAbove yesAbove) {
        boolean isIgnored() {
            return vital == null;
        }

        /** Judges the cell of this column as live readings are judged. */
        Checked check(ReadingCheck check, CsvReader row, int index, long at) {
            Vital of = vital;
            if (of == null) {
                throw new IllegalStateException("an ignored column is not checked");
            }
            if (yesAbove == null && of.kind() == Vital.Kind.CODED) {
                return check.check(of.code(), row.text(index), unit, at, at);
            }
            long milli = row.cell(index, DecimalText::milli);
            if (milli == DecimalText.NOT_A_NUMBER) {
                return new Checked.Rejected(QuarantineReason.NOT_A_NUMBER, of.code() + ": value is not a number");
            }
            if (yesAbove == null) {
                return check.check(of, milli, unit, at, at);
            }
            if (milli < yesAbove.from || milli > yesAbove.to) {
                return new Checked.Rejected(
                        QuarantineReason.IMPOSSIBLE_VALUE, of.code() + " from a number outside the map's from..to");
            }
            return check.check(of, milli > yesAbove.above ? 1000 : 0, null, at, at);
        }
    }

    /** Thousandths: yes above the first; possible from the second to the third. */
    record YesAbove(long above, long from, long to) {}

    /** The form with the places of its columns in one file. */
    record Bound(int width, int patient, int time, TimeForm timeForm, List<BoundColumn> columns) {}

    record BoundColumn(int index, Column column) {}
}
