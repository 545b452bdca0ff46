package se.hemvakt.runtime.jdbc;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareRequest;
import se.hemvakt.runtime.intake.Intake.OverloadedException;
import se.hemvakt.runtime.log.Follower;
import se.hemvakt.runtime.log.Following;
import se.hemvakt.runtime.log.Log;
import se.hemvakt.runtime.wire.CareJson;

/**
 * A log of JSON bodies in one PostgreSQL table: the care log and the request log.
 *
 * <p>A writer with a transaction of its own (rules: decisions, outbox and checkpoint together) calls {@link #insert} inside it
 * and {@link #published} after its commit; {@link #append} is for everyone else.
 *
 * @param <T> what the entries are
 */
public final class JdbcLog<T> implements Log<T>, AutoCloseable {
    private static final int WAITING_MAX = 1_000;
    private static final int PAGE = 200;
    private static final int RECENT_ENTRIES_MAX = 10_000;

    /**
     * How a log is kept.
     *
     * @param name the table
     * @param insert inserts rows in the order of the arrays and returns their positions; takes them after its transaction has
     *     a number, see {@link LogTail}
     */
    private record Form<T>(String name, String insert, Class<T> type, List<Column<T>> columns) {}

    /** One array that {@code insert} takes. */
    private record Column<T>(String type, Function<T, Object> of) {}

    private static final Form<CareEvent> CARE_EVENTS = new Form<>(
            "care_event",
            """
            INSERT INTO care_event (position, patient_id, kind, body)
            SELECT nextval('care_event_position'), p, k, b::jsonb
            FROM unnest(?::bigint[], ?::text[], ?::text[]) AS t (p, k, b) WHERE pg_current_xact_id() IS NOT NULL
            RETURNING position
            """,
            CareEvent.class,
            List.of(
                    new Column<>("bigint", event -> event.patient().value()),
                    new Column<>("text", CareJson::kind),
                    new Column<>("text", CareJson::write)));

    private static final Form<CareRequest> CARE_REQUESTS =
            new Form<>("care_request", """
            INSERT INTO care_request (position, body)
            SELECT nextval('care_request_position'), b::jsonb
            FROM unnest(?::text[]) AS t (b) WHERE pg_current_xact_id() IS NOT NULL
            RETURNING position
            """, CareRequest.class, List.of(new Column<>("text", CareJson::write)));

    private final Database database;
    private final Form<T> form;
    private final LogTable<T> table;
    private final ThreadPoolExecutor writer;
    private final LogTail<T> tail;

    private JdbcLog(Database database, Form<T> form) {
        this.database = database;
        this.form = form;
        this.table = new LogTable<>(
                database.dataSource(), form.name(), PAGE, row -> CareJson.read(row.getString(2), form.type()));
        this.writer = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), task -> {
            Thread thread = new Thread(task, "append-" + table.name());
            thread.setDaemon(true);
            return thread;
        });
        this.tail = new LogTail<>(table, entry -> 1, RECENT_ENTRIES_MAX, Duration.ofMillis(100));
    }

    /** What the rules decided. Written by rules only. */
    public static JdbcLog<CareEvent> careEvents(Database database) {
        return new JdbcLog<>(database, CARE_EVENTS);
    }

    /** What people asked for. Written by the dashboard only. */
    public static JdbcLog<CareRequest> careRequests(Database database) {
        return new JdbcLog<>(database, CARE_REQUESTS);
    }

    @Override
    public Future<Long> append(T entry) {
        Promise<Long> promise = Promise.promise();
        try {
            writer.execute(() -> {
                try (Connection connection = database.dataSource().getConnection()) {
                    long position = insert(connection, entry);
                    published(position, entry);
                    promise.complete(position);
                } catch (SQLException | RuntimeException e) {
                    promise.fail(e);
                }
            });
        } catch (RejectedExecutionException e) {
            promise.fail(new OverloadedException(
                    writer.isShutdown()
                            ? table.name() + " is closed"
                            : table.name() + ": " + WAITING_MAX + " entries are waiting already"));
        }
        return promise.future();
    }

    /**
     * Writes an entry in the caller's transaction. Nobody sees it before that commits; call {@link #published} right after.
     *
     * @return its position
     */
    public long insert(Connection connection, T entry) throws SQLException {
        return insert(connection, List.of(entry))[0];
    }

    /**
     * Writes entries in the caller's transaction, as {@link #insert(Connection, Object)} does one, in one round trip.
     *
     * @return their positions, in the same order
     */
    public long[] insert(Connection connection, List<T> entries) throws SQLException {
        long[] positions = new long[entries.size()];
        try (PreparedStatement statement = connection.prepareStatement(form.insert())) {
            for (int i = 0; i < form.columns().size(); i++) {
                Column<T> column = form.columns().get(i);
                statement.setArray(
                        i + 1,
                        connection.createArrayOf(
                                column.type(), entries.stream().map(column.of()).toArray()));
            }
            try (ResultSet rows = statement.executeQuery()) {
                for (int i = 0; i < positions.length; i++) {
                    rows.next();
                    positions[i] = rows.getLong(1);
                }
            }
        }
        return positions;
    }

    /** Hands a committed entry to this process's followers at once; without it they find it within 100 ms. */
    public void published(long position, T entry) {
        tail.published(position, entry);
    }

    @Override
    public Following follow(long after, Follower<T> follower) {
        return tail.follow(after, follower);
    }

    @Override
    public long end() {
        return table.end();
    }

    /** Takes no more, finishes what is waiting within ten seconds, and stops its followers. */
    @Override
    public void close() {
        tail.close();
        writer.shutdown();
        try {
            if (!writer.awaitTermination(10, TimeUnit.SECONDS)) {
                writer.shutdownNow();
            }
        } catch (InterruptedException e) {
            writer.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
