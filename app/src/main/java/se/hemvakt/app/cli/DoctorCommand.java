package se.hemvakt.app.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;
import se.hemvakt.app.doctor.Doctor;
import se.hemvakt.app.doctor.Finding;
import se.hemvakt.app.doctor.Finding.Level;

/** {@code doctor}: checks the installation and says what to mend. */
@Command(
        name = "doctor",
        header = "Check the installation and say what to mend.",
        description = {
            "",
            "Looks at Java, memory, the data folder and its disk, the database (reachable, version, settings that could lose",
            "readings, TimescaleDB, schema, clock), TLS certificates, ports, and by which channels people can be told (HEMVAKT_NOTIFY_*).",
            "It changes nothing.",
            "",
            "One line each: ok, warn (it works, but look at it) or FAIL, what was found, and after -> what to do.",
            "Without a database named it looks at the embedded one in the data folder, if that runs now.",
            ""
        },
        optionListHeading = "Options:%n",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ./hemvakt doctor",
            "  ./hemvakt doctor --data /var/lib/hemvakt --port 8080 --port 8883",
            "  HEMVAKT_DATABASE_PASSWORD=... ./hemvakt doctor --database-user hemvakt \\",
            "      --database-url jdbc:postgresql://db.example.org/hemvakt --certificate /etc/hemvakt/tls.crt",
            "",
            "Exit codes: 0 nothing failed (there may be warnings), 1 something must be mended, 2 wrong use."
        })
final class DoctorCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private InstallationOptions installation = new InstallationOptions();

    @Option(names = "--certificate", paramLabel = "FILE", description = "A TLS certificate in PEM; may be given again")
    private List<Path> certificates = new ArrayList<>();

    @Option(names = "--key", paramLabel = "FILE", description = "A TLS private key; may be given again")
    private List<Path> keys = new ArrayList<>();

    @Option(names = "--port", paramLabel = "PORT", description = "A port to listen on; may be given again")
    private List<Integer> ports = new ArrayList<>();

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        for (int port : ports) {
            if (port < 1 || port > 65_535) {
                throw new ParameterException(spec.commandLine(), "--port must be 1 to 65535");
            }
        }
        Doctor.Installation looked = new Doctor.Installation(
                installation.data(console),
                installation.database(console, spec),
                ports,
                certificates,
                keys,
                console.environment());
        List<Finding> findings = Doctor.examine(looked, InstantSource.system(), this::print);
        long failed = count(findings, Level.FAIL);
        console.out()
                .println(failed + " to mend, " + count(findings, Level.WARN) + " to look at, "
                        + count(findings, Level.OK) + " good");
        return failed == 0 ? ExitCode.GOOD : ExitCode.FAILED;
    }

    private void print(Finding finding) {
        String level =
                finding.level() == Level.FAIL ? "FAIL" : finding.level().name().toLowerCase(Locale.ROOT);
        String advice = finding.advice().isEmpty() ? "" : " -> " + finding.advice();
        console.out()
                .println(String.format(Locale.ROOT, "%-5s %-28s %s%s", level, finding.what(), finding.found(), advice));
    }

    private static long count(List<Finding> findings, Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }
}
