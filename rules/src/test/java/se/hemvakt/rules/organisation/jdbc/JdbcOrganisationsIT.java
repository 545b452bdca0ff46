package se.hemvakt.rules.organisation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.care.NewPatient;
import se.hemvakt.rules.jdbc.PatientRegister;
import se.hemvakt.rules.organisation.KeptOrganisation;
import se.hemvakt.rules.organisation.OrganisationException;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;
import se.hemvakt.runtime.jdbc.DatabaseException;
import se.hemvakt.runtime.jdbc.JdbcLog;
import se.hemvakt.runtime.yaml.YamlException;
import se.hemvakt.testkit.Await;
import se.hemvakt.testkit.TestDatabase;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JdbcOrganisationsIT {
    private static final Instant T0 = Instant.parse("2026-11-22T08:00:00Z");
    private static final String SAMPLE = SampleOrganisation.text();
    /** The sample without its short-term beds. */
    private static final String SMALLER = without(SAMPLE, "  - id: korttidsboende-bjorkvik", "  - id: medicinteknik");

    private final TestDatabase database = TestDatabase.plain();
    private final JdbcOrganisations kept = new JdbcOrganisations(database.database(), new JollydayHolidays());

    private static String without(String text, String from, String to) {
        return text.substring(0, text.indexOf(from)) + text.substring(text.indexOf(to));
    }

    @BeforeEach
    void empty() {
        database.execute("TRUNCATE organisation_version, team CASCADE");
    }

    @AfterAll
    void drop() {
        database.close();
    }

    private PatientRegister register(JdbcLog<se.hemvakt.model.CareEvent> care) {
        return new PatientRegister(database.database(), care, InstantSource.fixed(T0));
    }

    @Test
    void newest_nothingKept_isEmpty() {
        assertThat(kept.newest()).isEmpty();
        assertThat(kept.all()).isEmpty();
    }

    @Test
    void bringIn_comesOutLetterByLetterWithWhoAndWhy() {
        String odd = SAMPLE.replace("\n", "\r\n") + "# slut \t \u00e5\u00e4\u00f6 \ud83d\ude91\r\n\r\n";
        KeptOrganisation brought = kept.bringIn("a.yaml", odd, "anna", T0, "first \u00e5\u00e4\u00f6");
        assertThat(brought.version()).isEqualTo(1);
        assertThat(kept.newest()).contains(new KeptOrganisation(1, odd, "anna", T0, "first \u00e5\u00e4\u00f6"));
        assertThat(kept.read(brought).version()).isEqualTo(1);
        assertThat(kept.read(brought).teams()).hasSize(13);
    }

    @Test
    void bringIn_theSameAgain_changesNothing() {
        kept.bringIn("a.yaml", SAMPLE, "anna", T0, "first");
        assertThat(kept.bringIn("a.yaml", SAMPLE, "bo", T0.plusSeconds(1), "again")
                        .version())
                .isEqualTo(1);
        assertThat(kept.all()).hasSize(1);
    }

    @Test
    void bringIn_wrong_keepsNothing() {
        assertThatThrownBy(() -> kept.bringIn("b.yaml", SAMPLE + "extra: 1\n", "anna", T0, "x"))
                .isInstanceOf(YamlException.class)
                .hasMessageStartingWith("b.yaml:");
        assertThat(kept.newest()).isEmpty();
        assertThat(database.number("SELECT count(*) FROM team")).isZero();
    }

    @Test
    void h06_teams_followTheNewestVersion() {
        try (JdbcLog<se.hemvakt.model.CareEvent> care = JdbcLog.careEvents(database.database())) {
            PatientRegister register = register(care);
            register.addTeam(new TeamId("gamla-laget"), "Gamla");
            kept.bringIn("a.yaml", SAMPLE, "anna", T0, "first");
            assertThat(register.teams())
                    .hasSize(13)
                    .contains(new TeamId("korttidsboende-bjorkvik"))
                    .doesNotContain(new TeamId("gamla-laget"));
            kept.bringIn("a.yaml", SMALLER, "anna", T0, "the beds are closed");
            assertThat(register.teams()).hasSize(12).doesNotContain(new TeamId("korttidsboende-bjorkvik"));
            kept.bringIn(
                    "a.yaml",
                    SAMPLE.replace("Strandgården\n", "Solgården\n    shifts: dag=06:45,natt=20:30\n"),
                    "anna",
                    T0,
                    "open again");
            assertThat(register.teams()).hasSize(13);
            assertThat(database.number(
                            "SELECT count(*) FROM team WHERE team_id = 'korttidsboende-bjorkvik' AND name LIKE '%Solgården'"
                                    + " AND shifts = 'dag=06:45,natt=20:30'"))
                    .isOne();
            assertThat(kept.all()).extracting(KeptOrganisation::version).containsExactly(1, 2, 3);
        }
    }

    @Test
    void h06_bringIn_withoutATeamThatHoldsPatients_isRefusedWhole() {
        try (JdbcLog<se.hemvakt.model.CareEvent> care = JdbcLog.careEvents(database.database())) {
            kept.bringIn("a.yaml", SAMPLE, "anna", T0, "first");
            register(care)
                    .enrol(new NewPatient(
                            "Påhittad", "Person", null, null, "", 1, new TeamId("korttidsboende-bjorkvik")));
            assertThatThrownBy(() -> kept.bringIn("a.yaml", SMALLER, "anna", T0, "closed"))
                    .isInstanceOf(OrganisationException.class)
                    .hasMessage("teams that hold patients are no longer in it: korttidsboende-bjorkvik (patients: 1):"
                            + " keep them, or move their patients first");
            assertThat(kept.all()).hasSize(1);
            assertThat(register(care).teams()).hasSize(13);
        }
    }

    /** Enrolled first: the team stays. Let go first: nobody is enrolled in it. Never both. */
    @Test
    void h06_bringInRacedWithEnrolment_leavesNobodyInATeamThatIsGone() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try (JdbcLog<se.hemvakt.model.CareEvent> care = JdbcLog.careEvents(database.database())) {
            PatientRegister register = register(care);
            for (int round = 0; round < 40; round++) {
                empty();
                kept.bringIn("a.yaml", SAMPLE, "anna", T0, "first");
                CyclicBarrier together = new CyclicBarrier(2);
                int later = round % 8;
                Future<Boolean> gone = pool.submit(() -> {
                    together.await();
                    return succeeds(this::letGo);
                });
                Future<Boolean> placed = pool.submit(() -> {
                    together.await();
                    LockSupport.parkNanos(later * 1_000_000L);
                    return succeeds(() -> place(register));
                });
                assertThat(gone.get()).as("round %s", round).isNotEqualTo(placed.get());
                assertThat(placedInATeamThatIsGone()).isZero();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** Which of two is first in a race is the machine's choice; here each is, and the other is in the middle of its way. */
    @Test
    void h06_enrolmentUnderWay_bringInWaits_andIsRefused() throws Exception {
        kept.bringIn("a.yaml", SAMPLE, "anna", T0, "first");
        try (Connection enrolling = database.dataSource().getConnection()) {
            enrolling.setAutoCommit(false);
            try (Statement statement = enrolling.createStatement()) {
                statement.execute("INSERT INTO patient (patient_id, given_name, family_name, ward_order, team_id)"
                        + " VALUES (1, 'Påhittad', 'Person', 1, 'korttidsboende-bjorkvik')");
            }
            CompletableFuture<Boolean> gone = CompletableFuture.supplyAsync(() -> succeeds(this::letGo));
            awaitWaiting(1);
            enrolling.commit();
            enrolling.setAutoCommit(true);
            assertThat(gone.get(20, TimeUnit.SECONDS)).isFalse();
        }
        assertThat(kept.all()).hasSize(1);
        assertThat(placedInATeamThatIsGone()).isZero();
    }

    @Test
    void h06_bringInUnderWay_enrolmentWaits_andIsRefused() throws Exception {
        kept.bringIn("a.yaml", SAMPLE, "anna", T0, "first");
        try (JdbcLog<se.hemvakt.model.CareEvent> care = JdbcLog.careEvents(database.database());
                Connection holding = database.dataSource().getConnection()) {
            PatientRegister register = register(care);
            holding.setAutoCommit(false);
            try (Statement statement = holding.createStatement()) {
                statement.execute("SELECT 1 FROM team WHERE team_id = 'korttidsboende-bjorkvik' FOR NO KEY UPDATE");
            }
            CompletableFuture<Boolean> gone = CompletableFuture.supplyAsync(() -> succeeds(this::letGo));
            awaitWaiting(1);
            CompletableFuture<Boolean> placed = CompletableFuture.supplyAsync(() -> succeeds(() -> place(register)));
            awaitWaiting(2);
            holding.rollback();
            holding.setAutoCommit(true);
            assertThat(gone.get(20, TimeUnit.SECONDS)).isTrue();
            assertThat(placed.get(20, TimeUnit.SECONDS)).isFalse();
        }
        assertThat(placedInATeamThatIsGone()).isZero();
    }

    /** Until so many are stopped by what others hold. */
    private void awaitWaiting(int count) {
        Await.until(() -> assertThat(database.number("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock'"))
                .isEqualTo(count));
    }

    private void letGo() {
        kept.bringIn("a.yaml", SMALLER, "anna", T0, "closed");
    }

    private static void place(PatientRegister register) {
        register.enrol(new NewPatient("Påhittad", "Person", null, null, "", 1, new TeamId("korttidsboende-bjorkvik")));
    }

    private long placedInATeamThatIsGone() {
        return database.number("SELECT count(*) FROM patient JOIN team USING (team_id) WHERE retired_at IS NOT NULL");
    }

    private static boolean succeeds(Runnable work) {
        try {
            work.run();
            return true;
        } catch (OrganisationException | DatabaseException e) {
            return false;
        }
    }

    @Test
    void h25_bringIn_manyAtOnce_oneEachTimeAndNoneLost() throws Exception {
        int people = 6;
        CyclicBarrier together = new CyclicBarrier(people);
        ExecutorService pool = Executors.newFixedThreadPool(people);
        try {
            List<Future<Boolean>> outcomes = new ArrayList<>();
            for (int i = 0; i < people; i++) {
                String who = "person-" + i;
                outcomes.add(pool.submit(() -> {
                    together.await();
                    try {
                        kept.bringIn("a.yaml", SAMPLE + "# " + who + "\n", who, T0, "mine");
                        return true;
                    } catch (OrganisationException e) {
                        assertThat(e).hasMessageStartingWith("somebody else changed the organisation just now");
                        return false;
                    }
                }));
            }
            int done = 0;
            for (Future<Boolean> outcome : outcomes) {
                done += outcome.get() ? 1 : 0;
            }
            assertThat(done).isPositive();
            assertThat(kept.all()).hasSize(done);
            assertThat(kept.all().get(done - 1).version()).isEqualTo(done);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void h25_version_changedOrWithoutReason_isRefusedByTheDatabase() {
        kept.bringIn("a.yaml", SAMPLE, "anna", T0, "first");
        assertThatThrownBy(
                        () -> database.execute("INSERT INTO organisation_version VALUES (3, 2, 'x', 'a', now(), 'b')"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(
                        () -> database.execute("INSERT INTO organisation_version VALUES (2, 1, 'x', 'a', now(), '')"))
                .isInstanceOf(IllegalStateException.class);
    }
}
