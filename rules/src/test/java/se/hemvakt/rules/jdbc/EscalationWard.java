package se.hemvakt.rules.jdbc;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.Episode;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.care.NewPatient;
import se.hemvakt.rules.escalate.Escalating;
import se.hemvakt.rules.escalate.EscalationMetrics;
import se.hemvakt.rules.escalate.EscalationStore;
import se.hemvakt.rules.follow.RulesStore.Commit;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.jdbc.JdbcOrganisations;
import se.hemvakt.rules.organisation.jdbc.NewestOrganisation;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;
import se.hemvakt.rules.responsibility.Decision;
import se.hemvakt.rules.responsibility.HandoverSettings;
import se.hemvakt.rules.responsibility.Ledger;
import se.hemvakt.rules.responsibility.OrganisationTeams;
import se.hemvakt.runtime.jdbc.JdbcLog;
import se.hemvakt.testkit.TestDatabase;
import se.hemvakt.testkit.VirtualClock;

/** A ward on a real database with a clock that is moved by hand: decisions are committed by the rules' own store. */
final class EscalationWard implements AutoCloseable {
    static final TeamId HOME = new TeamId("hemsjukvard");
    static final TeamId NIGHT = new TeamId("hemsjukvard-natt");
    static final TeamId NEAR = new TeamId("narsjukvardsteam");

    final TestDatabase database = TestDatabase.plain();
    final VirtualClock clock;
    final JdbcLog<CareEvent> care = JdbcLog.careEvents(database.database());
    final JdbcRulesStore rules = new JdbcRulesStore(database.database(), care);
    final EscalationStore store = new JdbcEscalationStore(database.database());
    final JdbcOrganisations organisations = new JdbcOrganisations(database.database(), new JollydayHolidays());
    final PatientRegister register;
    private final Ledger ledger =
            new Ledger(new OrganisationTeams(SampleOrganisation.read()), HandoverSettings.standard());
    private int numbers;

    /** @param organised whether the sample organisation is kept */
    EscalationWard(Instant at, boolean organised) {
        clock = VirtualClock.at(at);
        register = new PatientRegister(database.database(), care, clock);
        if (organised) {
            organisations.bringIn("sample.yaml", sample(), "test", at, "test");
        } else {
            register.addTeam(HOME, "Hemsjukvården");
        }
    }

