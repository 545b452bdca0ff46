package se.hemvakt.rules.cover.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.cover.CoverPlan;
import se.hemvakt.rules.cover.GapWarnings.Closed;
import se.hemvakt.rules.cover.GapWarnings.Message;
import se.hemvakt.rules.cover.GapWarnings.Told;
import se.hemvakt.rules.cover.GapWarnings.Turn;
import se.hemvakt.rules.cover.GapWarnings.Warning;
import se.hemvakt.rules.organisation.Cover;
import se.hemvakt.rules.organisation.Team;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseException;

/**
 * The coverage clock's tables, {@code team_cover}, {@code cover_clock} and {@code gap_told}, and its messages.
 *
 * <p>Every method blocks and throws {@link DatabaseException} when the store failed and nothing was changed.
 */
public final class JdbcCover {
    private final Database database;

    public JdbcCover(Database database) {
        this.database = database;
    }

    /** How many monitored patients each team is responsible for; a team without any is not in it. */
    public Map<TeamId, Integer> held() {
        Map<TeamId, Integer> held = new HashMap<>();
        read("""
                SELECT team_id, count(*) FROM responsibility
                WHERE valid_to IS NULL AND phase NOT IN ('ENDED', 'DECEASED') GROUP BY team_id
                """, row -> held.put(new TeamId(row.getString(1)), row.getInt(2)));
        return held;
    }

    /** Every warning that was given and is not over. */
    public Set<Told> told() {
        Set<Told> told = new HashSet<>();
        read(
                "SELECT team_id, gap_from, before_s, gap_to FROM gap_told",
                row -> told.add(new Told(
                        new TeamId(row.getString(1)),
                        row.getObject(2, OffsetDateTime.class).toInstant(),
                        instant(row.getObject(4, OffsetDateTime.class)),
                        Duration.ofSeconds(row.getInt(3)))));
        return told;
    }

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    private void read(String query, Row each) {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                each.read(row);
            }
        } catch (SQLException e) {
            throw new DatabaseException("cover: cannot read it", e);
        }
    }

    /** Keeps the cover of a new hour or organisation in the place of the one before; null: there is no organisation. */
    public void keep(@Nullable CoverPlan plan) {
        inOne(connection -> {
            try (PreparedStatement gone = connection.prepareStatement("DELETE FROM team_cover")) {
                gone.executeUpdate();
            }
            if (plan == null) {
                return;
            }
            try (PreparedStatement statement = connection.prepareStatement(
                    "INSERT INTO team_cover (team_id, from_at, to_at, by_team) VALUES (?, ?, ?, ?)")) {
                for (Team team : plan.organisation().teams()) {
                    for (Cover.Part part : plan.parts(team.id())) {
                        statement.setString(1, team.id().value());
                        statement.setObject(2, time(part.span().from()));
                        statement.setObject(3, time(part.span().to()));
                        statement.setString(
                                4, part.by() == null ? null : part.by().value());
                        statement.addBatch();
                    }
                }
                statement.executeBatch();
            }
        });
    }

    /**
     * Gives the warnings, says which gaps are closed, forgets what is over, and says that the clock looked. What somebody else
     * said meanwhile is not said again.
     *
     * @param version of the organisation looked at; null when there is none
     * @param beat whether those who decide about alerts are at work too
     * @return how many warnings were given
     */
    public int commit(Turn turn, @Nullable Integer version, boolean beat, Instant now) {
        int[] given = {0};
        inOne(connection -> {
            close(connection, turn.closed(), now);
            forget(connection, turn.over());
            until(connection, turn.until());
            for (Warning warning : turn.warnings()) {
                if (note(connection, warning.told(), now)) {
                    tell(connection, warning, now);
                    given[0]++;
                }
            }
            if (beat) {
                beat(connection, version, now);
            }
        });
        return given[0];
    }

    /** Who was told hears it by every way they were told by, but for the phone, which only people use. */
    private static void close(Connection connection, Set<Closed> closed, Instant now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                WITH gone AS (
                  DELETE FROM gap_told WHERE team_id = ? AND gap_from = ? RETURNING 1)
                INSERT INTO message (kind, subject, team_id, channel, address, rank, why, due_at)
                SELECT DISTINCT 'OVER', m.subject, m.team_id, m.channel, m.address, 2, 'OVER', ?::timestamptz
                FROM message m
                WHERE m.subject = ? AND m.kind = 'GAP' AND m.channel <> 'PHONE' AND EXISTS (SELECT FROM gone)
                  AND NOT EXISTS (
                    SELECT FROM message o
                    WHERE o.subject = m.subject AND o.kind = 'OVER' AND o.message_id > m.message_id
                      AND o.team_id = m.team_id AND o.channel = m.channel AND o.address = m.address)
                """)) {
            for (Closed one : closed) {
                statement.setString(1, one.team().value());
                statement.setObject(2, time(one.gapFrom()));
                statement.setObject(3, time(now));
                statement.setString(4, subject(one.team(), one.gapFrom()));
                statement.executeUpdate();
            }
        }
    }

    private static String subject(TeamId team, Instant gapFrom) {
        return "gap:" + team + ":" + gapFrom;
    }

    private static void until(Connection connection, Set<Told> changed) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE gap_told SET gap_to = ? WHERE team_id = ? AND gap_from = ? AND before_s = ?")) {
            for (Told one : changed) {
                statement.setObject(1, time(one.gapTo()));
                set(statement, 2, one);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void forget(Connection connection, Set<Told> over) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "DELETE FROM gap_told WHERE team_id = ? AND gap_from = ? AND before_s = ?")) {
            for (Told one : over) {
                set(statement, 1, one);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static boolean note(Connection connection, Told told, Instant now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO gap_told (team_id, gap_from, before_s, told_at, gap_to) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """)) {
            set(statement, 1, told);
            statement.setObject(4, time(now));
            statement.setObject(5, time(told.gapTo()));
            return statement.executeUpdate() == 1;
        }
    }

    private static void set(PreparedStatement statement, int from, Told told) throws SQLException {
        statement.setString(from, told.team().value());
        statement.setObject(from + 1, time(told.gapFrom()));
        statement.setLong(from + 2, told.before().toSeconds());
    }

    private static void tell(Connection connection, Warning warning, Instant now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO message (kind, subject, team_id, channel, address, rank, path, why, due_at)
                VALUES ('GAP', ?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            for (Message message : warning.messages()) {
                statement.setString(1, subject(warning.team(), warning.gap().from()));
                statement.setString(2, message.to().value());
                statement.setString(3, message.contact().by().name());
                statement.setString(4, message.contact().to());
                statement.setInt(5, warning.priority().ordinal());
                statement.setInt(6, message.path());
                statement.setString(7, warning.before().toString());
                statement.setObject(8, time(now));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void beat(Connection connection, @Nullable Integer version, Instant now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO cover_clock (beat_at, organisation_version) VALUES (?, ?)
                ON CONFLICT (one) DO UPDATE
                SET beat_at = excluded.beat_at, organisation_version = excluded.organisation_version
                """)) {
            statement.setObject(1, time(now));
            statement.setObject(2, version, Types.INTEGER);
            statement.executeUpdate();
        }
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    private void inOne(Work work) {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                work.on(connection);
                connection.commit();
                done = true;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new DatabaseException("cover: cannot store it", e);
        }
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }
}
