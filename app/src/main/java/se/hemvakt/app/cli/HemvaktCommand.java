package se.hemvakt.app.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;
import se.hemvakt.app.csv.CsvReader.CsvException;
import se.hemvakt.runtime.yaml.YamlException;

/**
 * The program: {@code ./hemvakt <verb>}. Finds the verb, and turns every failure into one line and an exit code.
 *
 * <p>A stack trace is printed only with {@code HEMVAKT_DEBUG=1}: it tells a nurse's technician nothing, and it can carry what
 * nobody should read.
 */
@Command(
        name = "hemvakt",
        header = "Watches over patients cared for at home: readings in, alerts to the responsible team.",
        description = {"", "Not a certified medical device.", ""},
        synopsisSubcommandLabel = "<verb>",
        commandListHeading = "Verbs:%n",
        optionListHeading = "%nOptions:%n",
        mixinStandardHelpOptions = true,
        versionProvider = HemvaktCommand.Version.class,
        footer = {
            "",
            "Examples:",
            "  ./hemvakt score --in sets.csv --out scored.csv",
            "  ./hemvakt doctor",
            "",
            "Each verb teaches by example: ./hemvakt <verb> --help",
            "Exit codes: 0 good, 1 failed, 2 wrong use. HEMVAKT_DEBUG=1 adds stack traces."
        })
public final class HemvaktCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Runs one verb; answers with the exit code. */
    public static int run(Console console, String... args) {
        return commandLine(console).execute(args);
    }

    /** The verbs, in the order a newcomer meets them. */
    private static List<Object> verbs(Console console) {
        return List.of(
                new DemoCommand(console),
                new UpCommand(console),
                new SimCommand(console),
                new ScoreCommand(console),
                new ReplayCommand(console),
                new EvaluateCommand(console),
                new RulesCommand(console),
                new OrganisationCommand(console),
                new RoutesCommand(console),
                new InclusionCommand(console),
                new BenchCommand(console),
                new DoctorCommand(console));
    }

    static CommandLine commandLine(Console console) {
        CommandLine commandLine = new CommandLine(new HemvaktCommand());
        verbs(console).forEach(commandLine::addSubcommand);
        commandLine.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        commandLine.setUsageHelpAutoWidth(false);
        commandLine.setUsageHelpWidth(100);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setParameterExceptionHandler(HemvaktCommand::wrongUse);
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> failed(console, command, failure));
        return commandLine;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which verb");
    }

    private static int wrongUse(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(name(command) + ": " + oneLine(wrong.getMessage()));
        if (!UnmatchedArgumentException.printSuggestions(wrong, err)) {
            err.println("See: ./" + name(command) + " --help");
        }
        return ExitCode.WRONG_USE;
    }

    private static int failed(Console console, CommandLine command, Exception failure) {
        command.getErr().println(name(command) + ": " + oneLine(explain(failure)));
        if (console.debug()) {
            failure.printStackTrace(command.getErr());
        }
        return ExitCode.FAILED;
    }

    private static String explain(Exception failure) {
        if (failure instanceof CommandFailedException
                || failure instanceof YamlException
                || failure instanceof CsvException) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
            return failure.getMessage() + ": no such file or folder; check the path";
        }
        if (failure instanceof AccessDeniedException) {
            return failure.getMessage() + ": permission denied; check whose it is";
        }
        if (failure instanceof IOException) {
            return "reading or writing failed: " + failure.getMessage();
        }
        return "a fault in the program (" + failure.getClass().getSimpleName()
                + "); run again with HEMVAKT_DEBUG=1 and report what it prints";
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }

    private static String oneLine(@Nullable String text) {
        return String.valueOf(text).lines().map(String::strip).reduce("", (a, b) -> a.isEmpty() ? b : a + " " + b);
    }

    /** The version of the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = HemvaktCommand.class.getPackage().getImplementationVersion();
            return new String[] {"hemvakt " + (version == null ? "(not packaged)" : version)};
        }
    }
}
