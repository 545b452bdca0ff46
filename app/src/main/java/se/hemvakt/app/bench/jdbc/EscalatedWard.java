package se.hemvakt.app.bench.jdbc;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.Episode;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Priority;
import se.hemvakt.model.TeamId;
import se.hemvakt.notify.Notify;
import se.hemvakt.notify.NotifySettings;
import se.hemvakt.notify.http.WebhookSecret;
import se.hemvakt.notify.push.PushKeys;
import se.hemvakt.rules.care.NewPatient;
import se.hemvakt.rules.escalate.EscalationService;
import se.hemvakt.rules.follow.RulesStore.Commit;
import se.hemvakt.rules.jdbc.JdbcEscalationStore;
import se.hemvakt.rules.jdbc.JdbcRulesStore;
import se.hemvakt.rules.jdbc.OrganisationInForce;
import se.hemvakt.rules.jdbc.PatientRegister;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.jdbc.JdbcOrganisations;
import se.hemvakt.rules.organisation.jdbc.NewestOrganisation;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseException;
import se.hemvakt.runtime.jdbc.JdbcLog;
import se.hemvakt.runtime.settings.Secret;
import se.hemvakt.runtime.settings.Settings;

/**
 * The ward of {@code bench escalate}: alerts are decided as the rules commit them, and what became of their messages is read from
 * the tables. Two teams that never close, told on their ward screens.
 */
public final class EscalatedWard implements AutoCloseable {
    private static final TeamId TEAM = new TeamId("home");
    private static final Priority[] MIXED = {Priority.LOW, Priority.HIGH, Priority.MEDIUM};
    private static final int PLAIN_AT_ONCE = 200;

    private static final String ORGANISATION = """
            organisation: bench
            name: {sv: Mätning, en: Bench}
            owner: bench
            zone: Europe/Stockholm
            calendar: {country: SE}
            regions: [{id: region, name: Regionen}]
            units: [{id: unit, name: Enheten, run_by: region}]
            municipalities: [{id: m, name: M, region: region, postal_codes: [10000]}]
            teams:
              - {id: home, name: Hem, kind: home_care, unit: unit, mission: {sv: M, en: M}, competence: [allt],
                 area: [{municipality: m}], hours: always, contact: [{by: ward_screen}], fallback: [near]}
              - {id: near, name: När, kind: near_care, unit: unit, mission: {sv: M, en: M}, competence: [allt],
                 area: [{municipality: m}], hours: always, contact: [{by: ward_screen}], fallback: []}
            """;

    private final Database database;
    private final InstantSource wall;
    private final JdbcLog<CareEvent> care;
    private final JdbcRulesStore rules;
    private final JdbcOrganisations organisations;
    private final List<PatientId> patients = new ArrayList<>();
    private int opened;

    public EscalatedWard(Database database, InstantSource wall) {
        this.database = database;
        this.wall = wall;
        this.care = JdbcLog.careEvents(database);
        this.rules = new JdbcRulesStore(database, care);
        this.organisations = new JdbcOrganisations(database, new JollydayHolidays());
    }

    /** Brings in the organisation and so many patients. */
    public void enrol(int count, Consumer<Supplier<String>> progress) {
        organisations.bringIn("bench.yaml", ORGANISATION, "bench", wall.instant(), "bench");
        PatientRegister register = new PatientRegister(database, care, wall);
        for (int i = 1; i <= count; i++) {
            patients.add(register.enrol(new NewPatient("Last", "Nummer " + i, null, null, "", i, TEAM)));
            int done = i;
            progress.accept(() -> "enrolling patients: " + done + " of " + count);
        }
    }

    /** The platform's own escalations and sender, at work until closed; a screen of each team can sound. */
    public AutoCloseable work() {
        Vertx vertx = Vertx.vertx();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Settings settings = Settings.of(Map.of());
        NotifySettings read = NotifySettings.from(settings);
        settings.complete();
        EscalationService escalations = new EscalationService(
                        new JdbcEscalationStore(database),
                        new OrganisationInForce(database, new NewestOrganisation(organisations)),
                        care,
                        wall,
                        meters)
                .start();
        Notify messages = Notify.start(
                vertx,
                read,
                new Notify.Keys(new WebhookSecret(Secret.of(WebhookSecret.make(new SecureRandom()))), PushKeys.make()),
                database.dataSource(),
                Optional.of(team -> 1),
                wall,
                new SecureRandom(),
                meters);
        return () -> {
            messages.close();
            escalations.close();
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        };
    }

