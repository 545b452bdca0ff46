package se.hemvakt.app.replay;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.app.csv.Thousandths;
import se.hemvakt.model.Limit;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.alert.RuleSettings;
import se.hemvakt.rules.profile.Assignment;
import se.hemvakt.rules.profile.Fences;
import se.hemvakt.rules.profile.Profile;
import se.hemvakt.rules.profile.ProfileFile;
import se.hemvakt.rules.profile.RuleSet;
import se.hemvakt.rules.profile.RuleSetException;
import se.hemvakt.rules.profile.RulesOfPatient;
import se.hemvakt.rules.profile.ShippedProfiles;
import se.hemvakt.runtime.yaml.Yaml;

/**
 * What the rules are to know of the recorded patients: the same for all, or other for those the file names.
 *
 * <pre>
 *   version: 3                  # stands on each decision
 *   spo2_scale: 1               # 2 only where it was prescribed
 *   silent_after: 30m           # none (the default): a recording's gaps say nothing about a kit
 *   news2:                      # how an alert of the score lives; what is not said is as standard
 *     delay: 1h                 # how long 5 or 6 must last before it is told; red never waits
 *     hold: 12h                 # how long it must be better before it is lowered or ends
 *     raise_step: 2             # told again when it has grown by this much
 *     clear_margin: 1           # how far below 5 counts as better
 *   limits:
 *     heart_rate: {low: 45, high: 120}
 *     spo2: {low: 90}
 *   profiles: [infection-frail, own.yaml]   # condition profiles, shipped or files beside this one
 *   patients:
 *     p100028:
 *       spo2_scale: 2           # what a patient does not say is as above
 *       limits:
 *         spo2: none
 * </pre>
 *
 * <p>A condition profile by itself (docs/rules.md) is taken too: then everybody has it. So are the names of those shipped
 * for a recording.
 */
public final class ReplayProfile implements KnownPatients {
    private static final Set<String> SHIPPED = Set.of("sepsis2019b");

    /** The key that makes a file a condition profile. */
    private static final String CONDITION = "profile";

    private static final TeamId TEAM = new TeamId("replay");

    private final int version;
    private final RuleSettings rules;
    private final Settings all;
    private final Map<String, Settings> byPatient;

    /** What everybody has beside the standard; null when no condition profile is named. */
    private final @Nullable RulesOfPatient conditions;

    private ReplayProfile(
            int version,
            RuleSettings rules,
            Settings all,
            Map<String, Settings> byPatient,
            @Nullable RulesOfPatient conditions) {
        this.version = version;
        this.rules = rules;
        this.all = all;
        this.byPatient = byPatient;
        this.conditions = conditions;
    }

    /** SpO2 scale 1, no limits of one's own, no silence. */
    public static ReplayProfile standard() {
        return new ReplayProfile(1, RuleSettings.standard(), Settings.STANDARD, Map.of(), null);
    }

    /**
     * The profile of a file, or one shipped for a recording by its name.
     *
     * @throws CommandFailedException if there is none
     * @throws se.hemvakt.runtime.yaml.YamlException if it is not valid, naming line and column
     */
    public static ReplayProfile load(Path file) throws IOException {
        if (Files.isRegularFile(file)) {
            try (Reader in = Files.newBufferedReader(file)) {
                return of(Yaml.read(file.toString(), in), file.toAbsolutePath().getParent());
            }
        }
        if (SHIPPED.contains(file.toString())) {
            String resource = "/recordings/" + file + ".yaml";
            InputStream stream = ReplayProfile.class.getResourceAsStream(resource);
            if (stream == null) {
                throw new IllegalStateException("not in the jar: " + resource);
            }
            try (Reader in = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
                return of(Yaml.read(file + ".yaml", in), null);
            }
        }
        throw new CommandFailedException(file + ": no such profile; shipped for recordings: "
                + String.join(", ", SHIPPED) + "; see ./hemvakt replay --help for what one holds");
    }

