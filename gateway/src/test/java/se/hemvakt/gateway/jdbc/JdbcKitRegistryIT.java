package se.hemvakt.gateway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.hemvakt.gateway.kits.Enrolled;
import se.hemvakt.gateway.kits.KitRegistry;
import se.hemvakt.gateway.kits.KitRegistryContract;
import se.hemvakt.gateway.kits.NewKit;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.runtime.jdbc.DatabaseException;
import se.hemvakt.testkit.TestDatabase;

final class JdbcKitRegistryIT extends KitRegistryContract {
    private static final TestDatabase DATABASE = TestDatabase.plain();

    private final KitRegistry registry = new JdbcKitRegistry(DATABASE.dataSource());

    @Override
    protected KitRegistry registry() {
        return registry;
    }

    @BeforeEach
    void empty() {
        DATABASE.execute("TRUNCATE kit_binding, kit RESTART IDENTITY CASCADE");
    }

    @AfterEach
    void everyConnectionIsBack() {
        assertThat(
                        DATABASE.number(
                                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"))
                .isZero();
    }

    @AfterAll
    static void drop() {
        DATABASE.close();
    }

    @Test
    void a4_secret_isNowhereInTheDatabaseInClear() {
        Enrolled enrolled = registry.enrol(List.of(NewKit.streaming(new KitId("kit-clear-text"))), Instant.EPOCH)
                .get(0);

        assertThat(DATABASE.number("SELECT count(*) FROM kit WHERE strpos(kit::text, '"
                        + enrolled.secret().reveal() + "') > 0 OR secret_hash = convert_to('"
                        + enrolled.secret().reveal() + "', 'UTF8')"))
                .isZero();
        assertThat(DATABASE.number("SELECT octet_length(secret_hash) FROM kit")).isEqualTo(32);
        assertThat(DATABASE.number("SELECT silent_after_s FROM kit")).isEqualTo(180);
    }

    @Test
    void refusedChange_leavesVersionAndRowsAlone() {
        KitId kit = new KitId("kit-rolls-back");
        registry.enrol(List.of(NewKit.streaming(kit)), Instant.EPOCH);
        registry.bind(kit, new PatientId(5), Instant.parse("2026-11-21T10:00:00Z"));
        long version = registry.version();

        assertThatThrownBy(() -> registry.bind(kit, new PatientId(6), Instant.parse("2026-11-21T09:00:00Z")))
                .isNotInstanceOf(DatabaseException.class);

        assertThat(registry.version()).isEqualTo(version);
        assertThat(DATABASE.number("SELECT count(*) FROM kit_binding")).isEqualTo(1);
    }

    @Test
    void databaseThatRefuses_isToldWithoutItsWords() {
        DATABASE.execute("ALTER TABLE kit RENAME TO kit_away");
        try {
            assertThatThrownBy(registry::load)
                    .isInstanceOf(DatabaseException.class)
                    .hasMessage(
                            "kit registry: could not read (SQL state 42P01); see the database's log, and try again when it answers");
        } finally {
            DATABASE.execute("ALTER TABLE kit_away RENAME TO kit");
        }
    }
}
