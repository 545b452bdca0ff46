package se.hemvakt.app.ruleset;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import se.hemvakt.app.compare.Comparison;
import se.hemvakt.app.compare.Difference;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.model.PatientId;
import se.hemvakt.rules.follow.RuleBook;
import se.hemvakt.rules.follow.RulesStore;
import se.hemvakt.rules.profile.Assignment;
import se.hemvakt.rules.profile.Confidence;
import se.hemvakt.rules.profile.Fences;
import se.hemvakt.rules.profile.Profile;
import se.hemvakt.rules.profile.ProfileFile;
import se.hemvakt.rules.profile.RuleSet;
import se.hemvakt.rules.profile.RuleSetException;
import se.hemvakt.rules.profile.RuleSetFiles;
import se.hemvakt.rules.profile.RuleSetHistory;
import se.hemvakt.rules.profile.RuleSetStep;
import se.hemvakt.rules.profile.RuleSetStore;
import se.hemvakt.rules.profile.RulesOfPatient;
import se.hemvakt.rules.profile.ShippedProfiles;
import se.hemvakt.runtime.yaml.Yaml;

/**
 * What people do with the versions of an installation's rules, and with the profiles of its patients. Each step is stored with
 * who and why; the rules at work follow within a second.
 */
public final class RuleVersions {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(ZONE);
    private static final String PROFILES = "profiles/";

    private final RuleSetStore versions;
    private final RulesStore rules;
    private final InstantSource clock;
    private final Consumer<String> out;

    public RuleVersions(RuleSetStore versions, RulesStore rules, InstantSource clock, Consumer<String> out) {
        this.versions = versions;
        this.rules = rules;
        this.clock = clock;
        this.out = out;
    }

    /** Every version and what stands with it, and which one judges. */
    public void list() {
        RuleSetHistory history = versions.load();
        for (int version : drafted(history)) {
            List<RuleSetStep> steps = history.stepsOf(version);
            RuleSetStep draft = steps.get(0);
            RuleSetStep last = steps.get(steps.size() - 1);
            out.accept(String.format(
                    Locale.ROOT,
                    "%4d  %-9s  drafted by %s: %s; last step %s by %s",
                    version,
                    history.state(version).name().toLowerCase(Locale.ROOT),
                    draft.by(),
                    draft.why(),
                    WHEN.format(last.at()),
                    last.by()));
        }
        RuleBook book = RuleBook.load(rules);
        out.accept(
                book.active().version() == ShippedProfiles.VERSION
                        ? "the shipped rules judge"
                        : "version " + book.active().version() + " judges");
        book.trouble().ifPresent(why -> out.accept("WARNING: " + why));
    }

    private static Collection<Integer> drafted(RuleSetHistory history) {
        Collection<Integer> versions = new TreeSet<>();
        history.steps().forEach(step -> versions.add(step.version()));
        return versions;
    }

    /** A version's profiles, which of them are not as in the rules that judge, and its steps. */
    public void show(String named) {
        RuleSet set = ruleSet(named);
        RuleSet active = RuleBook.load(rules).active();
        out.accept("fences version " + set.fences().version() + ", owner: "
                + set.fences().owner());
        for (Profile profile : set.profiles()) {
            long proposals = profile.rules().stream()
                    .filter(rule -> rule.head().sure() == Confidence.C)
                    .count();
            String now = active.profile(profile.id())
                    .map(one -> one.version() == profile.version() ? "" : "; judging now: version " + one.version())
                    .orElse("; not in the rules that judge now");
            out.accept(profile.id() + " version " + profile.version() + "; rules: "
                    + profile.rules().size() + ", of these proposals (sure: C): " + proposals + now);
        }
        for (Profile profile : active.profiles()) {
            if (set.profile(profile.id()).isEmpty()) {
                out.accept(profile.id() + " is left out; judging now: version " + profile.version());
            }
        }
        for (RuleSetStep step : versions.load().stepsOf(set.version())) {
            out.accept(WHEN.format(step.at()) + "  " + step.kind().name().toLowerCase(Locale.ROOT) + " by " + step.by()
                    + ": " + step.why());
        }
    }

    /** {@code active}, {@code shipped}, or a version's number. */
    public RuleSet ruleSet(String named) {
        if (named.equals("active")) {
            return RuleBook.load(rules).active();
        }
        if (named.equals("shipped") || named.equals(Integer.toString(ShippedProfiles.VERSION))) {
            return ShippedProfiles.ruleSet();
        }
        return versions.load().ruleSet(number(named));
    }

    private static int number(String named) {
        try {
            return Integer.parseInt(named);
        } catch (NumberFormatException e) {
            throw new CommandFailedException(
                    named + " is no version of the rules: name a number, active or shipped (./hemvakt rules list)", e);
        }
    }

