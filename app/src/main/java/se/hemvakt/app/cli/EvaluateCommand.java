package se.hemvakt.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;
import se.hemvakt.app.console.Progress;
import se.hemvakt.app.console.Sink;
import se.hemvakt.app.evaluate.Evaluate;

/** {@code evaluate}: what rules find before an onset, and what they cost. */
@Command(
        name = "evaluate",
        header = "Measure rules on a recording with known outcomes: what they find in time, and the alarm load.",
        description = {
            "",
            "Judges the recording as replay does, and counts for the patients whose outcome is known: detection",
            "before the onset and what chance finds in the same hours of stay, PPV, false episodes for each patient",
            "found, lead time, episodes and alerts a patient-day, and all that by problem. Intervals hold 95 %% of",
            "the figures when the patients are drawn anew. Alerts after the onset do not count. docs/evaluate.md",
            "defines each figure.",
            ""
        },
        optionListHeading = "Options:%n",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ./hemvakt evaluate --in recording.csv.gz --outcomes outcomes.csv",
            "  ./hemvakt evaluate --in vitals_hourly.csv.gz --outcomes outcomes.csv.gz --map sepsis2019b --half report",
            "  ./hemvakt evaluate --in r.csv --outcomes o.csv --profile old.yaml new.yaml --json - --plot p.svg",
            "",
            "Outcomes: CSV with the columns patient,onset; onset is empty for none, else written as the recording's",
            "times. Other columns by the map (--map):",
            "  outcomes: {patient: id, onset: {column: onset_hour, unit: h}, exclude: left_censored}",
            "A recording with one row an instant and one column a vital, by the map:",
            "  wide:",
            "    patient: id",
            "    time: {column: hour, unit: h}",
            "    columns: {HR: {is: heart_rate, unit: /min}, FiO2: {is: oxygen, above: 0.21, from: 0.2, to: 1}}",
            "",
            "Exit codes: 0 good; 1 a file can not be read or used; 2 wrong use."
        })
final class EvaluateCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-i", "--in"},
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "CSV or CSV.GZ of readings, one or more")
    private List<Path> in;

    @Option(names = "--outcomes", required = true, paramLabel = "FILE", description = "CSV or CSV.GZ, a row a patient")
    private Path outcomes;

    @Option(names = "--map", paramLabel = "MAP", description = "Foreign names and units: a YAML file, or a shipped map")
    private @Nullable String map;

    @Option(
            names = "--profile",
            arity = "1..*",
            paramLabel = "FILE",
            description = "Rules and patients: YAML files, each evaluated and compared")
    private List<Path> profiles = List.of();

    @Option(
            names = "--window",
            defaultValue = "24h",
            paramLabel = "TIME",
            description = "How long before the onset an alert counts: 90m, 24h (default), 2d")
    private String window;

    @Option(
            names = "--half",
            defaultValue = "all",
            description = "Which patients, by the hash of their name: all (default), tune, report")
    private Evaluate.Half half;

    @Option(names = "--with-excluded", description = "Score also those the outcomes exclude")
    private boolean withExcluded;

    @Option(
            names = "--draws",
            defaultValue = "1000",
            paramLabel = "N",
            description = "How many times to draw the patients anew (default 1000; 0 for no intervals)")
    private int draws;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "Of the draws (default 1)")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "One JSON object a profile; - for stdout")
    private @Nullable String json;

    @Option(names = "--plot", paramLabel = "FILE", description = "SVG: found by time, and by load")
    private @Nullable String plot;

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Duration before = Durations.parse(spec.commandLine(), "--window", window);
        if (before.isZero()) {
            throw new ParameterException(spec.commandLine(), "--window must be longer than nothing");
        }
        if (draws < 0 || draws > 100_000) {
            throw new ParameterException(spec.commandLine(), "--draws must be from 0 to 100000");
        }
        if (plot != null && !plot.endsWith(".svg")) {
            throw new ParameterException(spec.commandLine(), "--plot writes SVG: name a file that ends in .svg");
        }
        try (Progress progress = new Progress(console, System::nanoTime);
                Sink jsonSink = json == null ? null : Sink.open(console, json);
                Sink plotSink = plot == null ? null : Sink.open(console, plot)) {
            Evaluate evaluate = Evaluate.run(
                    in,
                    outcomes,
                    map,
                    profiles,
                    new Evaluate.Choice(before, half, withExcluded, draws, seed),
                    progress::update);
            progress.clear();
            if (jsonSink != null) {
                evaluate.writeJson(jsonSink.writer());
                jsonSink.done();
            }
            if (plotSink != null) {
                evaluate.writePlot(plotSink.writer());
                plotSink.done();
            }
            // A program reads stdout when JSON goes there; then people read stderr.
            boolean jsonOnStdout = "-".equals(json);
            evaluate.lines().forEach(jsonOnStdout ? console.err()::println : console.out()::println);
        }
        return ExitCode.GOOD;
    }
}
