package se.hemvakt.rules.profile;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Limit;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.profile.Profile.Exclusion;
import se.hemvakt.rules.profile.Verdict.Whose;

/**
 * All profiles of one version, and the one place where they are put together for a patient. Immutable.
 *
 * <p>Profiles add up; two rules about one problem become one episode by the worst of them. A rule may take the place of a named
 * rule of another profile. A patient's own limit takes the place of milder limits of the same vital and side. What cannot stand
 * together is an error that names both.
 */
public final class RuleSet {
    /** Old enough for every rule. */
    private static final LocalDate GROWN_UP = LocalDate.of(1900, 1, 1);

    private final int version;
    private final Fences fences;
    private final Map<String, Profile> profiles;

    private RuleSet(int version, Fences fences, Map<String, Profile> profiles) {
        this.version = version;
        this.fences = fences;
        this.profiles = profiles;
    }

    /**
     * @param version grows with each change of any profile or fence
     * @throws RuleSetException if two profiles have one name, the standard one is missing, or a rule replaces none
     */
    public static RuleSet of(int version, Fences fences, Collection<Profile> profiles) {
        Map<String, Profile> byId = new LinkedHashMap<>();
        for (Profile profile : profiles) {
            Profile twice = byId.putIfAbsent(profile.id(), profile);
            if (twice != null) {
                throw new RuleSetException(profile.place() + ": profile " + profile.id() + " stands twice, first at "
                        + twice.place() + ": remove one or rename it");
            }
        }
        if (!byId.containsKey(Profile.STANDARD)) {
            throw new RuleSetException("there is no profile " + Profile.STANDARD + ": what everybody has must be said");
        }
        RuleSet set = new RuleSet(version, fences, byId);
        Set<String> rules = new TreeSet<>();
        for (Profile profile : byId.values()) {
            profile.rules().forEach(rule -> rules.add(rule.id()));
        }
        for (Profile profile : byId.values()) {
            for (ProfileRule rule : profile.rules()) {
                for (String replaced : rule.head().replaces()) {
                    if (!rules.contains(replaced)) {
                        throw new RuleSetException(rule.head().place() + ": replaces " + replaced
                                + ", which is no rule; name one as standard/fall, or remove replaces");
                    }
                }
            }
        }
        return set;
    }

    public int version() {
        return version;
    }

    public Fences fences() {
        return fences;
    }

    /** The profile of this name. */
    public Optional<Profile> profile(String id) {
        return Optional.ofNullable(profiles.get(id));
    }

    /** In the order given. */
    public Collection<Profile> profiles() {
        return profiles.values();
    }

    /** The ids there are. */
    public Set<String> ids() {
        return Set.copyOf(profiles.keySet());
    }

    /**
     * The rules of one patient from now until {@link RulesOfPatient#changesAtMs}. Whatever is wrong with one signature only
     * takes that one out of force, and shows it.
     *
     * @param now by our clock
     * @throws RuleSetException if a profile is unknown or two of them contradict
     */
    public RulesOfPatient compile(Assignment decided, Instant now) {
        List<Profile> assigned = assigned(decided);
        List<Notice> notices = new ArrayList<>();
        Set<Exclusion.From> excluded = excluded(decided, assigned, now, notices);
        List<ProfileRule> rules = new ArrayList<>();
        List<OwnLimit> alone = new ArrayList<>();
        if (!excluded.contains(Exclusion.From.ALL)) {
            rules.addAll(combined(assigned));
            if (excluded.contains(Exclusion.From.SCORES)) {
                rules.removeIf(rule -> rule instanceof ScoreRule
                        || (rule instanceof CustomRule custom && custom.when().asksScore()));
            }
            for (OwnLimit own : decided.limits()) {
                takeIn(own, rules, alone, now, notices);
            }
        }
        Signature scale2 = decided.scale2();
        boolean two = scale2 != null && scale2.isValid(now);
        if (scale2 != null && !two) {
            notices.add(new Notice(Notice.Kind.SCALE_2_ENDED, null, null, null));
        }
        return new RulesOfPatient(version, two ? 2 : 1, rules, limits(alone), notices, nextEnd(decided, now));
    }

