package se.hemvakt.app.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;
import se.hemvakt.app.console.Progress;
import se.hemvakt.app.platform.EnrolClient;
import se.hemvakt.app.platform.RunFile;
import se.hemvakt.sim.ScenarioMix;
import se.hemvakt.sim.Simulation;
import se.hemvakt.sim.SimulationPlan;
import se.hemvakt.sim.SimulationPlan.PlannedPatient;
import se.hemvakt.sim.fleet.Fleet;
import se.hemvakt.sim.kit.Endpoint;
import se.hemvakt.sim.kit.EnrolledKit;
import se.hemvakt.sim.kit.Faults;
import se.hemvakt.sim.kit.Kit;
import se.hemvakt.sim.patient.Cadence;
import se.hemvakt.sim.recording.Names;
import se.hemvakt.sim.recording.Playback;
import se.hemvakt.sim.recording.Recording;

/** {@code sim}: virtual patients with kits, against a running platform. */
@Command(
        name = "sim",
        header = "Virtual patients whose kits talk to a running platform.",
        description = {
            "",
            "Enrols each kit through the technician's door, then sends over MQTT as a real kit does: it keeps what is not",
            "receipted and sends it again. Finds the platform by its data folder (--data), where up and demo leave run.json.",
            "--speed plays --history from the past until it has caught up with now; measured times stay true.",
            "--recording FILE sends a recording (patient,time,vital,value,unit) instead, ending at about now.",
            ""
        },
        optionListHeading = "Options:%n",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ./hemvakt sim --kits 20 --scenario stable=8,sepsis=1,copd=1",
            "  ./hemvakt sim --kits 500 --history 24h --speed 1000 --faults some --for 10m",
            "  ./hemvakt sim --recording ward.csv.gz --speed 3600",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong use."
        })
final class SimCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = "hemvakt-data",
            description = "The running platform's data folder (default ${DEFAULT-VALUE})")
    private Path data;

    @Option(
            names = "--kits",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many (default ${DEFAULT-VALUE})")
    private int kits;

    @Option(
            names = "--scenario",
            paramLabel = "MIX",
            defaultValue = "stable=8,sepsis=1,heart-failure=1",
            description = "Scenarios with weights (default ${DEFAULT-VALUE})")
    private String scenario;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of all that is random")
    private long seed;

    @Option(
            names = "--history",
            paramLabel = "TIME",
            defaultValue = "0s",
            description = "How far back to begin, such as 24h")
    private String history;

    @Option(names = "--speed", paramLabel = "N", defaultValue = "1", description = "How fast the past is played")
    private double speed;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How often the wearable measures, 1s to 10m (default ${DEFAULT-VALUE})")
    private String every;

    @Option(
            names = "--pace",
            paramLabel = "N",
            defaultValue = "1",
            description = "How much faster than nature illnesses go; 1 is true, 200 is a show")
    private double pace;

    @Option(
            names = "--faults",
            paramLabel = "KIND",
            defaultValue = "none",
            description = "none or some: drops, doubles, delays, reorders")
    private String faults;

    @Option(names = "--for", paramLabel = "TIME", description = "Stop after this long; default: until Ctrl-C")
    private @Nullable String runFor;

    @Option(names = "--recording", paramLabel = "FILE", description = "Send this recording (CSV or CSV.GZ) instead")
    private @Nullable Path recording;

    SimCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (kits < 1 || kits > 20_000) {
            throw new ParameterException(spec.commandLine(), "--kits must be 1 to 20000");
        }
        RunFile run = RunFile.read(data);
        if (run.mqttPort() == 0) {
            throw new CommandFailedException(
                    "the platform of " + data + " runs without the gateway role: nothing to connect to");
        }
        Endpoint endpoint = new Endpoint(run.mqttHost(), run.mqttPort(), run.mqttTls(), null);
        EnrolClient door = new EnrolClient(URI.create("http://127.0.0.1:" + run.opsPort()), run.enrolToken());
        CountDownLatch interrupted = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(interrupted::countDown, "stop"));
        return recording == null
                ? scenarios(endpoint, door, interrupted)
                : recording(recording, endpoint, door, interrupted);
    }

    private int recording(Path file, Endpoint endpoint, EnrolClient door, CountDownLatch interrupted)
            throws IOException, InterruptedException {
        if (!(speed > 1)) {
            throw new ParameterException(spec.commandLine(), "--recording needs --speed above 1, such as 3600");
        }
        Recording rows = Recording.read(file, Names.AS_THEY_ARE);
        try (Progress progress = new Progress(console, System::nanoTime);
                Playback playback = Playback.start(
                        rows,
                        speed,
                        Playback.Placement.EACH_PATIENT,
                        new Fleet.Settings(Fleet.Line.BY_NUMBER, faults(), Kit.Settings.USUAL, seed),
                        endpoint,
                        placed -> door.post(EnrolClient.body("Inspelning", placed.patient(), placed.from())),
                        InstantSource.system())) {
            watch(progress, interrupted, playback::isOver, () -> playback.progress()
                    .toString());
            console.err().println(playback.progress());
            return playback.isOver() ? ExitCode.GOOD : ExitCode.FAILED;
        }
    }

    private int scenarios(Endpoint endpoint, EnrolClient door, CountDownLatch interrupted) throws InterruptedException {
        SimulationPlan plan = plan();
        try (Progress progress = new Progress(console, System::nanoTime)) {
            List<EnrolledKit> enrolled = new ArrayList<>();
            for (PlannedPatient patient : plan.patients()) {
                enrolled.add(door.enrol(patient));
                progress.update(() -> "enrolling " + enrolled.size() + " of "
                        + plan.patients().size());
            }
            try (Simulation simulation = Simulation.start(plan, endpoint, enrolled, InstantSource.system())) {
                watch(progress, interrupted, () -> false, () -> simulation
                        .progress()
                        .toString());
                console.err().println(simulation.progress());
            }
        }
        return ExitCode.GOOD;
    }

    private SimulationPlan plan() {
        try {
            return SimulationPlan.of(
                    SimulationPlan.Wish.of(kits, ScenarioMix.parse(scenario), seed)
                            .withHistory(Durations.parse(spec.commandLine(), "--history", history), speed)
                            .withCrises(Duration.ofMinutes(2), Duration.ofMinutes(10), pace)
                            .withCadence(new Cadence(Durations.parse(spec.commandLine(), "--every", every)))
                            .withFaults(faults()),
                    InstantSource.system().instant());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Faults faults() {
        return switch (faults) {
            case "none" -> Faults.NONE;
            case "some" -> Faults.SOME;
            default -> throw new IllegalArgumentException("--faults must be none or some");
        };
    }

    private void watch(Progress progress, CountDownLatch interrupted, BooleanSupplier over, Supplier<String> line)
            throws InterruptedException {
        long endNanos = runFor == null
                ? Long.MAX_VALUE
                : System.nanoTime()
                        + Durations.parse(spec.commandLine(), "--for", runFor).toNanos();
        while (!over.getAsBoolean() && (runFor == null || System.nanoTime() - endNanos < 0)) {
            if (interrupted.await(200, TimeUnit.MILLISECONDS)) {
                return;
            }
            progress.update(line);
        }
    }
}
