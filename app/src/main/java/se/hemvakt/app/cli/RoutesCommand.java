package se.hemvakt.app.cli;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
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
import se.hemvakt.app.installation.OpenInstallation;
import se.hemvakt.app.organisation.OrganisationFiles;
import se.hemvakt.app.routes.RouteTrial;
import se.hemvakt.app.routes.SampleRoutes;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.Priority;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.jdbc.RouteVersions;
import se.hemvakt.rules.jdbc.RouteVersions.Version;
import se.hemvakt.rules.jdbc.RouteVersions.What;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.jdbc.JdbcOrganisations;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;
import se.hemvakt.rules.route.RouteFile;
import se.hemvakt.rules.route.RoutePolicy;
import se.hemvakt.rules.route.Situation;
import se.hemvakt.runtime.jdbc.DatabaseException;
import se.hemvakt.runtime.yaml.Yaml;

/** {@code routes}: files that say whom alerts go to. */
@Command(
        name = "routes",
        header = "Check a file of routes, see whom an alert would reach, and let a version hold.",
        description = {
            "",
            "check FILE  reads it and holds it against the organisation: every receiver is there, no route runs in",
            "            a circle, and a red alert has somebody in every hour of the coming year",
            "try         goes through an alert that nobody accepts: who is told when, by what, and who is passed over",
            "",
            "list        the versions of an installation and what was done with each",
            "draft FILE  checks it against the organisation that is kept there, and keeps it as a new version",
            "approve N   another person says that it is right",
            "activate N  alerts that begin from now on go by it; those on their way keep theirs; 0 for the shipped ones",
            "withdraw N  gives up a draft",
            "",
            "check and try take the invented organisation that comes with the program unless --organisation names",
            "another, and its routes without a file. As long as no version was activated, those hold. docs/care.md",
            "tells a unit manager how to write both.",
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
            "  ./hemvakt routes draft routes.yaml --by anna --why 'the near-care team first at night'",
            "  ./hemvakt routes approve 1 --by bengt --why 'agreed on Monday'",
            "  ./hemvakt routes activate 1 --by bengt --why 'from today'",
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
        throw new ParameterException(
                spec.commandLine(),
                "say what to do: check FILE, try, list, draft FILE, approve N, activate N or withdraw N");
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

    @Command(name = "list", header = "Tell the versions.", mixinStandardHelpOptions = true)
    int list(@Mixin InstallationOptions place) throws IOException {
        return on(place, open -> {
            List<Version> all = open.routes().all();
            Optional<Version> active = RouteVersions.active(all);
            for (Version version : all) {
                String state = state(version, active.equals(Optional.of(version)));
                console.out()
                        .println(version.number() + "  " + state + "; drafted by " + version.draftedBy() + ": "
                                + version.why());
                version.steps().forEach(step -> console.out()
                        .println("   " + step.what().name().toLowerCase(Locale.ROOT) + " by " + step.by() + ": "
                                + step.why()));
            }
            if (active.isEmpty()) {
                console.out().println("the shipped routes hold");
            }
        });
    }

    private static String state(Version version, boolean active) {
        if (active) {
            return "active";
        }
        if (version.number() == RouteVersions.SHIPPED) {
            return "shipped";
        }
        return version.was(What.WITHDRAWN) ? "withdrawn" : version.was(What.APPROVED) ? "approved" : "draft";
    }

    @Command(name = "draft", header = "Keep a new version.", mixinStandardHelpOptions = true)
    int draft(
            @Parameters(paramLabel = "FILE", description = "a YAML file") Path file,
            @Mixin Who who,
            @Mixin InstallationOptions place)
            throws IOException {
        String text = Files.readString(file);
        return on(place, open -> {
            Instant now = InstantSource.system().instant();
            RoutePolicy policy = fits(open, file.toString(), text, now);
            int number = open.routes().draft(text, who.by(), who.why(), now);
            console.out()
                    .println("drafted version " + number + " with "
                            + policy.routes().size() + " routes; next, by another person: ./hemvakt routes approve "
                            + number);
        });
    }

    @Command(name = "approve", header = "Approve a version.", mixinStandardHelpOptions = true)
    int approve(
            @Parameters(paramLabel = "N", description = "a draft") int number,
            @Mixin Who who,
            @Mixin InstallationOptions place)
            throws IOException {
        return on(place, open -> {
            open.routes()
                    .approve(number, who.by(), who.why(), InstantSource.system().instant());
            console.out().println("approved version " + number + "; next: ./hemvakt routes activate " + number);
        });
    }

    @Command(name = "activate", header = "Let a version hold.", mixinStandardHelpOptions = true)
    int activate(
            @Parameters(paramLabel = "N", description = "a version that was approved, or 0 for the shipped one")
                    int number,
            @Mixin Who who,
            @Mixin InstallationOptions place)
            throws IOException {
        return on(place, open -> {
            Instant now = InstantSource.system().instant();
            // The organisation may have changed since it was drafted: red with nobody must not come to hold.
            for (Version version : open.routes().all()) {
                if (version.number() == number && number != RouteVersions.SHIPPED) {
                    RoutePolicy unused = fits(open, "version " + number, version.body(), now);
                }
            }
            open.routes().activate(number, who.by(), who.why(), now);
            console.out().println("version " + number + " holds for alerts that begin from now on");
        });
    }

    @Command(name = "withdraw", header = "Give up a draft.", mixinStandardHelpOptions = true)
    int withdraw(
            @Parameters(paramLabel = "N", description = "a version that was never active") int number,
            @Mixin Who who,
            @Mixin InstallationOptions place)
            throws IOException {
        return on(place, open -> {
            open.routes()
                    .withdraw(
                            number, who.by(), who.why(), InstantSource.system().instant());
            console.out().println("withdrew version " + number);
        });
    }

    private static RoutePolicy fits(OpenInstallation open, String name, String text, Instant now) {
        JdbcOrganisations organisations = open.organisations();
        Organisation organisation = organisations
                .newest()
                .map(organisations::read)
                .orElseThrow(() -> new CommandFailedException(
                        "no organisation is kept that routes could be held against: ./hemvakt organisation import"));
        return RouteFile.of(Yaml.read(name, new StringReader(text)), 1, organisation, now);
    }

    private interface Work {
        void on(OpenInstallation open) throws IOException;
    }

    private int on(InstallationOptions place, Work work) throws IOException {
        try (OpenInstallation open = OpenInstallation.open(place.data(console), place.database(console, spec))) {
            work.on(open);
            return ExitCode.GOOD;
        } catch (DatabaseException | IllegalArgumentException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }
}
