package se.hemvakt.dashboard;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.Episode;
import se.hemvakt.model.News2;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Visit;
import se.hemvakt.model.Watch;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.JdbcLog;
import se.hemvakt.runtime.log.Entry;
import se.hemvakt.runtime.log.Following;
import se.hemvakt.runtime.wire.CareJson;

/**
 * Writes the care log and the episode table the way {@code rules} does, and answers requests: the first accept wins. Services
 * do not know each other, so the real one is not on this module's test class path.
 */
final class StandInRules implements AutoCloseable {
    private final Database database;
    private final JdbcLog<CareEvent> care;
    private final Following requests;
    private final Map<String, Episode> live = new ConcurrentHashMap<>();
    private final Map<String, String> users = new ConcurrentHashMap<>();
    private final Map<String, Visit> visits = new ConcurrentHashMap<>();

    StandInRules(Database database, JdbcLog<CareEvent> care, JdbcLog<CareRequest> requests) {
        this.database = database;
        this.care = care;
        this.requests = requests.follow(requests.end(), this::answer);
    }

    void decide(Change change, Episode episode) {
        live.put(episode.id(), episode);
        write(new CareEvent.EpisodeChanged(change, episode), episode);
    }

    void score(PatientId patient, News2 score) {
        write(new CareEvent.ScoreChanged(patient, score), null);
    }

    void watch(PatientId patient, Watch watch) {
        write(new CareEvent.WatchChanged(patient, watch), null);
    }

    /** Who is responsible, the phase or a handover is this now. */
    void responsible(CareEvent.Step step, Responsibility after, String handover) {
        write(new CareEvent.ResponsibilityChanged(step, after.fromMs(), after, handover), null);
    }

    void changed(PatientId patient) {
        write(new CareEvent.PatientChanged(patient), null);
    }

    Episode episode(String id) {
        Episode episode = live.get(id);
        if (episode == null) {
            throw new IllegalArgumentException("no episode " + id);
        }
        return episode;
    }

    private void answer(List<Entry<CareRequest>> entries) {
        for (Entry<CareRequest> entry : entries) {
            CareRequest request = entry.value();
            Episode episode = live.get(request.episode());
            if (request.kind() == CareRequest.Kind.PAUSE && request.untilMs() != null) {
                watch(
                        request.patient(),
                        new Watch(
                                new Watch.Pause(
                                        request.displayName(),
                                        request.user(),
                                        String.valueOf(request.reason()),
                                        request.atMs(),
                                        request.untilMs(),
                                        false),
                                List.of(),
                                null));
                done(request);
            } else if (request.kind() == CareRequest.Kind.SUSPECT_INFECTION) {
                watch(
                        request.patient(),
                        Watch.PLAIN.with(new Watch.Infection(
                                request.displayName(),
                                request.user(),
                                request.atMs(),
                                request.atMs() + 72 * 3_600_000L)));
                done(request);
            } else if (request.kind() == CareRequest.Kind.WITHDRAW_INFECTION) {
                watch(request.patient(), Watch.PLAIN);
                done(request);
            } else if (request.kind().isAboutVisit()) {
                visit(request);
            } else if (request.kind() == CareRequest.Kind.RESUME) {
                watch(request.patient(), Watch.PLAIN);
                done(request);
            } else if (episode == null || !episode.isLive()) {
                refuse(request, "request.ended", "");
            } else if (request.kind() == CareRequest.Kind.ACCEPT) {
                if (episode.state() == Episode.State.ACCEPTED) {
                    refuse(request, "request.already_accepted", String.valueOf(episode.acceptedBy()));
                } else {
                    users.put(episode.id(), request.user());
                    decide(
                            Change.ACCEPTED,
                            with(episode, Episode.State.ACCEPTED, request.displayName(), request.atMs()));
                    done(request);
                }
            } else if (!request.user().equals(users.get(episode.id()))) {
                refuse(request, "request.not_yours", String.valueOf(episode.acceptedBy()));
            } else {
                decide(Change.OPENED, with(episode, Episode.State.OPEN, null, null));
                done(request);
            }
        }
    }

    /** Due in three days; a second one of the same team is refused. */
    private void visit(CareRequest request) {
        CareRequest.OfVisit of = Objects.requireNonNull(request.visit());
        Visit known = visits.get(of.id());
        if (request.kind() == CareRequest.Kind.ASK_VISIT) {
            TeamId team = Objects.requireNonNullElse(of.team(), Objects.requireNonNull(request.team()));
            if (visits.values().stream()
                    .anyMatch(one -> one.isOpen()
                            && one.patient().equals(request.patient())
                            && one.team().equals(team))) {
                refuse(request, "visit.asked_already", "Eva Ros");
                return;
            }
            visit(new Visit(
                    request.id(),
                    request.patient(),
                    team,
                    request.displayName(),
                    request.user(),
                    String.valueOf(request.reason()),
                    request.episode(),
                    request.atMs(),
                    request.atMs() + 3 * 86_400_000L,
                    null));
            done(request);
        } else if (known == null || !known.isOpen()) {
            refuse(request, "visit.unknown", "");
        } else {
            Visit.How how = request.kind() == CareRequest.Kind.VISIT_MADE ? Visit.How.MADE : Visit.How.CANCELLED;
            visit(known.ended(new Visit.End(
                    how, request.displayName(), request.user(), String.valueOf(request.reason()), request.atMs())));
            done(request);
        }
    }

