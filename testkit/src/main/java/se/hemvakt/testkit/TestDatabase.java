package se.hemvakt.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.PGProperty;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseSettings;
import se.hemvakt.runtime.jdbc.EmbeddedDatabase;
import se.hemvakt.runtime.jdbc.StoreLevel;
import se.hemvakt.runtime.settings.Secret;

/**
 * A fresh, migrated database for one test class, on a real server that is started once for each JVM. Closing it drops it.
 *
 * <pre>
 *   static final TestDatabase DATABASE = TestDatabase.plain();
 *   &#64;AfterAll static void drop() { DATABASE.close(); }
 * </pre>
 */
public final class TestDatabase implements AutoCloseable {
    /** Which server. */
    public enum Server {
        /** The embedded PostgreSQL 17, durable. */
        PLAIN,
        /** TimescaleDB's Apache edition, from {@code HEMVAKT_TEST_TIMESCALEDB_URL} or {@code tools/timescaledb}. */
        TIMESCALE,
        /** TimescaleDB's Community edition in a container; needs Docker, so tests with it carry {@code @Tag("docker")}. */
        CONTAINER
    }

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Map<Server, DatabaseSettings> SERVERS = new ConcurrentHashMap<>();

    private final DatabaseSettings server;
    private final String name;
    private final Database database;

    private TestDatabase(DatabaseSettings server, String name, Database database) {
        this.server = server;
        this.name = name;
        this.database = database;
    }

    /** A fresh database on plain PostgreSQL. */
    public static TestDatabase plain() {
        return on(Server.PLAIN);
    }

    /** A fresh database on real TimescaleDB; fails when there is none, it never falls back. */
    public static TestDatabase timescale() {
        return on(Server.TIMESCALE);
    }

    /** A fresh database on TimescaleDB in a container. */
    public static TestDatabase container() {
        return on(Server.CONTAINER);
    }

    /** A fresh database on this server. */
    public static TestDatabase on(Server server) {
        DatabaseSettings settings = settingsOf(server);
        String name = "t" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
        execute(settings, "CREATE DATABASE " + name);
        Database database = Database.open(
                settings.withUrl(withDatabase(settings.url(), name)).withPoolSize(6));
        if (server != Server.PLAIN && database.level() == StoreLevel.PLAIN) {
            database.close();
            throw new AssertionError(
                    "TimescaleDB was expected at " + server + ", but the server there is plain PostgreSQL");
        }
        return new TestDatabase(settings, name, database);
    }

    /** The server's own settings, without a database of ours: for tests that open or break one themselves. */
    public static DatabaseSettings settingsOf(Server server) {
        // Not computeIfAbsent: starting a server takes seconds and may itself ask for another one.
        synchronized (SERVERS) {
            DatabaseSettings known = SERVERS.get(server);
            if (known == null) {
                known = switch (server) {
                    case PLAIN -> startPlain();
                    case TIMESCALE -> startTimescale();
                    case CONTAINER -> startContainer();
                };
                SERVERS.put(server, known);
            }
            return known;
        }
    }

    public Database database() {
        return database;
    }

    public DataSource dataSource() {
        return database.dataSource();
    }

    /** How to reach this very database. */
    public DatabaseSettings settings() {
        return database.settings();
    }

    /** Runs one statement, for arranging and for looking. */
    public void execute(String sql) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The first column of the first row, as a number. */
    public long number(String sql) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            if (!row.next()) {
                throw new IllegalStateException("no row: " + sql);
            }
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        database.close();
        execute(server, "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }

    private static void execute(DatabaseSettings settings, String sql) {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password().reveal());
        try (Connection connection = DriverManager.getConnection(settings.url(), properties);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + " at " + settings.url(), e);
        }
    }

    private static String withDatabase(String url, String name) {
        Properties parsed = org.postgresql.Driver.parseURL(url, null);
        if (parsed == null) {
            throw new IllegalArgumentException("not an address of PostgreSQL: " + url);
        }
        return "jdbc:postgresql://" + PGProperty.PG_HOST.getOrDefault(parsed) + ":"
                + PGProperty.PG_PORT.getOrDefault(parsed) + "/" + name;
    }

    private static DatabaseSettings startPlain() {
        try {
            Path shared =
                    Path.of(System.getProperty("java.io.tmpdir"), "hemvakt-test-" + System.getProperty("user.name"));
            Files.createDirectories(shared);
            Path folder = Files.createTempDirectory(shared, "db");
            EmbeddedDatabase embedded = EmbeddedDatabase.start(folder, shared);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                embedded.close();
                delete(folder);
            }));
            return embedded.settings();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DatabaseSettings startTimescale() {
        String given = System.getenv("HEMVAKT_TEST_TIMESCALEDB_URL");
        String url = given == null || given.isBlank() ? startByScript() : given;
        Properties parsed = org.postgresql.Driver.parseURL(url, null);
        if (parsed == null) {
            throw new AssertionError("HEMVAKT_TEST_TIMESCALEDB_URL is no address of PostgreSQL");
        }
        String user = PGProperty.USER.getOrDefault(parsed);
        String password = PGProperty.PASSWORD.getOrDefault(parsed);
        String plainUrl = withDatabase(url, String.valueOf(PGProperty.PG_DBNAME.getOrDefault(parsed)));
        // The test server trades durability for speed; only tests may say so.
        return DatabaseSettings.of(
                        plainUrl, user == null ? "test" : user, Secret.of(password == null ? "test" : password))
                .allowingUnsafe(true);
    }

    private static String startByScript() {
        Path script = scriptFolder().resolve("tools").resolve("timescaledb");
        try {
            Path errors = Files.createTempFile("timescaledb", ".err");
            Process process = new ProcessBuilder(script.toString(), "start")
                    .redirectError(errors.toFile())
                    .start();
            process.getOutputStream().close();
            String url = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(300, TimeUnit.SECONDS) || process.exitValue() != 0 || url.isEmpty()) {
                throw new AssertionError("TimescaleDB was expected, and " + script + " start did not give one: "
                        + Files.readString(errors) + " Set HEMVAKT_TEST_TIMESCALEDB_URL to a server of your own.");
            }
            Files.delete(errors);
            return url;
        } catch (IOException e) {
            throw new AssertionError("TimescaleDB was expected, and " + script + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while starting TimescaleDB", e);
        }
    }

    private static Path scriptFolder() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isExecutable(folder.resolve("tools").resolve("timescaledb"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new AssertionError("TimescaleDB was expected, and tools/timescaledb is not above "
                    + Path.of("").toAbsolutePath() + ". Set HEMVAKT_TEST_TIMESCALEDB_URL to a server of your own.");
        }
        return folder;
    }

    @SuppressWarnings("resource") // lives as long as the JVM; Testcontainers removes it afterwards
    private static DatabaseSettings startContainer() {
        PostgreSQLContainer container = new PostgreSQLContainer(
                        DockerImageName.parse("timescale/timescaledb:2.26.4-pg17")
                                .asCompatibleSubstituteFor("postgres"))
                .withEnv("TIMESCALEDB_TELEMETRY", "off")
                .waitingFor(Wait.forListeningPort());
        container.start();
        return DatabaseSettings.of(container.getJdbcUrl(), container.getUsername(), Secret.of(container.getPassword()));
    }

    private static void delete(Path folder) {
        try (var walk = Files.walk(folder)) {
            for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("left behind: " + folder);
        }
    }
}
