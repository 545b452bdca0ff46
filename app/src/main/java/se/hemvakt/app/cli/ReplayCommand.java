package se.hemvakt.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import se.hemvakt.app.compare.AlertDiff;
import se.hemvakt.app.compare.CompareReplay;
import se.hemvakt.app.compare.Comparison;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;
import se.hemvakt.app.console.Progress;
import se.hemvakt.app.console.Sink;
import se.hemvakt.app.installation.OpenInstallation;
import se.hemvakt.app.replay.Replay;
import se.hemvakt.app.replay.ReplaySummary;
import se.hemvakt.app.ruleset.RuleVersions;
import se.hemvakt.model.Shifts;
import se.hemvakt.rules.profile.RuleSet;
import se.hemvakt.rules.profile.RuleSetException;
import se.hemvakt.runtime.jdbc.DatabaseException;

/** {@code replay}: the rules core over recorded readings. */
@Command(
        name = "replay",
        header = "Run the rules over recorded readings: which episodes would have been opened, and when.",
        description = {
            "",
            "Reads CSV or CSV.GZ with the columns patient,time,vital,value,unit (any order, others are left).",
            "Time is ISO 8601 (local or with an offset) or seconds. Rows may be in any order; the readings are",
            "held in memory, 21 bytes each. Measured time is the only clock: nobody accepts anything, a reading",
            "counts as received when it was measured, and no kit is silent unless the profile says silent_after.",
            "",
            "Writes one JSON object a line: event (opened, raised, lowered, closed), patient, episode, rule,",
            "rule_version, problem, kind, priority, at (in the form the input used), score, evidence. Patients",
            "come in the order of the input, each in order of time. What can not be taken is quarantined with",
            "its reason and line, never guessed; a summary goes to stderr.",
            ""
        },
        optionListHeading = "Options:%n",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ./hemvakt replay --in recording.csv.gz --out episodes.ndjson",
            "  ./hemvakt replay --in a.csv b.csv --out - --quarantine left-out.csv | grep '\"opened\"'",
            "  ./hemvakt replay --in vitals_long.csv.gz --map mimic4demo --out episodes.ndjson",
            "  ./hemvakt replay --in recording.csv --profile ward.yaml --out episodes.ndjson",
            "  ./hemvakt replay --in recording.csv --compare standard draft.yaml --out differences.ndjson",
            "  ./hemvakt replay --compare active 3 --from-store --days 30 --out differences.ndjson",
            "",
            "--compare tells each alert (opened or raised) that the new profile gains, loses, moves in time or gives",
            "another priority: change, patient, problem, event, rule, priority, shift, at, and was_at or was_priority.",
            "The table on stderr counts them by problem and shift, and names the patients who would notice most.",
            "--from-store judges the ward's own stored readings by two versions of its rules (a number of",
            "./hemvakt rules list, active, or shipped), with the profiles and limits the patients have now.",
            "",
            "A map (--map) says what foreign names and units are; shipped: icu2012a, mimic4demo, sepsis2019b.",
            "  units:                     # other spellings, for every vital",
            "    bpm: /min",
            "  vitals:",
            "    hr: heart_rate           # theirs: ours",
            "    lactate: ignore",
            "    temp: {is: temperature, units: {K: {to: Cel, factor: 1, offset: -273.15}}}",
            "",
            "A profile (--profile) says what to know of the patients:",
            "  version: 3                 # stands on each decision about a limit",
            "  spo2_scale: 1              # 2 only where it was prescribed",
            "  silent_after: 30m          # default none",
            "  news2: {delay: 1h, hold: 12h, raise_step: 2, clear_margin: 1}   # red never waits",
            "  limits: {heart_rate: {low: 45, high: 120}, spo2: {low: 90}}",
            "  profiles: [infection-frail, own.yaml]    # condition profiles, shipped or files beside this one",
            "  patients: {p100028: {spo2_scale: 2, limits: {spo2: none}}}",
            "",
            "Exit codes: 0 good, also with rows in quarantine; 1 a file can not be read or used; 2 wrong use."
        })
