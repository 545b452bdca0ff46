package se.hemvakt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.hemvakt.testkit.Readings.aReading;

import io.vertx.core.Future;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseException;
import se.hemvakt.runtime.jdbc.EmbeddedDatabase;
import se.hemvakt.runtime.jdbc.JdbcReadingLog;
import se.hemvakt.runtime.log.ReadingLog.Stored;

class EmbeddedDatabaseIT {
    /** Unpacking the server takes seconds: shared with the other tests of this machine. */
    private static final Path BINARIES =
            Path.of(System.getProperty("java.io.tmpdir"), "hemvakt-test-" + System.getProperty("user.name"));

    @TempDir
    Path folder = Path.of("");

    @Test
    void start_twice_keepsDataAndPassword() throws SQLException, IOException {
        try (EmbeddedDatabase first = EmbeddedDatabase.start(folder, BINARIES)) {
            execute(first, "CREATE TABLE kept (n integer)");
            execute(first, "INSERT INTO kept VALUES (7)");
        }
        try (EmbeddedDatabase second = EmbeddedDatabase.start(folder, BINARIES)) {
            assertThat(text(second, "SELECT n FROM kept")).isEqualTo("7");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("secret"))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(folder.resolve("version")).strip()).isEqualTo("17");
    }

    @Test
    void h01_start_isDurableAndLoopbackOnlyWithPasswordsAndChecksums() throws SQLException {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, BINARIES)) {
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
                assertThat(text(database, "SHOW " + setting)).as(setting).isEqualTo("on");
            }
            assertThat(text(database, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(text(database, "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'"))
                    .isEqualTo("0");
            assertThatThrownBy(() -> DriverManager.getConnection(database.url("hemvakt"), "hemvakt", "guess")
                            .close())
                    .isInstanceOf(SQLException.class);
            try (Database opened = Database.open(database.settings())) {
                assertThat(opened.unsafeSettings()).isEmpty();
            }
        }
    }

    @Test
    void start_folderInUse_isRefusedInWords() {
        try (EmbeddedDatabase first = EmbeddedDatabase.start(folder, BINARIES)) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(folder, BINARIES))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("another Hemvakt is using")
                    .hasMessageContaining(first.folder().toString());
        }
    }

    @Test
    void start_dataOfAnotherMajor_isRefusedInWords() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data").resolve("PG_VERSION"), "16\n");

        assertThatThrownBy(() -> EmbeddedDatabase.start(folder, BINARIES))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("PostgreSQL 16")
                .hasMessageContaining("PostgreSQL 17");
    }

    @Test
    void start_afterTheProgramWasKilled_stopsTheOrphanAndKeepsTheData() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString(),
                        BINARIES.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = program.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("ready");
        }
        long orphan = postmaster();
        program.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        assertThat(ProcessHandle.of(orphan))
                .hasValueSatisfying(process -> assertThat(process.isAlive()).isTrue());

        try (EmbeddedDatabase second = EmbeddedDatabase.start(folder, BINARIES)) {
            assertThat(text(second, "SELECT n FROM kept")).isEqualTo("7");
            assertThat(postmaster()).isNotEqualTo(orphan);
        }
    }

    @Test
    void h01_store_serverKilledUnderLoad_whatWasConfirmedIsThereOnceAndTheRestRecovers() {
        try (EmbeddedDatabase embedded = EmbeddedDatabase.start(folder, BINARIES);
                Database database = Database.open(embedded.settings());
                JdbcReadingLog log = new JdbcReadingLog(database)) {
            List<Reading> readings = Readings.many(21, 100, 20_000);
            List<Future<Stored>> stores = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                stores.add(log.store(new ReadingBatch(readings.subList(i * 200, i * 200 + 200), List.of())));
            }
            Await.until(
                    () -> assertThat(stores.stream().filter(Future::succeeded).count())
                            .isGreaterThan(10));
            embedded.kill();
            embedded.restart();
            Await.until(() -> assertThat(stores).allMatch(Future::isComplete));

            // What failed is sent again, as a kit does that got no receipt.
            for (int i = 0; i < 100; i++) {
                if (stores.get(i).failed()) {
                    Await.result(log.store(new ReadingBatch(readings.subList(i * 200, i * 200 + 200), List.of())));
                }
            }

            assertThat(number(embedded, "SELECT count(*) FROM reading")).isEqualTo(20_000);
            assertThat(number(embedded, "SELECT sum(n) FROM reading_1m")).isEqualTo(20_000);
            assertThat(number(embedded, "SELECT sum(n) FROM reading_1h")).isEqualTo(20_000);
            assertThat(Await.result(log.store(Readings.batch(aReading().build())))
                            .stored())
                    .isEqualTo(1);
        }
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(folder.resolve("data").resolve("postmaster.pid"))
                .get(0)
                .strip());
    }

    /** A program that starts a database and is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] folders) throws Exception {
            EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(folders[0]), Path.of(folders[1]));
            execute(database, "CREATE TABLE kept (n integer)");
            execute(database, "INSERT INTO kept VALUES (7)");
            System.out.println("ready");
            System.out.flush();
            Thread.currentThread().join();
        }
    }

    private static long number(EmbeddedDatabase database, String query) {
        try {
            return Long.parseLong(text(database, query));
        } catch (SQLException e) {
            throw new AssertionError(query, e);
        }
    }

    private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(EmbeddedDatabase database, String query) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(
                database.url("hemvakt"),
                "hemvakt",
                database.settings().password().reveal());
    }
}
