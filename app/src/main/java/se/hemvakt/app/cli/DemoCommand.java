package se.hemvakt.app.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;
import se.hemvakt.app.demo.Demo;
import se.hemvakt.app.demo.DemoProfiles;
import se.hemvakt.app.demo.story.PacedClock;
import se.hemvakt.app.demo.story.Story;
import se.hemvakt.app.demo.story.StoryTeller;
import se.hemvakt.app.demo.story.StoryTime;
import se.hemvakt.app.demo.story.Tempo;
import se.hemvakt.app.platform.EnrolClient;
import se.hemvakt.app.platform.FreePort;
import se.hemvakt.app.platform.Platform;
import se.hemvakt.app.platform.PlatformSettings;
import se.hemvakt.app.platform.RunFile;

/** {@code demo}: everything on the embedded default with a simulated ward. */
@Command(
        name = "demo",
        header = "Show everything with a simulated ward: one patient turns unstable while you watch.",
        description = {
            "",
            "Starts the whole platform with an embedded database, enrols invented patients with simulated kits, plays half a",
            "day of their history, and lets one of them fall ill within about a minute. Prints the address and two logins:",
            "open the ward view in two browsers, accept the alert in one and see it in the other.",
            "",
            "Needs no Docker, no root and no free fixed port. Ctrl-C ends it; the next start goes on with the same ward.",
            "Everything is invented. NOT FOR PATIENTS.",
            ""
        },
        optionListHeading = "Options:%n",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ./hemvakt demo",
            "  ./hemvakt demo --patients 40 --http-port 8081",
            "  ./hemvakt demo --data /tmp/ward --for 2m",
            "  ./hemvakt demo --story takeover",
            "",
            "Exit codes: 0 stopped when asked, 1 failed, 2 wrong use."
        })
final class DemoCommand implements Callable<Integer> {
    /** Of the invented organisation. */
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private PlatformOptions options;

    @Option(
            names = "--patients",
            paramLabel = "N",
            defaultValue = "12",
            description =
                    "How many patients, 3 to 500 (default ${DEFAULT-VALUE}); only at the first start of a data folder")
    private int patients;

    @Option(names = "--for", paramLabel = "TIME", description = "Stop by itself after this long, such as 90s or 10m")
    private @Nullable String runFor;

    @Option(
            names = "--story",
            paramLabel = "NAME",
            description = {
                "Tell a story by itself, on a clock that begins at ten past nine in the evening: ",
                "takeover: the night nurse offers the patient to the near-care team, which acts and hands back the next day ",
                "(about seven minutes); unanswered: nobody accepts, and the alert climbs to the last step"
            })
    private @Nullable String storyName;

    DemoCommand(Console console) {
        this.console = console;
        this.options = new PlatformOptions();
    }

    @Override
    public Integer call() throws Exception {
        if (patients < 3 || patients > 500) {
            throw new ParameterException(spec.commandLine(), "--patients must be 3 to 500");
        }
        Duration limit = runFor == null ? null : Durations.parse(spec.commandLine(), "--for", runFor);
        Story story = storyName == null
                ? null
                : Story.ofCode(storyName)
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(), "--story: no \"" + storyName + "\"; there are " + Story.codes()));
        Map<String, String> more = new HashMap<>();
        more.put("HEMVAKT_DEMO", "true");
        if (options.data == null && !console.environment().containsKey("HEMVAKT_DATA")) {
            more.put(
                    "HEMVAKT_DATA",
                    Path.of("hemvakt-data", story == null ? "demo" : "story-" + story.code())
                            .toString());
        }
        prefer(more, "HEMVAKT_DASHBOARD_PORT", options.httpPort, 8080);
        prefer(more, "HEMVAKT_GATEWAY_MQTT_PORT", options.mqttPort, 1883);
        prefer(more, "HEMVAKT_OPS_PORT", options.opsPort, 9464);
        PlatformSettings settings = options.read(console.environment(), more);

        PacedClock paced = story == null
                ? null
                : StoryTime.begin(settings.data(), InstantSource.system().instant(), ZONE);
        InstantSource clock = paced == null ? InstantSource.system() : paced;
        Platform platform = Platform.start(settings, this::tell, clock);
        Demo.Running running = Demo.start(
                platform,
                settings.data(),
                patients,
                p -> {
                    RunFile run = p.runFile();
                    URI door = URI.create("http://127.0.0.1:" + run.opsPort());
                    return new EnrolClient(door, run.enrolToken(), DemoProfiles::of);
                },
                clock,
                story != null,
                this::tell);
        print(platform, settings, running);
        if (story != null && paced != null) {
            platform.onTop(
                    "story",
                    StoryTeller.begin(
                            story,
                            platform.wardView(),
                            running::passwordOf,
                            platform.database(),
                            paced,
                            ZONE,
                            Tempo.SHOW,
                            line -> console.out().println("  " + line)));
        }
        if (limit == null) {
            platform.awaitEnd();
        } else {
            platform.awaitEnd(limit);
            tell("stopping after " + runFor);
            platform.close();
        }
        return ExitCode.GOOD;
    }

    /** A port nobody asked for is the usual one when it is free, else the system's choice. */
    private void prefer(Map<String, String> more, String name, @Nullable Integer asked, int usual) {
        if (asked == null && !console.environment().containsKey(name)) {
            more.put(name, Integer.toString(FreePort.isFree(usual) ? usual : 0));
        }
    }

    private void tell(String line) {
        console.err().println("hemvakt demo: " + line);
    }

    private void print(Platform platform, PlatformSettings settings, Demo.Running running) {
        var out = console.out();
        out.println();
        out.println("  Hemvakt demo: " + running.patients() + " invented patients. NOT FOR PATIENTS.");
        out.println();
        out.println("  Ward view   " + platform.wardView());
        running.logins()
                .forEach(login -> out.printf(
                        "  Login       %-7s %s   (%s)%n", login.username(), login.password(), login.displayName()));
        out.println("  Data        " + settings.data().toAbsolutePath());
        out.println();
        out.println("  " + running.logins().get(0).username()
                + " and bengt work by day, folke at night, ivar in the near-care team.");
        out.println(
                "  Half a day of history arrives in the first seconds; within about a minute and a half one patient");
        out.println("  turns unstable. Ctrl-C stops the demo; the next start goes on with the same ward.");
        out.println();
        out.flush();
    }
}