    /** @param folder where files it names lie; null when it can name none */
    static ReplayProfile of(Yaml document, @Nullable Path folder) throws IOException {
        if (document.isMap() && document.map().containsKey(new Yaml.Key(CONDITION, document))) {
            Profile only = ProfileFile.of(document, ShippedProfiles.fences());
            return new ReplayProfile(
                    only.version(),
                    RuleSettings.standard(),
                    Settings.STANDARD,
                    Map.of(),
                    compiled(only.version(), List.of(only), List.of(only.id())));
        }
        Map<String, Yaml> top = document.map(Set.of(
                "version", "spo2_scale", "silent_after", "news2", "limits", "profiles", "patients", "description"));
        int version = 1;
        Yaml number = top.get("version");
        if (number != null) {
            version = (int) wholeNumber(number, 1, 1_000_000);
        }
        Settings all = settings(top, Settings.STANDARD);
        Map<String, Settings> byPatient = new HashMap<>();
        Yaml patients = top.get("patients");
        if (patients != null) {
            patients.map()
                    .forEach((patient, own) -> byPatient.put(
                            patient.text(), settings(own.map(Set.of("spo2_scale", "silent_after", "limits")), all)));
        }
        Yaml score = top.get("news2");
        RuleSettings rules = RuleSettings.standard();
        Yaml profiles = top.get("profiles");
        return new ReplayProfile(
                version,
                score == null ? rules : rules.with(score(score, rules.score())),
                all,
                byPatient,
                profiles == null ? null : conditions(version, profiles, folder));
    }

    private static RulesOfPatient conditions(int version, Yaml names, @Nullable Path folder) throws IOException {
        Fences fences = ShippedProfiles.fences();
        List<Profile> own = new ArrayList<>();
        List<String> assigned = new ArrayList<>();
        for (Yaml name : names.list()) {
            if (folder == null || !name.text().endsWith(".yaml")) {
                if (!ShippedProfiles.NAMES.contains(name.text())) {
                    throw name.problem("no such condition profile: name a file that ends in .yaml, or one of "
                            + String.join(", ", ShippedProfiles.NAMES));
                }
                assigned.add(name.text());
                continue;
            }
            Path file = folder.resolve(name.text());
            if (!Files.isRegularFile(file)) {
                throw name.problem("no such file: " + file);
            }
            try (Reader in = Files.newBufferedReader(file)) {
                Profile profile = ProfileFile.of(Yaml.read(file.toString(), in), fences);
                own.add(profile);
                assigned.add(profile.id());
            }
        }
        return compiled(version, own, assigned);
    }