    /**
     * A new version: the rules that judge now, with these files in the place of those for the same profiles.
     *
     * @param without profiles to leave out
     * @return its number
     * @throws se.hemvakt.runtime.yaml.YamlException if a file is not valid, naming it with line and column
     */
    public int draft(List<Path> files, Set<String> without, String by, String why) throws IOException {
        RuleSetHistory history = versions.load();
        RuleBook book = RuleBook.load(rules);
        int active = book.active().version();
        RuleSetFiles base = active == ShippedProfiles.VERSION ? ShippedProfiles.files() : history.filesOf(active);
        Map<String, String> texts = new TreeMap<>(base.texts());
        for (String profile : without) {
            if (texts.remove(name(profile)) == null) {
                throw new CommandFailedException("there is no profile " + profile + " to leave out; there are "
                        + String.join(", ", new TreeSet<>(book.active().ids())));
            }
        }
        for (Path file : files) {
            String text = Files.readString(file);
            Yaml document = Yaml.read(file.toString(), new StringReader(text));
            switch (RuleSetFiles.Kind.of(document)) {
                case FENCES -> {
                    Fences.of(document);
                    texts.put(ShippedProfiles.FENCES_FILE, text);
                }
                case PROFILE -> {
                    Profile profile = ProfileFile.of(document, fences(files, book.active()));
                    texts.put(name(profile.id()), text);
                }
                case PATIENTS ->
                    throw new CommandFailedException(
                            file + ": what was decided for patients is no part of the rules: ./hemvakt rules assign");
            }
        }
        RuleSetStep draft = history.draft(new RuleSetFiles(texts), by, clock.instant(), why);
        versions.append(draft);
        return draft.version();
    }

    /** A profile's limits lie inside the fences it is drafted with. */
    private static Fences fences(List<Path> files, RuleSet active) throws IOException {
        for (Path file : files) {
            Yaml document = Yaml.read(file.toString(), new StringReader(Files.readString(file)));
            if (RuleSetFiles.Kind.of(document) == RuleSetFiles.Kind.FENCES) {
                return Fences.of(document);
            }
        }
        return active.fences();
    }

    /** Every file of a rule set stands under the name of its profile, so that a draft finds the one it takes the place of. */
    private static String name(String profile) {
        return PROFILES + profile + ".yaml";
    }

    /** @param shown what the replay showed */
    public void replayed(int version, String by, String shown) {
        versions.append(versions.load().replayed(version, by, clock.instant(), shown));
    }

    public void approve(int version, String by, String why) {
        versions.append(versions.load().approve(version, by, clock.instant(), why));
    }

    /** @throws CommandFailedException if the profiles of a patient would contradict; nobody is left half watched */
    public void activate(int version, String by, String why) {
        RuleSetHistory history = versions.load();
        RuleSetStep step = history.activate(version, by, clock.instant(), why);
        refuseContradictions(history.ruleSet(version));
        versions.append(step);
    }

    /** @return the version that judges again */
    public int rollBack(String by, String why) {
        RuleSetHistory history = versions.load();
        RuleSetStep step = history.rollBack(by, clock.instant(), why);
        // No check of the patients: whoever goes back is in a hurry, and what does not fit is left out and told.
        versions.append(step);
        return step.version();
    }

    public void withdraw(int version, String by, String why) {
        versions.append(versions.load().withdraw(version, by, clock.instant(), why));
    }

    private void refuseContradictions(RuleSet set) {
        List<String> faults = new ArrayList<>();
        new TreeMap<>(rules.assignments()).forEach((patient, decided) -> {
            try {
                set.compile(decided, clock.instant());
            } catch (RuleSetException e) {
                faults.add("patient " + patient + ": " + e.getMessage());
            }
        });
        if (!faults.isEmpty()) {
            throw new CommandFailedException("nothing was activated, since profiles of " + faults.size()
                    + " patients would not fit: " + faults.get(0));
        }
    }

    /** Who has which profiles, and what of their rules does not judge as somebody may think; by number, never by name. */
    public void patients() {
        RuleBook book = RuleBook.load(rules);
        Instant now = clock.instant();
        new TreeMap<>(rules.assignments()).forEach((patient, decided) -> {
            RulesOfPatient compiled = book.rulesOf(decided, List.of(), now);
            List<String> words = new ArrayList<>();
            words.add(patient.toString());
            words.add(decided.profiles().isEmpty() ? Profile.STANDARD : String.join(",", decided.profiles()));
            words.add("scale " + compiled.spo2Scale());
            words.add("own limits " + decided.limits().size());
            compiled.notices()
                    .forEach(notice -> words.add(
                            notice.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                                    + (notice.reason() == null
                                            ? ""
                                            : " (" + notice.reason().en() + ")")));
            if (compiled.changesAtMs() != Long.MAX_VALUE) {
                words.add("changes " + WHEN.format(Instant.ofEpochMilli(compiled.changesAtMs())));
            }
            out.accept(String.join("; ", words));
        });
    }

    /**
     * Checks that these profiles can be given to this patient.
     *
     * @throws CommandFailedException if the patient or a profile is unknown, or they contradict
     */
    public void check(PatientId patient, List<String> profiles) {
        Assignment decided = rules.assignment(patient)
                .orElseThrow(() -> new CommandFailedException(
                        "patient " + patient + " is not enrolled; ./hemvakt rules patients lists who is"));
        RuleBook.load(rules)
                .active()
                .compile(new Assignment(profiles, decided.limits(), decided.born(), decided.scale2()), clock.instant());
    }

    /** {@code 14 d, 32 patients: old 12, new 14, gained 3, lost 1, moved 0, changed 0}. */
    public static String summary(Comparison compared, Duration span) {
        Comparison.Tally all = compared.all();
        return String.format(
                Locale.ROOT,
                "%d d, %d patients: alerts old %d, new %d, gained %d, lost %d, moved %d, changed %d",
                span.toDays(),
                compared.patients(),
                all.old(),
                all.now(),
                all.of(Difference.Kind.GAINED),
                all.of(Difference.Kind.LOST),
                all.of(Difference.Kind.MOVED),
                all.of(Difference.Kind.CHANGED));
    }
}