    /**
     * Somebody with whom this one shares all rules, so that the rules of many are one object: an adult is an adult, whatever
     * the birth date. Whoever has something signed shares with nobody.
     */
    public Assignment sharing(Assignment decided, Instant now) {
        LocalDate born = decided.born();
        int adult = profiles.values().stream()
                .map(Profile::exclusion)
                .mapToInt(one -> one == null || one.belowAge() == null ? 0 : one.belowAge())
                .max()
                .orElse(0);
        return born == null || age(born, now) < adult
                ? decided
                : new Assignment(decided.profiles(), decided.limits(), GROWN_UP, decided.scale2());
    }

    private static List<Limit> limits(List<OwnLimit> alone) {
        Map<Vital, Limit> limits = new EnumMap<>(Vital.class);
        for (OwnLimit own : alone) {
            int milli = own.bound().milli();
            Limit side = own.bound().side() == Side.LOW
                    ? new Limit(own.vital(), milli, null)
                    : new Limit(own.vital(), null, milli);
            limits.merge(
                    own.vital(),
                    side,
                    (a, b) -> new Limit(
                            a.vital(),
                            a.lowMilli() == null ? b.lowMilli() : a.lowMilli(),
                            a.highMilli() == null ? b.highMilli() : a.highMilli()));
        }
        return List.copyOf(limits.values());
    }

    private List<Profile> assigned(Assignment decided) {
        List<Profile> assigned = new ArrayList<>();
        Profile only = null;
        for (String id : new TreeSet<>(decided.profiles())) {
            Profile profile = profiles.get(id);
            if (profile == null) {
                throw new RuleSetException(
                        "unknown profile " + id + "; known are " + String.join(", ", new TreeSet<>(profiles.keySet())));
            }
            if (!id.equals(Profile.STANDARD)) {
                assigned.add(profile);
            }
            only = profile.only() ? profile : only;
        }
        if (only == null) {
            assigned.add(0, standard());
            return assigned;
        }
        for (Profile other : assigned) {
            if (!other.equals(only) && other.exclusion() == null) {
                throw new RuleSetException("profiles " + only.id() + " (" + only.place() + ") and " + other.id() + " ("
                        + other.place() + ") contradict: " + only.id()
                        + " lets nothing alert but what it says itself; give the patient one of them");
            }
        }
        return assigned;
    }

    private Profile standard() {
        return Objects.requireNonNull(profiles.get(Profile.STANDARD));
    }

    /** Excluded by assignment, or by age whether assigned or not. */
    private Set<Exclusion.From> excluded(
            Assignment decided, List<Profile> assigned, Instant now, List<Notice> notices) {
        Set<Exclusion.From> excluded = EnumSet.noneOf(Exclusion.From.class);
        LocalDate born = decided.born();
        boolean asksAge = false;
        for (Profile profile : profiles.values()) {
            Exclusion exclusion = profile.exclusion();
            if (exclusion == null) {
                continue;
            }
            Integer below = exclusion.belowAge();
            asksAge |= below != null;
            if (assigned.contains(profile) || (below != null && born != null && age(born, now) < below)) {
                excluded.add(exclusion.from());
                notices.add(new Notice(
                        exclusion.from() == Exclusion.From.ALL ? Notice.Kind.EXCLUDED : Notice.Kind.SCORES_EXCLUDED,
                        null,
                        null,
                        exclusion.reason()));
            }
        }
        if (asksAge && born == null) {
            notices.add(new Notice(Notice.Kind.BIRTH_DATE_MISSING, null, null, null));
        }
        return excluded;
    }

    private static int age(LocalDate born, Instant now) {
        return Period.between(born, LocalDate.ofInstant(now, ZoneOffset.UTC)).getYears();
    }

    /** The rules of all of them, without those another one replaces. */
    private static List<ProfileRule> combined(List<Profile> assigned) {
        Map<String, ProfileRule> replacedBy = new LinkedHashMap<>();
        for (Profile profile : assigned) {
            for (ProfileRule rule : profile.rules()) {
                for (String replaced : rule.head().replaces()) {
                    ProfileRule first = replacedBy.putIfAbsent(replaced, rule);
                    if (first != null
                            && !first.head().whose().equals(rule.head().whose())) {
                        throw contradict(first, rule, "both replace " + replaced);
                    }
                }
            }
        }
        List<ProfileRule> rules = new ArrayList<>();
        for (Profile profile : assigned) {
            for (ProfileRule rule : profile.rules()) {
                if (!replacedBy.containsKey(rule.id())) {
                    rules.add(rule);
                }
            }
        }
        for (int i = 0; i < rules.size(); i++) {
            for (int j = i + 1; j < rules.size(); j++) {
                if (rules.get(i) instanceof LimitRule a
                        && rules.get(j) instanceof LimitRule b
                        && Overlaps.leaveNothing(a, b)) {
                    throw contradict(
                            a, b, Overlaps.text(a) + " and " + Overlaps.text(b) + " leave no value that is normal");
                }
            }
        }
        return rules;
    }

