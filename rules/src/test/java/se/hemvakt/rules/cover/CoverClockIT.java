package se.hemvakt.rules.cover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import se.hemvakt.rules.cover.jdbc.JdbcCover;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.OrganisationFile;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.jdbc.JdbcOrganisations;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;
import se.hemvakt.runtime.jdbc.DatabaseException;
import se.hemvakt.runtime.yaml.Yaml;
import se.hemvakt.testkit.TestDatabase;
import se.hemvakt.testkit.VirtualClock;

/** The coverage clock over its tables; time is handed in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CoverClockIT {
    private static final Instant GAP = Instant.parse("2026-11-25T20:00:00Z");

    private final AtomicBoolean atWork = new AtomicBoolean(true);
    private @Nullable Organisation organisation;
    private int version;

    @SuppressWarnings("NullAway.Init") // set before the tests
    private TestDatabase database;

    private SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private VirtualClock time = VirtualClock.at(GAP);

    @BeforeAll
    void makeDatabase() {
        database = TestDatabase.plain();
    }

    @BeforeEach
    void empty() {
        database.execute(
                "TRUNCATE organisation_version, team, patient, team_cover, cover_clock, gap_told, message CASCADE");
        version = 0;
        holds(GapWarningsTest.nightOff());
        database.execute("""
                INSERT INTO patient (patient_id, given_name, family_name, ward_order, team_id)
                VALUES (1, 'Test', 'Test', 1, 'hemsjukvard'), (2, 'Test', 'Test', 2, 'hemsjukvard')
                """);
    }

    @AfterAll
    void drop() {
        database.close();
    }

    private void holds(String file) {
        version++;
        new JdbcOrganisations(database.database(), new JollydayHolidays())
                .bringIn("org.yaml", file, "anna", GAP, "test " + version);
        organisation =
                OrganisationFile.of(Yaml.read("org.yaml", new StringReader(file)), version, new JollydayHolidays());
    }

    /** As after a start: nothing in memory. */
    private CoverClock started() {
        meters = new SimpleMeterRegistry();
        return new CoverClock(
                new JdbcCover(database.database()), () -> Optional.ofNullable(organisation), atWork::get, time, meters);
    }

    private void look(CoverClock clock, Instant now) {
        time.set(now);
        clock.look(now);
    }

    private long messages() {
        return database.number("SELECT count(*) FROM message WHERE kind = 'GAP'");
    }

    @Test
    void h06_gap_isToldInOneTransactionWithItsNote_andNotAgainAfterARestart() {
        look(started(), GAP.minus(Duration.ofHours(25)));
        assertThat(messages()).isZero();
        look(started(), GAP.minus(Duration.ofHours(24)));
        long first = messages();
        assertThat(first).isPositive();
        assertThat(database.number("SELECT count(*) FROM message WHERE team_id = 'hemsjukvard-natt' AND rank = 2"
                        + " AND subject = 'gap:hemsjukvard:2026-11-25T20:00:00Z' AND why = 'PT24H'"))
                .isOne();
        look(started(), GAP.minus(Duration.ofHours(23)));
        assertThat(messages()).isEqualTo(first);
        look(started(), GAP.minus(Duration.ofMinutes(30)));
        assertThat(database.number("SELECT count(*) FROM message WHERE rank = 0 AND team_id = 'hemsjukvard'"))
                .as("the last time by every path; the one in between was missed and is not made up for")
                .isEqualTo(4);
        assertThat(database.number("SELECT count(*) FROM gap_told")).isEqualTo(2);
        look(started(), GAP.plus(Duration.ofHours(11)));
        assertThat(database.number("SELECT count(*) FROM gap_told")).isZero();
    }

    @Test
    void h06_messageThatCannotBeWritten_isNotCountedAsTold() {
        database.execute("ALTER TABLE message ADD CONSTRAINT broken CHECK (path < 2)");
        try {
            CoverClock clock = started();
            assertThatThrownBy(() -> look(clock, GAP.minus(Duration.ofMinutes(30))))
                    .isInstanceOf(DatabaseException.class);
            assertThat(messages()).isZero();
            assertThat(database.number("SELECT count(*) FROM gap_told")).isZero();
            database.execute("ALTER TABLE message DROP CONSTRAINT broken");
            look(clock, GAP.minus(Duration.ofMinutes(29)));
            assertThat(messages()).isPositive();
        } finally {
            database.execute("ALTER TABLE message DROP CONSTRAINT IF EXISTS broken");
        }
    }

    @Test
    void h06_cover_standsInTheTable_andAGapThatWasClosedIsGone() {
        CoverClock clock = started();
        look(clock, GAP.minus(Duration.ofHours(3)));
        assertThat(database.number("SELECT count(*) FROM team_cover WHERE team_id = 'hemsjukvard' AND by_team IS NULL"
                        + " AND from_at = '2026-11-25T20:00:00Z' AND to_at = '2026-11-26T06:00:00Z'"))
                .isOne();
        assertThat(meters.get("hemvakt.rules.cover.next_gap").gauge().value()).isEqualTo(3 * 3600);
        assertThat(meters.get("hemvakt.rules.cover.uncovered").gauge().value()).isZero();
        long told = messages();

        holds(SampleOrganisation.text());
        look(clock, GAP.minus(Duration.ofHours(3)).plusSeconds(10));
        assertThat(database.number("SELECT count(*) FROM team_cover WHERE team_id = 'hemsjukvard' AND by_team IS NULL"))
                .isZero();
        assertThat(database.number("SELECT count(*) FROM gap_told")).isZero();
        assertThat(meters.get("hemvakt.rules.cover.next_gap").gauge().value()).isEqualTo(72 * 3600);

        holds(GapWarningsTest.nightOff());
        look(clock, GAP.minus(Duration.ofHours(3)).plusSeconds(20));
        assertThat(messages()).as("it came back, which is news").isGreaterThan(told);
        look(clock, GAP.plusSeconds(1));
        assertThat(meters.get("hemvakt.rules.cover.uncovered").gauge().value()).isEqualTo(2);
        assertThat(meters.get("hemvakt.rules.cover.next_gap").gauge().value()).isZero();
    }

    /** Who was told does not go on looking for somebody to work that night. */
    @Test
    void h06_gapThatIsClosed_isToldOnceToWhoWasTold_overRestarts() {
        look(started(), GAP.minus(Duration.ofHours(23)));
        look(started(), GAP.minus(Duration.ofMinutes(50)));
        assertThat(messages()).isPositive();
        assertThat(done()).isZero();

        holds(SampleOrganisation.text());
        look(started(), GAP.minus(Duration.ofMinutes(40)));
        String told =
                "SELECT count(DISTINCT (team_id, channel, address)) FROM message WHERE channel <> 'PHONE' AND kind = ";
        long done = done();
        assertThat(done).isEqualTo(database.number(told + "'GAP'")).isGreaterThan(3);
        assertThat(database.number(told + "'OVER' AND rank = 2 AND subject = 'gap:hemsjukvard:2026-11-25T20:00:00Z'"))
                .isEqualTo(done);
        look(started(), GAP.minus(Duration.ofMinutes(39)));
        look(started(), GAP.plus(Duration.ofHours(11)));
        assertThat(done()).as("once").isEqualTo(done);

        // It comes back: told anew; and this time it comes to pass, which nobody need be told.
        holds(GapWarningsTest.nightOff());
        look(started(), GAP.minus(Duration.ofMinutes(30)));
        look(started(), GAP.plus(Duration.ofHours(11)));
        assertThat(done()).isEqualTo(done);
        assertThat(database.number("SELECT count(*) FROM gap_told")).isZero();
    }

    @Test
    void h06_gapClosedWhileItLasts_isTold_withoutAnOrganisationToo() {
        look(started(), GAP.minus(Duration.ofMinutes(50)));
        database.execute("TRUNCATE organisation_version CASCADE");
        organisation = null;
        look(started(), GAP.plus(Duration.ofHours(2)));
        assertThat(done()).isPositive();
        assertThat(database.number("SELECT count(*) FROM gap_told")).isZero();
    }

    /** "Done" and what says so are one: without the message the gap is still known, and is told as closed when it can be. */
    @Test
    void h06_doneThatCannotBeWritten_isToldLater() {
        look(started(), GAP.minus(Duration.ofMinutes(50)));
        database.execute("ALTER TABLE message ADD CONSTRAINT broken CHECK (kind <> 'OVER')");
        try {
            holds(SampleOrganisation.text());
            CoverClock clock = started();
            assertThatThrownBy(() -> look(clock, GAP.minus(Duration.ofMinutes(40))))
                    .isInstanceOf(DatabaseException.class);
            assertThat(database.number("SELECT count(*) FROM gap_told")).isOne();
            database.execute("ALTER TABLE message DROP CONSTRAINT broken");
            look(clock, GAP.minus(Duration.ofMinutes(39)));
            assertThat(done()).isPositive();
        } finally {
            database.execute("ALTER TABLE message DROP CONSTRAINT IF EXISTS broken");
        }
    }

    private long done() {
        return database.number("SELECT count(*) FROM message WHERE kind = 'OVER'");
    }

    @Test
    void h27_teamWhosePatientsHaveEnded_isNotWarnedOf() {
        database.execute("UPDATE responsibility SET phase = 'ENDED', consent = false");
        look(started(), GAP.minus(Duration.ofHours(1)));
        assertThat(messages()).isZero();
    }

    @Test
    void h28_beats_onlyWhileTheRulesAreAtWork() {
        CoverClock clock = started();
        look(clock, GAP);
        atWork.set(false);
        try {
            look(clock, GAP.plusSeconds(60));
            assertThat(database.number("SELECT count(*) FROM cover_clock WHERE beat_at = '2026-11-25T20:00:00Z'"))
                    .isOne();
        } finally {
            atWork.set(true);
        }
        look(clock, GAP.plusSeconds(70));
        assertThat(database.number("SELECT count(*) FROM cover_clock WHERE beat_at = '2026-11-25T20:01:10Z'"
                        + " AND organisation_version = 1"))
                .isOne();
    }

    @Test
    void withoutAnOrganisation_nothingIsWorkedOut_andItBeats() {
        database.execute("TRUNCATE organisation_version CASCADE");
        organisation = null;
        look(started(), GAP);
        assertThat(database.number("SELECT count(*) FROM team_cover")).isZero();
        assertThat(database.number("SELECT count(*) FROM cover_clock WHERE organisation_version IS NULL"))
                .isOne();
    }
}
