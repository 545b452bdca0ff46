package se.hemvakt.app.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.app.platform.PlatformSettings;
import se.hemvakt.runtime.settings.Settings;
import se.hemvakt.runtime.settings.SettingsException;

/** The options {@code up} and {@code demo} share. Each is a setting's short form and wins over file and environment. */
final class PlatformOptions {
    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Where everything is kept (HEMVAKT_DATA; default hemvakt-data)")
    @Nullable
    Path data;

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "name = value lines; every name is in docs/settings.md, as environment variable HEMVAKT_...")
    @Nullable
    Path settings;

    @Option(names = "--http-port", paramLabel = "PORT", description = "The ward view; 0: the system chooses")
    @Nullable
    Integer httpPort;

    @Option(names = "--mqtt-port", paramLabel = "PORT", description = "Kits; 0: the system chooses")
    @Nullable
    Integer mqttPort;

    @Option(
            names = "--ops-port",
            paramLabel = "PORT",
            description = "Metrics, health, enrolment; 0: the system chooses")
    @Nullable
    Integer opsPort;

    @Option(
            names = "--allow-unsafe-database",
            description = "Start on a database that may lose what it has confirmed. Tests only; shown on every view")
    boolean allowUnsafeDatabase;

    /** The settings these options, the environment and the file make together, in this order of precedence. */
    PlatformSettings read(Map<String, String> environment, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        put(all, "HEMVAKT_DATA", data);
        put(all, "HEMVAKT_DASHBOARD_PORT", httpPort);
        put(all, "HEMVAKT_GATEWAY_MQTT_PORT", mqttPort);
        put(all, "HEMVAKT_OPS_PORT", opsPort);
        if (allowUnsafeDatabase) {
            all.put("HEMVAKT_DATABASE_ALLOW_UNSAFE", "true");
        }
        all.putAll(more);
        try {
            Settings in = Settings.read(settings, all);
            PlatformSettings read = PlatformSettings.from(in);
            in.complete();
            return read;
        } catch (SettingsException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void put(Map<String, String> all, String name, @Nullable Object value) {
        if (value != null) {
            all.put(name, value.toString());
        }
    }
}
