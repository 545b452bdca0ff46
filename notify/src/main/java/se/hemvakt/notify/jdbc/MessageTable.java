package se.hemvakt.notify.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import se.hemvakt.notify.message.Channel;
import se.hemvakt.notify.message.Kind;
import se.hemvakt.notify.message.Message;
import se.hemvakt.notify.message.State;
import se.hemvakt.notify.message.StateEntry;
import se.hemvakt.runtime.jdbc.DatabaseException;

/** Reads what the rules ordered ({@code message}) and writes what became of it ({@code message_state}). Blocks. */
public final class MessageTable {
    private final DataSource database;

    public MessageTable(DataSource database) {
        this.database = database;
    }

    /** Of a message m: its receiver was sent the all-clear since, or the patient is watched no more (H27). */
    private static final String OVER = """
            (m.kind IN ('TELL', 'GAP') AND EXISTS (
               SELECT 1 FROM message o
               WHERE o.subject = m.subject AND o.message_id > m.message_id AND o.kind = 'OVER'
                 AND o.team_id = m.team_id AND o.channel = m.channel AND o.address = m.address)
             OR m.kind = 'TELL' AND EXISTS (
               SELECT 1 FROM responsibility r
               WHERE r.patient_id = m.patient_id AND r.valid_to IS NULL AND r.phase IN ('ENDED', 'DECEASED')))
            """;

    /**
     * A message without an end.
     *
     * @param over whether nobody needs it any more
     */
    public record Pending(Message message, boolean over) {}

    /**
     * Messages after this id that have not come to an end, red first.
     *
     * @param taken those that are being seen to already
     */
    public List<Pending> pending(long after, Collection<Long> taken, int limit) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT m.message_id, m.kind, m.subject, m.team_id, m.channel, m.address, m.rank, m.ordered_at,
                               coalesce(s.attempts, 0), s.first_at, %s
                        FROM message m
                        LEFT JOIN LATERAL (
                          SELECT max(attempt) AS attempts, min(at) AS first_at,
                                 bool_or(state NOT IN ('TRYING', 'RETRY')) AS ended
                          FROM message_state WHERE message_id = m.message_id) s ON true
                        WHERE m.message_id > ? AND m.message_id <> ALL (?) AND NOT coalesce(s.ended, false)
                        ORDER BY m.rank, m.message_id
                        LIMIT ?
                        """.formatted(OVER))) {
            statement.setLong(1, after);
            Array ids = connection.createArrayOf("bigint", taken.toArray());
            statement.setArray(2, ids);
            statement.setInt(3, limit);
            List<Pending> found = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new Pending(message(row), row.getBoolean(11)));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new DatabaseException("messages cannot be read", e);
        }
    }

    private static Message message(ResultSet row) throws SQLException {
        return new Message(
                row.getLong(1),
                Kind.valueOf(row.getString(2)),
                row.getString(3),
                row.getString(4),
                Channel.valueOf(row.getString(5)),
                row.getString(6),
                row.getInt(7),
                row.getObject(8, OffsetDateTime.class).toInstant(),
                row.getInt(9),
                instant(row.getObject(10, OffsetDateTime.class)));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    /** The newest id there is; 0 when there is none. */
    public long newest() {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT coalesce(max(message_id), 0) FROM message");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new DatabaseException("messages cannot be read", e);
        }
    }

    /**
     * Writes all of these or none, in this order; those of a message that is gone (with its patient) are left out, and so is the
     * TRYING of one that nobody needs any more.
     *
     * @return the messages of which no TRYING was written: not to be sent
     */
    public Set<Long> write(List<StateEntry> entries) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        INSERT INTO message_state (message_id, attempt, state, detail, at, letter)
                        SELECT e.message_id, e.attempt, e.state, e.detail, e.at, e.letter
                        FROM unnest(?, ?, ?, ?, ?, ?) WITH ORDINALITY
                          AS e (message_id, attempt, state, detail, at, letter, line)
                        WHERE EXISTS (SELECT 1 FROM message m WHERE m.message_id = e.message_id FOR KEY SHARE)
                          AND NOT (e.state = 'TRYING' AND EXISTS (
                            SELECT 1 FROM message m WHERE m.message_id = e.message_id AND %s))
                        ORDER BY e.line
                        RETURNING message_id, state
                        """.formatted(OVER))) {
            column(connection, statement, 1, "bigint", entries, StateEntry::message);
            column(connection, statement, 2, "integer", entries, StateEntry::attempt);
            column(connection, statement, 3, "text", entries, entry -> entry.state()
                    .name());
            column(connection, statement, 4, "text", entries, StateEntry::detail);
            column(connection, statement, 5, "timestamptz", entries, entry -> entry.at()
                    .atOffset(ZoneOffset.UTC));
            column(connection, statement, 6, "bigint", entries, StateEntry::letter);
            Set<Long> left = new HashSet<>();
            for (StateEntry entry : entries) {
                if (entry.state() == State.TRYING) {
                    left.add(entry.message());
                }
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (row.getString(2).equals(State.TRYING.name())) {
                        left.remove(row.getLong(1));
                    }
                }
            }
            return left;
        } catch (SQLException e) {
            throw new DatabaseException("what became of messages cannot be written", e);
        }
    }

    private static void column(
            Connection connection,
            PreparedStatement statement,
            int index,
            String type,
            List<StateEntry> entries,
            Function<StateEntry, @Nullable Object> value)
            throws SQLException {
        statement.setArray(
                index,
                connection.createArrayOf(type, entries.stream().map(value).toArray()));
    }

    /** Proof that came from the receiver's side; written once, and only for a message that was tried. True when it is news. */
    public boolean proof(long message, State state, Instant at) {
        return proof("= ?", message, state, at);
    }

    /** The same for all of a letter. */
    public boolean proofOfLetter(long letter, State state, Instant at) {
        return proof("IN (SELECT message_id FROM message_state WHERE letter = ?)", letter, state, at);
    }

    private boolean proof(String which, long number, State state, Instant at) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        INSERT INTO message_state (message_id, attempt, state, detail, at)
                        SELECT message_id, max(attempt), ?, '', ? FROM message_state WHERE message_id %s
                        GROUP BY message_id HAVING count(*) FILTER (WHERE state = ?) = 0
                        ORDER BY message_id
                        """.formatted(which))) {
            statement.setString(1, state.name());
            statement.setObject(2, at.atOffset(ZoneOffset.UTC));
            statement.setLong(3, number);
            statement.setString(4, state.name());
            return statement.executeUpdate() > 0;
        } catch (SQLException e) {
            throw new DatabaseException("what became of a message cannot be written", e);
        }
    }

    /** What became of a message, oldest first. */
    public List<StateEntry> states(long message) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT attempt, state, detail, at, letter FROM message_state WHERE message_id = ? ORDER BY entry")) {
            statement.setLong(1, message);
            List<StateEntry> found = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new StateEntry(
                            message,
                            row.getInt(1),
                            State.valueOf(row.getString(2)),
                            row.getString(3),
                            row.getObject(4, OffsetDateTime.class).toInstant(),
                            row.getObject(5, Long.class)));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new DatabaseException("what became of a message cannot be read", e);
        }
    }
}
