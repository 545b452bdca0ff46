package se.hemvakt.rules.inclusion.shipped;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import se.hemvakt.rules.inclusion.Inclusion;
import se.hemvakt.rules.inclusion.InclusionFile;
import se.hemvakt.runtime.yaml.Yaml;

/** A beginning for an organisation's own. */
public final class ShippedInclusions {
    /** The files' names in the folder {@code inclusion}, without ending. */
    public static final List<String> NAMES = List.of("home-care", "newly-discharged", "heart-failure");

    private ShippedInclusions() {}

    public static List<Inclusion> all() {
        return NAMES.stream().map(ShippedInclusions::read).toList();
    }

    private static Inclusion read(String name) {
        String file = "inclusion/" + name + ".yaml";
        try (InputStream in = ShippedInclusions.class.getResourceAsStream("/" + file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from the program");
            }
            return InclusionFile.of(Yaml.read(file, new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