    static String sample() {
        try (var in = SampleOrganisation.class.getResourceAsStream("/organisation/sample.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A program that starts now. */
    Escalating program() {
        return program(store);
    }

    Escalating program(EscalationStore with) {
        return new Escalating(
                with,
                new OrganisationInForce(database.database(), new NewestOrganisation(organisations)),
                clock,
                new EscalationMetrics(new SimpleMeterRegistry()));
    }

    /** Everything there is to do now; gives in how many turns. */
    int work(Escalating program) {
        int turns = 0;
        while (program.pass()) {
            turns++;
        }
        return turns;
    }

    PatientId patient() {
        return register.enrol(new NewPatient("Test", "Test", null, null, "", ++numbers, HOME));
    }

    Episode open(PatientId patient, Priority priority) {
        return open(patient, priority, AlertKind.CLINICAL, HOME);
    }

    Episode open(PatientId patient, Priority priority, AlertKind kind, TeamId team) {
        String id = "e" + ++numbers;
        Episode episode = episode(id, patient, priority, kind, team, Episode.State.OPEN, null);
        commit(Change.OPENED, episode);
        return episode;
    }

    private Episode episode(
            String id,
            PatientId patient,
            Priority priority,
            AlertKind kind,
            TeamId team,
            Episode.State state,
            @Nullable Long quietUntil) {
        long now = clock.millis();
        boolean accepted = state == Episode.State.ACCEPTED;
        return new Episode(
                id,
                patient,
                team,
                "problem." + id,
                "standard/news2",
                1,
                kind,
                priority,
                now,
                now,
                state,
                null,
                List.of(),
                false,
                accepted ? "Anna" : null,
                accepted ? now : null,
                state == Episode.State.CLEARED ? now : null,
                List.of(),
                null,
                quietUntil,
                null);
    }

    void commit(Change change, Episode episode) {
        commit(List.of(new EpisodeChanged(change, episode)));
    }

    void commit(List<CareEvent> events) {
        var checkpoint = rules.checkpoint();
        rules.commit(new Commit(checkpoint, checkpoint, events, List.of(), clock.millis()));
    }

    void accept(Episode episode) {
        commit(Change.ACCEPTED, changed(episode, Episode.State.ACCEPTED, episode.priority(), episode.team(), null));
    }

    void reopen(Episode episode) {
        commit(Change.REOPENED, changed(episode, Episode.State.OPEN, episode.priority(), episode.team(), null));
    }

    void close(Episode episode) {
        commit(Change.CLOSED, changed(episode, Episode.State.CLEARED, episode.priority(), episode.team(), null));
    }

    void raise(Episode episode, Priority priority) {
        commit(Change.RAISED, changed(episode, Episode.State.OPEN, priority, episode.team(), null));
    }

    void quiet(Episode episode) {
        long until = clock.millis() + Duration.ofHours(1).toMillis();
        commit(Change.QUIETED, changed(episode, Episode.State.OPEN, episode.priority(), episode.team(), until));
    }

    Episode changed(Episode episode, Episode.State state, Priority priority, TeamId team, @Nullable Long quietUntil) {
        return episode(episode.id(), episode.patient(), priority, episode.kind(), team, state, quietUntil);
    }

    /** Somebody asks about responsibility, and it is decided as the rules do. */
    Responsibility ask(
            Responsibility before, CareRequest.Kind kind, TeamId team, CareRequest.Move move, CareEvent... with) {
        CareRequest request = CareRequest.asked(
                        "r" + ++numbers, kind, before.patient(), "", team + "-anna", "Anna", clock.millis())
                .reason("provas")
                .team(team)
                .move(move)
                .build();
        return keep(ledger.decide(before, request), with);
    }

    Responsibility timePassed(Responsibility before) {
        return keep(ledger.timePassed(before, clock.millis()));
    }

    private Responsibility keep(Decision decision, CareEvent... with) {
        List<CareEvent> events = new ArrayList<>(decision.events());
        events.addAll(List.of(with));
        commit(events);
        return decision.after();
    }

    /** As at enrolment. */
    Responsibility responsible(PatientId patient) {
        return rules.responsibility(patient).orElseThrow();
    }

    /** What became of the newest message to this team about it. */
    void state(String subject, TeamId team, String state) {
        database.execute("INSERT INTO message_state (message_id, attempt, state) SELECT max(message_id), 1, '" + state
                + "' FROM message WHERE kind = 'TELL' AND subject = '" + subject + "' AND team_id = '" + team + "'");
    }

    void activate(int version, String text) {
        database.execute("INSERT INTO route_policy (version, body, drafted_by, why) VALUES (" + version + ", $$" + text
                + "$$, 'anna', 'test')");
        database.execute("INSERT INTO route_policy_step (version, what, by_user, why) VALUES (" + version
                + ", 'ACTIVATED', 'bengt', 'test')");
    }

    /** A message as it stands in the table. */
    record Sent(
            long id,
            String kind,
            String subject,
            TeamId team,
            String channel,
            int rank,
            int step,
            int path,
            String why,
            long dueMs,
            long orderedMs) {
        boolean isTell() {
            return kind.equals("TELL");
        }

        /** {@code hemsjukvard WARD_SCREEN STEP}. */
        String told() {
            return team + " " + channel + " " + why;
        }

        long lateMs() {
            return orderedMs - dueMs;
        }
    }

    List<Sent> messages() {
        List<Sent> sent = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT message_id, kind, subject, team_id, channel, rank, step, path, why, due_at, ordered_at"
                                + " FROM message ORDER BY message_id")) {
            while (row.next()) {
                sent.add(new Sent(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        new TeamId(row.getString(4)),
                        row.getString(5),
                        row.getInt(6),
                        row.getInt(7),
                        row.getInt(8),
                        row.getString(9),
                        row.getObject(10, OffsetDateTime.class).toInstant().toEpochMilli(),
                        row.getObject(11, OffsetDateTime.class).toInstant().toEpochMilli()));
            }
            return sent;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those about it, as {@link Sent#told}. */
    List<String> told(String subject) {
        return messages().stream()
                .filter(one -> one.subject().equals(subject))
                .map(Sent::told)
                .toList();
    }

    /** When something is due next; the far future when nothing is. */
    Instant nextDue() {
        long ms = database.number(
                "SELECT coalesce(extract(epoch FROM min(due_at)) * 1000, 9e15)::bigint FROM escalation WHERE due_at IS"
                        + " NOT NULL");
        return Instant.ofEpochMilli(ms);
    }

    long count(String from) {
        return database.number("SELECT count(*) FROM " + from);
    }

    @Override
    public void close() {
        care.close();
        database.close();
    }
}
