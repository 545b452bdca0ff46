package se.hemvakt.app.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import se.hemvakt.app.compare.AlertDiff;
import se.hemvakt.app.compare.Comparison;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;
import se.hemvakt.app.console.Progress;
import se.hemvakt.app.console.Sink;
import se.hemvakt.app.installation.OpenInstallation;
import se.hemvakt.app.ruleset.OutcomeLines;
import se.hemvakt.app.ruleset.RuleSetCheck;
import se.hemvakt.app.ruleset.RuleVersions;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Shifts;
import se.hemvakt.rules.profile.Profile;
import se.hemvakt.rules.profile.RuleSetException;
import se.hemvakt.runtime.jdbc.DatabaseException;

/** {@code rules}: files of rules, the versions of an installation's rules, and who has which profiles. */
@Command(
        name = "rules",
        header = "Check rules, try them on the ward's own readings, and put them to work by two people.",
        description = {
            "",
            "check FILE...    reads each file beside the shipped profiles; a profile of the same name takes the",
            "                 shipped one's place. What is wrong is told with line, column and what to do.",
            "list             every version, where it stands, and which one judges now",
            "show N           a version's profiles and what was done with it; also: show active, show shipped",
            "draft FILE...    a new version: the rules that judge now with these files in their profiles' place",
            "replay N         what version N would have told in the last days beside the rules that judge now",
            "approve N        by another person than who drafted it",
            "activate N       from now on version N judges; open alerts are ended by the version that made them",
            "rollback         the version before judges again",
            "withdraw N       a draft that will not be used",
            "patients         who has which profiles, and whose signatures have ended; by number, never by name",
            "assign PATIENT   gives a patient these profiles, in the place of those before",
            "outcomes         what alerts turned out to be, as people told it: by rule, team and shift",
            "",
            "All but check work on an installation's database, whether it runs or not: --data or --database-url.",
            "Whoever changes something says who (--by) and why (--why). A file is what its first name says:",
            "profile: NAME, fences: VERSION, or patients:. docs/rules.md tells a nurse manager how to write one.",
            ""
        },
        optionListHeading = "Options:%n",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ./hemvakt rules check heart-failure.yaml",
            "  ./hemvakt rules draft heart-failure.yaml --by anna --why 'two kilograms cry wolf'",
            "  ./hemvakt rules replay 2 --by anna --days 30",
            "  ./hemvakt rules approve 2 --by bengt --why 'fewer alerts, none lost that mattered'",
            "  ./hemvakt rules activate 2 --by bengt --why 'agreed 22 November'",
            "  ./hemvakt rules rollback --by anna --why 'too quiet'",
            "  ./hemvakt rules assign k3x9 --profiles copd,falls --by 'dr Ek' --why 'discharge letter'",
            "",
            "Exit codes: 0 good; 1 a file is wrong, or the step is not open; 2 wrong use."
        })
final class RulesCommand implements Callable<Integer> {
    /** Where a signature's last day ends. */
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    private static final String SEE = "See ./hemvakt rules --help.";

    private final Console console;

    @Spec
    private CommandSpec spec;

    RulesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do: check, list, show, draft, replay, approve, activate, rollback, withdraw, patients,"
                        + " assign or outcomes");
    }

    @Command(name = "check", header = "Check files.", description = SEE, mixinStandardHelpOptions = true)
    int check(@Parameters(arity = "1..*", paramLabel = "FILE", description = "YAML files") List<Path> files)
            throws IOException {
        int faults = new RuleSetCheck(
                        InstantSource.system().instant(), ZONE, console.out()::println, line -> console.err()
                                .println("hemvakt rules: " + line))
                .run(files);
        return faults == 0 ? ExitCode.GOOD : ExitCode.FAILED;
    }

    @Command(name = "list", header = "Tell the versions.", description = SEE, mixinStandardHelpOptions = true)
    int list(@Mixin InstallationOptions where) throws IOException {
        return on(where, (versions, open) -> versions.list());
    }

    @Command(name = "show", header = "Tell one version.", description = SEE, mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "N", description = "A version, active, or shipped") String version,
            @Mixin InstallationOptions where)
            throws IOException {
        return on(where, (versions, open) -> versions.show(version));
    }

    @Command(name = "draft", header = "Make a new version.", description = SEE, mixinStandardHelpOptions = true)
    int draft(
            @Parameters(arity = "0..*", paramLabel = "FILE", description = "Profiles or fences (YAML)") @Nullable
                    List<Path> files,
            @Option(
                            names = "--without",
                            paramLabel = "PROFILE",
                            description = "Leave a profile out; may be given again")
                    @Nullable
                    List<String> without,
            @Mixin Who who,
            @Mixin InstallationOptions where)
            throws IOException {
        List<Path> read = files == null ? List.of() : files;
        Set<String> left = without == null ? Set.of() : Set.copyOf(without);
        if (read.isEmpty() && left.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "draft needs a FILE, or --without a profile");
        }
        return on(where, (versions, open) -> {
            int version = versions.draft(read, left, who.by(), who.why());
            console.out()
                    .println("drafted version " + version + "; next: ./hemvakt rules replay " + version + " --by "
                            + who.by());
        });
    }

    @Command(
            name = "replay",
            header = "Try a version on stored readings.",
            description = SEE,
            mixinStandardHelpOptions = true)
    int replay(
            @Parameters(paramLabel = "N", description = "A draft") int version,
            @Option(names = "--by", required = true, paramLabel = "NAME", description = "Who does it, by account")
                    String by,
            @Option(names = "--days", defaultValue = "14", paramLabel = "N", description = "How far back (default 14)")
                    int days,
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description = "Each difference as a line of JSON; default none")
                    @Nullable
                    String out,
            @Mixin InstallationOptions where)
            throws IOException {
        if (days < 1 || days > 366) {
            throw new ParameterException(spec.commandLine(), "--days must be 1 to 366");
        }
        return on(where, (versions, open) -> {
            try (Progress progress = new Progress(console, System::nanoTime);
                    Sink sink = out == null ? null : Sink.open(console, out);
                    Writer differences = sink == null ? Writer.nullWriter() : sink.writer()) {
                Comparison compared = StoredCompare.run(
                        open,
                        versions.ruleSet("active"),
                        versions.ruleSet(Integer.toString(version)),
                        days,
                        new AlertDiff(Duration.ofHours(1)),
                        Shifts.STANDARD,
                        differences,
                        progress::update,
                        console.err()::println);
                if (sink != null) {
                    sink.done();
                }
                progress.clear();
                compared.lines().forEach(console.out()::println);
                String shown = RuleVersions.summary(compared, Duration.ofDays(days));
                versions.replayed(version, by, shown);
                console.out().println(shown + "; next, by another person: ./hemvakt rules approve " + version);
            }
        });
    }

    @Command(name = "approve", header = "Approve a version.", description = SEE, mixinStandardHelpOptions = true)
    int approve(
            @Parameters(paramLabel = "N", description = "A version that was replayed") int version,
            @Mixin Who who,
            @Mixin InstallationOptions where)
            throws IOException {
        return on(where, (versions, open) -> {
            versions.approve(version, who.by(), who.why());
            console.out().println("approved version " + version + "; next: ./hemvakt rules activate " + version);
        });
    }

    @Command(name = "activate", header = "Let a version judge.", description = SEE, mixinStandardHelpOptions = true)
    int activate(
            @Parameters(paramLabel = "N", description = "A version that was approved, or judged before") int version,
            @Mixin Who who,
            @Mixin InstallationOptions where)
            throws IOException {
        return on(where, (versions, open) -> {
            versions.activate(version, who.by(), who.why());
            console.out().println("version " + version + " judges from now on");
        });
    }

    @Command(name = "rollback", header = "Go back.", description = SEE, mixinStandardHelpOptions = true)
    int rollback(@Mixin Who who, @Mixin InstallationOptions where) throws IOException {
        return on(where, (versions, open) -> console.out()
                .println("version " + versions.rollBack(who.by(), who.why()) + " judges from now on"));
    }

    @Command(name = "withdraw", header = "Give up a draft.", description = SEE, mixinStandardHelpOptions = true)
    int withdraw(
            @Parameters(paramLabel = "N", description = "A version that was never active") int version,
            @Mixin Who who,
            @Mixin InstallationOptions where)
            throws IOException {
        return on(where, (versions, open) -> {
            versions.withdraw(version, who.by(), who.why());
            console.out().println("withdrew version " + version);
        });
    }

    @Command(name = "patients", header = "Who has which profiles.", description = SEE, mixinStandardHelpOptions = true)
    int patients(@Mixin InstallationOptions where) throws IOException {
        return on(where, (versions, open) -> versions.patients());
    }

    @Command(name = "assign", header = "Give a patient profiles.", description = SEE, mixinStandardHelpOptions = true)
    int assign(
            @Parameters(paramLabel = "PATIENT", description = "As rules patients tells it") String patient,
            @Option(
                            names = "--profiles",
                            required = true,
                            split = ",",
                            paramLabel = "NAMES",
                            description = "With commas; standard for none beside it")
                    List<String> profiles,
            @Mixin Who who,
            @Mixin InstallationOptions where)
            throws IOException {
        PatientId id;
        try {
            id = PatientId.parse(patient);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "PATIENT must be a number as ./hemvakt rules patients tells it", e);
        }
        List<String> given = profiles.stream()
                .filter(profile -> !profile.equals(Profile.STANDARD))
                .distinct()
                .toList();
        return on(where, (versions, open) -> {
            versions.check(id, given);
            open.patients().assignProfiles(id, given, who.by(), who.why());
            console.out().println(id + " has " + (given.isEmpty() ? Profile.STANDARD : String.join(",", given)));
        });
    }

    @Command(
            name = "outcomes",
            header = "What alerts turned out to be.",
            description = SEE,
            mixinStandardHelpOptions = true)
    int outcomes(
            @Option(names = "--days", defaultValue = "30", paramLabel = "N", description = "How far back (default 30)")
                    int days,
            @Mixin InstallationOptions where)
            throws IOException {
        if (days < 1 || days > 366) {
            throw new ParameterException(spec.commandLine(), "--days must be 1 to 366");
        }
        return on(where, (versions, open) -> {
            Instant now = InstantSource.system().instant();
            OutcomeLines.of(open.outcomes().between(now.minus(Duration.ofDays(days)), now, null), days)
                    .forEach(console.out()::println);
        });
    }

    private interface Work {
        void on(RuleVersions versions, OpenInstallation open) throws IOException;
    }

    private int on(InstallationOptions where, Work work) throws IOException {
        try (OpenInstallation open = OpenInstallation.open(where.data(console), where.database(console, spec))) {
            work.on(
                    new RuleVersions(open.versions(), open.rules(), InstantSource.system(), console.out()::println),
                    open);
            return ExitCode.GOOD;
        } catch (RuleSetException | DatabaseException | IllegalArgumentException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }
}
