package se.hemvakt.rules.route;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.runtime.yaml.Yaml;

/** The policy that comes with the program. */
final class StandardRoutes {
    private StandardRoutes() {}

    static RoutePolicy read(Organisation organisation, Instant from) {
        try (InputStream in = StandardRoutes.class.getResourceAsStream("/routes/standard.yaml")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return RouteFile.of(Yaml.read("standard.yaml", new StringReader(text)), 1, organisation, from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
