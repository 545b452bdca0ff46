package se.hemvakt.app.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import se.hemvakt.app.doctor.jdbc.DatabaseCheck;
import se.hemvakt.runtime.jdbc.DatabaseSettings;
import se.hemvakt.runtime.jdbc.EmbeddedDatabase;

/** Looks at everything an installation stands on, one check after the other; one that breaks is a finding too. */
public final class Doctor {
    private Doctor() {}

    /**
     * What to look at.
     *
     * @param data the data folder
     * @param database the database of the settings; empty for the embedded one in the data folder
     * @param ports to listen on
     * @param certificates PEM files of TLS, empty without TLS
     * @param keys their private keys
     * @param environment where the settings of messages stand
     */
    public record Installation(
            Path data,
            Optional<DatabaseSettings> database,
            List<Integer> ports,
            List<Path> certificates,
            List<Path> keys,
            Map<String, String> environment) {
        public Installation {
            ports = List.copyOf(ports);
            certificates = List.copyOf(certificates);
            keys = List.copyOf(keys);
            environment = Map.copyOf(environment);
        }
    }

    /** Runs every check, telling each finding as it is made. */
    public static List<Finding> examine(Installation installation, InstantSource clock, Consumer<Finding> tell) {
        List<Check> checks = new ArrayList<>();
        checks.add(() -> Machine.java(Runtime.version()));
        checks.add(() -> Machine.memory(
                Runtime.getRuntime().maxMemory(), Runtime.getRuntime().availableProcessors()));
        checks.add(Doctor::openFiles);
        checks.add(() -> Machine.dataFolder(installation.data()));
        checks.add(() -> Machine.disk(installation.data()));
        checks.add(() -> database(installation, clock));
        checks.add(() -> Channels.settings(installation.environment()));
        installation.certificates().forEach(file -> checks.add(() -> Certificates.certificate(file, clock.instant())));
        installation.keys().forEach(file -> checks.add(() -> Certificates.key(file)));
        installation.ports().forEach(port -> checks.add(() -> Ports.port(port)));
        List<Finding> findings = new ArrayList<>();
        for (Check check : checks) {
            for (Finding finding : run(check)) {
                findings.add(finding);
                tell.accept(finding);
            }
        }
        return findings;
    }

    private static List<Finding> run(Check check) {
        try {
            return check.run();
        } catch (Exception e) {
            return List.of(Finding.fail(
                    "check", "could not be made: " + e.getMessage(), "run again with HEMVAKT_DEBUG=1, and report it"));
        }
    }

    private static List<Finding> openFiles() throws IOException {
        Path limits = Path.of("/proc/self/limits");
        return Files.isReadable(limits) ? Machine.openFiles(Files.readString(limits)) : List.of();
    }

    private static List<Finding> database(Installation installation, InstantSource clock) throws IOException {
        Optional<DatabaseSettings> settings = installation.database();
        if (settings.isEmpty()) {
            settings = EmbeddedDatabase.running(installation.data().resolve("database"));
        }
        if (settings.isEmpty()) {
            return List.of(Finding.ok(
                    "database", "embedded, not running now; start Hemvakt and ask again to have it looked at"));
        }
        return new DatabaseCheck(settings.get(), clock, installation.environment()).run();
    }
}
