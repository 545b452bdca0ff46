package se.hemvakt.app.score;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.app.csv.CsvReader;
import se.hemvakt.app.csv.CsvWriter;
import se.hemvakt.app.csv.Thousandths;
import se.hemvakt.model.Acvpu;
import se.hemvakt.model.News2;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.eval.News2Calculator;

/**
 * Adds the NEWS2 to each row of a table, row by row in bounded memory.
 *
 * <p>An empty cell is a missing part: no score then, the band and red part that the other parts already demand, and the
 * names of what is missing (hazard H18). A cell that holds something else than its column may is never taken for missing in
 * silence: it stops the run, or with {@code lenient} it counts as missing and its column is named in {@code invalid}.
 */
public final class ScoreTable {
    private static final String SEPARATOR = ";";

    private final String file;
    private final CsvReader in;
    private final CsvWriter out;
    private final boolean lenient;
    private final int[] columnOf = new int[Column.values().length];
    private int width;

    /** @param file how errors call the input */
    public ScoreTable(String file, CsvReader in, CsvWriter out, boolean lenient) {
        this.file = file;
        this.in = in;
        this.out = out;
        this.lenient = lenient;
    }

    /**
     * Scores the whole table.
     *
     * @param progress told the number of rows done, after each
     * @throws CommandFailedException naming line and column of what can not be used
     */
    public Summary run(LongConsumer progress) throws IOException {
        writeHeader();
        long rows = 0;
        long incomplete = 0;
        long invalid = 0;
        while (in.next()) {
            Scored scored = score(in.row());
            out.write(scored.row);
            rows++;
            incomplete += scored.complete ? 0 : 1;
            invalid += scored.valid ? 0 : 1;
            progress.accept(rows);
        }
        return new Summary(rows, incomplete, invalid);
    }

    /**
     * What became of the table.
     *
     * @param rows scored or not
     * @param incomplete rows without a score
     * @param invalid rows with a cell that could not be used; 0 unless lenient
     */
    public record Summary(long rows, long incomplete, long invalid) {}

    private void writeHeader() throws IOException {
        if (!in.next()) {
            throw new CommandFailedException(
                    file + " is empty: the first line must name the columns " + Column.names());
        }
        List<String> header = in.row();
        width = header.size();
        Arrays.fill(columnOf, -1);
        for (int i = 0; i < width; i++) {
            String name = header.get(i).strip().toLowerCase(Locale.ROOT);
            if (Column.ADDED.contains(name)) {
                throw problem(i, name, "is a column we add: rename or remove it");
            }
            Optional<Column> column = Column.named(name);
            if (column.isPresent()) {
                int known = column.get().ordinal();
                if (columnOf[known] >= 0) {
                    throw problem(i, name, "stands twice");
                }
                columnOf[known] = i;
            }
        }
        List<String> absent = new ArrayList<>();
        for (Column column : Column.values()) {
            if (columnOf[column.ordinal()] < 0) {
                absent.add(column.label());
            }
        }
        if (!absent.isEmpty()) {
            String hint = width == 1 && header.get(0).contains(";") ? " (columns must be parted by commas)" : "";
            throw new CommandFailedException(file + " line " + in.line() + ": the header lacks "
                    + String.join(", ", absent) + hint + "; it must name " + Column.names());
        }
        List<String> row = new ArrayList<>(header);
        row.addAll(Column.ADDED.subList(0, lenient ? 5 : 4));
        out.write(row);
    }

    private Scored score(List<String> cells) {
        if (cells.size() != width) {
            if (!lenient) {
                throw new CommandFailedException(file + " line " + in.line() + ": has " + cells.size()
                        + " columns, the header has " + width + "; mend it, or take it as it is with --lenient");
            }
            return unscored(cells);
        }
        List<String> missing = new ArrayList<>();
        List<String> invalid = new ArrayList<>();
        @Nullable Integer[] milli = new Integer[Column.values().length];
        for (Column column : Column.values()) {
            String cell = cells.get(columnOf[column.ordinal()]).strip();
            if (!cell.isEmpty()) {
                OptionalInt value = column.read(cell);
                if (value.isPresent()) {
                    milli[column.ordinal()] = value.getAsInt();
                    continue;
                }
                if (!lenient) {
                    throw problem(
                            columnOf[column.ordinal()],
                            column.label(),
                            "must be " + column.allowed() + ", or empty when not measured; mend it, or use --lenient");
                }
                invalid.add(column.label());
            }
            if (column.isPart()) {
                missing.add(column.label());
            }
        }
        Integer scale = milli[Column.SCALE.ordinal()];
        boolean scaleUsable = !invalid.contains(Column.SCALE.label());
        News2 news2 = News2Calculator.score(
                scale == null ? 1 : scale / 1000,
                new News2Calculator.Values(
                        milli[Column.RR.ordinal()],
                        // Nobody knows which scale was meant: then the saturation says nothing.
                        scaleUsable ? milli[Column.SPO2.ordinal()] : null,
                        milli[Column.OXYGEN.ordinal()],
                        milli[Column.SBP.ordinal()],
                        milli[Column.PULSE.ordinal()],
                        milli[Column.ACVPU.ordinal()],
                        milli[Column.TEMP.ordinal()]));
        List<String> row = new ArrayList<>(cells);
        row.add(news2.total() == null ? "" : Integer.toString(news2.total()));
        row.add(news2.band() == null ? "" : news2.band().code());
        row.add(news2.red() ? "1" : "0");
        row.add(String.join(SEPARATOR, missing));
        if (lenient) {
            row.add(String.join(SEPARATOR, invalid));
        }
        return new Scored(row, news2.total() != null, invalid.isEmpty());
    }

