package se.hemvakt.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The real Mosquitto: its command-line clients, and its broker as a process of a test. A missing one fails the test. */
public final class Mosquitto implements AutoCloseable {
    private final Path folder;
    private final int port;
    private Process process;

    private Mosquitto(Path folder, int port) {
        this.folder = folder;
        this.port = port;
        this.process = start();
    }

    /**
     * Starts a broker on loopback with a port the system chose. It keeps sessions on disk in {@code folder} and lets anybody in:
     * its users and rules are not what is tested.
     */
    public static Mosquitto broker(Path folder, String... moreSettings) {
        int port = freePort();
        try {
            Files.createDirectories(folder);
            List<String> lines = new ArrayList<>(List.of(
                    "listener " + port + " 127.0.0.1",
                    "allow_anonymous true",
                    "persistence true",
                    "persistence_location " + folder.toAbsolutePath() + "/",
                    "autosave_interval 1",
                    "autosave_on_changes true",
                    "max_inflight_messages 0",
                    "max_queued_messages 1000000",
                    "set_tcp_nodelay true",
                    "user root"));
            lines.addAll(List.of(moreSettings));
            Files.write(folder.resolve("mosquitto.conf"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Mosquitto(folder, port);
    }

    public int port() {
        return port;
    }

    /** Kills the broker and starts it again with what it had on disk. */
    public void restart() {
        stop();
        process = start();
    }

    /** Stops it; the port stays closed until {@link #restart}. */
    public void stop() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private Process start() {
        try {
            Process started = new ProcessBuilder(
                            program("mosquitto").toString(),
                            "-c",
                            folder.resolve("mosquitto.conf").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("mosquitto.log").toFile()))
                    .start();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> answers(started));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers(Process started) throws IOException {
        if (!started.isAlive()) {
            throw new AssertionError("mosquitto ended: " + Files.readString(folder.resolve("mosquitto.log")));
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /**
     * A free port below those that the system gives to whoever connects: while the broker is away for a moment nobody else's
     * connection takes it, and no client that looks for the broker meets itself.
     */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Then another.
            }
        }
    }

    /** Starts one of the clients with its output and errors in one stream. */
    public static Process client(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(program(name).toString());
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end of a client; returns its exit code and what it printed. */
    public static Ended end(Process client) {
        try {
            if (!client.waitFor(60, TimeUnit.SECONDS)) {
                client.destroyForcibly();
                throw new AssertionError("the client did not end");
            }
            return new Ended(
                    client.exitValue(),
                    new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** How a client ended. */
    public record Ended(int exitCode, String output) {}

    private static Path program(String name) {
        for (String place : List.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin")) {
            Path program = Path.of(place, name);
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        throw new AssertionError(name + " is missing, and this test is about the real one. Install it: on Debian"
                + " `apt-get install mosquitto mosquitto-clients`");
    }
}
