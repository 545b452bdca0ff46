package se.hemvakt.app.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import se.hemvakt.app.console.Console;
import se.hemvakt.runtime.jdbc.DatabaseSettings;
import se.hemvakt.runtime.settings.Secret;

/** Which installation is meant: its data folder, and its database where that is not the embedded one. */
final class InstallationOptions {
    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Where the program keeps its data (HEMVAKT_DATA; default hemvakt-data)")
    private @Nullable Path data;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "jdbc:postgresql://host:port/database (HEMVAKT_DATABASE_URL; default the embedded one)")
    private @Nullable String databaseUrl;

    @Option(
            names = "--database-user",
            paramLabel = "ROLE",
            description = "HEMVAKT_DATABASE_USER; default hemvakt. The password only by HEMVAKT_DATABASE_PASSWORD")
    private @Nullable String databaseUser;

    Path data(Console console) {
        return data != null ? data : Path.of(console.environment().getOrDefault("HEMVAKT_DATA", "hemvakt-data"));
    }

    /** The database named; empty for the embedded one. */
    Optional<DatabaseSettings> database(Console console, CommandSpec spec) {
        Map<String, String> environment = console.environment();
        String url = databaseUrl != null ? databaseUrl : environment.get("HEMVAKT_DATABASE_URL");
        if (url == null) {
            return Optional.empty();
        }
        String user =
                databaseUser != null ? databaseUser : environment.getOrDefault("HEMVAKT_DATABASE_USER", "hemvakt");
        try {
            return Optional.of(DatabaseSettings.of(
                    url, user, Secret.of(environment.getOrDefault("HEMVAKT_DATABASE_PASSWORD", ""))));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
