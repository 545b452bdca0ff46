package se.hemvakt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseException;
import se.hemvakt.runtime.jdbc.StoreLevel;
import se.hemvakt.runtime.settings.Secret;
import se.hemvakt.testkit.TestDatabase.Server;

/** Opening a database: safety, migrations, level. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DatabaseTests {
    private final Server server;
    private TestDatabase database;

    @SuppressWarnings("NullAway.Init") // set before the first test
    DatabaseTests(Server server) {
        this.server = server;
    }

    @BeforeAll
    void create() {
        database = TestDatabase.on(server);
    }

    @AfterAll
    void drop() {
        database.close();
    }

    @Test
    void h01_open_databaseThatMayLoseCommits_isRefusedAndSaysWhichAndHow() {
        database.execute("ALTER DATABASE " + name() + " SET synchronous_commit = off");
        try {
            assertThatThrownBy(() -> Database.open(database.settings().allowingUnsafe(false)))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("synchronous_commit=off")
                    .hasMessageContaining("--allow-unsafe-database");
            try (Database allowed = Database.open(database.settings().allowingUnsafe(true))) {
                assertThat(allowed.unsafeSettings()).contains("synchronous_commit=off");
            }
        } finally {
            database.execute("ALTER DATABASE " + name() + " RESET synchronous_commit");
        }
    }

    /** What PostgreSQL adds as detail holds the row: it must reach no exception, and so no log. */
    @Test
    void h36_errorOfTheDatabase_saysWhatButHoldsNoValue() {
        database.execute("CREATE TABLE held (milli integer PRIMARY KEY)");
        database.execute("INSERT INTO held VALUES (4711471)");
        assertThatThrownBy(() -> database.execute("INSERT INTO held SELECT max(milli) FROM held"))
                .cause()
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("held_pkey")
                .hasMessageNotContaining("4711471");
    }

    @Test
    void open_again_migratesNothingAndKeepsTheData() {
        database.execute("INSERT INTO quarantine (kit_id, received_at, reason, detail, raw) "
                + "VALUES ('kit-anna-0001', now(), 'MALFORMED', '', '')");
        long migrations = database.number("SELECT count(*) FROM flyway_schema_history");

        try (Database again = Database.open(database.settings())) {
            assertThat(again.level()).isEqualTo(database.database().level());
        }

        assertThat(database.number("SELECT count(*) FROM flyway_schema_history"))
                .isEqualTo(migrations);
        assertThat(database.number("SELECT count(*) FROM quarantine")).isEqualTo(1);
    }

    @Test
    void level_isWhatTheServerCanDo() {
        boolean hypertable = database.database().level() != StoreLevel.PLAIN;

        assertThat(hypertable).isEqualTo(server != Server.PLAIN);
        if (hypertable) {
            assertThat(database.number("SELECT count(*) FROM timescaledb_information.hypertables "
                            + "WHERE hypertable_name = 'reading'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void open_wrongPassword_isToldAtOnceWithoutIt() {
        assertThatThrownBy(() -> Database.open(new se.hemvakt.runtime.jdbc.DatabaseSettings(
                        database.settings().url(),
                        database.settings().user(),
                        Secret.of("fel-lösenord"),
                        2,
                        Duration.ofSeconds(30),
                        true)))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("cannot connect")
                .message()
                .doesNotContain("fel-lösenord");
    }

    private String name() {
        String url = database.settings().url();
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
