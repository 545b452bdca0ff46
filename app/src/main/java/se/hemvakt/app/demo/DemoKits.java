package se.hemvakt.app.demo;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.hemvakt.app.platform.PrivateFile;
import se.hemvakt.model.KitId;
import se.hemvakt.sim.kit.EnrolledKit;

/**
 * The demo's kits with their secrets, kept as real kits keep theirs, so that a second start continues with the same ward.
 * Readable by its owner only.
 */
record DemoKits(long seed, List<EnrolledKit> kits) {
    private static final ObjectMapper JSON = new ObjectMapper();

    DemoKits {
        kits = List.copyOf(kits);
    }

    static Optional<DemoKits> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode root = JSON.readTree(file.toFile());
            List<EnrolledKit> kits = new ArrayList<>();
            for (JsonNode kit : root.path("kits")) {
                kits.add(new EnrolledKit(
                        new KitId(kit.path("kit").asText()), kit.path("secret").asText()));
            }
            return Optional.of(new DemoKits(root.path("seed").asLong(), kits));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(file + " is damaged: delete the demo's data folder to begin anew", e);
        }
    }

    void write(Path file) throws IOException {
        ObjectNode root = JSON.createObjectNode().put("seed", seed);
        ArrayNode array = root.putArray("kits");
        for (EnrolledKit kit : kits) {
            array.addObject().put("kit", kit.kit().value()).put("secret", kit.secret());
        }
        PrivateFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }
}
