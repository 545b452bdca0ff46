package se.hemvakt.rules.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import se.hemvakt.runtime.yaml.Yaml;

/** The profiles that come with the program: a beginning for an organisation's own, most numbers marked as proposals. */
public final class ShippedProfiles {
    /** The files' names in the folder {@code profiles}, without ending. */
    public static final List<String> NAMES = List.of(
            "standard",
            "heart-failure",
            "copd",
            "hypertension",
            "diabetes",
            "infection-frail",
            "falls",
            "post-discharge",
            "late-palliative",
            "paediatric",
            "pregnancy",
            "spinal-cord-injury");

    private ShippedProfiles() {}

    /** All of them, as version 1. */
    public static RuleSet ruleSet() {
        Fences fences = fences();
        return RuleSet.of(
                1,
                fences,
                NAMES.stream().map(name -> ProfileFile.of(yaml(name), fences)).toList());
    }

    public static Fences fences() {
        return Fences.of(yaml("fences"));
    }

    private static Yaml yaml(String name) {
        String file = "profiles/" + name + ".yaml";
        InputStream in = ShippedProfiles.class.getResourceAsStream("/" + file);
        if (in == null) {
            throw new IllegalStateException(file + " is missing from the program");
        }
        try (InputStreamReader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return Yaml.read(file, reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
