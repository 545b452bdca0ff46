package se.hemvakt.app.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;
import se.hemvakt.app.platform.Platform;

/** {@code up}: runs the platform until it is told to stop. */
@Command(
        name = "up",
        header = "Run the platform.",
        description = {
            "",
            "Everything in one process with an embedded database is the default. Settings come from --settings FILE and from",
            "the environment (HEMVAKT_GATEWAY_MQTT_PORT ...), which wins; docs/settings.md lists all. Ctrl-C stops it",
            "cleanly. It refuses to start on a database that may lose what it has confirmed.",
            ""
        },
        optionListHeading = "Options:%n",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ./hemvakt up",
            "  ./hemvakt up --data /var/lib/hemvakt --settings /etc/hemvakt.properties",
            "  HEMVAKT_DATABASE_URL=jdbc:postgresql://db/hemvakt HEMVAKT_DATABASE_PASSWORD=... \\",
            "      ./hemvakt up --roles gateway",
            "",
            "Exit codes: 0 stopped when asked, 1 failed, 2 wrong use."
        })
final class UpCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private PlatformOptions options;

    @Option(
            names = "--roles",
            paramLabel = "ROLES",
            description = "What runs in this process: all (default), or of gateway, rules, dashboard, with commas")
    private @Nullable String roles;

    UpCommand(Console console) {
        this.console = console;
        this.options = new PlatformOptions();
    }

    @Override
    public Integer call() throws Exception {
        Map<String, String> more = roles == null ? Map.of() : Map.of("HEMVAKT_ROLES", roles);
        Platform platform = Platform.start(
                options.read(console.environment(), more), line -> console.err().println(line));
        platform.addresses().forEach(console.out()::println);
        platform.awaitEnd();
        return ExitCode.GOOD;
    }
}
