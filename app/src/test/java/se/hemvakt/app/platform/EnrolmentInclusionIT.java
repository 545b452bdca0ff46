package se.hemvakt.app.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.gateway.jdbc.JdbcKitRegistry;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.inclusion.shipped.ShippedInclusions;
import se.hemvakt.rules.jdbc.InclusionChecks;
import se.hemvakt.rules.jdbc.JdbcRulesStore;
import se.hemvakt.rules.jdbc.PatientRegister;
import se.hemvakt.runtime.jdbc.JdbcLog;
import se.hemvakt.testkit.TestDatabase;

/** Which criteria enrolment asks, on a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnrolmentInclusionIT {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-22T08:00:00Z"));

    /** All that the heart failure criteria ask. */
    private static final String FIT = """
            "consent": true, "main_diagnosis": "heart_failure", "discharged": "2026-09-01", "at_risk_of_readmission": true,
            "enrolled_in_home_care": true, "lives_in_municipality": true""";

    @SuppressWarnings("NullAway.Init") // set before the tests
    private TestDatabase database;

    @SuppressWarnings("NullAway.Init") // set before the tests
    private JdbcLog<CareEvent> care;

    @SuppressWarnings("NullAway.Init") // set before the tests
    private Enrolment enrolment;

    @BeforeAll
    void open() {
        database = TestDatabase.plain();
        care = JdbcLog.careEvents(database.database());
        PatientRegister register = new PatientRegister(database.database(), care, CLOCK);
        register.addTeam(new TeamId("hemsjukvard"), "Hemsjukvården");
        enrolment = new Enrolment(
                register,
                new JdbcRulesStore(database.database(), care),
                new JdbcKitRegistry(database.dataSource()),
                new InclusionCriteria(ShippedInclusions.all()),
                CLOCK,
                () -> {});
    }

    @BeforeEach
    void empty() {
        database.execute("TRUNCATE patient, inclusion_check, kit, kit_binding CASCADE");
    }

    @AfterAll
    void close() {
        care.close();
        database.close();
    }

    private Enrolment.Enrolled enrol(String facts, String more) {
        return enrolment.enrol(EnrolRequest.parse("""
                {"patient": {"given_name": "Påhittad", "family_name": "Person"},
                 "inclusion": {"criteria": ["heart-failure"], "facts": {%s}%s}}
                """.formatted(facts, more)));
    }

    private long count(String table) {
        return database.number("SELECT count(*) FROM " + table);
    }

    @Test
    void everyCriterionMet_isEnrolled_andTheCheckIsKept() {
        Enrolment.Enrolled enrolled = enrol(FIT, "");
        assertThat(enrolled.inclusion())
                .singleElement()
                .satisfies(asked -> assertThat(asked.checked().failing()).isEmpty());
        assertThat(count("inclusion_check WHERE inclusion = 'heart-failure' AND inclusion_version = 1"
                        + " AND not_met = '{}' AND not_known = '{}' AND exception_by IS NULL AND patient_id = "
                        + enrolled.patient().value()))
                .isOne();
        assertThat(new InclusionChecks(database.database()).exceptions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"heart_failure\" | \"copd\" | not met: diagnosis (Main diagnosis heart failure): give",
                "\"2026-09-01\" | \"2026-08-21\" | not known: recent-care (",
                ", \"lives_in_municipality\": true | '' | not known: municipality (Lives in the municipality): give",
                "\"consent\": true | \"consent\": false | not met: consent (The patient consents), and nobody can except",
                "\"consent\": true, | '' | not known: consent (The patient consents), and nobody can except",
            })
    void h18_criterionNotMetOrNotKnown_isRefusedByNameAndNobodyIsEnrolled(String what, String by, String told) {
        String facts = FIT.replace("\n", " ");
        assertThat(facts).contains(what);
        assertThatThrownBy(() -> enrol(facts.replace(what, by), ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("inclusion heart-failure: ")
                .hasMessageContaining(told)
                .hasMessageContaining("say in inclusion.exception who includes the patient all the same, and why");
        assertThat(count("patient")).isZero();
        assertThat(count("kit")).isZero();
    }

    @Test
    void exceptionByAPersonWithAReason_isEnrolled_keptAndListed() {
        Enrolment.Enrolled enrolled = enrol(
                "\"consent\": true, \"main_diagnosis\": \"copd\"",
                ", \"exception\": {\"by\": \"dr Ek\", \"reason\": \"ofta inne\"}");
        assertThat(new InclusionChecks(database.database()).exceptions())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.patient()).isEqualTo(enrolled.patient());
                    assertThat(one.inclusion()).isEqualTo("heart-failure");
                    assertThat(one.notMet()).containsExactly("diagnosis");
                    assertThat(one.notKnown())
                            .containsExactly("recent-care", "readmission-risk", "home-care", "municipality");
                    assertThat(one.by()).isEqualTo("dr Ek");
                    assertThat(one.why()).isEqualTo("ofta inne");
                    assertThat(one.at()).isEqualTo(CLOCK.instant());
                    assertThat(one.toString()).doesNotContain("Ek", "inne");
                });
    }

    @Test
    void h27_exceptionFromConsent_isRefused() {
        assertThatThrownBy(() ->
                        enrol("\"consent\": false", ", \"exception\": {\"by\": \"dr Ek\", \"reason\": \"ofta inne\"}"))
                .hasMessageContaining("not met: consent");
        assertThat(count("patient")).isZero();
    }

    /** Nothing stays behind of an exception that was not needed. */
    @Test
    void exceptionThatIsNotNeeded_isNotKept() {
        enrol(FIT, ", \"exception\": {\"by\": \"dr Ek\", \"reason\": \"för säkerhets skull\"}");
        assertThat(count("inclusion_check WHERE exception_by IS NULL")).isOne();
    }

    @Test
    void noCriteriaNamed_isEnrolledAsBefore_andSaysSo() {
        assertThat(enrolment.enrol(EnrolRequest.of("Påhittad", "Person")).inclusion())
                .isEmpty();
        assertThat(count("patient")).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"criteria\": []} | inclusion.criteria must be a list of names, such as [\"heart-failure\"]",
                "{\"criteria\": [\"x\"]} | inclusion.criteria: there are no criteria called 'x'; there are home-care, newly-discharged, heart-failure",
                "{\"criteria\": [\"home-care\"], \"facts\": {\"mood\": true}} | inclusion.facts: no fact is called 'mood'; there are at_risk",
                "{\"criteria\": [\"home-care\"], \"facts\": {\"consent\": \"yes\"}} | inclusion.facts.consent must be true or false; leave it out",
                "{\"criteria\": [\"home-care\"], \"facts\": {\"discharged\": \"1 maj\"}} | inclusion.facts.discharged must be a date such as 2026-11-02",
                "{\"criteria\": [\"home-care\"], \"exception\": {\"by\": \"dr Ek\"}} | inclusion.exception.reason must be a text of 1 to 200 characters",
            })
    void wrongRequest_namesTheField(String inclusion, String told) {
        assertThatThrownBy(() -> enrolment.enrol(EnrolRequest.parse(
                        "{\"patient\": {\"given_name\": \"P\", \"family_name\": \"P\"}, \"inclusion\": " + inclusion
                                + "}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(told);
        assertThat(count("patient")).isZero();
    }
}