    /** So many alerts of other patients, of mixed priority, are decided in one transaction. */
    public void open(int count) {
        long now = wall.millis();
        List<CareEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(new EpisodeChanged(
                    Change.OPENED, episode(patients.get(opened), MIXED[opened % MIXED.length], now)));
            opened++;
        }
        var checkpoint = rules.checkpoint();
        rules.commit(new Commit(checkpoint, checkpoint, events, List.of(), now));
    }

    private static String subject(PatientId patient) {
        return "bench-" + patient.value();
    }

    private static Episode episode(PatientId patient, Priority priority, long nowMs) {
        return new Episode(
                subject(patient),
                patient,
                TEAM,
                "news2",
                "standard/news2",
                1,
                AlertKind.CLINICAL,
                priority,
                nowMs,
                nowMs,
                Episode.State.OPEN,
                null,
                List.of(),
                false,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null);
    }

    public long newestMessage() {
        return number("SELECT coalesce(max(message_id), 0) FROM message");
    }

    /** The newest message that was ordered before then. */
    public long newestBefore(Instant at) {
        return number("SELECT coalesce(max(message_id), 0) FROM message WHERE ordered_at < '" + at + "'");
    }

    /** Waits until so many alerts have a message after this one that was tried. */
    public void awaitTried(long after, int alerts, Duration within) {
        long giveUpAt = System.nanoTime() + within.toNanos();
        while (number("SELECT count(DISTINCT m.subject) FROM message m JOIN message_state s USING (message_id)"
                        + " WHERE s.state = 'TRYING' AND m.message_id > " + after)
                < alerts) {
            if (System.nanoTime() - giveUpAt > 0) {
                throw new CommandFailedException("not every alert was told within " + within.toSeconds() + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** Microseconds from each decision to the first attempt to tell it, of messages after this one. */
    public Histogram decidedToTried(long after) {
        return times("""
                SELECT extract(epoch FROM min(s.at) - min(o.due_at)) * 1000000
                FROM outbox o JOIN message m ON m.subject = o.episode_id JOIN message_state s USING (message_id)
                WHERE s.state = 'TRYING' AND m.message_id > %d GROUP BY m.subject
                """.formatted(after));
    }

    /** Microseconds from then to the first attempt of each alert, of messages after this one. */
    public Histogram tried(long after, Instant from) {
        return times("""
                SELECT extract(epoch FROM min(s.at) - '%s') * 1000000
                FROM message m JOIN message_state s USING (message_id)
                WHERE s.state = 'TRYING' AND m.message_id > %d GROUP BY m.subject
                """.formatted(from, after));
    }

    private Histogram times(String query) {
        Histogram times = new Histogram(3);
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                times.recordValue(Math.max(0, row.getLong(1)));
            }
        } catch (SQLException e) {
            throw new DatabaseException("bench: the tables cannot be used", e);
        }
        return times;
    }

    /** How many alerts that are not red were ordered to be told before the last red one was, of messages after this one. */
    public long beforeRed(long after) {
        return number("""
                WITH first AS (SELECT min(message_id) AS id, min(rank) AS rank FROM message
                               WHERE message_id > %d GROUP BY subject)
                SELECT count(*) FROM first WHERE rank > 0 AND id < (SELECT max(id) FROM first WHERE rank = 0)
                """.formatted(after));
    }

    /** Ends all but the newest so many. */
    public void keepNewest(int count) {
        Object[] newest = patients.subList(opened - count, opened).stream()
                .map(PatientId::value)
                .toArray();
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement ends = connection.prepareStatement(
                        "UPDATE escalation SET due_at = NULL WHERE patient_id <> ALL (?)")) {
            ends.setArray(1, connection.createArrayOf("bigint", newest));
            ends.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException("bench: the tables cannot be used", e);
        }
    }

    /** The next step of every alert that nobody has accepted is due then. */
    public void due(Instant at) {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement due = connection.prepareStatement("""
                        UPDATE escalation SET due_at = ?, body = jsonb_set(body, '{escalation,stepDueMs}', to_jsonb(?))
                        WHERE due_at IS NOT NULL
                        """)) {
            due.setObject(1, at.atOffset(ZoneOffset.UTC));
            due.setLong(2, at.toEpochMilli());
            due.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException("bench: the tables cannot be used", e);
        }
    }

    /**
     * Milliseconds that as many rows need without anything decided: each escalation written anew, a message, its state, in
     * batches of two hundred.
     */
    public double plain(int count) {
        long began = System.nanoTime();
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement kept =
                        connection.prepareStatement("UPDATE escalation SET body = body WHERE subject = ?");
                PreparedStatement message = connection.prepareStatement("""
                        WITH told AS (
                          INSERT INTO message (kind, patient_id, team_id, channel, address, rank, why, due_at)
                          VALUES ('TEST', ?, 'home', 'WARD_SCREEN', '', 0, 'TEST', ?) RETURNING message_id)
                        INSERT INTO message_state (message_id, attempt, state) SELECT message_id, 1, 'SENT' FROM told
                        """)) {
            connection.setAutoCommit(false);
            for (int i = 0; i < count; i++) {
                PatientId patient = patients.get(opened - 1 - i);
                kept.setString(1, subject(patient));
                kept.addBatch();
                message.setLong(1, patient.value());
                message.setObject(2, wall.instant().atOffset(ZoneOffset.UTC));
                message.addBatch();
                if ((i + 1) % PLAIN_AT_ONCE == 0 || i + 1 == count) {
                    kept.executeBatch();
                    message.executeBatch();
                    connection.commit();
                }
            }
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new DatabaseException("bench: the tables cannot be used", e);
        }
        return (System.nanoTime() - began) / 1e6;
    }

    private long number(String query) {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new DatabaseException("bench: the tables cannot be used", e);
        }
    }

    @Override
    public void close() {
        care.close();
    }
}