    /** A row of the wrong width: which cell belongs to which column is anyone's guess, so nothing is scored. */
    private Scored unscored(List<String> cells) {
        List<String> row = new ArrayList<>(cells.subList(0, Math.min(cells.size(), width)));
        while (row.size() < width) {
            row.add("");
        }
        String parts = String.join(
                SEPARATOR,
                Arrays.stream(Column.values())
                        .filter(Column::isPart)
                        .map(Column::label)
                        .toList());
        row.addAll(List.of("", "", "", parts, "columns"));
        return new Scored(row, false, false);
    }

    private CommandFailedException problem(int column, String name, String what) {
        return new CommandFailedException(
                file + " line " + in.line() + ", column " + (column + 1) + " (" + name + "): " + what);
    }

    private record Scored(List<String> row, boolean complete, boolean valid) {}

    /** The columns we read, by the names of the header. */
    private enum Column {
        RR(Vital.RESPIRATORY_RATE),
        SPO2(Vital.SPO2),
        SCALE(null),
        OXYGEN(Vital.OXYGEN),
        SBP(Vital.SYSTOLIC_BP),
        PULSE(Vital.PULSE_RATE),
        ACVPU(Vital.CONSCIOUSNESS),
        TEMP(Vital.TEMPERATURE);

        static final List<String> ADDED = List.of("score", "band", "red", "missing", "invalid");

        private final @Nullable Vital vital;

        Column(@Nullable Vital vital) {
            this.vital = vital;
        }

        static Optional<Column> named(String label) {
            return Arrays.stream(values())
                    .filter(column -> column.label().equals(label))
                    .findFirst();
        }

        static String names() {
            return String.join(",", Arrays.stream(values()).map(Column::label).toList());
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether NEWS2 has a part for it; the scale only says how to read the saturation, and is 1 when not given. */
        boolean isPart() {
            return vital != null;
        }

        /** The cell in thousandths, or empty when the column may not hold it. */
        OptionalInt read(String cell) {
            return switch (this) {
                case SCALE -> code(cell, 1, 2);
                case OXYGEN -> code(cell, 0, 1);
                case ACVPU ->
                    Acvpu.of(cell.toUpperCase(Locale.ROOT))
                            .map(level -> OptionalInt.of(level.milli()))
                            .orElse(OptionalInt.empty());
                case RR, SPO2, SBP, PULSE, TEMP -> measured(cell);
            };
        }

        private OptionalInt measured(String cell) {
            OptionalLong milli = Thousandths.parse(cell);
            return milli.isPresent() && vital != null && vital.isPossible(milli.getAsLong())
                    ? OptionalInt.of(Math.toIntExact(milli.getAsLong()))
                    : OptionalInt.empty();
        }

        private static OptionalInt code(String cell, int lowest, int highest) {
            OptionalLong milli = Thousandths.parse(cell);
            return milli.isPresent()
                            && milli.getAsLong() % 1000 == 0
                            && milli.getAsLong() >= lowest * 1000L
                            && milli.getAsLong() <= highest * 1000L
                    ? OptionalInt.of(Math.toIntExact(milli.getAsLong()))
                    : OptionalInt.empty();
        }

        String allowed() {
            return switch (this) {
                case SCALE -> "1 or 2";
                case OXYGEN -> "0 (air) or 1 (oxygen)";
                case ACVPU -> "A, C, V, P or U";
                case RR, SPO2, SBP, PULSE, TEMP -> {
                    Vital of = Objects.requireNonNull(vital);
                    yield "a number from " + plain(of.lowestPossibleMilli()) + " to " + plain(of.highestPossibleMilli())
                            + " " + of.unit() + " with a decimal point";
                }
            };
        }

        private static String plain(int milli) {
            return BigDecimal.valueOf(milli, 3).stripTrailingZeros().toPlainString();
        }
    }
}
