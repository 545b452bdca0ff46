package se.hemvakt.runtime.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database, reached, found safe, migrated and known: what exists here can be written to.
 *
 * <p>Opening it waits for the server, refuses one that may lose committed readings (hazard H01), brings the schema up to
 * date, and finds out which edition of TimescaleDB, if any, is there.
 */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final DatabaseSettings settings;
    private final HikariDataSource pool;
    private final StoreLevel level;
    private final List<String> unsafeSettings;

    private Database(DatabaseSettings settings, HikariDataSource pool, StoreLevel level, List<String> unsafeSettings) {
        this.settings = settings;
        this.pool = pool;
        this.level = level;
        this.unsafeSettings = unsafeSettings;
    }

    /**
     * Opens the database.
     *
     * @throws DatabaseException if it cannot be reached, is not safe, or its schema cannot be brought up to date
     */
    public static Database open(DatabaseSettings settings) {
        awaitServer(settings);
        List<String> unsafe = unsafeSettings(settings);
        if (!unsafe.isEmpty()) {
            String which = String.join(", ", unsafe);
            if (!settings.allowUnsafe()) {
                // H01: a receipt from such a database would be a promise we cannot keep.
                throw new DatabaseException("the database may lose readings after it has confirmed them: " + which
                        + "; set these in postgresql.conf (or for the role) to 'on' and reload, or, for tests only, start "
                        + "with --allow-unsafe-database");
            }
            LOG.warn("UNSAFE DATABASE allowed: {}. For tests only: confirmed readings may be lost", which);
        }
        migrate(settings);
        HikariDataSource pool = pool(settings, "hemvakt", settings.poolSize(), new Properties());
        try {
            return new Database(settings, pool, level(pool), unsafe);
        } catch (SQLException e) {
            pool.close();
            throw new DatabaseException("database: cannot find out which edition it is", e);
        }
    }

    /** Connections for everything but bulk writing. */
    public DataSource dataSource() {
        return pool;
    }

    /** Whether a connection can be had and answers within a second; false rather than an exception. */
    public boolean answers() {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    public DatabaseSettings settings() {
        return settings;
    }

    public StoreLevel level() {
        return level;
    }

    /** Which settings make this database unsafe, such as {@code fsync=off}; empty when it is safe. Every view must show it. */
    public List<String> unsafeSettings() {
        return unsafeSettings;
    }

    /** A further pool of its own, for a writer that must not wait behind others; the caller closes it. */
    HikariDataSource ownPool(String name, int size, Properties properties) {
        return pool(settings, name, size, properties);
    }

    @Override
    public void close() {
        pool.close();
    }

    private static HikariDataSource pool(DatabaseSettings settings, String name, int size, Properties properties) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password().reveal());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(size, 2));
        config.setConnectionTimeout(5_000);
        config.setValidationTimeout(2_000);
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", name);
        // A value must not reach a log line through an error's detail (H36).
        config.addDataSourceProperty("logServerErrorDetail", "false");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("connectTimeout", "5");
        // A server that is stopped, not gone, never answers: give up on it and let the caller try again (H10).
        config.addDataSourceProperty("socketTimeout", "30");
        properties.forEach((key, value) -> config.addDataSourceProperty(key.toString(), value));
        return new HikariDataSource(config);
    }

    private static Connection connect(DatabaseSettings settings) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password().reveal());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("ApplicationName", "hemvakt start");
        Connection connection = new Driver().connect(settings.url(), properties);
        if (connection == null) {
            throw new SQLException("not an address of PostgreSQL");
        }
        return connection;
    }

    private static void awaitServer(DatabaseSettings settings) {
        long giveUpAt = System.nanoTime() + settings.connectWithin().toNanos();
        boolean told = false;
        while (true) {
            try (Connection connection = connect(settings)) {
                if (connection.getMetaData().getDatabaseMajorVersion() < 15) {
                    throw new DatabaseException("the database is PostgreSQL "
                            + connection.getMetaData().getDatabaseProductVersion() + "; version 17 is needed");
                }
                return;
            } catch (SQLException e) {
                boolean mayPass = e.getSQLState() == null
                        || e.getSQLState().startsWith("08")
                        || e.getSQLState().equals("57P03");
                if (!mayPass || System.nanoTime() - giveUpAt > 0) {
                    throw new DatabaseException(
                            "cannot connect to the database at " + place(settings) + " as " + settings.user() + ": "
                                    + e.getMessage() + "; check that it runs and that url, user and password are right",
                            e);
                }
                if (!told) {
                    told = true;
                    LOG.info("waiting for the database at {}", place(settings));
                }
                pause(Duration.ofMillis(100));
            }
        }
    }

    /** The address without parameters, which may hold a password. */
    private static String place(DatabaseSettings settings) {
        int question = settings.url().indexOf('?');
        return question < 0 ? settings.url() : settings.url().substring(0, question);
    }

    private static void pause(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException("interrupted while waiting for the database", e);
        }
    }

    private static List<String> unsafeSettings(DatabaseSettings settings) {
        List<String> unsafe = new ArrayList<>();
        try (Connection connection = connect(settings);
                Statement statement = connection.createStatement()) {
            for (String name : List.of("fsync", "full_page_writes", "synchronous_commit")) {
                try (ResultSet row = statement.executeQuery("SHOW " + name)) {
                    row.next();
                    // synchronous_commit has more words (local, remote_write ...): all of them flush here first.
                    if ("off".equals(row.getString(1))) {
                        unsafe.add(name + "=off");
                    }
                }
            }
            return List.copyOf(unsafe);
        } catch (SQLException e) {
            throw new DatabaseException("database: cannot read its safety settings", e);
        }
    }

    private static void migrate(DatabaseSettings settings) {
        try {
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(
                            settings.url(), settings.user(), settings.password().reveal())
                    .locations("classpath:db/migration")
                    .placeholderReplacement(false)
                    .cleanDisabled(true)
                    .connectRetries(0)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new DatabaseException(
                    "the database's schema cannot be brought up to date: " + e.getMessage()
                            + "; nothing was changed by the step that failed",
                    e);
        }
    }

    private static StoreLevel level(DataSource source) throws SQLException {
        String query = """
                SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'timescaledb'),
                       coalesce(current_setting('timescaledb.license', true), '')
                """;
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            if (!row.getBoolean(1)) {
                return StoreLevel.PLAIN;
            }
            return "timescale".equals(row.getString(2)) ? StoreLevel.TIMESCALE_COMMUNITY : StoreLevel.TIMESCALE_APACHE;
        }
    }
}
