package se.hemvakt.app.platform;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.hemvakt.app.platform.EnrolRequest.Signed;
import se.hemvakt.gateway.kits.KitRegistry;
import se.hemvakt.gateway.kits.NewKit;
import se.hemvakt.model.KitId;
import se.hemvakt.model.Limit;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.care.NewPatient;
import se.hemvakt.rules.follow.RuleBook;
import se.hemvakt.rules.follow.RulesStore;
import se.hemvakt.rules.jdbc.InclusionChecks.Asked;
import se.hemvakt.rules.jdbc.PatientRegister;
import se.hemvakt.rules.profile.Assignment;
import se.hemvakt.rules.profile.Bound;
import se.hemvakt.rules.profile.Notice;
import se.hemvakt.rules.profile.RuleSet;
import se.hemvakt.rules.profile.RuleSetException;
import se.hemvakt.runtime.settings.Secret;

/**
 * Puts a patient on the ward and a kit in their home: the one place where the two owners of that are asked together. The
 * patient first, so that no kit ever sends for somebody nobody watches.
 */
public final class Enrolment {
    private static final String KIT_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int KIT_RANDOM_CHARS = 12;

    /** Somebody must be responsible from the first patient on; renamed or joined by others as the organisation wants. */
    public static final TeamId FIRST_TEAM = new TeamId("hemsjukvard");

    /** How long counts what is signed without an end. */
    private static final Duration SIGNED_FOR = Duration.ofDays(180);

    private final PatientRegister patients;
    private final RulesStore rules;
    private final KitRegistry kits;
    private final InstantSource clock;
    private final Runnable kitsChanged;
    private final InclusionCriteria inclusions;
    private final SecureRandom random = new SecureRandom();

    /** Read when first asked for: most are enrolled with nothing that it has to check. */
    private @Nullable RuleBook book;

    /**
     * @param inclusions the criteria that can be asked
     * @param kitsChanged makes this process' own door know new kits at once; other processes look every second
     */
    Enrolment(
            PatientRegister patients,
            RulesStore rules,
            KitRegistry kits,
            InclusionCriteria inclusions,
            InstantSource clock,
            Runnable kitsChanged) {
        this.patients = patients;
        this.rules = rules;
        this.kits = kits;
        this.inclusions = inclusions;
        this.clock = clock;
        this.kitsChanged = kitsChanged;
    }

    /**
     * What enrolment gives back; the secret cannot be had again.
     *
     * @param notices what of the patient's rules does not judge as somebody may think: a birth date that is missing, whom the
     *     rules are not made for
     * @param inclusion the criteria that were asked, and which are not met; empty when none were asked
     */
    public record Enrolled(PatientId patient, KitId kit, Secret secret, List<Notice> notices, List<Asked> inclusion) {}

    /**
     * Enrols. Blocks.
     *
     * @throws IllegalArgumentException if the request names a team or a profile that does not exist, no team and it is not clear
     *     which, profiles that contradict, a limit outside the fences, or a criterion that is not met
     */
    public Enrolled enrol(EnrolRequest request) {
        Instant now = clock.instant();
        List<TeamId> teams = patients.teams();
        TeamId team = request.team().orElseGet(() -> usual(teams));
        if (!teams.contains(team)) {
            throw new IllegalArgumentException("no team is called '" + team + "'; there are " + teams);
        }
        NewPatient.checked(request.limits());
        List<Notice> notices = check(request, now);
        List<Asked> asked =
                request.inclusion().map(one -> inclusions.ask(one, now)).orElse(List.of());
        PatientId patient = patients.enrol(
                new NewPatient(
                        request.givenName(),
                        request.familyName(),
                        request.birthDate(),
                        null,
                        request.area(),
                        patients.nextWardOrder(),
                        team),
                asked);
        if (!request.limits().isEmpty()) {
            Signed signed =
                    request.limitsSigned().orElse(new Signed("enrolment", "set at enrolment", Optional.empty()));
            patients.setLimits(patient, request.limits(), signed.by(), signed.reason(), until(signed, now));
        }
        if (!request.profiles().isEmpty()) {
            patients.assignProfiles(patient, request.profiles(), "enrolment", "given at enrolment");
        }
        request.scale2().ifPresent(p -> patients.prescribeSpo2Scale2(patient, p.by(), p.reason(), until(p, now)));
        KitId kit = newKit();
        var enrolled = kits.enrol(List.of(new NewKit(kit, request.silentAfter().orElse(null))), now)
                .get(0);
        kits.bind(kit, patient, request.boundFrom().orElse(now));
        kitsChanged.run();
        return new Enrolled(patient, kit, Secret.of(enrolled.secret().reveal()), notices, asked);
    }

    private static Instant until(Signed signed, Instant now) {
        return signed.until().orElse(now.plus(SIGNED_FOR));
    }

    /** Refuses before anything is written what the rules at work could not follow. */
    private synchronized List<Notice> check(EnrolRequest request, Instant now) {
        RuleBook read = book;
        if (read == null) {
            read = RuleBook.load(rules);
            book = read;
        } else {
            read.refresh();
        }
        RuleSet set = read.active();
        for (Limit limit : request.limits()) {
            check(set, limit.vital(), limit.lowMilli() == null ? null : Bound.below(limit.lowMilli()));
            check(set, limit.vital(), limit.highMilli() == null ? null : Bound.above(limit.highMilli()));
        }
        try {
            return set.compile(new Assignment(request.profiles(), List.of(), request.birthDate(), null), now)
                    .notices();
        } catch (RuleSetException e) {
            throw new IllegalArgumentException("patient.profiles: " + e.getMessage(), e);
        }
    }

    private static void check(RuleSet set, Vital vital, @Nullable Bound bound) {
        String outside = bound == null ? null : set.fences().outside(vital, bound);
        if (outside != null) {
            throw new IllegalArgumentException("patient.limits: " + outside);
        }
    }

    /** Never just any: one of an organisation's teams may be the ambulance. */
    private static TeamId usual(List<TeamId> teams) {
        if (teams.contains(FIRST_TEAM)) {
            return FIRST_TEAM;
        }
        if (teams.size() != 1) {
            throw new IllegalArgumentException(
                    teams.isEmpty() ? "there is no team yet: add one first" : "name the team; there are " + teams);
        }
        return teams.get(0);
    }

    private KitId newKit() {
        StringBuilder id = new StringBuilder("kit-");
        for (int i = 0; i < KIT_RANDOM_CHARS; i++) {
            id.append(KIT_ALPHABET.charAt(random.nextInt(KIT_ALPHABET.length())));
        }
        return new KitId(id.toString().toLowerCase(Locale.ROOT));
    }
}
