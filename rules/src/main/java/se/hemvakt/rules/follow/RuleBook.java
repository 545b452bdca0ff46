package se.hemvakt.rules.follow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.model.Episode;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.rules.profile.Assignment;
import se.hemvakt.rules.profile.Notice;
import se.hemvakt.rules.profile.Profile;
import se.hemvakt.rules.profile.RuleSet;
import se.hemvakt.rules.profile.RuleSetException;
import se.hemvakt.rules.profile.RuleSetHistory;
import se.hemvakt.rules.profile.RuleSetStep;
import se.hemvakt.rules.profile.RulesOfPatient;
import se.hemvakt.rules.profile.RulesOfPatient.Watched;
import se.hemvakt.rules.profile.ShippedProfiles;
import se.hemvakt.rules.profile.Words;

/**
 * The version of the rules that judges now, and each patient's rules by it. May be asked by several threads.
 *
 * <p><b>It always has rules (H25).</b> While no version was ever activated the shipped ones judge. When the active version can
 * not be read, the last good one goes on, and {@link #trouble} says so; profiles of a patient that do not fit together are
 * taken one by one as far as they do, and that is told to people as an episode of the patient.
 *
 * <p><b>Open episodes keep their version.</b> A profile's version names its text (a draft that changed the one and not the
 * other is refused), so the episode itself says by which rules it was made. While it is open, its problem is judged by the
 * version that holds these; after it, by the active one. Nothing has to be remembered for that over a restart.
 */
public final class RuleBook {
    private static final Logger LOG = LoggerFactory.getLogger(RuleBook.class);

    private final RulesStore store;
    /** The rules of all who have the same profiles and nothing of their own. */
    private final Map<Assignment, RulesOfPatient> shared = new HashMap<>();
    /** Older versions, of which open episodes are. */
    private final Map<Integer, RuleSet> older = new HashMap<>();

    private RuleSet active = ShippedProfiles.ruleSet();
    private @Nullable RuleSetHistory history;
    private long steps = -1;
    private @Nullable String trouble;

    private RuleBook(RulesStore store) {
        this.store = store;
    }

    /** The rules as they stand in the store now. */
    public static RuleBook load(RulesStore store) {
        RuleBook book = new RuleBook(store);
        book.refresh();
        return book;
    }

    /** The version that judges. */
    public synchronized RuleSet active() {
        return active;
    }

    /** Why the version that was activated last does not judge; empty when it does. Holds no name of a patient. */
    public synchronized Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /**
     * Looks whether a step was taken.
     *
     * @return whether other rules judge now
     */
    public synchronized boolean refresh() {
        long now = store.ruleSetSteps();
        if (now == steps) {
            return false;
        }
        boolean first = steps < 0;
        steps = now;
        RuleSetHistory read;
        try {
            read = store.ruleSets();
        } catch (IllegalArgumentException | RuleSetException e) {
            goOn("the history of the rules can not be read: " + e.getMessage());
            return first;
        }
        history = read;
        RuleSet chosen = choose(read, first);
        if (chosen.version() == active.version() && !first) {
            return false;
        }
        active = chosen;
        shared.clear();
        older.clear();
        return true;
    }

    /** The last one activated; if it can not be read the one at work, or at a start the one before it. */
    private RuleSet choose(RuleSetHistory from, boolean first) {
        trouble = null;
        for (int version : from.everActive()) {
            if (trouble != null && !first) {
                return active;
            }
            try {
                RuleSet read = from.ruleSet(version);
                read.compile(Assignment.STANDARD, Instant.EPOCH);
                return read;
            } catch (RuntimeException e) {
                // Nothing a file can hold may end the watching of everybody.
                goOn("version " + version + " of the rules can not be read: " + e.getMessage());
            }
        }
        return ShippedProfiles.ruleSet();
    }

    private void goOn(String why) {
        if (trouble == null) {
            trouble = why;
            LOG.warn("{}; the last good ones go on judging. Mend it, or go back: ./hemvakt rules rollback", why);
        }
    }

    /**
     * A patient's rules from now until {@link RulesOfPatient#changesAtMs}.
     *
     * @param live the patient's open episodes
     */
    public synchronized RulesOfPatient rulesOf(Assignment decided, Collection<Episode> live, Instant now) {
        return keeping(rulesOf(decided, now), decided, live, now);
    }

    /**
     * A patient's rules as they were then, by the version that judged then. Of the shipped rules only those of this program are
     * known.
     *
     * @param decided as it was then
     * @param live the patient's open episodes then
     */
    public synchronized RulesOfPatient rulesThen(Assignment decided, Collection<Episode> live, Instant then) {
        return keeping(fitting(judging(then), decided, then), decided, live, then);
    }

    /** The version that judged then; {@link ShippedProfiles#VERSION} for the shipped rules. */
    public synchronized int versionThen(Instant then) {
        return judging(then).version();
    }

    /** When another version began to judge in this time: after {@code from}, up to {@code to}. */
    public synchronized List<Instant> activations(Instant from, Instant to) {
        RuleSetHistory known = history;
        return known == null
                ? List.of()
                : known.steps().stream()
                        .map(RuleSetStep::at)
                        .filter(at -> at.isAfter(from) && !at.isAfter(to))
                        .toList();
    }

