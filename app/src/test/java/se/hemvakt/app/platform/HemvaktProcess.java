package se.hemvakt.app.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Hemvakt as a process of its own, as a user starts it: what the whole-product tests kill, stop and talk to from outside.
 */
final class HemvaktProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path data;
    private final JsonNode run;

    private HemvaktProcess(Process process, Path data, JsonNode run) {
        this.process = process;
        this.data = data;
        this.run = run;
    }

    /** Starts {@code hemvakt VERB --data DATA …} with ports chosen by the system, and waits until it says it is ready. */
    static HemvaktProcess start(Path data, String verb, String... more) throws IOException {
        Path runFile = data.resolve("run.json");
        Files.deleteIfExists(runFile);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "se.hemvakt.app.cli.Main",
                verb,
                "--data",
                data.toString(),
                "--http-port",
                "0",
                "--mqtt-port",
                "0",
                "--ops-port",
                "0"));
        command.addAll(List.of(more));
        Path output = data.resolve("output.log");
        Files.createDirectories(data);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        try {
            Awaitility.await("hemvakt " + verb + " to be ready")
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(25))
                    .until(() -> Files.exists(runFile) || !process.isAlive());
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw new IOException("did not become ready:\n" + Files.readString(output), e);
        }
        if (!Files.exists(runFile)) {
            throw new IOException("ended at start:\n" + Files.readString(output));
        }
        return new HemvaktProcess(process, data, JSON.readTree(runFile.toFile()));
    }

    int mqttPort() {
        return run.get("mqtt_port").asInt();
    }

    int httpPort() {
        return run.get("http_port").asInt();
    }

    int opsPort() {
        return run.get("ops_port").asInt();
    }

    Path data() {
        return data;
    }

    /** Enrols one patient with a kit through the door a technician uses. */
    Enrolled enrol(String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + opsPort() + "/enrol"))
                .header("Authorization", "Bearer " + run.get("enrol_token").asText())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("enrol answered " + response.statusCode() + ": " + response.body());
        }
        JsonNode answer = JSON.readTree(response.body());
        return new Enrolled(
                answer.get("patient").asText(),
                answer.get("kit").asText(),
                answer.get("secret").asText());
    }

    /**
     * {@code kill -9}: no chance to say goodbye. The embedded database is killed with it, as in a power cut.
     *
     * @param databaseFirst what the program has asked the database to commit is lost too; else the database has a moment more,
     *     and commits it
     */
    void killAll(boolean databaseFirst) throws IOException {
        if (!databaseFirst) {
            process.destroyForcibly();
        }
        Path pid = data.resolve("database/data/postmaster.pid");
        if (Files.exists(pid)) {
            long postmaster = Long.parseLong(Files.readAllLines(pid).get(0).trim());
            ProcessHandle.of(postmaster).ifPresent(server -> {
                List<ProcessHandle> all = new ArrayList<>(server.descendants().toList());
                all.add(server);
                all.forEach(ProcessHandle::destroyForcibly);
            });
        }
        process.destroyForcibly();
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }

    Process process() {
        return process;
    }

    String output() throws IOException {
        return Files.readString(data.resolve("output.log"));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** What enrolment gives back. */
    record Enrolled(String patient, String kit, String secret) {}
}
