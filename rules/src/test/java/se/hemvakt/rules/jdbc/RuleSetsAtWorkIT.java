package se.hemvakt.rules.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Episode.State;
import se.hemvakt.model.KitId;
import se.hemvakt.model.Limit;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.alert.RuleSettings;
import se.hemvakt.rules.care.NewPatient;
import se.hemvakt.rules.follow.RulesService;
import se.hemvakt.rules.profile.RuleSetFiles;
import se.hemvakt.rules.profile.RuleSetHistory;
import se.hemvakt.rules.profile.RuleSetStep;
import se.hemvakt.rules.profile.RuleSetStore;
import se.hemvakt.rules.profile.ShippedProfiles;
import se.hemvakt.rules.profile.jdbc.JdbcRuleSetStore;
import se.hemvakt.runtime.jdbc.JdbcLog;
import se.hemvakt.runtime.log.Following;
import se.hemvakt.testkit.Await;
import se.hemvakt.testkit.InMemoryReadingLog;
import se.hemvakt.testkit.TestDatabase;

/** Versions of the rules, and what was decided for a patient, followed by the rules at work: changed, ended, unreadable. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RuleSetsAtWorkIT {
    private static final TeamId TEAM = new TeamId("norr");
    private static final KitId KIT = new KitId("kit-anna-0001");
    private static final String DIABETES = ShippedProfiles.file("diabetes");

    private final TestDatabase database = TestDatabase.plain();
    private final AtomicLong now = new AtomicLong();
    private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());
    private final List<CareEvent> told = new CopyOnWriteArrayList<>();
    private final RuleSetStore versions = new JdbcRuleSetStore(database.database());
    private SimpleMeterRegistry meters;
    private JdbcLog<CareEvent> care;
    private JdbcLog<CareRequest> requests;
    private InMemoryReadingLog readings;
    private PatientRegister register;
    private RulesService rules;
    private Following following;
    private PatientId patient;

    @SuppressWarnings("NullAway.Init") // set before each test
    RuleSetsAtWorkIT() {}

    @BeforeAll
    void addTeam() {
        database.execute("INSERT INTO team VALUES ('norr', 'Hemsjukvård norr')");
    }

    @BeforeEach
    void start() throws InterruptedException {
        database.execute(
                "TRUNCATE episode, care_event, outbox, rules_state, care_request, patient_watch, patient_limit,"
                        + " patient_profile, patient, rule_set_step, rule_set_version CASCADE");
        database.execute("UPDATE rules_checkpoint SET reading_position = 0, request_position = 0");
        now.set(Instant.parse("2026-11-21T08:00:00Z").toEpochMilli());
        told.clear();
        care = JdbcLog.careEvents(database.database());
        requests = JdbcLog.careRequests(database.database());
        readings = new InMemoryReadingLog();
        register = new PatientRegister(database.database(), care, clock);
        patient = enrol(LocalDate.of(1941, 3, 2));
        following = care.follow(care.end(), entries -> entries.forEach(entry -> told.add(entry.value())));
        begin();
    }

    private PatientId enrol(@Nullable LocalDate born) {
        return register.enrol(new NewPatient("Test", "Test", born, null, "", 1, TEAM));
    }

    private void begin() throws InterruptedException {
        meters = new SimpleMeterRegistry();
        rules = new RulesService(
                        new JdbcRulesStore(database.database(), care),
                        readings,
                        requests,
                        care,
                        RuleSettings.standard(),
                        clock,
                        meters)
                .start();
        assertThat(rules.awaitReady(Duration.ofSeconds(20))).isTrue();
    }

    @AfterEach
    void stop() {
        rules.close();
        following.close();
        requests.close();
        readings.close();
        care.close();
    }

    @AfterAll
    void drop() {
        database.close();
    }

    /** H08: given or taken, what is current is judged at once. */
    @Test
    void h08_profileGivenAndTaken_currentValueIsJudgedAtOnce() {
        measure(Vital.GLUCOSE, 3_700);
        give("diabetes");
        Episode episode = await("limit.glucose.low", State.OPEN);
        assertThat(episode.rule()).isEqualTo("diabetes/low-level-1");
        assertThat(episode.ruleVersion()).isEqualTo(1);
        give();
        await("limit.glucose.low", State.CLEARED);
    }

    /** H25: activated and rolled back while an episode is open, over a restart too: it is ended by the rules that made it. */
    @Test
    void h25_activatedAndRolledBack_openEpisodeKeepsItsVersion() throws InterruptedException {
        give("diabetes");
        measure(Vital.GLUCOSE, 3_700);
        await("limit.glucose.low", State.OPEN);
        int second = activate(text -> text.replace("version: 1", "version: 2").replace("below: 3.9", "below: 3.5"));
        Await.until(() -> assertThat(gauge("hemvakt.rules.rule_set")).isEqualTo(second));
        // By the new version it would be over: 3.85 is above 3.5 and its margin.
        measure(Vital.GLUCOSE, 3_850);
        PatientId other = enrol(LocalDate.of(1950, 1, 1));
        PatientId first = patient;
        patient = other;
        give("diabetes");
        measure(Vital.GLUCOSE, 3_700);
        measure(Vital.GLUCOSE, 3_400);
        assertThat(await("limit.glucose.low", State.OPEN).ruleVersion()).isEqualTo(2);
        patient = first;
        assertThat(open("limit.glucose.low")).isEqualTo(1);
        rules.close();
        begin();
        measure(Vital.GLUCOSE, 3_850);
        measure(Vital.HEART_RATE, 70_000);
        Await.until(() -> assertThat(database.number(
                        "SELECT count(*) FROM rules_state WHERE state::text LIKE '%\"diabetes/low-level-1\"%'"))
                .isEqualTo(2));
        assertThat(open("limit.glucose.low")).isEqualTo(1);
        measure(Vital.GLUCOSE, 4_300);
        Episode ended = await("limit.glucose.low", State.CLEARED);
        assertThat(ended.ruleVersion()).isEqualTo(1);
        // From then on the active version judges.
        measure(Vital.GLUCOSE, 3_700);
        measure(Vital.GLUCOSE, 3_400);
        assertThat(await("limit.glucose.low", State.OPEN).ruleVersion()).isEqualTo(2);
        activate(UnaryOperator.identity());
        step(versions.load().rollBack("bo", clock.instant(), "too few"));
        Await.until(() -> assertThat(gauge("hemvakt.rules.rule_set")).isEqualTo(second));
        assertThat(open("limit.glucose.low")).isEqualTo(1);
    }

    /** H25: whoever reads that a version judges finds everybody judged by it. */
    @Test
    void h25_activated_isSaidWhenWhatFollowsIsKept_notBefore() throws Exception {
        give("diabetes");
        measure(Vital.GLUCOSE, 3_700);
        await("limit.glucose.low", State.OPEN);
        measure(Vital.GLUCOSE, 4_300);
        await("limit.glucose.low", State.CLEARED);
        int second;
        try (Connection holding = database.dataSource().getConnection();
                Statement statement = holding.createStatement()) {
            holding.setAutoCommit(false);
            // Whatever the rules decide has to wait here.
            statement.execute("LOCK TABLE rules_checkpoint IN EXCLUSIVE MODE");
            second = activate(text -> text.replace("version: 1", "version: 2").replace("below: 3.9", "below: 4.4"));
            Await.until(() -> assertThat(database.number("SELECT count(*) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND wait_event_type = 'Lock'"))
                    .isEqualTo(1));
            assertThat(gauge("hemvakt.rules.rule_set")).isEqualTo(ShippedProfiles.VERSION);
            holding.rollback();
            holding.setAutoCommit(true);
        }
        Await.until(() -> assertThat(gauge("hemvakt.rules.rule_set")).isEqualTo(second));
        assertThat(open("limit.glucose.low")).isEqualTo(1);
    }

    /** H25: what cannot be read does not judge, and does not end the watching either, now or at the next start. */
    @Test
    void h25_activeVersionCannotBeRead_lastGoodOneGoesOn() throws InterruptedException {
        give("diabetes");
        int good = activate(text -> text.replace("version: 1", "version: 2").replace("below: 3.9", "below: 3.8"));
        Await.until(() -> assertThat(gauge("hemvakt.rules.rule_set")).isEqualTo(good));
        activate(
                text -> text.replace("version: 1", "version: 3"),
                () -> database.execute(
                        "UPDATE rule_set_version SET files = '{\"profiles/diabetes.yaml\": \"profile: [\"}'"
                                + " WHERE version = 2"));
        Await.until(() -> assertThat(gauge("hemvakt.rules.rule_set.unreadable")).isEqualTo(1));
        assertThat(gauge("hemvakt.rules.rule_set")).isEqualTo(good);
        measure(Vital.GLUCOSE, 3_700);
        assertThat(await("limit.glucose.low", State.OPEN).ruleVersion()).isEqualTo(2);
        rules.close();
        begin();
        assertThat(gauge("hemvakt.rules.rule_set")).isEqualTo(good);
        assertThat(gauge("hemvakt.rules.rule_set.unreadable")).isEqualTo(1);
        database.execute("UPDATE rule_set_step SET kind = 'WITHDRAWN' WHERE step = 1");
        rules.close();
        begin();
        assertThat(gauge("hemvakt.rules.rule_set")).isEqualTo(ShippedProfiles.VERSION);
        assertThat(gauge("hemvakt.rules.rule_set.unreadable")).isEqualTo(1);
        measure(Vital.RESPIRATORY_RATE, 25_000);
        await("news2", State.OPEN);
    }

    /** H29: an own limit counts until its end, by our clock, and its end is told. */
    @Test
    void h29_ownLimitEnds_profileCountsAgainAndItIsTold() {
        limit(new Limit(Vital.HEART_RATE, null, 100_000), Duration.ofHours(2));
        measure(Vital.HEART_RATE, 105_000);
        await("limit.heart_rate.high", State.OPEN);
        now.addAndGet(Duration.ofHours(2).toMillis());
        await("limit.heart_rate.high", State.CLEARED);
        await("signature.ended", State.OPEN);
        assertThat(open("limit.heart_rate.high")).isZero();
        limit(new Limit(Vital.HEART_RATE, null, 100_000), Duration.ofDays(2));
        await("signature.ended", State.CLEARED);
        await("limit.heart_rate.high", State.OPEN);
    }

    /** H29: an own limit takes the place of milder ones; what a profile says of worse stays. */
    @Test
    void h29_ownLimitBesideAProfile_worseIsStillToldAsWorse() {
        give("diabetes");
        limit(new Limit(Vital.GLUCOSE, 4_500, null), Duration.ofDays(2));
        measure(Vital.GLUCOSE, 4_400);
        assertThat(await("limit.glucose.low", State.OPEN).rule()).isEqualTo("own/glucose.low");
        measure(Vital.GLUCOSE, 2_900);
        Await.until(() -> assertThat(database.number("SELECT count(*) FROM episode WHERE problem = 'limit.glucose.low'"
                        + " AND state = 'OPEN' AND priority = 'HIGH'"))
                .isEqualTo(1));
    }

    /** H29: scale 2 counts until its prescription ends. */
    @Test
    void h29_scale2Ends_scale1CountsAgainAndItIsTold() {
        measure(Vital.SPO2, 90_000);
        measure(Vital.RESPIRATORY_RATE, 16_000);
        await("news2", State.OPEN);
        register.prescribeSpo2Scale2(
                patient, "dr Test", "bekräftad hyperkapni", clock.instant().plus(Duration.ofHours(1)));
        await("news2", State.CLEARED);
        now.addAndGet(Duration.ofHours(1).toMillis());
        await("news2", State.OPEN);
        await("signature.ended", State.OPEN);
        register.endSpo2Scale2(patient);
        await("signature.ended", State.CLEARED);
    }

    /** H29: two that cannot both be meant: what fits judges, and what is left out is told until it is mended. */
    @Test
    void h29_contradictingProfiles_whatFitsJudgesAndTheRestIsTold() {
        give("diabetes", "late-palliative", "gone-since");
        Episode leftOut = await("profiles.left_out", State.OPEN);
        assertThat(leftOut.priority()).isEqualTo(Priority.MEDIUM);
        measure(Vital.GLUCOSE, 3_700);
        await("limit.glucose.low", State.OPEN);
        measure(Vital.RESPIRATORY_RATE, 25_000);
        await("news2", State.OPEN);
        give("diabetes");
        await("profiles.left_out", State.CLEARED);
    }

    /** H29: a child is not judged by rules for adults, which is told; somebody of unknown age is judged as an adult. */
    @Test
    void h29_childIsNotJudgedAndThatIsTold_unknownAgeIsJudged() {
        patient = enrol(LocalDate.of(2015, 1, 1));
        await("patient.not_judged", State.OPEN);
        measure(Vital.RESPIRATORY_RATE, 40_000);
        measure(Vital.RESPIRATORY_RATE, 40_000);
        patient = enrol(null);
        measure(Vital.RESPIRATORY_RATE, 25_000);
        assertThat(await("news2", State.OPEN).patient()).isEqualTo(patient);
        assertThat(database.number("SELECT count(*) FROM episode WHERE problem = 'news2'"))
                .isEqualTo(1);
    }

    // ---- building blocks

    private void give(String... profiles) {
        register.assignProfiles(patient, List.of(profiles), "dr Test", "prov");
    }

    private void limit(Limit limit, Duration holds) {
        register.setLimits(
                patient, List.of(limit), "dr Test", "prov", clock.instant().plus(holds));
    }

    private int activate(UnaryOperator<String> diabetes) {
        return activate(diabetes, () -> {});
    }

    private int activate(UnaryOperator<String> diabetes, Runnable beforeItJudges) {
        Map<String, String> texts = new HashMap<>(ShippedProfiles.files().texts());
        texts.computeIfPresent(DIABETES, (name, text) -> diabetes.apply(text));
        RuleSetHistory history = versions.load();
        step(history.draft(new RuleSetFiles(texts), "anna", clock.instant(), "prov"));
        List<RuleSetStep> steps = versions.load().steps();
        int version = steps.get(steps.size() - 1).version();
        step(versions.load().replayed(version, "anna", clock.instant(), "nothing lost"));
        step(versions.load().approve(version, "bo", clock.instant(), "prov"));
        beforeItJudges.run();
        step(versions.load().activate(version, "bo", clock.instant(), "prov"));
        return version;
    }

    private void step(RuleSetStep step) {
        versions.append(step);
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    private long open(String problem) {
        return database.number("SELECT count(*) FROM episode WHERE state <> 'CLEARED' AND problem = '" + problem
                + "' AND patient_id = " + patient.value());
    }

    private void measure(Vital vital, int milli) {
        // Far enough apart to be values taken by themselves, not a stream.
        long at = now.addAndGet(300_000);
        Await.result(readings.append(
                new ReadingBatch(List.of(new Reading(patient, vital, at, milli, at, KIT, 0)), List.of())));
    }

    /** The newest told state of this patient's episode of this problem, once it is this. */
    private Episode await(String problem, State state) {
        List<Episode> found = new ArrayList<>();
        Await.until(() -> {
            found.clear();
            for (CareEvent event : told) {
                if (event instanceof EpisodeChanged changed
                        && changed.episode().problem().equals(problem)
                        && changed.patient().equals(patient)) {
                    found.add(changed.episode());
                }
            }
            assertThat(found).as(problem).isNotEmpty();
            assertThat(found.get(found.size() - 1).state()).isEqualTo(state);
        });
        return found.get(found.size() - 1);
    }
}
