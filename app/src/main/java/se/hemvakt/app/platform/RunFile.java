package se.hemvakt.app.platform;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.runtime.settings.Secret;

/**
 * {@code run.json} in the data folder: where the running platform listens and the token its technician enrols with, so that
 * {@code ./hemvakt sim} finds it without being told. Readable by its owner only; there while the platform runs.
 *
 * @param mqttPort 0 when this process is no gateway
 * @param httpPort 0 when this process is no dashboard
 */
public record RunFile(
        long pid, String mqttHost, int mqttPort, boolean mqttTls, int httpPort, int opsPort, Secret enrolToken) {
    private static final String NAME = "run.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Puts the file in its place, whole. */
    void write(Path data) throws IOException {
        ObjectNode node = JSON.createObjectNode()
                .put("pid", pid)
                .put("mqtt_host", mqttHost)
                .put("mqtt_port", mqttPort)
                .put("mqtt_tls", mqttTls)
                .put("http_port", httpPort)
                .put("ops_port", opsPort)
                .put("enrol_token", enrolToken.reveal());
        Path part = data.resolve(NAME + ".part");
        PrivateFile.write(part, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n");
        Files.move(part, data.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void delete(Path data) throws IOException {
        Files.deleteIfExists(data.resolve(NAME));
    }

    /**
     * The platform that runs with this data folder.
     *
     * @throws CommandFailedException if none does; the message says what to do
     * @throws IOException if the file can not be read
     */
    public static RunFile read(Path data) throws IOException {
        Path file = data.resolve(NAME);
        if (!Files.exists(file)) {
            throw new CommandFailedException("no platform runs with the data folder " + data
                    + ": start one (./hemvakt up --data " + data + ") or name another folder with --data");
        }
        try {
            JsonNode node = JSON.readTree(file.toFile());
            RunFile run = new RunFile(
                    node.path("pid").asLong(),
                    node.path("mqtt_host").asText(),
                    node.path("mqtt_port").asInt(),
                    node.path("mqtt_tls").asBoolean(),
                    node.path("http_port").asInt(),
                    node.path("ops_port").asInt(),
                    Secret.of(node.path("enrol_token").asText()));
            if (ProcessHandle.of(run.pid()).filter(ProcessHandle::isAlive).isEmpty()) {
                throw new CommandFailedException(
                        "the platform of the data folder " + data + " is not running any more: start it again");
            }
            return run;
        } catch (JacksonException e) {
            throw new CommandFailedException(file + " cannot be read: start the platform again", e);
        }
    }
}
