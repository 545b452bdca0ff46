package se.hemvakt.rules.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.RequestAnswered;
import se.hemvakt.model.CareEvent.ResponsibilityChanged;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.CareRequest.Kind;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Phase;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.alert.RuleSettings;
import se.hemvakt.rules.care.NewPatient;
import se.hemvakt.rules.follow.RulesService;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;
import se.hemvakt.rules.responsibility.OrganisationTeams;
import se.hemvakt.runtime.jdbc.JdbcLog;
import se.hemvakt.runtime.log.Following;
import se.hemvakt.testkit.Await;
import se.hemvakt.testkit.InMemoryReadingLog;
import se.hemvakt.testkit.TestDatabase;
import se.hemvakt.testkit.TestDatabase.Server;

/** Who is responsible, on a real server: decided with everything else, held by the database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ResponsibilityTests {
    private static final TeamId DAY = new TeamId("hemsjukvard");
    private static final TeamId NEAR = new TeamId("narsjukvardsteam");
    private static final TeamId NIGHT = new TeamId("hemsjukvard-natt");
    private static final TeamId DOCTORS = new TeamId("lakarteam-granhult");
    private static final TeamId AMBULANCE = new TeamId("ambulans");

    private final TestDatabase database;
    /** A Saturday evening in Stockholm, later than the machine's clock. */
    private final AtomicLong now = new AtomicLong();

    private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());
    private final List<CareEvent> told = new CopyOnWriteArrayList<>();
    private JdbcLog<CareEvent> care;
    private JdbcLog<CareRequest> requests;
    private InMemoryReadingLog readings;
    private RulesService rules;
    private Following following;
    private PatientId patient;

    @SuppressWarnings("NullAway.Init") // set before each test
    ResponsibilityTests(Server server) {
        database = TestDatabase.on(server);
    }

    @BeforeAll
    void addTeams() {
        SampleOrganisation.read()
                .teams()
                .forEach(
                        team -> database.execute("INSERT INTO team VALUES ('" + team.id() + "', '" + team.id() + "')"));
    }

    @BeforeEach
    void start() throws InterruptedException {
        database.execute("TRUNCATE episode, care_event, outbox, rules_state, care_request, patient CASCADE");
        database.execute("UPDATE rules_checkpoint SET reading_position = 0, request_position = 0");
        now.set(Instant.parse("2027-01-16T19:00:00Z").toEpochMilli());
        told.clear();
        care = JdbcLog.careEvents(database.database());
        requests = JdbcLog.careRequests(database.database());
        readings = new InMemoryReadingLog();
        patient = new PatientRegister(database.database(), care, clock)
                .enrol(new NewPatient("Test", "Test", null, null, "Norr", 1, DAY));
        following = care.follow(care.end(), entries -> entries.forEach(entry -> told.add(entry.value())));
        rules = service();
    }

    private RulesService service() throws InterruptedException {
        RulesService service = new RulesService(
                        new JdbcRulesStore(
                                database.database(),
                                care,
                                () -> Optional.of(new OrganisationTeams(SampleOrganisation.read()))),
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
    }

    @AfterAll
    void drop() {
        database.close();
    }

    @Test
    void h06_offeredAndAccepted_overARestart_boardOutboxAndOpenAlertsFollow() throws InterruptedException {
        measure(25);
        Await.until(() -> assertThat(count("episode WHERE team_id = 'hemsjukvard' AND state = 'OPEN'"))
                .isEqualTo(1));
        assertThat(ask("h1", Kind.OFFER, DAY, "anna", NEAR, "andas tungt")).isEqualTo("done");
        assertThat(count("handover WHERE state = 'WAITING' AND due_at IS NOT NULL"))
                .isEqualTo(1);
        assertThat(team()).as("who offers holds it until it is accepted").isEqualTo("hemsjukvard");
        rules.close();
        rules = service();
        assertThat(answer("a1", Kind.ACCEPT_HANDOVER, NEAR, "cia", "h1")).isEqualTo("done");
        assertThat(team()).isEqualTo("narsjukvardsteam");
        assertThat(count("episode WHERE team_id = 'narsjukvardsteam' AND state = 'OPEN'"))
                .isEqualTo(1);
        assertThat(count("outbox WHERE team_id = 'hemsjukvard' AND done_at IS NULL"))
                .isZero();
        assertThat(count("outbox WHERE change = 'MOVED' AND team_id = 'narsjukvardsteam'"))
                .isEqualTo(1);
        assertThat(count("responsibility")).isEqualTo(2);
        rules.close();
        rules = service();
        // Late, after a restart: told who was first.
        assertThat(answer("a2", Kind.ACCEPT_HANDOVER, NEAR, "dan", "h1")).isEqualTo("handover.already_accepted CIA");
        assertThat(ask("b1", Kind.HAND_BACK, NEAR, "cia", null, "stabil")).isEqualTo("done");
        assertThat(answer("b2", Kind.ACCEPT_HANDOVER, DAY, "anna", "b1")).isEqualTo("done");
        assertThat(team()).isEqualTo("hemsjukvard");
        assertThat(count("responsibility")).isEqualTo(3);
    }

    @Test
    void h06_twoAnswerAtOnce_oneWins_theOtherIsToldWho() {
        ask("h1", Kind.OFFER, DAY, "anna", NEAR, "");
        Await.result(requests.append(request("a1", Kind.ACCEPT_HANDOVER, NEAR, "cia", null, "", "h1", null)));
        Await.result(requests.append(request("a2", Kind.ACCEPT_HANDOVER, NEAR, "dan", null, "", "h1", null)));
        Await.result(requests.append(request("a3", Kind.WITHDRAW_HANDOVER, DAY, "anna", null, "", "h1", null)));
        Await.until(() -> assertThat(answers())
                .containsExactly(
                        "h1 done", "a1 done", "a2 handover.already_accepted CIA", "a3 handover.already_accepted CIA"));
        assertThat(count("responsibility")).isEqualTo(2);
    }

    @Test
    void h06_closedTeam_isRefusedWithWhenItOpensAndWhoIsThere() {
        now.set(Instant.parse("2027-01-16T22:30:00Z").toEpochMilli());
        assertThat(ask("h1", Kind.OFFER, DAY, "anna", NEAR, "")).isEqualTo("handover.closed narsjukvardsteam");
        RequestAnswered answer = (RequestAnswered) told.stream()
                .filter(RequestAnswered.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(answer.closed())
                .isEqualTo(new CareEvent.Closed(
                        Instant.parse("2027-01-17T07:00:00Z").toEpochMilli(),
                        List.of(new TeamId("primarvardsjour"), AMBULANCE)));
    }

    /** H40: the row's time, not a timer's, so that a restart forgets nothing. */
    @Test
    void h40_noUnit_thenARestart_comesBackToWhoAsked() throws InterruptedException {
        ask("h1", Kind.OFFER, DAY, "anna", AMBULANCE, "bröstsmärta");
        assertThat(answer("a1", Kind.DECLINE_HANDOVER, DAY, "anna", "h1")).isEqualTo("done");
        rules.close();
        now.addAndGet(Duration.ofMinutes(20).toMillis());
        rules = service();
        Await.until(() -> assertThat(told)
                .anyMatch(event ->
                        event instanceof ResponsibilityChanged changed && changed.step() == CareEvent.Step.REMINDED));
        assertThat(count("handover WHERE state = 'NO_UNIT' AND due_at IS NOT NULL"))
                .isEqualTo(1);
        assertThat(team()).isEqualTo("hemsjukvard");
    }

    @Test
    void h27_consentWithdrawn_nothingIsSentOrDecidedAfterIt_alsoAfterARestart() throws InterruptedException {
        measure(25);
        Await.until(() -> assertThat(count("outbox WHERE done_at IS NULL")).isEqualTo(1));
        long kits = database.number("SELECT version FROM kit_version");
        assertThat(answer("c1", Kind.WITHDRAW_CONSENT, DAY, "anna", "")).isEqualTo("done");
        String toBeTold = "outbox LEFT JOIN episode USING (episode_id) WHERE done_at IS NULL AND state <> 'CLEARED'";
        assertThat(count(toBeTold)).isZero();
        assertThat(count("episode WHERE state <> 'CLEARED'")).isZero();
        assertThat(count("responsibility WHERE valid_to IS NULL AND NOT consent AND phase = 'ENDED'"))
                .isEqualTo(1);
        assertThat(database.number("SELECT version FROM kit_version"))
                .as("ingest looks again")
                .isGreaterThan(kits);
        measure(30);
        rules.close();
        now.addAndGet(Duration.ofDays(1).toMillis());
        rules = service();
        measure(35);
        // Answered after the readings before it were seen.
        assertThat(answer("w1", Kind.WORRIED, DAY, "anna", "")).isEqualTo("responsibility.ended");
        assertThat(count(toBeTold)).isZero();
        assertThat(count("episode WHERE state <> 'CLEARED'")).isZero();
        assertThat(count("rules_state WHERE due_at IS NOT NULL"))
                .as("nothing is planned")
                .isZero();
        assertThat(phase("p1", Phase.STABLE, "ångrade sig")).isEqualTo("responsibility.no_consent");
        assertThat(answer("c2", Kind.GIVE_CONSENT, DAY, "anna", "")).isEqualTo("done");
        assertThat(phase("p2", Phase.STABLE, "ångrade sig")).isEqualTo("done");
        measure(26);
        Await.until(() -> assertThat(count("episode WHERE state = 'OPEN'")).isEqualTo(1));
    }

    // ---- home visits

    /** Asked on a Saturday evening: due on Monday when the doctors close, whoever has the patient then. */
    @Test
    void visit_askedOnceMovedAndMade_overRestarts_staysWithTheTeamThatMakesIt() throws InterruptedException {
        assertThat(visit("v1", Kind.ASK_VISIT, DAY, "anna", DOCTORS, "", "svullna ben"))
                .isEqualTo("done");
        assertThat(visit("v2", Kind.ASK_VISIT, DAY, "bo", DOCTORS, "", "svullna ben"))
                .isEqualTo("visit.asked_already ANNA");
        assertThat(visit("v3", Kind.ASK_VISIT, DAY, "bo", null, "", "såret")).isEqualTo("done");
        assertThat(
                        count(
                                "visit WHERE state = 'OPEN' AND team_id = 'lakarteam-granhult' AND due_at = '2027-01-18T15:30Z'"))
                .isEqualTo(1);
        assertThat(count("visit WHERE state = 'OPEN' AND team_id = 'hemsjukvard' AND due_at = '2027-01-18T20:00Z'"))
                .isEqualTo(1);
        rules.close();
        rules = service();
        assertThat(visit("v4", Kind.ASK_VISIT, DAY, "bo", DOCTORS, "", "svullna ben"))
                .as("known after the restart")
                .isEqualTo("visit.asked_already ANNA");
        ask("h1", Kind.OFFER, DAY, "anna", NEAR, "");
        assertThat(answer("a1", Kind.ACCEPT_HANDOVER, NEAR, "cia", "h1")).isEqualTo("done");
        assertThat(count("visit WHERE state = 'OPEN'")).isEqualTo(2);
        // Two days late: nothing ended it, and the team that is to make it tells that it was made.
        rules.close();
        now.addAndGet(Duration.ofDays(4).toMillis());
        rules = service();
        assertThat(visit("m1", Kind.VISIT_MADE, NIGHT, "folke", null, "v1", ""))
                .isEqualTo("request.other_team narsjukvardsteam");
        assertThat(visit("m2", Kind.VISIT_MADE, DOCTORS, "sten", null, "v1", ""))
                .isEqualTo("done");
        assertThat(visit("m3", Kind.VISIT_MADE, DOCTORS, "sten", null, "v1", ""))
                .isEqualTo("done");
        assertThat(visit("m4", Kind.CANCEL_VISIT, NEAR, "cia", null, "v1", "nej"))
                .isEqualTo("visit.over STEN");
        assertThat(count("visit WHERE state = 'MADE' AND visit_id = 'v1' AND ended_at > due_at"))
                .isEqualTo(1);
        assertThat(count("care_event WHERE kind = 'visit' AND body -> 'visit' ->> 'id' = 'v1'"))
                .as("asked for and made, each once")
                .isEqualTo(2);
    }

    /** H27: nobody is visited because of a monitoring that the patient has ended; at once or not at all. */
    @Test
    void h27_consentWithdrawn_openVisitsAreCancelledInTheSameTransaction() throws InterruptedException {
        visit("v1", Kind.ASK_VISIT, DAY, "anna", DOCTORS, "", "svullna ben");
        visit("v2", Kind.ASK_VISIT, DAY, "anna", null, "", "såret");
        assertThat(answer("c1", Kind.WITHDRAW_CONSENT, DAY, "anna", "")).isEqualTo("done");
        assertThat(count("visit v JOIN responsibility r USING (patient_id) WHERE r.valid_to IS NULL"
                        + " AND v.state = 'CANCELLED' AND v.xmin = r.xmin"))
                .isEqualTo(2);
        assertThat(visit("v3", Kind.ASK_VISIT, DAY, "anna", DOCTORS, "", "svullna ben"))
                .isEqualTo("responsibility.ended");
        rules.close();
        rules = service();
        assertThat(visit("m1", Kind.VISIT_MADE, DAY, "anna", null, "v1", "")).isEqualTo("visit.unknown");
        assertThat(count("visit WHERE state <> 'CANCELLED'")).isZero();
    }

    @Test
    void visit_twoOpenOfOnePatientAndTeam_byHand_isRefusedByTheDatabase() {
        String row =
                "INSERT INTO visit (patient_id, visit_id, team_id, state, asked_at, due_at, ended_at, body) VALUES ("
                        + patient.value() + ", '";
        database.execute(row + "x1', 'norr', 'OPEN', now(), now() + interval '1 h', NULL, '{}')");
        refused(row + "x2', 'norr', 'OPEN', now(), now() + interval '1 h', NULL, '{}')");
        refused(row + "x3', 'soder', 'OPEN', now(), now(), NULL, '{}')");
        refused(row + "x4', 'soder', 'MADE', now(), now() + interval '1 h', NULL, '{}')");
        database.execute("DELETE FROM visit");
    }

    private String visit(
            String id, Kind kind, TeamId team, String user, @Nullable TeamId by, String visit, String reason) {
        return became(CareRequest.asked(
                        id, kind, patient, "", user, user.toUpperCase(java.util.Locale.ROOT), now.addAndGet(1_000))
                .reason(reason)
                .team(team)
                .visit(new CareRequest.OfVisit(by, visit))
                .build());
    }

    /** H06: what no program may write. */
    @Test
    void h06_overlapGapOrNobody_byHand_isRefusedByTheDatabase() {
        String id = String.valueOf(patient.value());
        String row =
                "INSERT INTO responsibility (patient_id, team_id, phase, consent, valid_from, valid_to, before) VALUES ("
                        + id + ", 'narsjukvardsteam', 'STABLE', true, ";
        refused(row + "now() + interval '1 h', NULL, NULL)");
        refused(row + "now() - interval '1 h', now() + interval '1 h', NULL)");
        refused(row + "now() + interval '1 h', NULL, now() + interval '1 h')");
        refused(row + "now() - interval '3 h', now() - interval '2 h', now() - interval '3 h')");
        refused("UPDATE responsibility SET valid_to = now() + interval '1 h'");
        refused("UPDATE patient SET team_id = 'narsjukvardsteam'");
        refused("DELETE FROM responsibility");
        refused("UPDATE responsibility SET consent = false");
        assertThat(team()).isEqualTo("hemsjukvard");
    }

    private void refused(String sql) {
        assertThatThrownBy(() -> database.execute(sql)).as(sql).hasStackTraceContaining("ERROR:");
    }

    // ---- parts

    private long count(String from) {
        return database.number("SELECT count(*) FROM " + from);
    }

    private String team() {
        for (TeamId team : List.of(DAY, NEAR, AMBULANCE)) {
            if (count("responsibility JOIN patient USING (patient_id, team_id) WHERE valid_to IS NULL AND team_id = '"
                            + team + "'")
                    == 1) {
                return team.value();
            }
        }
        return "nobody";
    }

    private void measure(int respiratoryRate) {
        long at = now.addAndGet(31_000);
        Reading reading = new Reading(
                patient, Vital.RESPIRATORY_RATE, at, respiratoryRate * 1000, at, new KitId("kit-anna-0001"), 0);
        Await.result(readings.append(new ReadingBatch(List.of(reading), List.of())));
    }

    private String ask(String id, Kind kind, TeamId team, String user, @Nullable TeamId to, String reason) {
        return became(request(id, kind, team, user, to, reason, "", null));
    }

    private String answer(String id, Kind kind, TeamId team, String user, String handover) {
        return became(request(id, kind, team, user, null, "", handover, null));
    }

    private String phase(String id, Phase phase, String reason) {
        return became(request(id, Kind.SET_PHASE, DAY, "anna", null, reason, "", phase));
    }

    private CareRequest request(
            String id,
            Kind kind,
            TeamId team,
            String user,
            @Nullable TeamId to,
            String reason,
            String handover,
            @Nullable Phase phase) {
        return CareRequest.asked(
                        id, kind, patient, "", user, user.toUpperCase(java.util.Locale.ROOT), now.addAndGet(1_000))
                .reason(reason)
                .team(team)
                .move(new CareRequest.Move(to, handover, phase))
                .build();
    }

    private String became(CareRequest request) {
        Await.result(requests.append(request));
        String id = request.id() + " ";
        Await.until(() -> assertThat(answers()).anyMatch(answer -> answer.startsWith(id)));
        return answers().stream()
                .filter(answer -> answer.startsWith(id))
                .findFirst()
                .orElseThrow()
                .substring(id.length());
    }

    private List<String> answers() {
        List<String> answers = new ArrayList<>();
        for (CareEvent event : told) {
            if (event instanceof RequestAnswered answer) {
                answers.add(answer.request() + " "
                        + (answer.done() ? "done" : (answer.reason() + " " + answer.by()).strip()));
            }
        }
        return answers;
    }
}
