package se.hemvakt.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;
import se.hemvakt.app.ruleset.RuleSetCheck;

/** {@code rules}: files of rules. */
@Command(
        name = "rules",
        header = "Check files of condition profiles, fences and patients.",
        description = {
            "",
            "check FILE...  reads each file beside the shipped profiles; a profile of the same name takes the",
            "               shipped one's place. What is wrong is told with line, column and what to do.",
            "",
            "A file is what its first name says: profile: NAME, fences: VERSION, or patients:.",
            "docs/rules.md tells a nurse manager how to write one.",
            ""
        },
        optionListHeading = "Options:%n",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ./hemvakt rules check heart-failure.yaml",
            "  ./hemvakt rules check fences.yaml copd.yaml patients.yaml",
            "",
            "Exit codes: 0 all good; 1 a file is wrong or can not be read; 2 wrong use."
        })
final class RulesCommand implements Callable<Integer> {
    /** Where a signature's last day ends. */
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    private final Console console;

    @Spec
    private CommandSpec spec;

    RulesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do: check FILE...");
    }

    @Command(name = "check", header = "Check files; see ./hemvakt rules --help.", mixinStandardHelpOptions = true)
    int check(@Parameters(arity = "1..*", paramLabel = "FILE", description = "YAML files") List<Path> files)
            throws IOException {
        int faults = new RuleSetCheck(
                        InstantSource.system().instant(), ZONE, console.out()::println, line -> console.err()
                                .println("hemvakt rules: " + line))
                .run(files);
        return faults == 0 ? ExitCode.GOOD : ExitCode.FAILED;
    }
}