final class ReplayCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-i", "--in"},
            arity = "1..*",
            paramLabel = "FILE",
            description = "CSV or CSV.GZ to read, one or more; - for stdin")
    private List<String> in = List.of();

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "JSON lines to write; - for stdout")
    private String out;

    @Option(names = "--map", paramLabel = "MAP", description = "Foreign names and units: a YAML file, or a shipped map")
    private @Nullable String map;

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "What to know of the patients, or a condition profile: a YAML file; or sepsis2019b")
    private @Nullable Path profile;

    @Option(
            names = "--quarantine",
            paramLabel = "FILE",
            description = "CSV of every row that could not be taken: file,line,reason,detail")
    private @Nullable String quarantine;

    @Option(
            names = "--compare",
            arity = "2",
            paramLabel = "PROFILE",
            description = "Old and new profile: tell the differences instead; standard is the one without a file")
    private List<String> compare = List.of();

    @Option(
            names = "--from-store",
            description =
                    "With --compare, instead of --in: the ward's own stored readings; OLD and NEW are versions of its rules")
    private boolean fromStore;

    @Option(
            names = "--days",
            defaultValue = "14",
            paramLabel = "N",
            description = "With --from-store: how far back, 1 to 366 (default 14)")
    private int days;

    @Mixin
    private InstallationOptions installation = new InstallationOptions();

    @Option(
            names = "--within",
            defaultValue = "1h",
            paramLabel = "TIME",
            description = "With --compare: alerts about one problem further apart are not the same (default 1h)")
    private String within;

    @Option(
            names = "--shifts",
            paramLabel = "SHIFTS",
            description = "With --compare: default day=07:00,evening=15:00,night=21:30")
    private @Nullable String shifts;

    ReplayCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (fromStore) {
            return compareStored();
        }
        if (in.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--in=FILE'");
        }
        if (in.contains("-") && in.size() > 1) {
            throw new ParameterException(spec.commandLine(), "--in - reads stdin alone; name files, or only -");
        }
        if (out.equals("-") && "-".equals(quarantine)) {
            throw new ParameterException(spec.commandLine(), "--out and --quarantine can not both be stdout");
        }
        if (!compare.isEmpty()) {
            return compare();
        }
        try (Progress progress = new Progress(console, System::nanoTime);
                Sink episodes = Sink.open(console, out);
                Sink leftOut = quarantine == null ? null : Sink.open(console, quarantine)) {
            Replay replay = Replay.of(map, profile, System::nanoTime, progress::update);
            ReplaySummary summary = in.contains("-")
                    ? replay.run(console.in(), episodes.stream(), leftOut == null ? null : leftOut.writer())
                    : replay.run(
                            in.stream().map(Path::of).toList(),
                            episodes.stream(),
                            leftOut == null ? null : leftOut.writer());
            episodes.done();
            if (leftOut != null) {
                leftOut.done();
            }
            progress.clear();
            summary.lines().forEach(console.err()::println);
        }
        return ExitCode.GOOD;
    }

    private int compare() throws IOException {
        if (profile != null || quarantine != null || in.contains("-")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--compare names both profiles and reads files: leave out --profile, --quarantine and -");
        }
        CompareReplay comparing = CompareReplay.of(
                compare.get(0), compare.get(1), Durations.parse(spec.commandLine(), "--within", within), shifts());
        try (Progress progress = new Progress(console, System::nanoTime);
                Sink differences = Sink.open(console, out)) {
            Comparison comparison =
                    comparing.run(in.stream().map(Path::of).toList(), map, differences.writer(), progress::update);
            differences.done();
            progress.clear();
            comparison.lines().forEach(console.err()::println);
        }
        return ExitCode.GOOD;
    }

    private Shifts shifts() {
        return shifts == null
                ? Shifts.STANDARD
                : Shifts.parse(shifts)
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(), "--shifts must be like day=07:00,evening=15:00,night=21:30"));
    }

    private int compareStored() throws IOException {
        if (compare.isEmpty() || !in.isEmpty() || profile != null || quarantine != null || map != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--from-store goes with --compare OLD NEW and reads no files: leave out --in, --map, --profile and"
                            + " --quarantine");
        }
        if (days < 1 || days > 366) {
            throw new ParameterException(spec.commandLine(), "--days must be 1 to 366");
        }
        AlertDiff diff = new AlertDiff(Durations.parse(spec.commandLine(), "--within", within));
        Shifts ofTheDay = shifts();
        try (OpenInstallation open =
                        OpenInstallation.open(installation.data(console), installation.database(console, spec));
                Progress progress = new Progress(console, System::nanoTime);
                Sink differences = Sink.open(console, out)) {
            RuleVersions versions =
                    new RuleVersions(open.versions(), open.rules(), InstantSource.system(), console.err()::println);
            RuleSet old = versions.ruleSet(compare.get(0));
            RuleSet now = versions.ruleSet(compare.get(1));
            Comparison comparison = StoredCompare.run(
                    open,
                    old,
                    now,
                    days,
                    diff,
                    ofTheDay,
                    differences.writer(),
                    progress::update,
                    console.err()::println);
            differences.done();
            progress.clear();
            comparison.lines().forEach(console.err()::println);
        } catch (RuleSetException | DatabaseException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
        return ExitCode.GOOD;
    }
}
