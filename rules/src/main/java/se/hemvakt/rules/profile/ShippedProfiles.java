package se.hemvakt.rules.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    /** The name of the file of fences. */
    public static final String FENCES_FILE = file("fences");

    /** The rule set's version of what is shipped; those that people draft begin at 1. */
    public static final int VERSION = 0;

    private ShippedProfiles() {}

    /** All of them and the fences, as they are written. */
    public static RuleSetFiles files() {
        Map<String, String> texts = new TreeMap<>();
        texts.put(FENCES_FILE, text("fences"));
        NAMES.forEach(name -> texts.put(file(name), text(name)));
        return new RuleSetFiles(texts);
    }

    public static Fences fences() {
        return Fences.of(Yaml.read(FENCES_FILE, new StringReader(text("fences"))));
    }

    /** All of them: what judges until a version of one's own is activated. */
    public static RuleSet ruleSet() {
        return files().read(VERSION);
    }

    /** The name of a profile's file. */
    public static String file(String name) {
        return "profiles/" + name + ".yaml";
    }

    private static String text(String name) {
        try (InputStream in = ShippedProfiles.class.getResourceAsStream("/" + file(name))) {
            if (in == null) {
                throw new IllegalStateException(file(name) + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
