package se.hemvakt.app.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import se.hemvakt.app.demo.jdbc.NewestReading;
import se.hemvakt.app.platform.Platform;
import se.hemvakt.dashboard.login.Accounts;
import se.hemvakt.dashboard.login.Role;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.jdbc.JdbcOrganisations;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;
import se.hemvakt.sim.Enroller;
import se.hemvakt.sim.ScenarioMix;
import se.hemvakt.sim.Simulation;
import se.hemvakt.sim.SimulationPlan;
import se.hemvakt.sim.SimulationPlan.PlannedPatient;
import se.hemvakt.sim.kit.Endpoint;
import se.hemvakt.sim.kit.EnrolledKit;
import se.hemvakt.sim.kit.Kit;
import se.hemvakt.sim.patient.Cadence;

/**
 * The simulated ward: a team, its patients with half a day of history, and illnesses that unfold in minutes instead of hours,
 * the first of them a sepsis.
 */
public final class Demo {
    /** The team whose ward is shown: the one a platform begins with. */
    public static final TeamId TEAM = new TeamId("hemsjukvard");

    /** Of the sample organisation: who stands in for it at night, and who can take over. */
    private static final TeamId NIGHT = new TeamId("hemsjukvard-natt");

    private static final TeamId NEAR_CARE = new TeamId("narsjukvardsteam");
    private static final Duration HISTORY = Duration.ofHours(12);
    /** Twelve hours in twelve seconds. */
    private static final double SPEED = 3_600;
    /** Eight hours of sepsis in about two minutes. */
    private static final double PACE = 240;

    private static final Duration FIRST_CRISIS = Duration.ofSeconds(75);
    private static final Duration CRISIS_EVERY = Duration.ofMinutes(2);
    private static final Cadence CADENCE = new Cadence(Duration.ofSeconds(10)).withRounds(Duration.ofHours(3));
    private static final String MIX = "stable=9,noisy-stable=1,sepsis=1,fall=1";
    /** Deals the sepsis before the fall. */
    private static final long SEED = 7;

    /** For a story one illness is enough: what else fell ill at night would want somebody too. */
    private static final String STORY_MIX = "stable=11,sepsis=1";
    /** When the clock hurries, an answer that takes a second takes minutes. */
    private static final Kit.Settings HURRIED_KIT =
            new Kit.Settings(20, 20_000, Duration.ofHours(2), Duration.ofHours(2), Duration.ofSeconds(1));

    private static final List<String> WORDS = List.of(
            "gran",
            "tall",
            "bjork",
            "ronn",
            "hassel",
            "sippa",
            "mossa",
            "ljung",
            "vass",
            "starr",
            "lom",
            "trana",
            "svan",
            "tarna",
            "utter",
            "igelkott",
            "alg",
            "radjur",
            "blixt",
            "dimma",
            "frost",
            "norrsken",
            "strand",
            "skar");

    private Demo() {}

    /** A way in, made anew at each start: no password is shipped or kept in clear (A4). */
    public record Login(String username, String displayName, TeamId team, String password) {}

    /** What runs now. */
    public record Running(List<Login> logins, int patients, Simulation simulation) {
        /** The password of that account. */
        public String passwordOf(String username) {
            return logins.stream()
                    .filter(login -> login.username().equals(username))
                    .findFirst()
                    .orElseThrow()
                    .password();
        }
    }

    /**
     * Puts the ward on a running platform.
     *
     * @param patients how many; only at the first start, later the ward is as it was
     * @param clock the platform's
     * @param story whether a story is to be told: then one patient falls ill and the kits bear a clock that hurries
     */
    public static Running start(
            Platform platform,
            Path data,
            int patients,
            Function<Platform, Enroller> door,
            InstantSource clock,
            boolean story,
            Consumer<String> tell)
            throws IOException {
        organisation(new JdbcOrganisations(platform.database(), new JollydayHolidays()), clock.instant(), data, tell);
        List<Login> logins = logins(new Accounts(platform.database().dataSource()));

        Path file = data.resolve("demo-kits.json");
        Optional<DemoKits> kept = DemoKits.read(file);
        Instant now = clock.instant();
        SimulationPlan plan = SimulationPlan.of(
                SimulationPlan.Wish.of(
                                kept.map(k -> k.kits().size()).orElse(patients),
                                ScenarioMix.parse(story ? STORY_MIX : MIX),
                                kept.map(DemoKits::seed).orElse(SEED))
                        .withHistory(kept.isPresent() ? missed(platform, now) : HISTORY, SPEED)
                        .withCrises(FIRST_CRISIS, CRISIS_EVERY, PACE)
                        .withCadence(CADENCE),
                now);
        if (story) {
            plan = plan.withKit(HURRIED_KIT);
        }
        List<EnrolledKit> kits;
        if (kept.isPresent()) {
            kits = kept.get().kits();
            tell.accept("continuing with the " + kits.size() + " patients of before");
        } else {
            Enroller enroller = door.apply(platform);
            kits = new ArrayList<>();
            for (PlannedPatient patient : plan.patients()) {
                kits.add(enroller.enrol(patient));
            }
            new DemoKits(SEED, kits).write(file);
            tell.accept("enrolled " + kits.size() + " invented patients with their kits");
        }
        Simulation simulation = platform.onTop(
                "simulated kits",
                Simulation.start(plan, Endpoint.plain("127.0.0.1", platform.mqttPort()), kits, clock));
        return new Running(logins, kits.size(), simulation);
    }

    /** The invented organisation, the first time; afterwards what was made of it stays. */
    private static void organisation(JdbcOrganisations kept, Instant now, Path data, Consumer<String> tell) {
        if (kept.newest().isEmpty()) {
            kept.bringIn(
                    SampleOrganisation.FILE,
                    SampleOrganisation.text(),
                    "demo",
                    now,
                    "the demo's invented organisation");
            tell.accept("brought in an invented organisation; ask it: ./hemvakt organisation now --data " + data);
        }
    }

    private static List<Login> logins(Accounts accounts) {
        SecureRandom random = new SecureRandom();
        List<Login> logins = List.of(
                new Login("anna", "Anna Ekhamn, sjuksköterska", TEAM, password(random)),
                new Login("bengt", "Bengt Tallvik, sjuksköterska", TEAM, password(random)),
                new Login("folke", "Folke Mosslund, sjuksköterska", NIGHT, password(random)),
                new Login("ivar", "Ivar Rosenvik, specialistsjuksköterska", NEAR_CARE, password(random)));
        logins.forEach(login ->
                accounts.create(login.username(), login.displayName(), Role.NURSE, login.team(), login.password()));
        return logins;
    }

    /** Five words and a number: easy to type, about 33 bits, for invented patients on loopback. */
    private static String password(SecureRandom random) {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            password.append(WORDS.get(random.nextInt(WORDS.size()))).append('-');
        }
        return password.append(10 + random.nextInt(990)).toString();
    }

    /** How long the kits were switched off: that history is made up for, so that the charts go on. */
    private static Duration missed(Platform platform, Instant now) {
        Instant from = now.minus(HISTORY);
        Instant since = NewestReading.since(platform.database(), from)
                .map(newest -> newest.plusSeconds(1))
                .orElse(from);
        return since.isBefore(now) ? Duration.between(since, now) : Duration.ZERO;
    }
}
