package se.hemvakt.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;
import se.hemvakt.app.organisation.OrganisationFiles;
import se.hemvakt.app.routes.RouteTrial;
import se.hemvakt.app.routes.SampleRoutes;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.Priority;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;
import se.hemvakt.rules.route.RouteFile;
import se.hemvakt.rules.route.RoutePolicy;
import se.hemvakt.rules.route.Situation;

/** {@code routes}: files that say whom alerts go to. */
@Command(
        name = "routes",
        header = "Check a file of routes, and see whom an alert would reach at a given hour.",
        description = {
            "",
            "check FILE  reads it and holds it against the organisation: every receiver is there, no route runs in",
            "            a circle, and a red alert has somebody in every hour of the coming year",
            "try         goes through an alert that nobody accepts: who is told when, by what, and who is passed over",
            "",
            "Without --organisation the invented one that comes with the program is taken, and without a file its",
            "routes. docs/care.md tells a unit manager how to write both. In this version routes are checked and",
            "tried, and do not yet send: alerts reach the ward view of the responsible team.",
            ""
        },
        optionListHeading = "Options:%n",
        commandListHeading = "Commands:%n",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ./hemvakt routes check routes.yaml --organisation region.yaml",
            "  ./hemvakt routes try --team hemsjukvard --priority high --at 2026-12-24T22:00",
            "  ./hemvakt routes try routes.yaml --team hemsjukvard --priority medium --kind technical --for 12h",
            "",
            "Exit codes: 0 good; 1 a file is wrong or can not be read; 2 wrong use."
        })
final class RoutesCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    RoutesCommand(Console console) {
        this.console = console;
    }

    /** Of which organisation. */
    static final class Where {
        @Option(
                names = "--organisation",
                paramLabel = "FILE",
                description = "a file as ./hemvakt organisation check takes it (default: the one shipped)")
        private @Nullable Path organisation;

        Organisation read() throws IOException {
            return organisation == null ? SampleOrganisation.read() : OrganisationFiles.read(organisation);
        }
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do: check FILE or try");
    }

    @Command(name = "check", header = "Check a file; see ./hemvakt routes --help.", mixinStandardHelpOptions = true)
    int check(@Parameters(paramLabel = "FILE", description = "a YAML file") Path file, @Mixin Where where)
            throws IOException {
        Organisation organisation = where.read();
        RoutePolicy policy = RouteFile.of(
                OrganisationFiles.yaml(file),
                1,
                organisation,
                InstantSource.system().instant());
        console.out().println(file + ": good: " + policy.routes().size() + " routes for " + organisation.id());
        return ExitCode.GOOD;
    }

    @Command(name = "try", header = "Try an alert; see ./hemvakt routes --help.", mixinStandardHelpOptions = true)
    int trial(
            @Parameters(arity = "0..1", paramLabel = "FILE", description = "default: the one shipped") @Nullable
                    Path file,
            @Option(names = "--team", required = true, paramLabel = "ID", description = "the responsible team")
                    String team,
            @Option(names = "--priority", required = true, paramLabel = "P", description = "high, medium or low")
                    Priority priority,
            @Option(
                            names = "--kind",
                            defaultValue = "clinical",
                            paramLabel = "K",
                            description = "clinical or technical (default clinical)")
                    AlertKind kind,
            @Option(names = "--found-late", description = "it is found late") boolean late,
            @Option(
                            names = "--at",
                            paramLabel = "TIME",
                            description =
                                    "2026-12-24T22:00 on the organisation's clock, or with Z or an offset (default now)")
                    @Nullable
                    String at,
            @Option(
                            names = "--for",
                            defaultValue = "30m",
                            paramLabel = "TIME",
                            description = "so long, such as 90s, 30m, 12h (default 30m)")
                    String length,
            @Mixin Where where)
            throws IOException {
        Organisation organisation = where.read();
        if (organisation.team(new TeamId(team)).isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--team: there is no team " + team + " in " + organisation.id()
                            + "; see ./hemvakt organisation now");
        }
        Instant from = Moments.parse(spec.commandLine(), "--at", organisation.zone(), at);
        RoutePolicy policy = file == null
                ? SampleRoutes.read(organisation, from)
                : RouteFile.of(OrganisationFiles.yaml(file), 1, organisation, from);
        new RouteTrial(policy, organisation)
                .lines(
                        new Situation(priority, kind, late, new TeamId(team)),
                        from,
                        Durations.parse(spec.commandLine(), "--for", length))
                .forEach(console.out()::println);
        return ExitCode.GOOD;
    }
}
