package se.hemvakt.app.ruleset;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import se.hemvakt.rules.profile.Assignment;
import se.hemvakt.rules.profile.Confidence;
import se.hemvakt.rules.profile.Fences;
import se.hemvakt.rules.profile.PatientsFile;
import se.hemvakt.rules.profile.Profile;
import se.hemvakt.rules.profile.ProfileFile;
import se.hemvakt.rules.profile.RuleSet;
import se.hemvakt.rules.profile.RuleSetException;
import se.hemvakt.rules.profile.RuleSetFiles;
import se.hemvakt.rules.profile.RuleSetFiles.Kind;
import se.hemvakt.rules.profile.ShippedProfiles;
import se.hemvakt.runtime.yaml.Yaml;
import se.hemvakt.runtime.yaml.YamlException;

/**
 * Checks files of profiles, fences and patients as they would be used: beside the shipped ones, of which a file with the same
 * profile takes the place. Goes through all of them, so that one run tells each file's first fault.
 */
public final class RuleSetCheck {
    private final Instant now;
    private final ZoneId zone;
    private final Consumer<String> good;
    private final Consumer<String> fault;
    private int faults;

    /**
     * @param good what is good, a line each
     * @param fault what is not, a line each
     */
    public RuleSetCheck(Instant now, ZoneId zone, Consumer<String> good, Consumer<String> fault) {
        this.now = now;
        this.zone = zone;
        this.good = good;
        this.fault = fault;
    }

    /**
     * @return how many faults there are
     * @throws IOException if a file cannot be read
     */
    public int run(List<Path> files) throws IOException {
        Map<String, String> texts = new TreeMap<>(ShippedProfiles.files().texts());
        List<Yaml> profiles = new ArrayList<>();
        List<Yaml> patients = new ArrayList<>();
        Yaml fences = null;
        for (Path file : files) {
            String text = Files.readString(file);
            Yaml document = read(file.toString(), text);
            Kind kind = document == null ? null : kind(document);
            if (document == null || kind == null) {
                continue;
            }
            switch (kind) {
                case FENCES -> {
                    texts.remove(ShippedProfiles.FENCES_FILE);
                    texts.put(file.toString(), text);
                    fences = document;
                }
                case PROFILE -> {
                    texts.put(file.toString(), text);
                    profiles.add(document);
                }
                case PATIENTS -> patients.add(document);
            }
        }
        Fences limits = fences == null ? ShippedProfiles.fences() : fences(fences);
        if (limits != null) {
            checkProfiles(profiles, limits, texts);
            if (faults == 0) {
                checkTogether(texts, patients, limits);
            }
        }
        return faults;
    }

    private void checkProfiles(List<Yaml> documents, Fences limits, Map<String, String> texts) {
        for (Yaml document : documents) {
            try {
                Profile profile = ProfileFile.of(document, limits);
                texts.remove(ShippedProfiles.file(profile.id()));
                long proposals = profile.rules().stream()
                        .filter(rule -> rule.head().sure() == Confidence.C)
                        .count();
                good.accept(document.file() + ": profile " + profile.id() + " version " + profile.version()
                        + "; rules: " + profile.rules().size() + ", of these proposals (sure: C): " + proposals);
            } catch (YamlException e) {
                tell(e);
            }
        }
    }

    private void checkTogether(Map<String, String> texts, List<Yaml> patients, Fences limits) {
        RuleSet set;
        try {
            set = new RuleSetFiles(texts).read(1);
        } catch (YamlException | RuleSetException e) {
            tell(e);
            return;
        }
        for (Yaml document : patients) {
            try {
                Map<String, Assignment> decided = PatientsFile.of(document, limits, set.ids(), now, zone);
                int number = 0;
                for (Assignment one : decided.values()) {
                    number++;
                    compile(set, one, document.file() + ": patient " + number + " of the file: ");
                }
                if (faults == 0) {
                    good.accept(document.file() + ": patients: " + decided.size());
                }
            } catch (YamlException e) {
                tell(e);
            }
        }
    }

    /** A patient is told by number: a name may stand in the file (H36). */
    private void compile(RuleSet set, Assignment decided, String who) {
        try {
            set.compile(decided, now);
        } catch (RuleSetException e) {
            faults++;
            fault.accept(who + e.getMessage());
        }
    }

    private @Nullable Yaml read(String file, String text) {
        try {
            return Yaml.read(file, new StringReader(text));
        } catch (YamlException e) {
            tell(e);
            return null;
        }
    }

    private @Nullable Kind kind(Yaml document) {
        try {
            return Kind.of(document);
        } catch (YamlException e) {
            tell(e);
            return null;
        }
    }

    private @Nullable Fences fences(Yaml document) {
        try {
            Fences read = Fences.of(document);
            good.accept(document.file() + ": fences version " + read.version());
            return read;
        } catch (YamlException e) {
            tell(e);
            return null;
        }
    }

    private void tell(RuntimeException e) {
        faults++;
        fault.accept(String.valueOf(e.getMessage()));
    }
}
