package se.hemvakt.rules.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import se.hemvakt.model.AlertOutcome;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.CareEvent.RequestAnswered;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.DischargeInputs;
import se.hemvakt.model.Episode;
import se.hemvakt.model.KitId;
import se.hemvakt.model.Limit;
import se.hemvakt.model.MeasuringPlan;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Priority;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Quarantined;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.alert.RuleSettings;
import se.hemvakt.rules.care.NewPatient;
import se.hemvakt.rules.care.PersonalNumber;
import se.hemvakt.rules.eval.DischargeRecord;
import se.hemvakt.rules.follow.RulesService;
import se.hemvakt.rules.frailty.CfsRating;
import se.hemvakt.runtime.jdbc.DatabaseException;
import se.hemvakt.runtime.jdbc.JdbcLog;
import se.hemvakt.runtime.log.Following;
import se.hemvakt.testkit.Await;
import se.hemvakt.testkit.InMemoryReadingLog;
import se.hemvakt.testkit.TestDatabase;
import se.hemvakt.testkit.TestDatabase.Server;

/** The rules at work on a real server: from stored readings and requests to committed, told decisions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RulesServiceTests {
    private static final TeamId TEAM = new TeamId("norr");
    private static final KitId KIT = new KitId("kit-anna-0001");

    private final TestDatabase database;
    private final AtomicLong now = new AtomicLong();
    private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());
    private final List<CareEvent> told = new CopyOnWriteArrayList<>();
    private JdbcLog<CareEvent> care;
    private JdbcLog<CareRequest> requests;
    private InMemoryReadingLog readings;
    private PatientRegister register;
    private RulesService rules;
    private Following following;
    private PatientId patient;

    @SuppressWarnings("NullAway.Init") // set before each test
    RulesServiceTests(Server server) {
        database = TestDatabase.on(server);
    }

    @BeforeAll
    void addTeam() {
        database.execute("INSERT INTO team VALUES ('norr', 'Hemsjukvård norr')");
    }

    @BeforeEach
    void start() throws InterruptedException {
        database.execute(
                "TRUNCATE episode, care_event, outbox, rules_state, care_request, patient_watch, patient, patient_limit, kit CASCADE");
        database.execute("UPDATE rules_checkpoint SET reading_position = 0, request_position = 0");
        now.set(Instant.parse("2026-11-21T08:00:00Z").toEpochMilli());
        told.clear();
        care = JdbcLog.careEvents(database.database());
        requests = JdbcLog.careRequests(database.database());
        readings = new InMemoryReadingLog();
        register = new PatientRegister(database.database(), care, clock);
        patient = register.enrol(new NewPatient("Test", "Test", null, null, "Norr", 1, TEAM));
        following = care.follow(care.end(), entries -> entries.forEach(entry -> told.add(entry.value())));
        rules = service();
    }

    private RulesService service() throws InterruptedException {
        RulesService service = new RulesService(
                        new JdbcRulesStore(database.database(), care),
                        readings,
                        requests,
                        care,
                        RuleSettings.standard(),
                        clock,
                        new SimpleMeterRegistry())
                .start();
        assertThat(service.awaitReady(Duration.ofSeconds(20))).isTrue();
        return service;
    }

    @AfterEach
    void stop() {
        rules.close();
        following.close();
        requests.close();
        readings.close();
        care.close();
        // Nothing was left open.
        assertThat(((HikariDataSource) database.dataSource())
                        .getHikariPoolMXBean()
                        .getActiveConnections())
                .isZero();
    }

    @AfterAll
    void drop() {
        database.close();
    }

    @Test
    void redReading_episodeNotificationAndEventAreCommitted() {
        measure(Vital.RESPIRATORY_RATE, 25);
        Episode episode = awaitEpisode("news2", Episode.State.OPEN);
        assertThat(database.number("SELECT count(*) FROM episode WHERE state = 'OPEN' AND rule_version = 2"))
                .isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM outbox WHERE episode_id = '" + episode.id() + "'"))
                .isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM rules_state WHERE due_at IS NOT NULL"))
                .isEqualTo(1);
    }

    @Test
    void accept_secondIsToldWhoWasFirst_andEachRequestHasOneAnswer() throws InterruptedException {
        measure(Vital.RESPIRATORY_RATE, 25);
        Episode episode = awaitEpisode("news2", Episode.State.OPEN);
        ask("r1", CareRequest.Kind.ACCEPT, episode.id(), "anna");
        ask("r2", CareRequest.Kind.ACCEPT, episode.id(), "bo");
        Await.until(() -> assertThat(answers()).hasSize(2));
        assertThat(answers()).containsExactly("r1 done by Anna", "r2 request.already_accepted by Anna");
        rules.close();
        rules = service();
        ask("r3", CareRequest.Kind.UNDO_ACCEPT, episode.id(), "anna");
        ask("r4", CareRequest.Kind.ACCEPT, "no such episode", "anna");
        Await.until(() -> assertThat(answers()).hasSize(4));
        assertThat(answers()).endsWith("r3 done by Anna", "r4 request.ended by ");
        assertThat(awaitEpisode("news2", Episode.State.OPEN).acceptedBy()).isNull();
    }

    /** H05: accepted, and nobody told what was done: open again after a quarter, and told again, also over a restart. */
    @Test
    void h05_acceptedRedWithoutAction_comesBackAndIsToldAgain() throws InterruptedException {
        measure(Vital.RESPIRATORY_RATE, 25);
        measure(Vital.SPO2, 85);
        measure(Vital.HEART_RATE, 140);
        Await.until(() ->
                assertThat(awaitEpisode("news2", Episode.State.OPEN).priority()).isEqualTo(Priority.HIGH));
        Episode episode = awaitEpisode("news2", Episode.State.OPEN);
        ask("b1", CareRequest.Kind.ACCEPT, episode.id(), "anna");
        awaitEpisode("news2", Episode.State.ACCEPTED);
        assertThat(database.number("SELECT count(*) FROM outbox WHERE change = 'REOPENED'"))
                .isZero();
        rules.close();
        now.addAndGet(Duration.ofMinutes(15).toMillis());
        rules = service();
        Episode back = awaitEpisode("news2", Episode.State.OPEN);
        assertThat(back.returned()).isEqualTo(new Episode.Returned(Episode.Returned.Why.NO_ACTION, "Anna"));
        assertThat(database.number("SELECT count(*) FROM outbox WHERE change = 'REOPENED' AND episode_id = '"
                        + episode.id() + "'"))
                .isEqualTo(1);
    }

    /** Each outcome is a row, the newest is on the alert, hours after its end too; and no row has a value of the patient. */
    @Test
    void alertOutcome_openAcceptedAndEnded_isKeptInTheLedger() throws InterruptedException {
        measure(Vital.RESPIRATORY_RATE, 25);
        Episode episode = awaitEpisode("news2", Episode.State.OPEN);
        tell("o1", episode.id(), AlertOutcome.ACTED);
        Await.until(() -> assertThat(answers()).contains("o1 request.not_accepted by "));
        ask("o2", CareRequest.Kind.ACCEPT, episode.id(), "anna");
        tell("o3", episode.id(), AlertOutcome.ACTED);
        Await.until(() -> assertThat(answers()).contains("o3 done by Anna"));
        measure(Vital.RESPIRATORY_RATE, 16);
        awaitEpisode("news2", Episode.State.CLEARED);
        rules.close();
        now.addAndGet(Duration.ofHours(20).toMillis());
        rules = service();
        tell("o4", episode.id(), AlertOutcome.ARTEFACT);
        tell("o5", "no such episode", AlertOutcome.ARTEFACT);
        Await.until(() -> assertThat(answers()).contains("o4 done by Anna", "o5 request.ended by "));
        assertThat(database.number("SELECT count(*) FROM alert_outcome WHERE rule = 'news2' AND team_id = 'norr'"
                        + " AND shift = 'day' AND given_by = 'Anna'"))
                .isEqualTo(2);
        assertThat(database.number(
                        "SELECT count(*) FROM episode WHERE state = 'CLEARED' AND body ->> 'outcome' = 'ARTEFACT'"))
                .isEqualTo(1);
        assertThat(database.number(
                        "SELECT count(*) FROM alert_outcome WHERE to_jsonb(alert_outcome)::text LIKE '%25000%'"))
                .isZero();
    }

    private void tell(String id, String episode, AlertOutcome outcome) {
        Await.result(requests.append(
                CareRequest.asked(id, CareRequest.Kind.ALERT_OUTCOME, patient, episode, "anna", "Anna", now.get())
                        .team(TEAM)
                        .note(new CareRequest.Note(null, outcome))
                        .build()));
    }

    /** H08: ill before, during and after the rules were away. */
    @Test
    void h08_illWhileTheRulesWereAway_alertIsThereAfterTheRestart() throws InterruptedException {
        rules.close();
        measure(Vital.SPO2, 85);
        rules = service();
        awaitEpisode("news2", Episode.State.OPEN);
        rules.close();
        rules = service();
        measure(Vital.RESPIRATORY_RATE, 30);
        Await.until(() -> assertThat(
                        database.number(
                                "SELECT count(*) FROM episode WHERE problem = 'news2' AND state = 'OPEN' AND priority = 'MEDIUM'"))
                .isEqualTo(1));
        assertThat(database.number("SELECT count(*) FROM episode")).isEqualTo(1);
    }

    @Test
    void limitSetWhileAtWork_currentValueIsJudgedAtOnce() {
        measure(Vital.HEART_RATE, 95);
        Await.until(() -> assertThat(told).anyMatch(event -> event instanceof CareEvent.ScoreChanged));
        register.setLimits(patient, List.of(new Limit(Vital.HEART_RATE, null, 92_000)), "dr Test", "prov", later());
        assertThat(awaitEpisode("limit.heart_rate.high", Episode.State.OPEN).ruleVersion())
                .isEqualTo(2);
    }

    @Test
    void enrolledWhileAtWork_isWatchedFromThen() {
        patient = register.enrol(new NewPatient("Test", "Testsson", null, null, "", 2, TEAM));
        measure(Vital.RESPIRATORY_RATE, 25);
        awaitEpisode("news2", Episode.State.OPEN);
        assertThat(database.number("SELECT count(*) FROM episode")).isEqualTo(1);
    }

    /** H09: the plan comes with the kit's binding; silence is told by our clock. */
    @Test
    void h09_kitBoundThenSilent_isToldAndEndsByData() {
        bindKit();
        Await.until(() -> {
            now.addAndGet(60_000);
            assertThat(told)
                    .anyMatch(event -> event instanceof EpisodeChanged changed
                            && changed.episode().problem().equals("kit.silent"));
        });
        measure(Vital.CONTACT, 1);
        awaitEpisode("kit.silent", Episode.State.CLEARED);
    }

    /** H16: the value is in quarantine, and the patient is looked after. */
    @Test
    void h16_impossibleValueOfABoundKit_isToldForThatPatient() {
        bindKit();
        readings.append(new ReadingBatch(
                List.of(),
                List.of(new Quarantined(
                        KIT,
                        now.get(),
                        QuarantineReason.IMPOSSIBLE_VALUE,
                        "spo2 out of range",
                        "{}".getBytes(StandardCharsets.UTF_8)))));
        awaitEpisode("measurement.impossible", Episode.State.OPEN);
        assertThat(database.number("SELECT count(*) FROM episode")).isEqualTo(1);
    }

    @Test
    void storeFailsOnce_rulesBeginAnew_nothingIsLostOrDoubled() {
        // The database itself refuses one commit of a decision, in the middle of the transaction.
        database.execute("""
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'refused'; END $$""");
        database.execute("CREATE TRIGGER refuse BEFORE INSERT ON outbox EXECUTE FUNCTION refuse()");
        measure(Vital.RESPIRATORY_RATE, 25);
        Await.until(() -> assertThat(rules.isReady()).isFalse());
        assertThat(database.number("SELECT count(*) FROM episode")).isZero();
        database.execute("DROP TRIGGER refuse ON outbox");
        database.execute("DROP FUNCTION refuse");
        awaitEpisode("news2", Episode.State.OPEN);
        assertThat(database.number("SELECT count(*) FROM care_event WHERE kind = 'episode'"))
                .isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM outbox")).isEqualTo(1);
    }

    @Test
    void stateThatCannotBeRead_othersAreWatched_andTheAlertStaysOne() throws InterruptedException {
        measure(Vital.RESPIRATORY_RATE, 25);
        Episode before = awaitEpisode("news2", Episode.State.OPEN);
        rules.close();
        database.execute("UPDATE rules_state SET state = '{\"format\": 99}'");
        PatientId ill = patient;
        patient = register.enrol(new NewPatient("Test", "Testsson", null, null, "", 2, TEAM));
        rules = service();
        measure(Vital.RESPIRATORY_RATE, 26);
        awaitEpisode("news2", Episode.State.OPEN);
        patient = ill;
        measure(Vital.RESPIRATORY_RATE, 27);
        measure(Vital.RESPIRATORY_RATE, 16);
        assertThat(awaitEpisode("news2", Episode.State.CLEARED).id()).isEqualTo(before.id());
        assertThat(database.number("SELECT count(*) FROM episode")).isEqualTo(2);
    }

    @Test
    void checkpointMovedBySomebodyElse_nothingIsCommitted() {
        measure(Vital.RESPIRATORY_RATE, 25);
        awaitEpisode("news2", Episode.State.OPEN);
        JdbcRulesStore store = new JdbcRulesStore(database.database(), care);
        var wrong = new se.hemvakt.rules.follow.RulesStore.Checkpoint(999, 999);
        assertThatThrownBy(() -> store.commit(new se.hemvakt.rules.follow.RulesStore.Commit(
                        wrong, wrong, List.of(new CareEvent.PatientChanged(patient)), List.of(), 0)))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("second program");
    }

    /** H29: scale 2 only with who and why. */
    @Test
    void h29_scale2_onlyByPrescription() {
        assertThatThrownBy(() -> register.prescribeSpo2Scale2(patient, " ", "KOL", later()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> register.prescribeSpo2Scale2(patient, "dr Test", "", later()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> database.execute("UPDATE patient SET spo2_scale = 2"))
                .hasStackTraceContaining("check constraint");
        register.prescribeSpo2Scale2(patient, "dr Test", "bekräftad hyperkapni", later());
        assertThat(register.profile(patient).orElseThrow().spo2Scale()).isEqualTo(2);
        measure(Vital.SPO2, 89);
        Await.until(() -> assertThat(told)
                .anyMatch(event -> event instanceof CareEvent.ScoreChanged score
                        && score.score().lowest() == 0));
        register.endSpo2Scale2(patient);
        awaitEpisode("news2", Episode.State.OPEN);
    }

    @Test
    void setLimits_impossibleOrForWhatIsNotMeasured_refusedAndNothingChanged() {
        assertThatThrownBy(() -> register.setLimits(
                        patient, List.of(new Limit(Vital.SPO2, 20_000, null)), "dr", "prov", later()))
                .hasMessageContaining("30.0 to 100.0");
        assertThatThrownBy(() -> register.setLimits(
                        patient, List.of(new Limit(Vital.CONSCIOUSNESS, null, 1_000)), "dr", "prov", later()))
                .hasMessageContaining("not a measured quantity");
        assertThatThrownBy(() -> register.setLimits(new PatientId(5), List.of(), "dr", "prov", later()))
                .hasMessageContaining("not enrolled");
        assertThat(register.profile(patient).orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void personalNumber_checkedByDateAndDigit_neverShown() {
        assertThat(new PersonalNumber("189001019802").toString()).doesNotContain("1890");
        assertThat(new PersonalNumber("199001012385").value()).hasSize(12);
        assertThat(new PersonalNumber("191401682396").value()).hasSize(12);
        for (String wrong : List.of("189001019803", "18900101980", "189013019802", "18900101-9802", "")) {
            assertThatThrownBy(() -> new PersonalNumber(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** H26: a pause outlives a restart, also one that lost the patient's state; H07: what is silenced is sent to nobody. */
    @Test
    void h26_h07_pauseAndSilence_surviveAStateThatIsLost() throws InterruptedException {
        register.setLimits(patient, List.of(new Limit(Vital.SPO2, 94_000, null)), "dr", "prov", later());
        Await.until(() ->
                assertThat(register.profile(patient).orElseThrow().version()).isEqualTo(2));
        measure(Vital.SPO2, 93);
        Episode limit = awaitEpisode("limit.spo2.low", Episode.State.OPEN);
        long until = now.get() + Duration.ofHours(3).toMillis();
        ask("s1", CareRequest.Kind.SILENCE, limit.id(), "känd", until);
        ask("s2", CareRequest.Kind.PAUSE, "", "inlagd", until);
        Await.until(() -> assertThat(answers()).contains("s1 done by Anna", "s2 done by Anna"));
        assertThat(database.number("SELECT count(*) FROM patient_watch WHERE paused_until IS NOT NULL"))
                .isEqualTo(1);
        rules.close();
        database.execute("DELETE FROM rules_state");
        rules = service();
        now.addAndGet(60_000);
        measure(Vital.RESPIRATORY_RATE, 30);
        awaitEpisode("pause.readings", Episode.State.OPEN);
        assertThat(database.number("SELECT count(*) FROM episode WHERE problem = 'news2'"))
                .isZero();
        ask("s3", CareRequest.Kind.RESUME, "", null, null);
        awaitEpisode("news2", Episode.State.OPEN);
        measure(Vital.SPO2, 99);
        measure(Vital.RESPIRATORY_RATE, 16);
        awaitEpisode("news2", Episode.State.CLEARED);
        told.clear();
        measure(Vital.SPO2, 93);
        assertThat(awaitEpisode("limit.spo2.low", Episode.State.OPEN).quietUntilMs())
                .isEqualTo(until);
        assertThat(database.number("SELECT count(*) FROM outbox o JOIN episode e USING (episode_id)"
                        + " WHERE e.problem = 'limit.spo2.low' AND o.change IN ('OPENED', 'REMINDED')"))
                .as("told when it began, not while it is silenced")
                .isEqualTo(1);
    }

    /** H09: a plan is kept with the patient, and what was planned and not measured is told. */
    @Test
    void h09_plannedMeasurementMissed_isTold_andEndsByData() throws InterruptedException {
        register.setPlans(
                patient,
                List.of(
                        MeasuringPlan.scheduled(
                                Vital.WEIGHT,
                                List.of(LocalTime.of(9, 30)),
                                EnumSet.of(DayOfWeek.SATURDAY),
                                Duration.ofMinutes(30),
                                false),
                        MeasuringPlan.streaming(Vital.SPO2, Duration.ofMinutes(3), true)),
                "ssk");
        assertThat(register.profile(patient).orElseThrow().plans()).hasSize(2);
        // Read at the start: nothing tells when rules at work have heard of a plan, and from then only it counts.
        rules.close();
        rules = service();
        measure(Vital.HEART_RATE, 70);
        // 09:30 in Stockholm is 08:30 here.
        now.set(Instant.parse("2026-11-21T09:00:01Z").toEpochMilli());
        assertThat(awaitEpisode("missed.weight", Episode.State.OPEN).openedAtMs())
                .isEqualTo(Instant.parse("2026-11-21T09:00:00Z").toEpochMilli());
        awaitEpisode("silent.spo2", Episode.State.OPEN);
        measure(Vital.WEIGHT, 80);
        awaitEpisode("missed.weight", Episode.State.CLEARED);
    }

    private Instant later() {
        return clock.instant().plus(Duration.ofDays(30));
    }

    private void bindKit() {
        database.execute("INSERT INTO kit (kit_id, secret_salt, secret_hash, silent_after_s, enrolled_at)"
                + " VALUES ('" + KIT + "', '', '', 180, now())");
        database.execute("INSERT INTO kit_binding SELECT kit_no, " + patient.value()
                + ", '2026-01-01T00:00:00Z' FROM kit WHERE kit_id = '" + KIT + "'");
        database.execute("UPDATE kit_version SET version = version + 1");
    }

    private void measure(Vital vital, int value) {
        // Far enough apart to be values taken by themselves, not a stream.
        long at = now.addAndGet(31_000);
        Await.result(readings.append(
                new ReadingBatch(List.of(new Reading(patient, vital, at, value * 1000, at, KIT, 0)), List.of())));
    }

    private void ask(String id, CareRequest.Kind kind, String episode, String user) {
        String name = user.equals("anna") ? "Anna" : "Bo";
        Await.result(requests.append(new CareRequest(id, kind, patient, episode, user, name, now.get())));
    }

    private void ask(String id, CareRequest.Kind kind, String episode, @Nullable String reason, @Nullable Long until) {
        Await.result(requests.append(CareRequest.asked(id, kind, patient, episode, "anna", "Anna", now.get())
                .reason(reason)
                .untilMs(until)
                .build()));
    }

    /** The row and the answer are committed together, and a level nobody may give is kept nowhere. */
    @Test
    void rateFrailty_isKeptWithWhoAndWhen() {
        Await.result(requests.append(rating("f1", 6)));
        Await.result(requests.append(rating("f2", 12)));

        Await.until(() -> assertThat(answers()).contains("f1 done by Anna", "f2 request.level_wrong by "));
        JdbcPatientPast past = new JdbcPatientPast(database.database());
        LocalDate today = LocalDate.ofInstant(clock.instant(), PatientProfile.HOME);
        assertThat(past.ratings(patient, PatientProfile.HOME))
                .containsExactly(new CfsRating(6, today.minusDays(14), "Anna", today));
    }

    /** Kept as it was given: what was not known stays unknown, and a haemoglobin in g/dL is kept nowhere. */
    @Test
    void h18_scoreDischarge_isKeptWithItsInputs_andWithoutATotalWhenOneIsMissing() {
        Map<String, Double> known = Map.of("length_of_stay", 8.0, "acute", 1.0, "charlson", 3.0);
        Await.result(requests.append(discharge("d1", "lace", known)));
        Await.result(requests.append(discharge("d2", "hospital", Map.of("haemoglobin", 11.8))));
        Await.result(requests.append(discharge(
                "d3", "lace", Map.of("length_of_stay", 8.0, "acute", 1.0, "charlson", 3.0, "emergency_visits", 1.0))));

        Await.until(() ->
                assertThat(answers()).contains("d1 done by Anna", "d2 request.discharge_wrong by ", "d3 done by Anna"));
        JdbcPatientPast past = new JdbcPatientPast(database.database());
        List<DischargeRecord> kept = past.discharges(patient, PatientProfile.HOME);
        assertThat(kept).hasSize(2);
        assertThat(kept.get(0).total()).isEqualTo(12);
        LocalDate today = LocalDate.ofInstant(clock.instant(), PatientProfile.HOME);
        assertThat(kept.get(1))
                .isEqualTo(new DischargeRecord(
                        new DischargeInputs("lace", known),
                        "LACE, van Walraven 2010",
                        today.minusDays(1),
                        null,
                        "Anna",
                        today));
    }

    private CareRequest discharge(String id, String form, Map<String, Double> known) {
        return CareRequest.asked(id, CareRequest.Kind.SCORE_DISCHARGE, patient, "", "anna", "Anna", now.get())
                .stateOf(LocalDate.ofInstant(clock.instant(), PatientProfile.HOME)
                        .minusDays(1))
                .discharge(new DischargeInputs(form, known))
                .build();
    }

    private CareRequest rating(String id, int level) {
        return CareRequest.asked(id, CareRequest.Kind.RATE_FRAILTY, patient, "", "anna", "Anna", now.get())
                .level(level)
                .stateOf(LocalDate.ofInstant(clock.instant(), PatientProfile.HOME)
                        .minusDays(14))
                .build();
    }

    private List<String> answers() {
        List<String> answers = new ArrayList<>();
        for (CareEvent event : told) {
            if (event instanceof RequestAnswered answer) {
                answers.add(answer.request() + " " + (answer.done() ? "done" : answer.reason()) + " by " + answer.by());
            }
        }
        return answers;
    }

    /** The newest told state of the patient's episode of this problem, once it is this. */
    private Episode awaitEpisode(String problem, Episode.State state) {
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
            assertThat(found).isNotEmpty();
            assertThat(found.get(found.size() - 1).state()).isEqualTo(state);
        });
        return found.get(found.size() - 1);
    }
}