    private static RulesOfPatient compiled(int version, List<Profile> own, List<String> assigned) {
        try {
            List<Profile> all = new ArrayList<>(ShippedProfiles.ruleSet().profiles());
            all.removeIf(shipped -> own.stream().anyMatch(one -> one.id().equals(shipped.id())));
            all.addAll(own);
            // No signature ends in a recording: nothing here depends on the day.
            return RuleSet.of(version, ShippedProfiles.fences(), all)
                    .compile(new Assignment(assigned, List.of(), null, null), Instant.EPOCH);
        } catch (RuleSetException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Recorded values stream or are taken by hand, as it happens: what the file says goes for both. */
    private static RuleSettings.Score score(Yaml section, RuleSettings.Score standard) {
        Map<String, Yaml> fields = section.map(Set.of("delay", "hold", "raise_step", "clear_margin"));
        return new RuleSettings.Score(
                Math.toIntExact(number(fields.get("raise_step"), 1, 20, standard.raiseStep())),
                Math.toIntExact(number(fields.get("clear_margin"), 0, 4, standard.clearMargin())),
                timing(fields, standard.streaming()),
                timing(fields, standard.spot()));
    }

    private static long number(@Nullable Yaml number, long lowest, long highest, long missing) {
        return number == null ? missing : wholeNumber(number, lowest, highest);
    }

    private static RuleSettings.Timing timing(Map<String, Yaml> fields, RuleSettings.Timing standard) {
        return new RuleSettings.Timing(
                time(fields.get("delay"), Duration.ofDays(1), standard.delay()),
                time(fields.get("hold"), Duration.ofDays(7), standard.hold()));
    }

    private static Duration time(@Nullable Yaml text, Duration longest, Duration missing) {
        if (text == null) {
            return missing;
        }
        Duration duration = duration(text);
        if (duration != null && duration.compareTo(longest) > 0) {
            throw text.problem("must be at most " + longest.toHours() + "h");
        }
        return duration == null ? Duration.ZERO : duration;
    }

    private static Settings settings(Map<String, Yaml> fields, Settings base) {
        int scale = base.spo2Scale;
        Yaml number = fields.get("spo2_scale");
        if (number != null) {
            scale = (int) wholeNumber(number, 1, 2);
        }
        Duration silentAfter = base.silentAfter;
        Yaml duration = fields.get("silent_after");
        if (duration != null) {
            silentAfter = duration(duration);
        }
        Map<Vital, Limit> limits = new HashMap<>(base.limits);
        Yaml own = fields.get("limits");
        if (own != null) {
            own.map().forEach((name, limit) -> {
                Vital vital =
                        Vital.ofCode(name.text()).orElseThrow(() -> name.at().problem("unknown vital " + name.text()));
                if (limit.isScalar() && limit.text().equals("none")) {
                    limits.remove(vital);
                } else {
                    limits.put(vital, limit(vital, limit));
                }
            });
        }
        return new Settings(scale, silentAfter, limits);
    }

    private static Limit limit(Vital vital, Yaml limit) {
        Map<String, Yaml> sides = limit.map(Set.of("low", "high"));
        try {
            return new Limit(vital, side(vital, sides.get("low")), side(vital, sides.get("high")));
        } catch (IllegalArgumentException e) {
            throw limit.problem(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable Integer side(Vital vital, @Nullable Yaml number) {
        if (number == null) {
            return null;
        }
        OptionalLong milli = Thousandths.parse(number.text());
        if (milli.isEmpty() || !vital.isPossible(milli.getAsLong())) {
            throw number.problem("must be a number of " + vital.unit() + " that " + vital.code() + " can have");
        }
        return Math.toIntExact(milli.getAsLong());
    }

    private static long wholeNumber(Yaml number, long lowest, long highest) {
        OptionalLong milli = Thousandths.parse(number.text());
        if (milli.isEmpty()
                || milli.getAsLong() % 1000 != 0
                || milli.getAsLong() < lowest * 1000
                || milli.getAsLong() > highest * 1000) {
            throw number.problem("must be a whole number from " + lowest + " to " + highest);
        }
        return milli.getAsLong() / 1000;
    }

    /** 90s, 30m, 12h, 2d, or none. */
    private static @Nullable Duration duration(Yaml text) {
        String written = text.text().toUpperCase(Locale.ROOT);
        if (written.equals("NONE")) {
            return null;
        }
        try {
            Duration duration = Duration.parse(written.endsWith("D") ? "P" + written : "PT" + written);
            if (duration.compareTo(Duration.ofSeconds(1)) >= 0 && duration.compareTo(Duration.ofDays(365)) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Told below, as for a duration out of range.
        }
        throw text.problem("must be none or a duration from 1s to 365d, such as 90s, 30m, 12h or 2d");
    }

    @Override
    public RuleSettings rules() {
        return rules;
    }

    /** {@inheritDoc} Here everybody has the same. */
    @Override
    public @Nullable RulesOfPatient conditions(PatientId id) {
        return conditions;
    }

    @Override
    public PatientProfile of(String patient, PatientId id) {
        Settings settings = byPatient.getOrDefault(patient, all);
        List<Limit> limits = new ArrayList<>(settings.limits.values());
        limits.sort(Comparator.comparing(Limit::vital));
        return new PatientProfile(id, TEAM, settings.spo2Scale, limits, settings.silentAfter, version);
    }

    private record Settings(int spo2Scale, @Nullable Duration silentAfter, Map<Vital, Limit> limits) {
        static final Settings STANDARD = new Settings(1, null, Map.of());

        Settings {
            limits = Map.copyOf(limits);
        }
    }
}
