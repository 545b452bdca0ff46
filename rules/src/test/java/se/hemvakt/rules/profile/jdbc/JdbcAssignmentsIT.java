package se.hemvakt.rules.profile.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.profile.Assignment;
import se.hemvakt.rules.profile.Bound;
import se.hemvakt.rules.profile.OwnLimit;
import se.hemvakt.rules.profile.Signature;
import se.hemvakt.testkit.TestDatabase;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JdbcAssignmentsIT {
    private static final PatientId ANNA = new PatientId(1);
    private static final PatientId BO = new PatientId(2);
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    private final TestDatabase database = TestDatabase.plain();

    @BeforeAll
    void enrol() {
        database.execute("INSERT INTO team VALUES ('norr', 'Hemsjukvård norr')");
        database.execute("""
                INSERT INTO patient (patient_id, given_name, family_name, birth_date, ward_order, team_id, spo2_scale,
                  scale2_by, scale2_at, scale2_reason, scale2_until)
                VALUES (1, 'Test', 'Test', '1941-03-02', 1, 'norr', 2, 'Dr Test', '2026-10-01Z', 'hypercapnia', '2027-01-01Z'),
                  (2, 'Test', 'Test', NULL, 2, 'norr', 1, NULL, NULL, NULL, NULL)
                """);
        database.execute("""
                INSERT INTO patient_limit (patient_id, vital, low_milli, high_milli, set_by, set_at, why, valid_until)
                VALUES (1, 4, 86000, NULL, 'Dr Test', '2026-10-01Z', 'usual value', '2027-01-01Z')
                """);
        // As the register wrote them before reasons were asked for.
        database.execute("""
                INSERT INTO patient_limit (patient_id, vital, low_milli, high_milli, set_by, set_at)
                VALUES (2, 5, 95000, 160000, 'Dr Test', '2026-10-01Z')
                """);
    }

    @AfterAll
    void drop() {
        database.close();
    }

    @Test
    void h29_of_decided_readsWhoWhenWhyAndUntil() throws SQLException {
        Instant until = Instant.parse("2027-01-01T00:00:00Z");
        LocalDate signed = LocalDate.of(2026, 10, 1);
        try (Connection connection = database.dataSource().getConnection()) {
            JdbcAssignments.assign(connection, ANNA, List.of("falls", "copd"), "Dr Test", NOW, "discharge");
            JdbcAssignments.assign(connection, ANNA, List.of("copd", "diabetes"), "Dr Test", NOW, "changed");
            assertThat(JdbcAssignments.of(connection, ANNA))
                    .contains(new Assignment(
                            List.of("copd", "diabetes"),
                            List.of(new OwnLimit(
                                    Vital.SPO2,
                                    Bound.below(86_000),
                                    new Signature("Dr Test", signed, "usual value", until))),
                            LocalDate.of(1941, 3, 2),
                            new Signature("Dr Test", signed, "hypercapnia", until)));
            assertThat(JdbcAssignments.of(connection, new PatientId(9))).isEmpty();
        }
    }

    @Test
    void h29_all_limitsWithoutAnEnd_endHalfAYearAfterTheyWereSet() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            Assignment bo =
                    Objects.requireNonNull(JdbcAssignments.all(connection).get(BO));
            assertThat(bo.scale2()).isNull();
            assertThat(bo.born()).isNull();
            assertThat(bo.limits())
                    .extracting(OwnLimit::bound)
                    .containsExactly(Bound.below(95_000), Bound.above(160_000));
            assertThat(bo.limits().get(0).signature().until()).isEqualTo(Instant.parse("2027-03-30T00:00:00Z"));
        }
    }

    @Test
    void h29_assign_withoutAReason_isRefusedByTheDatabase() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            assertThatThrownBy(() -> JdbcAssignments.assign(connection, BO, List.of("copd"), "Dr Test", NOW, ""))
                    .isInstanceOf(SQLException.class);
        }
    }
}
