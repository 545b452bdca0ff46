package se.hemvakt.app.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.hemvakt.gateway.jdbc.JdbcKitRegistry;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.inclusion.shipped.ShippedInclusions;
import se.hemvakt.rules.jdbc.JdbcRulesStore;
import se.hemvakt.rules.jdbc.PatientRegister;
import se.hemvakt.runtime.jdbc.JdbcLog;
import se.hemvakt.testkit.TestDatabase;

/** Which team a patient is enrolled in when the request names none. */
class EnrolmentTeamIT {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-22T08:00:00Z"));

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestDatabase database;

    @SuppressWarnings("NullAway.Init") // set before each test
    private JdbcLog<CareEvent> care;

    @BeforeEach
    void open() {
        database = TestDatabase.plain();
        care = JdbcLog.careEvents(database.database());
    }

    @AfterEach
    void close() {
        care.close();
        database.close();
    }

    private TeamId enrolledIn(String... teams) {
        PatientRegister register = new PatientRegister(database.database(), care, CLOCK);
        for (String team : teams) {
            register.addTeam(new TeamId(team), team);
        }
        Enrolment enrolment = new Enrolment(
                register,
                new JdbcRulesStore(database.database(), care),
                new JdbcKitRegistry(database.dataSource()),
                new InclusionCriteria(ShippedInclusions.all()),
                CLOCK,
                () -> {});
        return register.profile(
                        enrolment.enrol(EnrolRequest.of("Påhittad", "Person")).patient())
                .orElseThrow()
                .team();
    }

    @Test
    void h06_severalTeams_isThePlatformsFirstAndNotAnyOther() {
        assertThat(enrolledIn("ambulans", "hemsjukvard", "natt")).isEqualTo(new TeamId("hemsjukvard"));
    }

    @Test
    void h06_severalTeamsAndNotTheFirst_isRefusedWithTheirNames() {
        assertThatThrownBy(() -> enrolledIn("ambulans", "natt"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name the team; there are [ambulans, natt]");
        assertThat(database.number("SELECT count(*) FROM patient")).isZero();
    }

    @Test
    void oneTeam_isThat() {
        assertThat(enrolledIn("natt")).isEqualTo(new TeamId("natt"));
    }

    /** The database's clock is another's: what came before its time would be before anybody was responsible. */
    @Test
    void h06_responsibleFromTheEnrolment_byOurClock() {
        enrolledIn("natt");
        assertThat(database.number("SELECT count(*) FROM responsibility WHERE valid_from = '" + CLOCK.instant() + "'"))
                .isOne();
    }
}
