package se.hemvakt.app.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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
import se.hemvakt.app.console.Sink;
import se.hemvakt.app.installation.OpenInstallation;
import se.hemvakt.app.organisation.OrganisationFiles;
import se.hemvakt.app.organisation.OrganisationText;
import se.hemvakt.rules.organisation.Address;
import se.hemvakt.rules.organisation.KeptOrganisation;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.OrganisationException;
import se.hemvakt.rules.organisation.jdbc.JdbcOrganisations;
import se.hemvakt.runtime.jdbc.DatabaseException;
import se.hemvakt.runtime.jdbc.DatabaseSettings;

/** {@code organisation}: who there is to care. */
@Command(
        name = "organisation",
        header = "Teams, hours and people: check, bring in, give out, and ask who is there.",
        description = {
            "",
            "check FILE              reads a file; what is wrong is told with line, column and what to do, what was left",
            "                        unsaid with how it is taken, and the hours of the next 72 that nobody covers",
            "import FILE             brings a file in, with who (--by) and why (--why); it holds from then on",
            "export                  prints the version that holds, letter by letter as it was brought in",
            "now                     who is on duty, for every team",
            "who ADDRESS             who reaches an address, what they can do, how they are reached, until when",
            "",
            "The organisation is the one kept in the database of the data folder, or in the one --database-url names;",
            "now and who take a file instead with --file. docs/care.md tells a unit manager how to write one.",
            ""
        },
        optionListHeading = "Options:%n",
        commandListHeading = "Commands:%n",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ./hemvakt organisation check region.yaml",
            "  ./hemvakt organisation import region.yaml --by anna --why 'two more night nurses'",
            "  ./hemvakt organisation export > region.yaml",
            "  ./hemvakt organisation now --at 2026-12-24T22:00",
            "  ./hemvakt organisation who 'Kvarnvägen 3, 990 14 Granhult' --data hemvakt-data/demo",
            "",
            "Exit codes: 0 done; 1 a file is wrong, or it could not be done; 2 wrong use."
        })
final class OrganisationCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    OrganisationCommand(Console console) {
        this.console = console;
    }

    /** A moment, and which organisation. */
    static final class Asked {
        @Option(
                names = "--at",
                paramLabel = "TIME",
                description = "2026-12-24T22:00 on the organisation's clock, or with Z or an offset (default now)")
        private @Nullable String at;

        @Option(names = "--file", paramLabel = "FILE", description = "This file instead of the one that is kept")
        private @Nullable Path file;
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "say what to do: check FILE, import FILE, export, now or who ADDRESS");
    }

    @Command(
            name = "check",
            header = "Check a file; see ./hemvakt organisation --help.",
            mixinStandardHelpOptions = true)
    int check(@Parameters(paramLabel = "FILE", description = "a YAML file") Path file) throws IOException {
        Organisation read = OrganisationFiles.read(file);
        new OrganisationText(read, InstantSource.system().instant()).checked().forEach(console.out()::println);
        return ExitCode.GOOD;
    }

    @Command(
            name = "import",
            header = "Bring a file in; see ./hemvakt organisation --help.",
            mixinStandardHelpOptions = true)
    int bringIn(
            @Parameters(paramLabel = "FILE", description = "a YAML file") Path file,
            @Option(names = "--by", required = true, paramLabel = "WHO", description = "your account") String by,
            @Option(names = "--why", required = true, paramLabel = "WORDS", description = "what changed, and why")
                    String why,
            @Mixin InstallationOptions where)
            throws IOException {
        if (by.isBlank() || why.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--by and --why must say something");
        }
        // Before a database is touched: a file that is wrong is the usual case.
        Organisation read = OrganisationFiles.read(file);
        read.notices().forEach(notice -> console.err().println("hemvakt organisation: notice: " + notice));
        return with(where, true, kept -> {
            int before = kept.newest().map(KeptOrganisation::version).orElse(0);
            KeptOrganisation now = kept.bringIn(
                    file.toString(),
                    Files.readString(file),
                    by,
                    InstantSource.system().instant(),
                    why);
            console.out()
                    .println(
                            now.version() == before
                                    ? "nothing changed: version " + before + " holds, as it did"
                                    : "version " + now.version() + " of " + read.id() + " holds now; teams: "
                                            + read.teams().size());
            return ExitCode.GOOD;
        });
    }

    @Command(
            name = "export",
            header = "Print what is kept; see ./hemvakt organisation --help.",
            mixinStandardHelpOptions = true)
    int export(
            @Option(names = "--out", paramLabel = "FILE", defaultValue = "-", description = "default stdout")
                    String out,
            @Mixin InstallationOptions where)
            throws IOException {
        return with(where, false, kept -> {
            String text = newest(kept).file();
            try (Sink sink = Sink.open(console, out)) {
                Writer writer = sink.writer();
                writer.write(text);
                sink.done();
            }
            return ExitCode.GOOD;
        });
    }

    @Command(
            name = "now",
            header = "Who is on duty; see ./hemvakt organisation --help.",
            mixinStandardHelpOptions = true)
    int now(@Mixin Asked asked, @Mixin InstallationOptions where) throws IOException {
        return tell(asked, where, OrganisationText::now);
    }

    @Command(
            name = "who",
            header = "Who reaches an address; see ./hemvakt organisation --help.",
            mixinStandardHelpOptions = true)
    int who(
            @Parameters(paramLabel = "ADDRESS", description = "street, postal code, place; or part of it")
                    String address,
            @Mixin Asked asked,
            @Mixin InstallationOptions where)
            throws IOException {
        return tell(asked, where, text -> text.who(new Address(address)));
    }

    private interface Question {
        List<String> ask(OrganisationText text);
    }

    private int tell(Asked asked, InstallationOptions where, Question question) throws IOException {
        if (asked.file != null) {
            return tell(OrganisationFiles.read(asked.file), asked, question);
        }
        return with(where, false, kept -> tell(kept.read(newest(kept)), asked, question));
    }

    private int tell(Organisation organisation, Asked asked, Question question) {
        question.ask(new OrganisationText(
                        organisation, Moments.parse(spec.commandLine(), "--at", organisation.zone(), asked.at)))
                .forEach(console.out()::println);
        return ExitCode.GOOD;
    }

    private static KeptOrganisation newest(JdbcOrganisations kept) {
        return kept.newest()
                .orElseThrow(() -> new CommandFailedException(
                        "no organisation is kept yet: bring one in with ./hemvakt organisation import"));
    }

    private interface Work {
        int in(JdbcOrganisations kept) throws IOException;
    }

    /** @param make whether an embedded database may be made new */
    private int with(InstallationOptions where, boolean make, Work work) throws IOException {
        Path data = where.data(console);
        Optional<DatabaseSettings> named = where.database(console, spec);
        try (OpenInstallation open =
                make ? OpenInstallation.openOrMake(data, named) : OpenInstallation.open(data, named)) {
            return work.in(open.organisations());
        } catch (DatabaseException | OrganisationException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }
}
