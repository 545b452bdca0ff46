package se.hemvakt.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.app.platform.EnrolClient;
import se.hemvakt.app.platform.Enrolment;
import se.hemvakt.app.platform.RunFile;
import se.hemvakt.model.TeamId;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.EmbeddedDatabase;
import se.hemvakt.sim.kit.Endpoint;
import se.hemvakt.sim.kit.EnrolledKit;
import se.hemvakt.sim.load.LoadGenerator;
import se.hemvakt.sim.load.LoadPlan;

/**
 * The platform as its users have it: a process of its own, with a fresh embedded database in a folder that is deleted
 * afterwards. Load from the same JVM would share its collector and its compiler, and measure neither.
 */
final class PlatformProcess implements AutoCloseable {
    /** The team whose patients those are that nobody names a team for. */
    static final TeamId TEAM = Enrolment.FIRST_TEAM;

    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(20);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(30);

    private final Path folder;
    private final Process process;
    private final RunFile run;
    private final InstantSource wall;

    private PlatformProcess(Path folder, Process process, RunFile run, InstantSource wall) {
        this.folder = folder;
        this.process = process;
        this.run = run;
        this.wall = wall;
    }

    /**
     * Starts one and waits until it is ready.
     *
     * @param environment what it is told besides, such as {@code HEMVAKT_DEMO}
     */
    static PlatformProcess start(Map<String, String> environment, InstantSource wall)
            throws IOException, InterruptedException {
        return start(Files.createTempDirectory("hemvakt-bench"), environment, wall);
    }

    /** The same on a folder that is there, with what is in it. */
    static PlatformProcess start(Path folder, Map<String, String> environment, InstantSource wall)
            throws IOException, InterruptedException {
        Process process = launch(folder, "up", environment);
        try {
            return new PlatformProcess(folder, process, await(folder, process), wall);
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Starts {@code hemvakt VERB} on this folder and returns at once; what it says goes to {@code output.log} there. */
    static Process launch(Path folder, String verb, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String flags = System.getenv().getOrDefault("HEMVAKT_JAVA_OPTS", "");
        Arrays.stream(flags.split(" ", -1)).filter(flag -> !flag.isBlank()).forEach(command::add);
        // The archive of classes this process was started with, so that it is measured as its users have it.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-XX:SharedArchiveFile="))
                .forEach(command::add);
        command.addAll(List.of(
                "-XX:+UseG1GC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                "se.hemvakt.app.cli.Main",
                verb,
                "--data",
                folder.toString(),
                "--http-port",
                "0",
                "--mqtt-port",
                "0",
                "--ops-port",
                "0"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        // A bench that is interrupted takes its platform with it.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        return process;
    }

    /** Waits until it says where it listens. */
    static RunFile await(Path folder, Process process) throws IOException, InterruptedException {
        long giveUpAt = System.nanoTime() + READY_WITHIN.toNanos();
        while (!Files.exists(folder.resolve("run.json"))) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                throw new CommandFailedException("the platform ended at its start; it said: " + lastLine(folder));
            }
            if (System.nanoTime() - giveUpAt > 0) {
                throw new CommandFailedException("the platform was not ready within " + READY_WITHIN.toSeconds()
                        + " s; it said: " + lastLine(folder));
            }
        }
        return RunFile.read(folder);
    }

    private static String lastLine(Path folder) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("output.log"));
        return lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1);
    }

    Endpoint mqtt() {
        return Endpoint.plain(run.mqttHost(), run.mqttPort());
    }

    URI http() {
        return URI.create("http://127.0.0.1:" + run.httpPort());
    }

    /** Its database, while it runs; what the bench puts there by hand is what an operator would. */
    Database openDatabase() throws IOException {
        return Database.open(EmbeddedDatabase.running(database())
                .orElseThrow(() -> new CommandFailedException("the platform's database is gone"))
                .withPoolSize(2));
    }

    /** Its embedded database's folder, to be used once it is stopped. */
    Path database() {
        return folder.resolve("database");
    }

    /** Enrols this many kits, each with a patient, through the door a technician uses. */
    List<EnrolledKit> enrol(int count, Consumer<Supplier<String>> progress) throws IOException, InterruptedException {
        List<EnrolledKit> kits = new ArrayList<>(count);
        EnrolClient door = door();
        for (int i = 1; i <= count; i++) {
            kits.add(door.post(
                    "{\"patient\":{\"given_name\":\"Last\",\"family_name\":\"Nummer " + i + "\"},\"kit\":{}}"));
            int done = i;
            progress.accept(() -> "enrolling kits: " + done + " of " + count);
        }
        awaitKnown(kits.get(count - 1));
        return kits;
    }

    /** The gateway looks for new kits every few seconds; the last one enrolled is known when all are. */
    private void awaitKnown(EnrolledKit kit) throws IOException, InterruptedException {
        LoadPlan hello =
                LoadPlan.open(10, 1, Duration.ZERO, Duration.ofMillis(200)).withThreads(1);
        long giveUpAt = System.nanoTime() + KNOWN_WITHIN.toNanos();
        while (true) {
            try {
                LoadGenerator.run(hello, mqtt(), List.of(kit), wall);
                return;
            } catch (IOException e) {
                if (System.nanoTime() - giveUpAt > 0) {
                    throw e;
                }
                process.onExit()
                        .completeOnTimeout(process, 200, TimeUnit.MILLISECONDS)
                        .join();
            }
        }
    }

    EnrolClient door() {
        return new EnrolClient(URI.create("http://127.0.0.1:" + run.opsPort()), run.enrolToken());
    }

    /** Processor time it has used since its start. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Stops it as a user does, and leaves its folder. */
    void stop() {
        stop(process);
    }

    /** Stops this one as a user does, and waits for its end. */
    static void stop(Process process) {
        process.destroy();
        try {
            process.onExit().get(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly().onExit().join();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
        delete(folder);
    }

    /** Deletes a folder and what is in it. */
    static void delete(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("could not delete " + folder + ": delete it by hand", e);
        }
    }
}
