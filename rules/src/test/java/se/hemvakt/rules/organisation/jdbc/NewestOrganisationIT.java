package se.hemvakt.rules.organisation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;
import se.hemvakt.testkit.TestDatabase;

class NewestOrganisationIT {
    private static final TeamId DAY = new TeamId("hemsjukvard");
    private static final Instant NIGHT = Instant.parse("2026-11-23T02:00:00Z");

    /** Another process brings it in while the rules are at work. */
    @Test
    void h06_versionBroughtIn_holdsWithinSeconds_oneThatCannotBeReadNever() {
        try (TestDatabase database = TestDatabase.plain()) {
            JdbcOrganisations kept = new JdbcOrganisations(database.database(), new JollydayHolidays());
            NewestOrganisation newest = new NewestOrganisation(kept);
            assertThat(newest.get()).isEmpty();

            kept.bringIn("a.yaml", SampleOrganisation.text(), "anna", Instant.EPOCH, "first");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(newest.get()).isPresent());
            assertThat(newest.get().orElseThrow().isOpen(DAY, NIGHT)).isFalse();

            String always = SampleOrganisation.text()
                    .replaceFirst("hours: \\[\\{days: every_day, open: 07:00-21:00}]", "hours: always");
            kept.bringIn("a.yaml", always, "anna", Instant.EPOCH, "always there");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> newest.get().orElseThrow().isOpen(DAY, NIGHT));

            database.execute(
                    "INSERT INTO organisation_version (version, file, by_user, at, why) VALUES (3, 'spoilt', 'x', now(), 'x')");
            await().during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> newest.get().orElseThrow().isOpen(DAY, NIGHT));
        }
    }

    /** An alert of the first second would go to a team that is closed. */
    @Test
    void h04_firstVersion_holdsAtOnce() {
        try (TestDatabase database = TestDatabase.plain()) {
            JdbcOrganisations kept = new JdbcOrganisations(database.database(), new JollydayHolidays());
            AtomicLong nanos = new AtomicLong();
            NewestOrganisation newest = new NewestOrganisation(kept, nanos::get);
            assertThat(newest.get()).isEmpty();
            kept.bringIn("a.yaml", SampleOrganisation.text(), "anna", Instant.EPOCH, "first");

            nanos.addAndGet(Duration.ofMillis(60).toNanos());

            assertThat(newest.get()).isPresent();
        }
    }
}
