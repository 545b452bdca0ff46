package se.hemvakt.rules.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Handover;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Priority;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.escalate.EscalationStore;
import se.hemvakt.rules.escalate.Running;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseException;
import se.hemvakt.runtime.wire.CareJson;

/** {@link EscalationStore} in the tables of V3 and V13. */
public final class JdbcEscalationStore implements EscalationStore {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcEscalationStore.class);

    private static final int LEAST = Priority.LOW.ordinal();

    private final Database database;
    private boolean shippedStands;

    public JdbcEscalationStore(Database database) {
        this.database = database;
    }

    // ---- work

    @Override
    public boolean work(
            long nowMs,
            long heardAfter,
            Set<Long> heard,
            Set<String> without,
            int max,
            Function<Found, Written> decide) {
        try (Connection connection = database.dataSource().getConnection()) {
            if (!isSomething(connection, nowMs, heardAfter, heard, without)) {
                return false;
            }
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                EscalationLock.take(connection);
                shippedStands(connection);
                List<Long> gone = new ArrayList<>();
                Found found = find(connection, nowMs, heardAfter, heard, without, max, gone);
                Written written = decide.apply(found);
                write(connection, written, gone);
                connection.commit();
                shippedStands = true;
                done = true;
                return true;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new DatabaseException("escalation: cannot keep what follows", e);
        }
    }

    private static final String HEARD = """
            SELECT s.entry, m.subject, m.team_id, m.path, s.state <> 'FAILED'
            FROM message_state s JOIN message m USING (message_id) JOIN escalation e USING (subject)
            WHERE s.entry > ? AND NOT s.entry = ANY (?) AND s.state IN ('FAILED', 'DELIVERED', 'SEEN')
              AND m.kind = 'TELL' AND e.due_at IS NOT NULL AND NOT m.subject = ANY (?)
              AND m.message_id >= (
                SELECT max(o.message_id) FROM message o
                WHERE o.subject = m.subject AND o.team_id = m.team_id AND o.kind = 'TELL'
                  -- What arrived proves that the team was reached since it was told last; what failed counts for the newest only.
                  AND (o.path = 0 OR s.state = 'FAILED'))
            """;

    /** Quick, since it is asked many times a second and mostly there is nothing. */
    private static boolean isSomething(
            Connection connection, long nowMs, long heardAfter, Set<Long> heard, Set<String> without)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT EXISTS (SELECT 1 FROM outbox WHERE done_at IS NULL AND NOT episode_id = ANY (?))"
                        + " OR EXISTS (SELECT 1 FROM escalation WHERE due_at <= ? AND NOT subject = ANY (?))"
                        + " OR EXISTS (" + HEARD + ")")) {
            statement.setArray(1, texts(connection, without));
            statement.setObject(2, JdbcRulesStore.time(nowMs));
            statement.setArray(3, texts(connection, without));
            heardOf(connection, statement, 4, heardAfter, heard, without);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static void heardOf(
            Connection connection,
            PreparedStatement statement,
            int from,
            long heardAfter,
            Set<Long> heard,
            Set<String> without)
            throws SQLException {
        statement.setLong(from, heardAfter);
        statement.setArray(from + 1, connection.createArrayOf("bigint", heard.toArray()));
        statement.setArray(from + 2, texts(connection, without));
    }

    private void shippedStands(Connection connection) throws SQLException {
        if (!shippedStands) {
            RouteVersions.shippedStands(connection);
        }
    }

    // ---- reading

    private static Found find(
            Connection connection,
            long nowMs,
            long heardAfter,
            Set<Long> heard,
            Set<String> without,
            int max,
            List<Long> gone)
            throws SQLException {
        List<Asked> asked = asked(connection, without, max, gone);
        // One at a time means one of anything.
        boolean enough = max == 1 && !(asked.isEmpty() && gone.isEmpty());
        List<Heard> states = enough ? List.of() : heard(connection, heardAfter, heard, without, max);
        int due = enough || (max == 1 && !states.isEmpty()) ? 0 : max;
        // What is less urgent waits for the next turn when this one is full of what is more.
        int least = asked.size() < max ? LEAST : rank(asked.get(asked.size() - 1));
        if (max > 1) {
            int full = fullOf(connection, nowMs, without, max);
            asked = asked.stream().filter(one -> rank(one) <= full).toList();
        }
        Set<String> subjects = new LinkedHashSet<>();
        Set<PatientId> handedOver = new LinkedHashSet<>();
        for (Asked one : asked) {
            subjects.add(one.subject());
            if (one.episode() == null) {
                handedOver.add(one.patient());
            }
        }
        states.forEach(one -> subjects.add(one.subject()));
        return new Found(
                asked,
                states,
                running(connection, nowMs, subjects, handedOver, without, least, due),
                handedOver.isEmpty() ? Map.of() : handovers(connection, handedOver));
    }

    /** A handover, and what is over, come between red and the rest. */
    private static int rank(Asked asked) {
        Episode episode = asked.episode();
        return episode == null ? Priority.MEDIUM.ordinal() : episode.priority().ordinal();
    }

    /** The rank of the last due one that fits into a turn; {@link #LEAST} when all do. */
    private static int fullOf(Connection connection, long nowMs, Set<String> without, int max) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT rank FROM escalation WHERE due_at <= ? AND NOT subject = ANY (?)
                ORDER BY rank, due_at OFFSET ? LIMIT 1
                """)) {
            statement.setObject(1, JdbcRulesStore.time(nowMs));
            statement.setArray(2, texts(connection, without));
            statement.setInt(3, max - 1);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getInt(1) : LEAST;
            }
        }
    }

    private static List<Asked> asked(Connection connection, Set<String> without, int max, List<Long> gone)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT o.outbox_id, o.episode_id, o.patient_id, o.change, o.due_at, e.body::text, p.patient_id IS NULL
                FROM outbox o LEFT JOIN episode e USING (episode_id)
                LEFT JOIN patient p ON p.patient_id = o.patient_id
                WHERE o.done_at IS NULL AND NOT o.episode_id = ANY (?)
                ORDER BY array_position(ARRAY['HIGH', 'MEDIUM', 'LOW'], o.priority), o.outbox_id LIMIT ?
                """)) {
            statement.setArray(1, texts(connection, without));
            statement.setInt(2, max);
            List<Asked> asked = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String change = row.getString(4);
                    String body = row.getString(6);
                    boolean handover = change.startsWith(Responsibilities.HANDOVER);
                    if (row.getBoolean(7) || (body == null && !handover)) {
                        // The patient was deleted with all of it: nobody is left to be told of.
                        gone.add(row.getLong(1));
                        continue;
                    }
                    asked.add(new Asked(
                            row.getLong(1),
                            row.getString(2),
                            new PatientId(row.getLong(3)),
                            millis(row, 5),
                            isTold(change),
                            body == null || handover ? null : CareJson.read(body, Episode.class),
                            handover ? change.substring(Responsibilities.HANDOVER.length()) : ""));
                }
            }
            return asked;
        }
    }

    private static boolean isTold(String change) {
        return switch (change) {
            case "ACCEPTED", "QUIETED", "CLOSED" -> false;
            default -> true;
        };
    }

    private static List<Heard> heard(
            Connection connection, long heardAfter, Set<Long> heard, Set<String> without, int max) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HEARD + " ORDER BY s.entry LIMIT ?")) {
            heardOf(connection, statement, 1, heardAfter, heard, without);
            statement.setInt(4, max);
            List<Heard> found = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new Heard(
                            row.getLong(1),
                            row.getString(2),
                            new TeamId(row.getString(3)),
                            row.getInt(4),
                            row.getBoolean(5)));
                }
            }
            return found;
        }
    }

    private static Map<String, Running> running(
            Connection connection,
            long nowMs,
            Set<String> subjects,
            Set<PatientId> handedOver,
            Set<String> without,
            int least,
            int dueMax)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT subject, body::text, patient_id FROM escalation WHERE subject = ANY (?)
                UNION
                SELECT subject, body::text, patient_id FROM escalation
                WHERE patient_id = ANY (?) AND NOT (body ->> 'over')::boolean
                  AND body -> 'escalation' ->> 'route' = 'handover'
                UNION
                SELECT subject, body::text, patient_id FROM (
                  SELECT subject, body, patient_id FROM escalation WHERE due_at <= ? AND rank <= ? AND NOT subject = ANY (?)
                  ORDER BY rank, due_at LIMIT ?) AS due
                """)) {
            statement.setArray(1, texts(connection, subjects));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint", handedOver.stream().map(PatientId::value).toArray()));
            statement.setObject(3, JdbcRulesStore.time(nowMs));
            statement.setInt(4, least);
            statement.setArray(5, texts(connection, without));
            statement.setInt(6, dueMax);
            Map<String, Running> running = new LinkedHashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    try {
                        running.put(row.getString(1), CareJson.read(row.getString(2), Running.class));
                    } catch (IllegalArgumentException e) {
                        LOG.error("the escalation of {} cannot be read: it begins anew", row.getString(1), e);
                        anew(connection, row.getString(1), row.getLong(3), nowMs);
                    }
                }
            }
            return running;
        }
    }

    /** What cannot be read is asked for again, to be told from the first step as it stands now. */
    private static void anew(Connection connection, String subject, long patient, long nowMs) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                WITH gone AS (DELETE FROM escalation WHERE subject = ?)
                INSERT INTO outbox (episode_id, patient_id, team_id, change, priority, due_at)
                SELECT regexp_replace(?, '^back:', ''), ?, '', coalesce((SELECT 'REMINDED' FROM episode WHERE episode_id = ?), 'HANDOVER_REMINDED'), 'HIGH', ?
                """)) {
            statement.setString(1, subject);
            statement.setString(2, subject);
            statement.setLong(3, patient);
            statement.setString(4, subject);
            statement.setObject(5, JdbcRulesStore.time(nowMs));
            statement.executeUpdate();
        }
    }

    private static Map<PatientId, List<Handover>> handovers(Connection connection, Set<PatientId> patients)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT patient_id, body::text FROM handover WHERE patient_id = ANY (?) ORDER BY asked_at")) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "bigint", patients.stream().map(PatientId::value).toArray()));
            Map<PatientId, List<Handover>> found = new LinkedHashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.computeIfAbsent(new PatientId(row.getLong(1)), one -> new ArrayList<>())
                            .add(CareJson.read(row.getString(2), Handover.class));
                }
            }
            return found;
        }
    }

    // ---- writing

    /** In one round trip; messages get their numbers in the order given. */
    private static final String WRITE = """
            WITH kept AS (
              INSERT INTO escalation (subject, patient_id, policy_version, rank, due_at, body)
              SELECT s, p, v, r, d, b::jsonb
              FROM unnest(?::text[], ?::bigint[], ?::integer[], ?::smallint[], ?::timestamptz[], ?::text[])
                AS t (s, p, v, r, d, b)
              ON CONFLICT (subject) DO UPDATE SET policy_version = excluded.policy_version, rank = excluded.rank,
                due_at = excluded.due_at, body = excluded.body),
            done AS (
              UPDATE outbox SET done_at = ? WHERE outbox_id = ANY (?))
            INSERT INTO message (kind, subject, patient_id, team_id, channel, address, rank, step, path, why, due_at, ordered_at)
            SELECT k, s, p, t, c, a, r, st, pa, w, d, ?
            FROM unnest(?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::smallint[], ?::integer[],
              ?::integer[], ?::text[], ?::timestamptz[]) WITH ORDINALITY AS u (k, s, p, t, c, a, r, st, pa, w, d, n)
            ORDER BY n
            """;

    private static void write(Connection connection, Written written, List<Long> gone) throws SQLException {
        List<Running> kept = written.kept();
        List<Message> messages = written.messages();
        List<Long> done = new ArrayList<>(written.done());
        done.addAll(gone);
        try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
            Columns set = new Columns(connection, statement);
            set.of("text", kept, one -> one.escalation().episode());
            set.of("bigint", kept, one -> one.patient().value());
            set.of("integer", kept, one -> one.escalation().policyVersion());
            set.of("smallint", kept, Running::rank);
            set.of(
                    "timestamptz",
                    kept,
                    one -> one.over()
                            ? null
                            : JdbcRulesStore.time(one.escalation().dueMs()));
            set.of("text", kept, CareJson::write);
            set.time(written.orderedMs());
            set.of("bigint", done, one -> one);
            set.time(written.orderedMs());
            set.of("text", messages, one -> one.over() ? "OVER" : "TELL");
            set.of("text", messages, Message::subject);
            set.of("bigint", messages, one -> one.patient().value());
            set.of("text", messages, one -> one.team().value());
            set.of("text", messages, one -> one.contact().by().name());
            set.of("text", messages, one -> one.contact().to());
            set.of("smallint", messages, Message::rank);
            set.of("integer", messages, Message::step);
            set.of("integer", messages, Message::path);
            set.of("text", messages, Message::why);
            set.of("timestamptz", messages, one -> JdbcRulesStore.time(one.dueMs()));
            statement.executeUpdate();
        }
    }

    private static final class Columns {
        private final Connection connection;
        private final PreparedStatement statement;
        private int index;

        Columns(Connection connection, PreparedStatement statement) {
            this.connection = connection;
            this.statement = statement;
        }

        void time(long ms) throws SQLException {
            statement.setObject(++index, JdbcRulesStore.time(ms));
        }

        <R> void of(String type, List<R> rows, Function<R, @Nullable Object> column) throws SQLException {
            statement.setArray(
                    ++index,
                    connection.createArrayOf(type, rows.stream().map(column).toArray()));
        }
    }

    // ---- questions

    @Override
    public long newestState() {
        return query("SELECT coalesce(max(entry), 0) FROM message_state", row -> {
            row.next();
            return row.getLong(1);
        });
    }

    @Override
    public Standing standing(long lateMs) {
        return query("""
                SELECT count(*), count(*) FILTER (WHERE due_at < to_timestamp(%d / 1000.0)),
                  count(*) FILTER (WHERE (body ->> 'nobody')::boolean)
                FROM escalation WHERE due_at IS NOT NULL
                """.formatted(lateMs), row -> {
            row.next();
            return new Standing(row.getLong(1), row.getLong(2), row.getLong(3));
        });
    }

    @Override
    public void forget(long beforeMs) {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement("DELETE FROM outbox WHERE done_at < ?")) {
            statement.setObject(1, JdbcRulesStore.time(beforeMs));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException("escalation: cannot remove what is done", e);
        }
    }

    @Override
    public List<Integer> everActive() {
        return query("""
                SELECT version FROM route_policy_step WHERE what = 'ACTIVATED' GROUP BY version ORDER BY max(step) DESC
                """, row -> {
            List<Integer> versions = new ArrayList<>();
            while (row.next()) {
                versions.add(row.getInt(1));
            }
            return versions;
        });
    }

    @Override
    public String routes(int version) {
        return query("SELECT body FROM route_policy WHERE version = " + version, row -> {
            if (!row.next()) {
                throw new IllegalArgumentException("there is no version " + version + " of the routes");
            }
            return row.getString(1);
        });
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
            throw new DatabaseException("escalation: cannot read what is kept", e);
        }
    }

    private static java.sql.Array texts(Connection connection, Collection<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }

    private static long millis(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant().toEpochMilli();
    }
}
