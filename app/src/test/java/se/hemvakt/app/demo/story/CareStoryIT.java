package se.hemvakt.app.demo.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.app.demo.Demo;
import se.hemvakt.app.demo.DemoProfiles;
import se.hemvakt.app.demo.jdbc.MessagesOrdered.Ordered;
import se.hemvakt.app.platform.EnrolClient;
import se.hemvakt.app.platform.Platform;
import se.hemvakt.app.platform.PlatformSettings;
import se.hemvakt.app.platform.RunFile;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.jdbc.JdbcOrganisations;
import se.hemvakt.runtime.settings.Settings;

/** The two stories of the demo by the whole product: kits, store, rules, ledger, escalation, API; only the clock hurries. */
class CareStoryIT {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final Tempo HURRIED = new Tempo(6, 120, 30, 400, Duration.ofMillis(300));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    /** What a story leaves behind. */
    private record Told(Platform platform, StoryTeller teller) implements AutoCloseable {
        @Override
        public void close() {
            platform.close();
        }

        List<String> texts(String sql) throws SQLException {
            try (Connection connection = platform.database().dataSource().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                List<String> texts = new ArrayList<>();
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
                return texts;
            }
        }
    }

    private Told tell(Story story) throws Exception {
        PacedClock clock = StoryTime.begin(folder, Instant.now(), ZONE);
        Map<String, String> settings = Map.of(
                "hemvakt.data", folder.toString(),
                "hemvakt.demo", "true",
                "hemvakt.gateway.mqtt.port", "0",
                "hemvakt.dashboard.port", "0",
                "hemvakt.ops.port", "0");
        Platform platform = Platform.start(PlatformSettings.from(Settings.of(settings)), line -> {}, clock);
        RunFile run = platform.runFile();
        Demo.Running running = Demo.start(
                platform,
                folder,
                12,
                p -> new EnrolClient(
                        URI.create("http://127.0.0.1:" + run.opsPort()), run.enrolToken(), DemoProfiles::of),
                clock,
                true,
                line -> {});
        StoryTeller teller = platform.onTop(
                "story",
                StoryTeller.begin(
                        story,
                        platform.wardView(),
                        running::passwordOf,
                        platform.database(),
                        clock,
                        ZONE,
                        HURRIED,
                        line -> {}));
        return new Told(platform, teller);
    }

    @Test
    @Timeout(420)
    void h06_eveningStory_isTakenOverActedUponAndHandedBackTheNextDay() throws Exception {
        try (Told told = tell(Story.TAKEOVER)) {
            assertThat(told.teller().end().get(6, TimeUnit.MINUTES)).isEqualTo(Story.TAKEOVER);

            String patient =
                    told.texts("SELECT DISTINCT patient_id::text FROM handover").get(0);
            assertThat(told.texts("SELECT kind || ' ' || state FROM handover ORDER BY asked_at"))
                    .containsExactly("OFFER DONE", "HAND_BACK DONE");
            assertThat(
                            told.texts(
                                    "SELECT s.version || ' ' || h.kind FROM sbar s JOIN handover h USING (patient_id, handover_id)"))
                    .as("what was signed stands with the offer")
                    .containsExactly("1 OFFER");
            assertThat(teamsInTurn(told, patient)).containsExactly("hemsjukvard", "narsjukvardsteam", "hemsjukvard");
            // No instant without a team, none with two.
            assertThat(told.texts("SELECT count(*)::text FROM responsibility a WHERE a.patient_id = " + patient
                            + " AND a.valid_to IS NOT NULL AND NOT EXISTS (SELECT FROM responsibility b"
                            + " WHERE b.patient_id = a.patient_id AND b.valid_from = a.valid_to)"))
                    .containsExactly("0");
            Ordered first = told.teller().messages().stream()
                    .filter(one -> one.kind().equals("tell"))
                    .findFirst()
                    .orElseThrow();
            assertThat(first.team())
                    .as("home care by day is closed: its step is passed over")
                    .isEqualTo(new TeamId("hemsjukvard-natt"));
        }
    }

    @Test
    @Timeout(300)
    void h04_sameStoryUnanswered_climbsToTheLastStepAndRepeatsIt() throws Exception {
        try (Told told = tell(Story.UNANSWERED)) {
            assertThat(told.teller().end().get(4, TimeUnit.MINUTES)).isEqualTo(Story.UNANSWERED);

            List<Ordered> tells = told.teller().messages().stream()
                    .filter(one -> one.kind().equals("tell"))
                    .toList();
            List<String> firsts =
                    tells.stream().map(one -> one.team().value()).distinct().toList();
            assertThat(firsts).startsWith("hemsjukvard-natt", "narsjukvardsteam", "primarvardsjour");
            Organisation organisation = new JdbcOrganisations(told.platform().database(), new JollydayHolidays())
                    .newest()
                    .map(kept -> new JdbcOrganisations(told.platform().database(), new JollydayHolidays()).read(kept))
                    .orElseThrow();
            assertThat(tells).allSatisfy(one -> assertThat(organisation.isOpen(one.team(), one.at()))
                    .as("%s is told at %s", one.team(), one.at())
                    .isTrue());
            // 3 minutes for whoever stands in, 3 for the near-care team, 3 for the doctor on call, 5 for all of them;
            // and
            // from the first step again when it got worse.
            Instant repeated = told.teller().lastStepRepeated().orElseThrow().at();
            assertThat(Duration.between(tells.get(0).at(), repeated))
                    .isBetween(Duration.ofMinutes(13), Duration.ofMinutes(30));
        }
    }

    /** Each once, however many rows phases made. */
    private static List<String> teamsInTurn(Told told, String patient) throws SQLException {
        List<String> teams = new ArrayList<>();
        for (String team : told.texts(
                "SELECT team_id FROM responsibility WHERE patient_id = " + patient + " ORDER BY valid_from")) {
            if (teams.isEmpty() || !teams.get(teams.size() - 1).equals(team)) {
                teams.add(team);
            }
        }
        return teams;
    }
}
