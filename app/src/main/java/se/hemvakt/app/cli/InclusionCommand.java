package se.hemvakt.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;
import se.hemvakt.app.installation.OpenInstallation;
import se.hemvakt.app.organisation.InclusionFolder;
import se.hemvakt.app.organisation.OrganisationFiles;
import se.hemvakt.rules.inclusion.Inclusion;
import se.hemvakt.rules.inclusion.InclusionFile;
import se.hemvakt.rules.inclusion.shipped.ShippedInclusions;
import se.hemvakt.rules.jdbc.InclusionChecks.ByException;
import se.hemvakt.runtime.jdbc.DatabaseException;

/** {@code inclusion}: for whom monitoring is, and who is there by exception. */
@Command(
        name = "inclusion",
        header = "The criteria for who is monitored, and who is there by exception.",
        description = {
            "",
            "list        the criteria enrolment can be asked to check, with their source; your own too with --folder",
            "check FILE  reads a file of criteria; what is wrong is told with line, column and what to do",
            "exceptions  who was enrolled though a criterion was not met: by number, with who answers for it and why",
            "",
            "Enrolment checks the criteria its request names, and says so when it names none. docs/care.md tells more.",
            ""
        },
        optionListHeading = "Options:%n",
        commandListHeading = "Commands:%n",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ./hemvakt inclusion list",
            "  ./hemvakt inclusion list --folder our-criteria",
            "  ./hemvakt inclusion check our-heart-failure.yaml",
            "  ./hemvakt inclusion exceptions --data hemvakt-data/demo",
            "",
            "Exit codes: 0 done; 1 a file is wrong, or it could not be done; 2 wrong use."
        })
final class InclusionCommand implements Callable<Integer> {
    private static final String SEE = "See ./hemvakt inclusion --help.";

    private final Console console;

    @Spec
    private CommandSpec spec;

    InclusionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do: list, check FILE or exceptions");
    }

    @Command(name = "list", header = "Tell the criteria.", description = SEE, mixinStandardHelpOptions = true)
    int list(
            @Option(
                            names = "--folder",
                            paramLabel = "DIR",
                            description = "your own criteria too, as with the setting hemvakt.inclusion")
                    @Nullable
                    Path folder)
            throws IOException {
        try {
            (folder == null ? ShippedInclusions.all() : InclusionFolder.read(folder)).forEach(this::print);
            return ExitCode.GOOD;
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    @Command(name = "check", header = "Check a file.", description = SEE, mixinStandardHelpOptions = true)
    int check(@Parameters(paramLabel = "FILE", description = "a YAML file") Path file) throws IOException {
        print(InclusionFile.of(OrganisationFiles.yaml(file)));
        return ExitCode.GOOD;
    }

    private void print(Inclusion inclusion) {
        console.out()
                .println(inclusion.id() + ", version " + inclusion.version() + ": "
                        + inclusion.name().en() + " (" + inclusion.source() + ")");
        inclusion.criteria().forEach(one -> console.out()
                .println("  " + one.id() + ": " + one.name().en() + (one.exceptions() ? "" : "; no exceptions")));
    }

    @Command(
            name = "exceptions",
            header = "Who is there by exception.",
            description = SEE,
            mixinStandardHelpOptions = true)
    int exceptions(@Mixin InstallationOptions where) {
        try (OpenInstallation open = OpenInstallation.open(where.data(console), where.database(console, spec))) {
            List<ByException> found = open.inclusionChecks().exceptions();
            found.forEach(one -> console.out().println(line(one)));
            if (found.isEmpty()) {
                console.out().println("nobody is enrolled by exception");
            }
            return ExitCode.GOOD;
        } catch (DatabaseException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String line(ByException one) {
        List<String> failing = new ArrayList<>();
        one.notMet().forEach(id -> failing.add("not met " + id));
        one.notKnown().forEach(id -> failing.add("not known " + id));
        return one.at() + " " + one.patient() + " " + one.inclusion() + " " + one.version() + ": "
                + String.join(", ", failing) + "; " + one.by() + ": " + one.why();
    }
}
