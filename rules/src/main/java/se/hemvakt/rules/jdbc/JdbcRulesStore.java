package se.hemvakt.rules.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.CareEvent.WatchChanged;
import se.hemvakt.model.Episode;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Visit;
import se.hemvakt.model.Watch;
import se.hemvakt.rules.alert.StateSnapshot;
import se.hemvakt.rules.follow.RulesStore;
import se.hemvakt.rules.profile.Assignment;
import se.hemvakt.rules.profile.RuleSetHistory;
import se.hemvakt.rules.profile.RuleSetStore;
import se.hemvakt.rules.profile.jdbc.JdbcAssignments;
import se.hemvakt.rules.profile.jdbc.JdbcRuleSetStore;
import se.hemvakt.rules.responsibility.RegisteredTeams;
import se.hemvakt.rules.responsibility.Teams;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseException;
import se.hemvakt.runtime.jdbc.JdbcLog;
import se.hemvakt.runtime.wire.CareJson;

/** {@link RulesStore} in PostgreSQL. */
public final class JdbcRulesStore implements RulesStore {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcRulesStore.class);

    private final Database database;
    private final JdbcLog<CareEvent> care;
    private final Supplier<Optional<Teams>> hours;
    private final RuleSetStore ruleSets;

    /** Where nobody has told the teams' hours: those registered are always there. */
    public JdbcRulesStore(Database database, JdbcLog<CareEvent> care) {
        this(database, care, Optional::empty);
    }

    /** @param hours when teams are there, looked up at each question; empty where nobody has told */
    public JdbcRulesStore(Database database, JdbcLog<CareEvent> care, Supplier<Optional<Teams>> hours) {
        this.database = database;
        this.care = care;
        this.ruleSets = new JdbcRuleSetStore(database);
        this.hours = hours;
    }

    @Override
    public Checkpoint checkpoint() {
        return query("SELECT reading_position, request_position FROM rules_checkpoint", row -> {
            row.next();
            return new Checkpoint(row.getLong(1), row.getLong(2));
        });
    }

    @Override
    public List<Kept> states() {
        return query("SELECT patient_id, reading_position, due_at, state::text FROM rules_state", rows -> {
            List<Kept> states = new ArrayList<>();
            while (rows.next()) {
                StateSnapshot state = readable(rows.getLong(1), rows.getString(4));
                if (state == null) {
                    continue;
                }
                OffsetDateTime due = rows.getObject(3, OffsetDateTime.class);
                states.add(new Kept(
                        new PatientId(rows.getLong(1)),
                        rows.getLong(2),
                        due == null ? Long.MAX_VALUE : due.toInstant().toEpochMilli(),
                        state));
            }
            return states;
        });
    }

    private static @Nullable StateSnapshot readable(long patient, String json) {
        try {
            return CareJson.read(json, StateSnapshot.class);
        } catch (IllegalArgumentException e) {
            // One patient's state must not keep the others from being watched (H25).
            LOG.warn(
                    "the rules' state of patient {} cannot be read: the patient is judged anew from the next readings on",
                    new PatientId(patient),
                    e);
            return null;
        }
    }

    @Override
    public List<Episode> liveEpisodes() {
        return query("SELECT body::text FROM episode WHERE state <> 'CLEARED'", rows -> {
            List<Episode> live = new ArrayList<>();
            while (rows.next()) {
                live.add(CareJson.read(rows.getString(1), Episode.class));
            }
            return live;
        });
    }

    @Override
    public Optional<Episode> episode(PatientId patient, String episode) {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT body::text FROM episode WHERE episode_id = ? AND patient_id = ?")) {
            statement.setString(1, episode);
            statement.setLong(2, patient.value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(CareJson.read(row.getString(1), Episode.class)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw failed("read an episode", e);
        }
    }

    @Override
    public Map<PatientId, Watch> watches() {
        return query("SELECT patient_id, body::text FROM patient_watch", rows -> {
            Map<PatientId, Watch> watches = new LinkedHashMap<>();
            while (rows.next()) {
                watches.put(new PatientId(rows.getLong(1)), CareJson.read(rows.getString(2), Watch.class));
            }
            return watches;
        });
    }

    @Override
    public Map<PatientId, List<Visit>> visits() {
        return query("SELECT body::text FROM visit WHERE state = 'OPEN' ORDER BY asked_at", Visits::open);
    }

    @Override
    public Map<PatientId, Responsibility> responsibilities() {
        try (Connection connection = database.dataSource().getConnection()) {
            return Responsibilities.read(connection, null);
        } catch (SQLException e) {
            throw failed("read who is responsible", e);
        }
    }

    @Override
    public Optional<Responsibility> responsibility(PatientId patient) {
        try (Connection connection = database.dataSource().getConnection()) {
            return Optional.ofNullable(
                    Responsibilities.read(connection, patient).get(patient));
        } catch (SQLException e) {
            throw failed("read who is responsible", e);
        }
    }

    @Override
    public Teams teams() {
        return new RegisteredTeams(this::isRegistered, hours);
    }

    private boolean isRegistered(TeamId team) {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT 1 FROM team WHERE team_id = ? AND retired_at IS NULL")) {
            statement.setString(1, team.value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw failed("look up a team", e);
        }
    }

    @Override
    public List<PatientProfile> profiles() {
        try (Connection connection = database.dataSource().getConnection()) {
            return Profiles.all(connection);
        } catch (SQLException e) {
            throw failed("read the patients", e);
        }
    }

    @Override
    public Optional<PatientProfile> profile(PatientId patient) {
        try (Connection connection = database.dataSource().getConnection()) {
            return Profiles.of(connection, patient);
        } catch (SQLException e) {
            throw failed("read a patient", e);
        }
    }

    @Override
    public long ruleSetSteps() {
        return query("SELECT coalesce(max(step), 0) FROM rule_set_step", row -> {
            row.next();
            return row.getLong(1);
        });
    }

    @Override
    public RuleSetHistory ruleSets() {
        return ruleSets.load();
    }

    @Override
    public Map<PatientId, Assignment> assignments() {
        try (Connection connection = database.dataSource().getConnection()) {
            return JdbcAssignments.all(connection);
        } catch (SQLException e) {
            throw failed("read what was decided for patients", e);
        }
    }

    @Override
    public Optional<Assignment> assignment(PatientId patient) {
        try (Connection connection = database.dataSource().getConnection()) {
            return JdbcAssignments.of(connection, patient);
        } catch (SQLException e) {
            throw failed("read what was decided for a patient", e);
        }
    }

    @Override
    public long kitVersion() {
        return query("SELECT version FROM kit_version", row -> {
            row.next();
            return row.getLong(1);
        });
    }

    @Override
    public Optional<PatientId> boundPatient(KitId kit, long atMs) {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT patient_id FROM kit_binding JOIN kit USING (kit_no)
                        WHERE kit_id = ? AND valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)
                        """)) {
            statement.setString(1, kit.value());
            statement.setObject(2, time(atMs));
            statement.setObject(3, time(atMs));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(new PatientId(row.getLong(1))) : Optional.empty();
            }
        } catch (SQLException e) {
            throw failed("look up a kit's patient", e);
        }
    }

    @Override
    public void commit(Commit commit) {
        long[] positions;
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            try {
                keep(connection, commit);
                keepWatches(connection, commit.events());
                // Last: what these tell of a patient who moved or ended has to follow.
                Responsibilities.keep(connection, commit.events());
                FrailtyRatings.keep(connection, commit.events());
                AlertOutcomes.keep(connection, commit.events());
                DischargeScores.keep(connection, commit.events());
                Visits.keep(connection, commit.events());
                positions = commit.events().isEmpty() ? new long[0] : care.insert(connection, commit.events());
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failed("commit decisions", e);
        }
        for (int i = 0; i < positions.length; i++) {
            care.published(positions[i], commit.events().get(i));
        }
    }

    /** Checkpoint, states, episodes and outbox in one round trip: a nurse waits for each. */
    private static final String KEEP = """
            WITH moved AS (
              UPDATE rules_checkpoint SET reading_position = ?, request_position = ?
              WHERE reading_position = ? AND request_position = ? RETURNING 1),
            states AS (
              INSERT INTO rules_state (patient_id, reading_position, due_at, state)
              SELECT p, r, d, s::jsonb FROM unnest(?::bigint[], ?::bigint[], ?::timestamptz[], ?::text[]) AS t (p, r, d, s)
              ON CONFLICT (patient_id) DO UPDATE SET
                reading_position = excluded.reading_position, due_at = excluded.due_at, state = excluded.state),
            episodes AS (
              INSERT INTO episode (episode_id, patient_id, team_id, problem, rule, rule_version, kind, priority, state,
                opened_at, changed_at, accepted_by, accepted_at, closed_at, body)
              SELECT id, p, team, problem, rule, version, kind, priority, state, opened, changed, by_user, accepted, closed,
                body::jsonb
              FROM unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::integer[], ?::text[], ?::text[],
                ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[])
                AS t (id, p, team, problem, rule, version, kind, priority, state, opened, changed, by_user, accepted,
                  closed, body)
              ON CONFLICT (episode_id) DO UPDATE SET
                team_id = excluded.team_id, rule = excluded.rule, rule_version = excluded.rule_version,
                priority = excluded.priority, state = excluded.state, changed_at = excluded.changed_at,
                accepted_by = excluded.accepted_by, accepted_at = excluded.accepted_at,
                closed_at = excluded.closed_at, body = excluded.body),
            told AS (
              INSERT INTO outbox (episode_id, patient_id, team_id, change, priority, due_at)
              SELECT t.*, ?::timestamptz FROM unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[]) AS t)
            SELECT count(*) FROM moved
            """;

    private static void keep(Connection connection, Commit commit) throws SQLException {
        List<Kept> states = List.copyOf(commit.states());
        List<Episode> episodes = episodes(commit.events());
        List<EpisodeChanged> told = concernsPeople(commit.events());
        try (PreparedStatement statement = connection.prepareStatement(KEEP)) {
            Parameters set = new Parameters(connection, statement);
            set.number(commit.after().readingPosition());
            set.number(commit.after().requestPosition());
            set.number(commit.before().readingPosition());
            set.number(commit.before().requestPosition());

            set.array("bigint", states, one -> one.patient().value());
            set.array("bigint", states, Kept::readingPosition);
            set.array("timestamptz", states, one -> one.dueMs() == Long.MAX_VALUE ? null : time(one.dueMs()));
            set.array("text", states, one -> CareJson.write(one.state()));

            set.array("text", episodes, Episode::id);
            set.array("bigint", episodes, e -> e.patient().value());
            set.array("text", episodes, e -> e.team().value());
            set.array("text", episodes, Episode::problem);
            set.array("text", episodes, Episode::rule);
            set.array("integer", episodes, Episode::ruleVersion);
            set.array("text", episodes, e -> e.kind().name());
            set.array("text", episodes, e -> e.priority().name());
            set.array("text", episodes, e -> e.state().name());
            set.array("timestamptz", episodes, e -> time(e.openedAtMs()));
            set.array("timestamptz", episodes, e -> time(e.changedAtMs()));
            set.array("text", episodes, Episode::acceptedBy);
            set.array("timestamptz", episodes, e -> timeOrNull(e.acceptedAtMs()));
            set.array("timestamptz", episodes, e -> timeOrNull(e.closedAtMs()));
            set.array("text", episodes, CareJson::write);

            set.time(commit.decidedMs());
            set.array("text", told, changed -> changed.episode().id());
            set.array("bigint", told, changed -> changed.patient().value());
            set.array("text", told, changed -> changed.episode().team().value());
            set.array("text", told, changed -> changed.change().name());
            set.array("text", told, changed -> changed.episode().priority().name());
            try (ResultSet moved = statement.executeQuery()) {
                moved.next();
                // The guard against a second writer: two of them would decide everything twice.
                if (moved.getInt(1) != 1) {
                    throw new DatabaseException(
                            "the rules' checkpoint was moved by somebody else: is a second program with the"
                                    + " role rules at work on this database? Stop one of them");
                }
            }
        }
    }

    /** How each episode stands after all of these, what ended first: the database holds one live one a problem (H07). */
    private static List<Episode> episodes(List<CareEvent> events) {
        Map<String, Episode> latest = new LinkedHashMap<>();
        for (CareEvent event : events) {
            if (event instanceof EpisodeChanged changed) {
                latest.put(changed.episode().id(), changed.episode());
            }
        }
        List<Episode> ordered = new ArrayList<>(latest.values());
        ordered.sort((a, b) -> Boolean.compare(a.isLive(), b.isLive()));
        return ordered;
    }

    private static List<EpisodeChanged> concernsPeople(List<CareEvent> events) {
        List<EpisodeChanged> concern = new ArrayList<>();
        for (CareEvent event : events) {
            if (event instanceof EpisodeChanged changed
                    && (RulesStore.isTold(changed) || RulesStore.endsTelling(changed))) {
                concern.add(changed);
            }
        }
        return concern;
    }

    /** A statement's parameters from the first on. */
    private static final class Parameters {
        private final Connection connection;
        private final PreparedStatement statement;
        private int index;

        Parameters(Connection connection, PreparedStatement statement) {
            this.connection = connection;
            this.statement = statement;
        }

        void number(long value) throws SQLException {
            statement.setLong(++index, value);
        }

        void time(long ms) throws SQLException {
            statement.setObject(++index, JdbcRulesStore.time(ms));
        }

        <R> void array(String type, List<R> rows, Function<R, @Nullable Object> column) throws SQLException {
            statement.setArray(
                    ++index,
                    connection.createArrayOf(type, rows.stream().map(column).toArray()));
        }
    }

    /** One row for each patient who is paused or has something silenced. */
    private static void keepWatches(Connection connection, List<CareEvent> events) throws SQLException {
        Map<PatientId, Watch> latest = new LinkedHashMap<>();
        for (CareEvent event : events) {
            if (event instanceof WatchChanged changed) {
                latest.put(changed.patient(), changed.watch());
            }
        }
        if (latest.isEmpty()) {
            return;
        }
        try (PreparedStatement gone = connection.prepareStatement("DELETE FROM patient_watch WHERE patient_id = ?");
                PreparedStatement kept = connection.prepareStatement("""
                        INSERT INTO patient_watch (patient_id, paused_until, body) VALUES (?, ?, ?::jsonb)
                        ON CONFLICT (patient_id) DO UPDATE SET paused_until = excluded.paused_until, body = excluded.body
                        """)) {
            for (Map.Entry<PatientId, Watch> one : latest.entrySet()) {
                Watch watch = one.getValue();
                if (watch.equals(Watch.PLAIN)) {
                    gone.setLong(1, one.getKey().value());
                    gone.addBatch();
                } else {
                    kept.setLong(1, one.getKey().value());
                    kept.setObject(
                            2,
                            timeOrNull(
                                    watch.pause() == null ? null : watch.pause().untilMs()));
                    kept.setString(3, CareJson.write(watch));
                    kept.addBatch();
                }
            }
            gone.executeBatch();
            kept.executeBatch();
        }
    }

    private interface Rows<R> {
        R read(ResultSet rows) throws SQLException;
    }

    private <R> R query(String sql, Rows<R> rows) {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            return rows.read(result);
        } catch (SQLException e) {
            throw failed("read what the rules keep", e);
        }
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private static DatabaseException failed(String what, SQLException e) {
        return new DatabaseException("rules: cannot " + what, e);
    }

    static OffsetDateTime time(long ms) {
        return Instant.ofEpochMilli(ms).atOffset(ZoneOffset.UTC);
    }

    private static @Nullable OffsetDateTime timeOrNull(@Nullable Long ms) {
        return ms == null ? null : time(ms);
    }
}
