package se.hemvakt.rules.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseException;

/**
 * The versions of the routes and what was done with each, in {@code route_policy}: drafted by one person, approved by another,
 * activated (B5). Nothing is ever changed; an escalation that runs keeps the version it began with.
 *
 * <p>Version {@value #SHIPPED} are the routes that come with the program: they hold as long as none was activated, are there
 * without a draft and may hold again.
 *
 * <p>Each step that may not be taken throws an {@link IllegalArgumentException} that says why.
 */
public final class RouteVersions {
    /** The routes that come with the program. */
    public static final int SHIPPED = 0;

    private final Database database;

    public RouteVersions(Database database) {
        this.database = database;
    }

    /** What was done with a version after it was drafted. */
    public enum What {
        APPROVED,
        ACTIVATED,
        WITHDRAWN
    }

    /** One thing done. */
    public record Step(long number, What what, String by, Instant at, String why) {}

    /**
     * A version.
     *
     * @param body the file as it was given
     * @param steps in order
     */
    public record Version(int number, String body, String draftedBy, Instant draftedAt, String why, List<Step> steps) {
        public Version {
            steps = List.copyOf(steps);
        }

        public boolean was(What what) {
            return steps.stream().anyMatch(step -> step.what() == what);
        }

        private long lastActivated() {
            return steps.stream()
                    .filter(step -> step.what() == What.ACTIVATED)
                    .mapToLong(Step::number)
                    .max()
                    .orElse(0);
        }
    }

    /** All that somebody drafted, and {@link #SHIPPED} once it was activated; the oldest first. */
    public List<Version> all() {
        return work(connection -> read(connection).stream()
                .filter(version -> version.number() != SHIPPED || version.was(What.ACTIVATED))
                .toList());
    }

    /** The version that holds: the one activated last. Empty as long as none was: then the shipped routes hold. */
    public static Optional<Version> active(List<Version> all) {
        return all.stream()
                .filter(version -> version.was(What.ACTIVATED))
                .max((a, b) -> Long.compare(a.lastActivated(), b.lastActivated()));
    }

    /** Keeps a file that was found good. Returns its number. */
    public int draft(String body, String by, String why, Instant now) {
        return work(connection -> {
            int number =
                    read(connection).stream().mapToInt(Version::number).max().orElse(SHIPPED) + 1;
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO route_policy (version, body, drafted_by, drafted_at, why) VALUES (?, ?, ?, ?, ?)")) {
                insert.setInt(1, number);
                insert.setString(2, body);
                insert.setString(3, said("who", by));
                insert.setObject(4, now.atOffset(ZoneOffset.UTC));
                insert.setString(5, said("why", why));
                insert.executeUpdate();
            }
            return number;
        });
    }

    /** Another person than the one who drafted it says that it is right. */
    public void approve(int number, String by, String why, Instant now) {
        step(number, What.APPROVED, by, why, now, version -> {
            refuseIf(number == SHIPPED || version.was(What.APPROVED), "version " + number + " is approved already");
            refuseIf(
                    person(version.draftedBy()).equals(person(by)),
                    version.draftedBy() + " drafted version " + number + ": another one must approve it");
        });
    }

    /** From now on alerts that begin go by it; one that held before may hold again. */
    public void activate(int number, String by, String why, Instant now) {
        step(
                number,
                What.ACTIVATED,
                by,
                why,
                now,
                version -> refuseIf(
                        number != SHIPPED && !version.was(What.APPROVED),
                        "version " + number + " is not approved: another person than " + version.draftedBy()
                                + " must approve it first"));
    }

    /** Gives up a draft. */
    public void withdraw(int number, String by, String why, Instant now) {
        step(
                number,
                What.WITHDRAWN,
                by,
                why,
                now,
                version -> refuseIf(
                        number == SHIPPED || version.was(What.ACTIVATED),
                        "version " + number + " was active: activate another one instead"));
    }

    /** What speaks against a step; throws. */
    private interface Check {
        void of(Version version);
    }

    private void step(int number, What what, String by, String why, Instant now, Check check) {
        boolean unused = work(connection -> {
            if (number == SHIPPED) {
                shippedStands(connection);
            }
            Version version = read(connection).stream()
                    .filter(one -> one.number() == number)
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalArgumentException("there is no version " + number + " of the routes"));
            refuseIf(version.was(What.WITHDRAWN), "version " + number + " is withdrawn");
            check.of(version);
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO route_policy_step (version, what, by_user, at, why) VALUES (?, ?, ?, ?, ?)")) {
                insert.setInt(1, number);
                insert.setString(2, what.name());
                insert.setString(3, said("who", by));
                insert.setObject(4, now.atOffset(ZoneOffset.UTC));
                insert.setString(5, said("why", why));
                return insert.executeUpdate() == 1;
            }
        });
    }

    /** Its row, which what refers to it needs; its body is the program's. */
    static void shippedStands(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO route_policy (version, body, drafted_by, why)
                VALUES (?, '', 'hemvakt', 'the routes that come with the program') ON CONFLICT DO NOTHING
                """)) {
            insert.setInt(1, SHIPPED);
            insert.executeUpdate();
        }
    }

    private static void refuseIf(boolean is, String why) {
        if (is) {
            throw new IllegalArgumentException(why);
        }
    }

    private static String said(String what, String text) {
        refuseIf(text.isBlank(), "say " + what);
        return text.strip();
    }

    private static String person(String by) {
        return by.strip().toLowerCase(Locale.ROOT);
    }

    private static List<Version> read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT version, body, drafted_by, drafted_at, why FROM route_policy ORDER BY version")) {
            List<Version> versions = new ArrayList<>();
            while (rows.next()) {
                versions.add(new Version(
                        rows.getInt(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getObject(4, OffsetDateTime.class).toInstant(),
                        rows.getString(5),
                        steps(connection, rows.getInt(1))));
            }
            return versions;
        }
    }

    private static List<Step> steps(Connection connection, int version) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT step, what, by_user, at, why FROM route_policy_step WHERE version = ? ORDER BY step")) {
            statement.setInt(1, version);
            try (ResultSet rows = statement.executeQuery()) {
                List<Step> steps = new ArrayList<>();
                while (rows.next()) {
                    steps.add(new Step(
                            rows.getLong(1),
                            What.valueOf(rows.getString(2)),
                            rows.getString(3),
                            rows.getObject(4, OffsetDateTime.class).toInstant(),
                            rows.getString(5)));
                }
                return steps;
            }
        }
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** One at a time, so that numbers and checks hold. */
    private <T> T work(Work<T> work) {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            boolean done = false;
            try (Statement lock = connection.createStatement()) {
                lock.execute("LOCK TABLE route_policy IN SHARE ROW EXCLUSIVE MODE");
                T result = work.on(connection);
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new DatabaseException("cannot keep the routes", e);
        }
    }
}