    /** Writes a visit the way {@code rules} does. */
    void visit(Visit visit) {
        visits.put(visit.id(), visit);
        write(new CareEvent.VisitChanged(visit), null);
    }

    private static void row(Connection connection, Visit visit) throws SQLException {
        Visit.End end = visit.end();
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO visit (patient_id, visit_id, team_id, state, asked_at, due_at, ended_at, body)
                VALUES (?, ?, ?, ?, to_timestamp(?::float8 / 1000), to_timestamp(?::float8 / 1000),
                  to_timestamp(?::float8 / 1000), ?::jsonb)
                ON CONFLICT (patient_id, visit_id) DO UPDATE SET
                  state = EXCLUDED.state, ended_at = EXCLUDED.ended_at, body = EXCLUDED.body
                """)) {
            statement.setLong(1, visit.patient().value());
            statement.setString(2, visit.id());
            statement.setString(3, visit.team().value());
            statement.setString(4, end == null ? "OPEN" : end.how().name());
            statement.setLong(5, visit.askedAtMs());
            statement.setLong(6, visit.dueMs());
            statement.setObject(7, end == null ? null : end.atMs(), java.sql.Types.BIGINT);
            statement.setString(8, CareJson.write(visit));
            statement.executeUpdate();
        }
    }

    static Episode with(Episode e, Episode.State state, @Nullable String by, @Nullable Long atMs) {
        return new Episode(
                e.id(),
                e.patient(),
                e.team(),
                e.problem(),
                e.rule(),
                e.ruleVersion(),
                e.kind(),
                e.priority(),
                e.openedAtMs(),
                e.changedAtMs(),
                state,
                e.score(),
                e.evidence(),
                e.foundLate(),
                by,
                atMs,
                e.closedAtMs());
    }

    /** The condition ended at this time. */
    void clear(String id, long atMs) {
        Episode e = episode(id);
        decide(
                Change.CLOSED,
                new Episode(
                        e.id(),
                        e.patient(),
                        e.team(),
                        e.problem(),
                        e.rule(),
                        e.ruleVersion(),
                        e.kind(),
                        e.priority(),
                        e.openedAtMs(),
                        atMs,
                        Episode.State.CLEARED,
                        e.score(),
                        e.evidence(),
                        e.foundLate(),
                        e.acceptedBy(),
                        e.acceptedAtMs(),
                        atMs));
    }

    private void done(CareRequest request) {
        write(new CareEvent.RequestAnswered(request.patient(), request.id(), true, "", request.displayName()), null);
    }

    private void refuse(CareRequest request, String reason, String by) {
        write(new CareEvent.RequestAnswered(request.patient(), request.id(), false, reason, by), null);
    }

    private void write(CareEvent event, @Nullable Episode episode) {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            long position = care.insert(connection, event);
            if (episode != null) {
                row(connection, episode);
            }
            if (event instanceof CareEvent.VisitChanged changed) {
                row(connection, changed.visit());
            }
            connection.commit();
            connection.setAutoCommit(true);
            care.published(position, event);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void row(Connection connection, Episode e) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO episode (episode_id, patient_id, team_id, problem, rule, rule_version, kind, priority, state,
                  opened_at, changed_at, accepted_by, closed_at, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
                ON CONFLICT (episode_id) DO UPDATE SET state = EXCLUDED.state, priority = EXCLUDED.priority,
                  accepted_by = EXCLUDED.accepted_by, closed_at = EXCLUDED.closed_at, body = EXCLUDED.body
                """)) {
            statement.setString(1, e.id());
            statement.setLong(2, e.patient().value());
            statement.setString(3, e.team().value());
            statement.setString(4, e.problem());
            statement.setString(5, e.rule());
            statement.setInt(6, e.ruleVersion());
            statement.setString(7, e.kind().name());
            statement.setString(8, e.priority().name());
            statement.setString(9, e.state().name());
            statement.setObject(10, Instant.ofEpochMilli(e.openedAtMs()).atOffset(ZoneOffset.UTC));
            statement.setObject(11, Instant.ofEpochMilli(e.changedAtMs()).atOffset(ZoneOffset.UTC));
            statement.setString(12, e.acceptedBy());
            Long closed = e.closedAtMs();
            statement.setObject(
                    13, closed == null ? null : Instant.ofEpochMilli(closed).atOffset(ZoneOffset.UTC));
            statement.setString(14, CareJson.write(e));
            statement.executeUpdate();
        }
    }

    @Override
    public void close() {
        requests.close();
    }
}