    private static RuleSetException contradict(ProfileRule a, ProfileRule b, String why) {
        return new RuleSetException("rules " + a.id() + " (" + a.head().place() + ") and " + b.id() + " ("
                + b.head().place() + ") contradict: " + why + "; change one of them, or give the patient one profile");
    }

    private void takeIn(
            OwnLimit own, List<ProfileRule> rules, List<OwnLimit> alone, Instant now, List<Notice> notices) {
        Side side = own.bound().side();
        if (!own.signature().isValid(now)) {
            notices.add(new Notice(Notice.Kind.OWN_LIMIT_ENDED, own.vital(), side, null));
            return;
        }
        if (fences.outside(own.vital(), own.bound()) != null) {
            notices.add(new Notice(Notice.Kind.OWN_LIMIT_OUTSIDE_FENCES, own.vital(), side, null));
            return;
        }
        String problem = ProfileFile.limitProblem(own.vital(), side);
        if (rules.stream().noneMatch(rule -> rule.problem().equals(problem))) {
            alone.add(own);
            return;
        }
        LimitRule worst = null;
        for (ProfileRule rule : List.copyOf(rules)) {
            if (rule instanceof LimitRule limit && isReplaced(limit, own)) {
                rules.remove(rule);
                if (worst == null || rule.priority().isWorseThan(worst.priority())) {
                    worst = limit;
                }
            }
        }
        rules.add(ownRule(own, worst));
    }

    /** A median is another question than a value: an own limit leaves it alone. */
    private static boolean isReplaced(LimitRule limit, OwnLimit own) {
        return limit.vital() == own.vital()
                && limit.bound().side() == own.bound().side()
                && limit.of() != LimitRule.Of.MEDIAN
                && !limit.bound().isHarsherThan(own.bound());
    }

    private LimitRule ownRule(OwnLimit own, @Nullable LimitRule replaced) {
        String side = own.bound().side() == Side.LOW ? "low" : "high";
        String text = own.vital().code() + " " + own.bound().text(own.vital());
        Head head = new Head(
                "own/" + own.vital().code() + "." + side,
                version,
                ProfileFile.limitProblem(own.vital(), own.bound().side()),
                replaced == null ? Priority.MEDIUM : replaced.priority(),
                replaced == null ? Life.PLAIN : replaced.life(),
                new Whose(
                        Whose.Kind.OWN,
                        replaced == null ? "" : replaced.head().whose().profile(),
                        own.signature().by()),
                replaced == null ? List.of() : List.of(replaced.id()),
                new Words("Egen gräns", "Own limit"),
                own.signature().why(),
                Confidence.C,
                text);
        return replaced == null
                ? new LimitRule(head, own.vital(), own.bound(), LimitRule.Of.LAST, 0, 1, 1)
                : new LimitRule(
                        head,
                        own.vital(),
                        own.bound(),
                        replaced.of(),
                        replaced.withinMs(),
                        replaced.values(),
                        replaced.beyond());
    }

    private long nextEnd(Assignment decided, Instant now) {
        long next = Long.MAX_VALUE;
        LocalDate born = decided.born();
        for (Profile profile : profiles.values()) {
            Exclusion exclusion = profile.exclusion();
            if (exclusion != null && exclusion.belowAge() != null && born != null) {
                Instant grownUp = born.plusYears(exclusion.belowAge())
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
                next = now.isBefore(grownUp) ? Math.min(next, grownUp.toEpochMilli()) : next;
            }
        }
        List<Signature> signatures = new ArrayList<>();
        decided.limits().forEach(limit -> signatures.add(limit.signature()));
        if (decided.scale2() != null) {
            signatures.add(decided.scale2());
        }
        for (Signature signature : signatures) {
            if (signature.isValid(now)) {
                next = Math.min(next, signature.until().toEpochMilli());
            }
        }
        return next;
    }
}
