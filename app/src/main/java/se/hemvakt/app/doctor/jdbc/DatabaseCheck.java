package se.hemvakt.app.doctor.jdbc;

import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import se.hemvakt.app.doctor.Channels;
import se.hemvakt.app.doctor.Check;
import se.hemvakt.app.doctor.Finding;
import se.hemvakt.rules.organisation.OrganisationFile;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.runtime.jdbc.DatabaseSettings;
import se.hemvakt.runtime.yaml.Yaml;

/**
 * The database as the doctor sees it: there, of a version we know, not able to lose what it has committed (H01), its schema's
 * state, and whether its clock and ours agree.
 */
public final class DatabaseCheck implements Check {
    private static final int VERSION_MIN = 15;
    private static final int VERSION_TESTED = 17;
    private static final int CONNECTIONS_MIN = 40;
    private static final Duration CLOCK_WARN = Duration.ofSeconds(1);
    private static final Duration CLOCK_FAIL = Duration.ofMinutes(1);

    private final DatabaseSettings settings;
    private final InstantSource clock;
    private final Map<String, String> environment;

    public DatabaseCheck(DatabaseSettings settings, InstantSource clock, Map<String, String> environment) {
        this.settings = settings;
        this.clock = clock;
        this.environment = environment;
    }

    @Override
    public List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        try (Connection connection = connect()) {
            findings.add(Finding.ok("database", place() + " answers"));
            findings.add(version(connection));
            for (String name : List.of("fsync", "full_page_writes", "synchronous_commit")) {
                findings.add(safety(connection, name));
            }
            findings.add(connections(connection));
            findings.add(level(connection));
            findings.add(clocks(connection));
            findings.addAll(channels(connection));
        } catch (SQLException e) {
            findings.add(Finding.fail(
                    "database",
                    place() + " as " + settings.user() + ": " + firstLine(e),
                    "check that it runs and that url, user and password are right"));
            return findings;
        }
        findings.add(schema());
        return findings;
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password().reveal());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "10");
        properties.setProperty("ApplicationName", "hemvakt doctor");
        Connection connection = new Driver().connect(settings.url(), properties);
        if (connection == null) {
            throw new SQLException("not an address of PostgreSQL");
        }
        connection.setReadOnly(true);
        return connection;
    }

    private static Finding version(Connection connection) throws SQLException {
        int major = connection.getMetaData().getDatabaseMajorVersion();
        String found = "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion();
        if (major < VERSION_MIN) {
            return Finding.fail("database.version", found, "upgrade it to PostgreSQL 17");
        }
        if (major < VERSION_TESTED) {
            return Finding.warn("database.version", found, "plan the upgrade to 17, the version we test with");
        }
        return Finding.ok("database.version", found);
    }

    private static Finding safety(Connection connection, String name) throws SQLException {
        String value = ask(connection, "SHOW " + name);
        if ("off".equals(value)) {
            return Finding.fail(
                    "database." + name,
                    "off: a power cut can lose readings whose receipt was sent",
                    "set " + name + " = on in postgresql.conf and reload it");
        }
        return Finding.ok("database." + name, value);
    }

    private static Finding connections(Connection connection) throws SQLException {
        String value = ask(connection, "SHOW max_connections");
        if (Integer.parseInt(value) < CONNECTIONS_MIN) {
            return Finding.warn("database.connections", value, "set max_connections to 40 or more");
        }
        return Finding.ok("database.connections", value);
    }

    private static Finding level(Connection connection) throws SQLException {
        String version = ask(
                connection, "SELECT coalesce((SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'), '')");
        if (version.isEmpty()) {
            return Finding.warn(
                    "database.timescaledb",
                    "not in this database",
                    "good for a demo; for production CREATE EXTENSION timescaledb before the first start, to keep months small");
        }
        boolean community = "timescale".equals(ask(connection, "SELECT current_setting('timescaledb.license', true)"));
        return Finding.ok(
                "database.timescaledb", version + (community ? " Community" : " Apache edition, no compression"));
    }

    private Finding clocks(Connection connection) throws SQLException {
        Instant before = clock.instant();
        double seconds = Double.parseDouble(ask(connection, "SELECT extract(epoch FROM clock_timestamp())"));
        Instant after = clock.instant();
        long theirs = Math.round(seconds * 1000);
        // Anywhere between the two is no difference: the answer was on its way.
        long off = theirs < before.toEpochMilli()
                ? before.toEpochMilli() - theirs
                : Math.max(0, theirs - after.toEpochMilli());
        String found = "the database's clock and ours differ by " + off + " ms";
        if (off > CLOCK_FAIL.toMillis()) {
            return Finding.fail(
                    "clock", found, "run a time service (chrony) on both machines: ages of values would be wrong");
        }
        if (off > CLOCK_WARN.toMillis()) {
            return Finding.warn("clock", found, "run a time service (chrony) on both machines");
        }
        return Finding.ok("clock", found);
    }

    /** What the organisation wants to be told by, against what is set up. */
    private List<Finding> channels(Connection connection) throws SQLException {
        if (ask(connection, "SELECT count(*) FROM pg_tables WHERE tablename = 'organisation_version'")
                .equals("0")) {
            return List.of();
        }
        String file = ask(
                connection,
                "SELECT coalesce((SELECT file FROM organisation_version ORDER BY version DESC LIMIT 1), '')");
        return file.isEmpty()
                ? List.of()
                : Channels.used(
                        OrganisationFile.of(
                                Yaml.read("organisation", new StringReader(file)), 1, new JollydayHolidays()),
                        environment);
    }

    private Finding schema() {
        try {
            MigrationInfoService info = Flyway.configure(DatabaseCheck.class.getClassLoader())
                    .dataSource(
                            settings.url(), settings.user(), settings.password().reveal())
                    .locations("classpath:db/migration")
                    .placeholderReplacement(false)
                    .connectRetries(0)
                    .load()
                    .info();
            for (MigrationInfo one : info.all()) {
                if (one.getState().isFailed()) {
                    return Finding.fail(
                            "database.schema",
                            "step " + one.getVersion() + " failed",
                            "read the log of that start, mend its cause, then start again");
                }
                if (one.getState().isApplied() && !one.getState().isResolved()) {
                    return Finding.fail(
                            "database.schema",
                            "step " + one.getVersion() + " is newer than this program",
                            "start the newer program: an older one must not write here");
                }
            }
            MigrationInfo current = info.current();
            int pending = info.pending().length;
            if (current == null) {
                return Finding.ok("database.schema", "empty; made at the first start");
            }
            if (pending > 0) {
                return Finding.warn(
                        "database.schema",
                        "version " + current.getVersion() + ", " + pending + " steps behind",
                        "the next start brings it up to date; take a backup first");
            }
            return Finding.ok("database.schema", "version " + current.getVersion());
        } catch (FlywayException e) {
            return Finding.fail("database.schema", firstLine(e), "see the message; nothing was changed");
        }
    }

    /** The address without parameters, which may hold a password. */
    private String place() {
        int question = settings.url().indexOf('?');
        return question < 0 ? settings.url() : settings.url().substring(0, question);
    }

    private static String ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    private static String firstLine(Exception e) {
        @Nullable String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("").strip();
    }
}