    /** What was activated and can not be read did not judge then either; the active one is the best guess. */
    private RuleSet judging(Instant then) {
        RuleSetHistory known = history;
        OptionalInt version = known == null ? OptionalInt.empty() : known.activeAt(then);
        if (known == null || version.isEmpty()) {
            return older.computeIfAbsent(ShippedProfiles.VERSION, shipped -> ShippedProfiles.ruleSet());
        }
        RuleSet set = older(known, version.getAsInt());
        return set == null ? active : set;
    }

    private RulesOfPatient keeping(RulesOfPatient rules, Assignment decided, Collection<Episode> live, Instant now) {
        List<Watched> kept = new ArrayList<>();
        for (Episode episode : live) {
            older(rules, decided, episode, now).ifPresent(kept::add);
        }
        return kept.isEmpty() ? rules : rules.keeping(kept);
    }

    private RulesOfPatient rulesOf(Assignment decided, Instant now) {
        if (!decided.limits().isEmpty() || decided.scale2() != null) {
            return fitting(active, decided, now);
        }
        Assignment key = active.sharing(decided, now);
        RulesOfPatient known = shared.get(key);
        if (known == null) {
            known = fitting(active, key, now);
            // Of somebody who will grow up they hold for a time only.
            if (known.changesAtMs() == Long.MAX_VALUE) {
                shared.put(key, known);
            }
        }
        return known;
    }

    private static RulesOfPatient fitting(RuleSet by, Assignment decided, Instant now) {
        try {
            return by.compile(decided, now);
        } catch (RuleSetException e) {
            List<String> fits = new ArrayList<>();
            List<String> leftOut = new ArrayList<>();
            RulesOfPatient rules = by.compile(with(decided, fits), now);
            for (String profile : new TreeSet<>(decided.profiles())) {
                fits.add(profile);
                try {
                    rules = by.compile(with(decided, fits), now);
                } catch (RuleSetException one) {
                    fits.remove(profile);
                    leftOut.add(profile);
                }
            }
            String names = String.join(", ", leftOut);
            LOG.warn("profiles {} of a patient are left out: {}", names, e.getMessage());
            return rules.with(new Notice(
                    Notice.Kind.PROFILES_LEFT_OUT,
                    null,
                    null,
                    new Words("Ur bruk: " + names, "Left out: " + names + ": " + e.getMessage())));
        }
    }

    private static Assignment with(Assignment decided, List<String> profiles) {
        return new Assignment(profiles, decided.limits(), decided.born(), decided.scale2());
    }

    /** What an open episode is to be judged by, when these rules do not hold the one that made it. */
    private Optional<Watched> older(RulesOfPatient rules, Assignment decided, Episode episode, Instant now) {
        int slash = episode.rule().indexOf('/');
        String profile = slash < 0 ? "" : episode.rule().substring(0, slash);
        boolean has = profile.equals(Profile.STANDARD) || decided.profiles().contains(profile);
        if (!has || holding(rules, episode).isPresent()) {
            // With the profile taken from the patient it ends.
            return Optional.empty();
        }
        for (RuleSet set : versions()) {
            if (set.profile(profile).map(Profile::version).orElse(-1) == episode.ruleVersion()) {
                Optional<Watched> held = holding(compiled(set, decided, profile, now), episode);
                if (held.isPresent()) {
                    return held;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Watched> holding(RulesOfPatient rules, Episode episode) {
        return rules.watched(episode.problem()).filter(watched -> watched.rules().stream()
                .anyMatch(rule -> rule.id().equals(episode.rule()) && rule.version() == episode.ruleVersion()));
    }

    /** With what was given to the patient since, an older version may not fit; then the one profile by itself does. */
    private static RulesOfPatient compiled(RuleSet set, Assignment decided, String profile, Instant now) {
        try {
            return set.compile(decided, now);
        } catch (RuleSetException e) {
            return set.compile(with(decided, List.of(profile)), now);
        }
    }

    /** Those that were ever active, the newest first, and at last the shipped one. */
    private List<RuleSet> versions() {
        List<RuleSet> versions = new ArrayList<>();
        RuleSetHistory known = history;
        if (known != null) {
            for (int version : known.everActive()) {
                RuleSet set = older(known, version);
                if (set != null) {
                    versions.add(set);
                }
            }
        }
        versions.add(older.computeIfAbsent(ShippedProfiles.VERSION, version -> ShippedProfiles.ruleSet()));
        return versions;
    }

    private @Nullable RuleSet older(RuleSetHistory known, int version) {
        RuleSet set = older.get(version);
        if (set == null) {
            try {
                set = known.ruleSet(version);
                older.put(version, set);
            } catch (RuntimeException e) {
                LOG.warn(
                        "version {} of the rules can not be read any more: its open alerts are judged by others",
                        version,
                        e);
            }
        }
        return set;
    }

    /** What the core is to know of the patient by these rules: limits and scale that count now, and no others (H29). */
    public static PatientProfile inForce(PatientProfile profile, RulesOfPatient rules) {
        return new PatientProfile(
                profile.patient(),
                profile.team(),
                rules.spo2Scale(),
                rules.limitsAlone(),
                profile.silentAfter(),
                profile.version(),
                profile.plans(),
                profile.zone());
    }
}
