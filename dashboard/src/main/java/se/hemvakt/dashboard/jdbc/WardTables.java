package se.hemvakt.dashboard.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import se.hemvakt.dashboard.board.AlertStory;
import se.hemvakt.dashboard.board.CareRelation;
import se.hemvakt.dashboard.board.HandoverList;
import se.hemvakt.dashboard.board.StandIn;
import se.hemvakt.dashboard.board.WardPatient;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.Handover;
import se.hemvakt.model.Limit;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Visit;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.wire.CareJson;

/**
 * The tables of {@code rules} and {@code gateway} that say who lies where and what stands open: read only. And our own note
 * of what somebody has seen.
 */
public final class WardTables {
    private static final int EPISODES_MAX = 200;
    private static final int STORY_MAX = 500;

    private final DataSource database;
    private final StandIn standIn;

    public WardTables(DataSource database, StandIn standIn) {
        this.database = database;
        this.standIn = standIn;
    }

    /** Every team and its name. */
    public Map<TeamId, String> teams() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT team_id, name FROM team ORDER BY team_id")) {
            Map<TeamId, String> teams = new LinkedHashMap<>();
            while (rows.next()) {
                teams.put(new TeamId(rows.getString(1)), rows.getString(2));
            }
            return teams;
        } catch (SQLException e) {
            throw StoreException.of("reading teams", e);
        }
    }

    /** Changes when any patient, team or binding does, or who sees whom: cheap to ask for every few seconds. */
    public String fingerprint(Instant now) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT (SELECT count(*) || '.' || coalesce(sum(version), 0) FROM patient) || '.'
                          || (SELECT coalesce(max(version), 0) FROM kit_version) || '.'
                          || (SELECT coalesce(md5(string_agg(team_id || ' ' || name, ',' ORDER BY team_id)), '') FROM team) || '.'
                          || (SELECT count(*) FROM kit_binding
                              WHERE valid_from <= ? AND (valid_to IS NULL OR valid_to > ?))
                        """)) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            statement.setObject(2, now.atOffset(ZoneOffset.UTC));
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1) + others(connection) + standIns(connection, now);
            }
        } catch (SQLException e) {
            throw StoreException.of("looking for changed patients", e);
        }
    }

    /** Every patient, with limits and whether a kit is bound now. */
    public List<WardPatient> patients(Instant now) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT p.patient_id, p.given_name, p.family_name, p.birth_date, p.personal_number, p.area,
                          p.ward_order, p.team_id, p.spo2_scale
                        FROM patient p
                        -- Nobody sees whose monitoring has ended (H27).
                        WHERE NOT EXISTS (SELECT FROM responsibility r WHERE r.patient_id = p.patient_id
                          AND r.valid_to IS NULL AND r.phase IN ('ENDED', 'DECEASED'))
                        ORDER BY p.ward_order, p.patient_id
                        """)) {
            Map<Long, List<Limit>> limits = limits(connection);
            Map<Long, Optional<Duration>> kits = kits(connection, now);
            Map<Long, Map<TeamId, CareRelation>> others = others(connection);
            Map<TeamId, TeamId> standIns = standIns(connection, now);
            try (ResultSet rows = statement.executeQuery()) {
                List<WardPatient> patients = new ArrayList<>();
                while (rows.next()) {
                    long id = rows.getLong("patient_id");
                    Optional<Duration> silentAfter = kits.get(id);
                    TeamId team = new TeamId(rows.getString("team_id"));
                    Map<TeamId, CareRelation> seeing = new HashMap<>(others.getOrDefault(id, Map.of()));
                    TeamId instead = standIns.get(team);
                    if (instead != null) {
                        seeing.put(instead, CareRelation.COVER);
                    }
                    seeing.remove(team);
                    patients.add(new WardPatient(
                            new PatientId(id),
                            rows.getString("given_name"),
                            rows.getString("family_name"),
                            rows.getObject("birth_date", LocalDate.class),
                            rows.getString("personal_number"),
                            rows.getString("area"),
                            rows.getInt("ward_order"),
                            team,
                            seeing,
                            rows.getInt("spo2_scale"),
                            limits.getOrDefault(id, List.of()),
                            silentAfter == null ? null : silentAfter.orElse(null),
                            silentAfter != null));
                }
                return patients;
            }
        } catch (SQLException e) {
            throw StoreException.of("reading patients", e);
        }
    }

    /**
     * The patients with a kit now, with the shortest silence that is told. Put together here: a server that has not yet
     * counted these tables joins them each with each, which took it seconds for 500 patients.
     */
    private static Map<Long, Optional<Duration>> kits(Connection connection, Instant now) throws SQLException {
        Map<Long, Optional<Duration>> silentAfter = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT b.patient_id, k.silent_after_s FROM kit_binding b JOIN kit k USING (kit_no)
                WHERE b.valid_from <= ? AND (b.valid_to IS NULL OR b.valid_to > ?) AND k.retired_at IS NULL
                """)) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            statement.setObject(2, now.atOffset(ZoneOffset.UTC));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Integer seconds = integer(rows, 2);
                    Optional<Duration> own =
                            seconds == null ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
                    silentAfter.merge(
                            rows.getLong(1),
                            own,
                            (a, b) -> a.isEmpty() || (b.isPresent() && b.get().compareTo(a.get()) < 0) ? b : a);
                }
            }
        }
        return silentAfter;
    }

    /** The teams that see a patient they are not responsible for: asked to take over, told of an alert that is not over, or to visit. */
    private static Map<Long, Map<TeamId, CareRelation>> others(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT patient_id, to_team, 'HANDOVER' FROM handover
                        WHERE state IN ('WAITING', 'UNANSWERED') AND kind <> 'HELP'
                        UNION
                        SELECT e.patient_id, m.team_id, 'TOLD' FROM episode e JOIN message m ON m.subject = e.episode_id
                        WHERE e.state <> 'CLEARED' AND m.kind = 'TELL'
                        UNION
                        SELECT patient_id, team_id, 'VISIT' FROM visit WHERE state = 'OPEN'
                        ORDER BY 1, 2
                        """)) {
            Map<Long, Map<TeamId, CareRelation>> others = new LinkedHashMap<>();
            while (rows.next()) {
                others.computeIfAbsent(rows.getLong(1), p -> new LinkedHashMap<>())
                        .merge(
                                new TeamId(rows.getString(2)),
                                CareRelation.valueOf(rows.getString(3)),
                                (a, b) -> a.compareTo(b) <= 0 ? a : b);
            }
            return others;
        }
    }

    /** Who stands in for the teams that are responsible for somebody and closed now. */
    private Map<TeamId, TeamId> standIns(Connection connection, Instant now) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT DISTINCT team_id FROM patient ORDER BY team_id")) {
            Map<TeamId, TeamId> standIns = new LinkedHashMap<>();
            while (rows.next()) {
                TeamId team = new TeamId(rows.getString(1));
                standIn.of(team, now).ifPresent(instead -> standIns.put(team, instead));
            }
            return standIns;
        }
    }

    private static Map<Long, List<Limit>> limits(Connection connection) throws SQLException {
        Map<Long, List<Limit>> limits = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT patient_id, vital, low_milli, high_milli FROM patient_limit ORDER BY patient_id, vital")) {
            while (rows.next()) {
                limits.computeIfAbsent(rows.getLong(1), p -> new ArrayList<>())
                        .add(new Limit(Vital.ofNumber(rows.getInt(2)), integer(rows, 3), integer(rows, 4)));
            }
        }
        return limits;
    }

    /** Whether a team is responsible for a patient, was when monitoring ended, or is asked and has not answered. */
    public boolean mayAskAbout(PatientId patient, TeamId team) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT 1 FROM responsibility WHERE patient_id = ? AND valid_to IS NULL AND team_id = ?
                        UNION ALL
                        SELECT 1 FROM handover WHERE patient_id = ? AND to_team = ? AND kind <> 'HELP'
                          AND state NOT IN ('DONE', 'WITHDRAWN')
                        """)) {
            statement.setLong(1, patient.value());
            statement.setString(2, team.value());
            statement.setLong(3, patient.value());
            statement.setString(4, team.value());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw StoreException.of("looking up who is responsible", e);
        }
    }

    /** Handovers from or to a team that are not over, those due first. */
    public List<HandoverList.Of> handoversOf(TeamId team) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT patient_id, body::text FROM handover
                        WHERE (to_team = ? OR from_team = ?) AND state NOT IN ('DONE', 'WITHDRAWN')
                        ORDER BY due_at NULLS LAST, asked_at LIMIT 500
                        """)) {
            statement.setString(1, team.value());
            statement.setString(2, team.value());
            try (ResultSet rows = statement.executeQuery()) {
                List<HandoverList.Of> handovers = new ArrayList<>();
                while (rows.next()) {
                    handovers.add(new HandoverList.Of(
                            new PatientId(rows.getLong(1)), CareJson.read(rows.getString(2), Handover.class)));
                }
                return handovers;
            }
        } catch (SQLException e) {
            throw StoreException.of("reading handovers", e);
        }
    }

    /** The home visits of these patients that are open. */
    public List<Visit> visits(Collection<PatientId> patients) {
        return bodies(
                        "SELECT body::text FROM visit WHERE patient_id = ANY (?) AND state = 'OPEN' ORDER BY asked_at",
                        patients,
                        null)
                .stream()
                .map(body -> CareJson.read(body, Visit.class))
                .toList();
    }

    /** Notes that somebody of a team has looked at a patient because of a handover that was due then; who was first stays. */
    public void looked(Looked one, String username, Instant now) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        INSERT INTO handover_looked (patient_id, handover_id, team_id, due_at, username, looked_at)
                        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                        """)) {
            statement.setLong(1, one.patient().value());
            statement.setString(2, one.handover());
            statement.setString(3, one.team().value());
            statement.setObject(4, Instant.ofEpochMilli(one.dueMs()).atOffset(ZoneOffset.UTC));
            statement.setString(5, username);
            statement.setObject(6, now.atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw StoreException.of("noting who looked at a handover", e);
        }
    }

    /** That somebody of a team has looked at a patient because of a handover, when it was due then. */
    public record Looked(TeamId team, PatientId patient, String handover, long dueMs) {}

    /** What was looked at of the handovers of these patients that are not over. */
    public List<Looked> looked(Collection<PatientId> patients) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT l.team_id, l.patient_id, l.handover_id, l.due_at
                        FROM handover_looked l JOIN handover h USING (patient_id, handover_id)
                        WHERE l.patient_id = ANY (?) AND h.state NOT IN ('DONE', 'WITHDRAWN')
                        """)) {
            statement.setArray(1, ids(connection, patients));
            try (ResultSet rows = statement.executeQuery()) {
                List<Looked> looked = new ArrayList<>();
                while (rows.next()) {
                    looked.add(new Looked(
                            new TeamId(rows.getString(1)),
                            new PatientId(rows.getLong(2)),
                            rows.getString(3),
                            rows.getObject(4, OffsetDateTime.class).toInstant().toEpochMilli()));
                }
                return looked;
            }
        } catch (SQLException e) {
            throw StoreException.of("reading who looked at handovers", e);
        }
    }

    /** The bodies of episodes that belong on a board: live ones, and those that cleared unaccepted and unseen. */
    public List<String> episodesInView(Collection<PatientId> patients, Instant clearedAfter) {
        return bodies("""
                SELECT e.body FROM episode e
                WHERE e.patient_id = ANY (?) AND (e.state <> 'CLEARED'
                  OR (e.accepted_by IS NULL AND e.kind = 'CLINICAL' AND e.priority <> 'LOW' AND e.closed_at > ?
                    -- Whoever told what it was has seen it.
                    AND e.body ->> 'outcome' IS NULL
                    AND NOT EXISTS (SELECT FROM episode_seen s WHERE s.episode_id = e.episode_id)))
                ORDER BY e.opened_at
                """, patients, clearedAfter);
    }

    /** The newest episodes of one patient, newest first. */
    public List<String> episodesOf(PatientId patient) {
        return bodies(
                "SELECT e.body FROM episode e WHERE e.patient_id = ANY (?) ORDER BY e.opened_at DESC LIMIT "
                        + EPISODES_MAX,
                List.of(patient),
                null);
    }

    /** Whether that is an episode of this patient, over or not. */
    public boolean isEpisodeOf(PatientId patient, String episode) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT FROM episode WHERE episode_id = ? AND patient_id = ?")) {
            statement.setString(1, episode);
            statement.setLong(2, patient.value());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw StoreException.of("looking up an alert", e);
        }
    }

    /** The body of the last care event of that kind of each patient who has one. */
    public List<String> lastCareEvents(Collection<PatientId> patients, String kind) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT e.body FROM unnest(?::bigint[]) AS p (patient_id)
                        CROSS JOIN LATERAL (
                          SELECT body FROM care_event c WHERE c.patient_id = p.patient_id AND c.kind = ?
                          ORDER BY c.position DESC LIMIT 1) e
                        """)) {
            statement.setArray(1, ids(connection, patients));
            statement.setString(2, kind);
            try (ResultSet rows = statement.executeQuery()) {
                return texts(rows);
            }
        } catch (SQLException e) {
            throw StoreException.of("reading care events", e);
        }
    }

    /**
     * The entries of the care log that tell one episode's story, oldest first: its changes, how its patient was watched
     * meanwhile, what the kit was asked from ten minutes before it opened, and home visits asked for because of it, which may be
     * made days after it is over.
     */
    public List<AlertStory.Entry> careEvents(PatientId patient, String episode) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        WITH own AS (
                          SELECT min(position) AS first, max(position) AS last, min(committed_at) AS opened
                          FROM care_event
                          WHERE patient_id = ? AND kind = 'episode' AND body -> 'episode' ->> 'id' = ?)
                        SELECT c.committed_at, c.body::text FROM own, care_event c
                        WHERE c.patient_id = ?
                          AND (c.kind = 'visit' AND c.position >= own.first AND c.body -> 'visit' ->> 'episode' = ?
                            OR c.position <= own.last
                            AND (c.kind = 'episode' AND c.position >= own.first AND c.body -> 'episode' ->> 'id' = ?
                              OR c.kind IN ('action', 'alert_outcome') AND c.position >= own.first AND c.body ->> 'episode' = ?
                              OR c.kind = 'watch' AND c.position >= own.first
                              OR c.kind = 'measure' AND c.committed_at >= own.opened - interval '10 minutes'))
                        ORDER BY c.position LIMIT\s""" + STORY_MAX)) {
            statement.setLong(1, patient.value());
            statement.setString(2, episode);
            statement.setLong(3, patient.value());
            statement.setString(4, episode);
            statement.setString(5, episode);
            statement.setString(6, episode);
            try (ResultSet rows = statement.executeQuery()) {
                List<AlertStory.Entry> entries = new ArrayList<>();
                while (rows.next()) {
                    entries.add(new AlertStory.Entry(
                            rows.getObject(1, OffsetDateTime.class).toInstant().toEpochMilli(),
                            CareJson.read(rows.getString(2), CareEvent.class)));
                }
                return entries;
            }
        } catch (SQLException e) {
            throw StoreException.of("reading an alert's story", e);
        }
    }

    /** Notes that somebody has seen an alert that cleared by itself; who was first stays. */
    public void seen(String episode, String username, Instant now) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        INSERT INTO episode_seen (episode_id, username, seen_at) VALUES (?, ?, ?)
                        ON CONFLICT (episode_id) DO NOTHING
                        """)) {
            statement.setString(1, episode);
            statement.setString(2, username);
            statement.setObject(3, now.atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw StoreException.of("noting an alert as seen", e);
        }
    }

    /** Whether somebody has seen it already. */
    public boolean isSeen(String episode) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT FROM episode_seen WHERE episode_id = ?")) {
            statement.setString(1, episode);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw StoreException.of("reading whether an alert was seen", e);
        }
    }

    private List<String> bodies(String sql, Collection<PatientId> patients, @Nullable Instant after) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, ids(connection, patients));
            if (after != null) {
                statement.setObject(2, after.atOffset(ZoneOffset.UTC));
            }
            try (ResultSet rows = statement.executeQuery()) {
                return texts(rows);
            }
        } catch (SQLException e) {
            throw StoreException.of("reading episodes", e);
        }
    }

    private static List<String> texts(ResultSet rows) throws SQLException {
        List<String> texts = new ArrayList<>();
        while (rows.next()) {
            texts.add(rows.getString(1));
        }
        return texts;
    }

    private static Array ids(Connection connection, Collection<PatientId> patients) throws SQLException {
        Function<PatientId, Object> id = PatientId::value;
        return connection.createArrayOf("bigint", patients.stream().map(id).toArray());
    }

    private static @Nullable Integer integer(ResultSet rows, int column) throws SQLException {
        int value = rows.getInt(column);
        return rows.wasNull() ? null : value;
    }
}
