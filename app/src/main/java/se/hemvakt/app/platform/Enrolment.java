package se.hemvakt.app.platform;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import se.hemvakt.gateway.kits.KitRegistry;
import se.hemvakt.gateway.kits.NewKit;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.care.NewPatient;
import se.hemvakt.rules.jdbc.PatientRegister;
import se.hemvakt.runtime.settings.Secret;

/**
 * Puts a patient on the ward and a kit in their home: the one place where the two owners of that are asked together. The
 * patient first, so that no kit ever sends for somebody nobody watches.
 */
public final class Enrolment {
    private static final String KIT_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int KIT_RANDOM_CHARS = 12;

    /** Somebody must be responsible from the first patient on; renamed or joined by others as the organisation wants. */
    static final TeamId FIRST_TEAM = new TeamId("hemsjukvard");

    private final PatientRegister patients;
    private final KitRegistry kits;
    private final InstantSource clock;
    private final Runnable kitsChanged;
    private final SecureRandom random = new SecureRandom();

    /** @param kitsChanged makes this process' own door know new kits at once; other processes look every second */
    Enrolment(PatientRegister patients, KitRegistry kits, InstantSource clock, Runnable kitsChanged) {
        this.patients = patients;
        this.kits = kits;
        this.clock = clock;
        this.kitsChanged = kitsChanged;
    }

    /** What enrolment gives back; the secret cannot be had again. */
    public record Enrolled(PatientId patient, KitId kit, Secret secret) {}

    /**
     * Enrols. Blocks.
     *
     * @throws IllegalArgumentException if the request names a team that does not exist, or none and it is not clear which
     */
    public Enrolled enrol(EnrolRequest request) {
        Instant now = clock.instant();
        List<TeamId> teams = patients.teams();
        TeamId team = request.team().orElseGet(() -> usual(teams));
        if (!teams.contains(team)) {
            throw new IllegalArgumentException("no team is called '" + team + "'; there are " + teams);
        }
        NewPatient.checked(request.limits());
        PatientId patient = patients.enrol(new NewPatient(
                request.givenName(),
                request.familyName(),
                request.birthDate(),
                null,
                request.area(),
                patients.nextWardOrder(),
                team));
        if (!request.limits().isEmpty()) {
            patients.setLimits(patient, request.limits(), "enrolment");
        }
        request.scale2().ifPresent(p -> patients.prescribeSpo2Scale2(patient, p.by(), p.reason()));
        KitId kit = newKit();
        var enrolled = kits.enrol(List.of(new NewKit(kit, request.silentAfter().orElse(null))), now)
                .get(0);
        kits.bind(kit, patient, request.boundFrom().orElse(now));
        kitsChanged.run();
        return new Enrolled(patient, kit, Secret.of(enrolled.secret().reveal()));
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
