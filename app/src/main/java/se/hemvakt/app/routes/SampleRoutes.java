package se.hemvakt.app.routes;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.route.RouteFile;
import se.hemvakt.rules.route.RoutePolicy;
import se.hemvakt.runtime.yaml.Yaml;

/** The policy of routes that comes with the program; fits the sample organisation and others with teams of its kinds. */
public final class SampleRoutes {
    public static final String FILE = "routes/standard.yaml";

    private SampleRoutes() {}

    /**
     * As version 1.
     *
     * @param from since when it is to hold
     */
    public static RoutePolicy read(Organisation organisation, Instant from) {
        try (InputStream in = SampleRoutes.class.getResourceAsStream("/" + FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing from the program");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return RouteFile.of(Yaml.read(FILE, new StringReader(text)), 1, organisation, from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
