package se.hemvakt.rules.profile;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.hemvakt.runtime.yaml.Yaml;
import se.hemvakt.runtime.yaml.YamlException;

/**
 * A rule set as people write it: one file of fences, one file for each profile.
 *
 * @param texts the text of each file by its name, in the order of names
 */
public record RuleSetFiles(Map<String, String> texts) {
    private static final int FILES_MAX = 200;
    private static final Pattern PLACE_IN_FILE = Pattern.compile(":[0-9]+:[0-9]+$");

    public RuleSetFiles {
        if (texts.isEmpty() || texts.size() > FILES_MAX) {
            throw new IllegalArgumentException("a rule set has 1 to " + FILES_MAX + " files");
        }
        texts = Collections.unmodifiableMap(new TreeMap<>(texts));
    }

    /** What a file is for, by its first name. */
    public enum Kind {
        FENCES("fences"),
        PROFILE("profile"),
        PATIENTS("patients");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        /** @throws YamlException if it is none of them */
        public static Kind of(Yaml document) {
            for (Kind kind : values()) {
                if (document.map().containsKey(new Yaml.Key(kind.key, document))) {
                    return kind;
                }
            }
            throw document.problem("is neither profile: ..., fences: ... nor patients: ...");
        }
    }

    /**
     * @throws YamlException if a file is not valid, naming line and column
     * @throws RuleSetException if the files do not make a rule set
     */
    public RuleSet read(int version) {
        List<Yaml> profiles = new ArrayList<>();
        Yaml fences = null;
        for (Map.Entry<String, String> file : texts.entrySet()) {
            Yaml document = Yaml.read(file.getKey(), new StringReader(file.getValue()));
            switch (Kind.of(document)) {
                case FENCES -> {
                    if (fences != null) {
                        throw document.problem(
                                "a second file of fences, the first is " + fences.file() + ": make one of them");
                    }
                    fences = document;
                }
                case PROFILE -> profiles.add(document);
                case PATIENTS -> throw document.problem("patients are no part of a rule set");
            }
        }
        if (fences == null) {
            throw new RuleSetException("there is no file of fences (fences: 1 ...): say how far limits may be moved");
        }
        Fences read = Fences.of(fences);
        return RuleSet.of(
                version,
                read,
                profiles.stream().map(profile -> ProfileFile.of(profile, read)).toList());
    }

    /** The text of the profile of this name and version; null when there is none, or no file of it can be read any more. */
    @Nullable
    String textOf(String profile, int version) {
        for (Map.Entry<String, String> file : texts.entrySet()) {
            if (isOf(file.getKey(), file.getValue(), profile, version)) {
                return file.getValue();
            }
        }
        return null;
    }

    private static boolean isOf(String file, String text, String profile, int version) {
        try {
            Yaml document = Yaml.read(file, new StringReader(text));
            Yaml id = document.map().get(new Yaml.Key("profile", document));
            Yaml number = document.map().get(new Yaml.Key("version", document));
            return id != null
                    && number != null
                    && id.text().equals(profile)
                    && number.text().equals(Integer.toString(version));
        } catch (YamlException e) {
            // An older program could read it; it says nothing that we could compare.
            return false;
        }
    }

    /** The text of the file a profile of this rule set stands in. */
    String textOf(Profile profile) {
        return Objects.requireNonNull(
                texts.get(PLACE_IN_FILE.matcher(profile.place()).replaceFirst("")));
    }
}
