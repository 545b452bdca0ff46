package se.hemvakt.ingest.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import se.hemvakt.ingest.bind.Bindings;
import se.hemvakt.ingest.bind.BindingsContract;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.testkit.TestDatabase;

/** Bindings and clock memory on a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JdbcBindingsTests extends BindingsContract {
    private static final KitId KIT = new KitId("kit-astrid-0001");

    private final TestDatabase.Server server;
    private TestDatabase database;
    private JdbcBindings bindings;

    JdbcBindingsTests(TestDatabase.Server server) {
        this.server = server;
    }

    @BeforeAll
    void open() {
        database = TestDatabase.on(server);
    }

    @BeforeEach
    void empty() {
        database.execute("TRUNCATE kit_binding, kit, kit_clock; UPDATE kit_version SET version = version + 1");
        bindings = new JdbcBindings(database.dataSource());
    }

    @AfterAll
    void drop() {
        database.close();
    }

    @Override
    protected Bindings bindings() {
        return bindings;
    }

    @Override
    protected Hand hand() {
        return new SqlHand(database);
    }

    /** Writes as the gateway does: the change and the version in one transaction. */
    static final class SqlHand implements BindingsContract.Hand {
        private final TestDatabase database;

        SqlHand(TestDatabase database) {
            this.database = database;
        }

        @Override
        public void enrol(KitId kit) {
            change("INSERT INTO kit (kit_id, secret_salt, secret_hash, enrolled_at) VALUES ('" + kit
                    + "', '', '', now())");
        }

        @Override
        public void bind(KitId kit, PatientId patient, Instant from, @Nullable Instant to) {
            change("INSERT INTO kit_binding (kit_no, patient_id, valid_from, valid_to) SELECT kit_no, "
                    + patient.value() + ", '" + from + "', " + (to == null ? "null" : "'" + to + "'")
                    + " FROM kit WHERE kit_id = '" + kit + "'");
        }

        @Override
        public void end(KitId kit, Instant at) {
            change("UPDATE kit_binding SET valid_to = '" + at
                    + "' WHERE valid_to IS NULL AND kit_no = (SELECT kit_no FROM kit WHERE kit_id = '" + kit + "')");
        }

        private void change(String sql) {
            database.execute("BEGIN; " + sql + "; UPDATE kit_version SET version = version + 1; COMMIT");
        }
    }

    @Test
    void current_nothingChanged_givesTheSameTable() {
        assertThat(bindings.current()).isSameAs(bindings.current());
        hand().enrol(KIT);
        hand().bind(KIT, new PatientId(7), Instant.EPOCH, null);
        assertThat(bindings.current()).isSameAs(bindings.current());
    }

    /** H27: from the very instant, and again from when the patient consents again. */
    @Test
    void h27_monitoringEnded_nothingMeasuredThenIsThePatients() {
        Instant from = Instant.parse("2026-11-01T12:00:00Z");
        Instant ended = from.plusSeconds(3_600);
        Instant again = ended.plusSeconds(3_600);
        PatientId patient = new PatientId(77);
        database.execute("DELETE FROM patient; INSERT INTO team VALUES ('norr', 'Norr') ON CONFLICT DO NOTHING;"
                + " INSERT INTO patient (patient_id, given_name, family_name, ward_order, team_id)"
                + " VALUES (77, 'Test', 'Test', 1, 'norr')");
        hand().enrol(KIT);
        hand().bind(KIT, patient, from.minusSeconds(3_600), null);
        assertThat(bindings.current().patientAt(KIT, again.toEpochMilli())).isEqualTo(patient);
        String row = "INSERT INTO responsibility (patient_id, team_id, consent, phase, before, valid_from, valid_to)"
                + " VALUES (77, 'norr', ";
        database.execute("BEGIN; UPDATE responsibility SET valid_from = '" + from + "', valid_to = '" + ended + "';"
                + row + "false, 'ENDED', '" + ended + "', '" + ended + "', '" + again + "');"
                + row + "true, 'STABLE', '" + again + "', '" + again + "', NULL);"
                + " UPDATE kit_version SET version = version + 1; COMMIT");
        assertThat(bindings.current().patientAt(KIT, ended.toEpochMilli() - 1)).isEqualTo(patient);
        assertThat(bindings.current().patientAt(KIT, ended.toEpochMilli())).isNull();
        assertThat(bindings.current().patientAt(KIT, again.toEpochMilli() - 1)).isNull();
        assertThat(bindings.current().patientAt(KIT, again.toEpochMilli())).isEqualTo(patient);
    }

    @Test
    void current_microsecondsInTheTable_divideAtTheNextMillisecond() {
        Instant from = Instant.parse("2026-11-21T12:00:00.000500Z");
        hand().enrol(KIT);
        hand().bind(KIT, new PatientId(7), from, from.plusSeconds(1));
        long whole = from.atOffset(ZoneOffset.UTC).toInstant().toEpochMilli();
        assertThat(bindings.current().patientAt(KIT, whole)).isNull();
        assertThat(bindings.current().patientAt(KIT, whole + 1)).isEqualTo(new PatientId(7));
        assertThat(bindings.current().patientAt(KIT, whole + 1_000)).isEqualTo(new PatientId(7));
        assertThat(bindings.current().patientAt(KIT, whole + 1_001)).isNull();
    }

    @Test
    void clockMemory_remembersTheLatestOverRestarts() {
        JdbcClockMemory memory = new JdbcClockMemory(database.dataSource());
        KitId other = new KitId("kit-other-0001");
        assertThat(memory.load()).isEmpty();
        memory.remember(Map.of(KIT, 3_600_000L, other, -61_000L));
        memory.remember(Map.of(KIT, 1_795_262_400_000L));
        memory.remember(Map.of());
        assertThat(new JdbcClockMemory(database.dataSource()).load())
                .isEqualTo(Map.of(KIT, 1_795_262_400_000L, other, -61_000L));
    }
}
