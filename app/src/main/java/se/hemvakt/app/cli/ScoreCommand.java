package se.hemvakt.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;
import se.hemvakt.app.console.Progress;
import se.hemvakt.app.console.Sink;
import se.hemvakt.app.csv.CsvReader;
import se.hemvakt.app.csv.CsvWriter;
import se.hemvakt.app.score.ScoreTable;

/** {@code score}: NEWS2 for a CSV. */
@Command(
        name = "score",
        header = "Add the NEWS2 to each row of a CSV.",
        description = {
            "",
            "The header must name rr,spo2,scale,oxygen,sbp,pulse,acvpu,temp, in any order; other columns are kept.",
            "  rr, sbp, pulse, spo2, temp   numbers with a decimal point: /min, mm[Hg], /min, %%, Cel",
            "  scale    SpO2 scale, 1 or 2 (empty: 1; 2 only where it was prescribed)",
            "  oxygen   0 air, 1 oxygen        acvpu   A, C, V, P or U",
            "An empty cell is a part that was not measured.",
            "",
            "Added: score (empty when a part is missing), band (low, low-medium, medium, high; with parts missing",
            "what the others already demand, or empty), red (1 when a part scores 3), missing (the parts, by ;).",
            ""
        },
        optionListHeading = "Options:%n",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ./hemvakt score --in sets.csv --out scored.csv",
            "  printf 'rr,spo2,scale,oxygen,sbp,pulse,acvpu,temp\\n22,95,1,0,105,95,A,38.4\\n' \\",
            "    | ./hemvakt score --in - --out -",
            "  ./hemvakt score --in sets.csv.gz --out scored.csv --lenient",
            "",
            "Exit codes: 0 good; 1 a cell can not be used (its line and column are named) or a file can not be read;",
            "2 wrong use. Nothing is written to --out unless all rows were."
        })
final class ScoreCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = {"-i", "--in"},
            required = true,
            paramLabel = "FILE",
            description = "CSV or CSV.GZ to read; - for stdin")
    private String in;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "CSV to write; - for stdout")
    private String out;

    @Option(
            names = "--lenient",
            description =
                    "Go on at a cell that can not be used: it counts as missing and its column is named in one more"
                            + " column, invalid")
    private boolean lenient;

    ScoreCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        InputStream stream = in.equals("-") ? console.in() : Files.newInputStream(Path.of(in));
        String name = in.equals("-") ? "stdin" : in;
        try (CsvReader reader = new CsvReader(stream);
                Sink sink = Sink.open(console, out);
                Progress progress = new Progress(console, System::nanoTime)) {
            ScoreTable table = new ScoreTable(name, reader, new CsvWriter(sink.writer()), lenient);
            ScoreTable.Summary summary = table.run(rows -> {
                if (rows % 4096 == 0) {
                    progress.update(() -> rows + " rows scored");
                }
            });
            sink.done();
            progress.clear();
            console.err()
                    .println(summary.rows() + " rows, " + summary.incomplete() + " without a score for missing parts"
                            + (lenient ? ", " + summary.invalid() + " with cells that could not be used" : ""));
        } catch (CsvReader.CsvException e) {
            throw e.in(name);
        }
        return ExitCode.GOOD;
    }
}
