package se.hemvakt.app.demo.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import se.hemvakt.app.demo.Demo;
import se.hemvakt.app.demo.DemoProfiles;
import se.hemvakt.app.demo.jdbc.MessagesOrdered.Ordered;
import se.hemvakt.app.whole.WholeProduct;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.jdbc.JdbcOrganisations;

/** The two stories of the demo by the whole product: kits, store, rules, ledger, escalation, API; only the clock hurries. */
class CareStoryIT {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final Tempo HURRIED = new Tempo(6, 120, 30, 400, Duration.ofMillis(300));

    private final PacedClock clock = new PacedClock(StoryTeller.evening(Instant.now(), ZONE));

    @RegisterExtension
    final WholeProduct product = new WholeProduct().by(clock);

    private StoryTeller tell(Story story) throws Exception {
        Demo.Running running = Demo.start(
                product.platform(), product.folder(), 12, p -> product.door(DemoProfiles::of), clock, true, line -> {});
        return product.platform()
                .onTop(
                        "story",
                        StoryTeller.begin(
                                story,
                                product.platform().wardView(),
                                running::passwordOf,
                                product.platform().database(),
                                clock,
                                ZONE,
                                HURRIED,
                                line -> {}));
    }

    @Test
    @Timeout(420)
    void h06_eveningStory_isTakenOverActedUponAndHandedBackTheNextDay() throws Exception {
        StoryTeller teller = tell(Story.TAKEOVER);
        assertThat(teller.end().get(6, TimeUnit.MINUTES)).isEqualTo(Story.TAKEOVER);

        String patient =
                product.texts("SELECT DISTINCT patient_id::text FROM handover").get(0);
        assertThat(product.texts("SELECT kind || ' ' || state FROM handover ORDER BY asked_at"))
                .containsExactly("OFFER DONE", "HAND_BACK DONE");
        assertThat(
                        product.texts(
                                "SELECT s.version || ' ' || h.kind FROM sbar s JOIN handover h USING (patient_id, handover_id)"))
                .as("what was signed stands with the offer")
                .containsExactly("1 OFFER");
        assertThat(teamsInTurn(patient)).containsExactly("hemsjukvard", "narsjukvardsteam", "hemsjukvard");
        // No instant without a team, none with two.
        assertThat(product.texts("SELECT count(*)::text FROM responsibility a WHERE a.patient_id = " + patient
                        + " AND a.valid_to IS NOT NULL AND NOT EXISTS (SELECT FROM responsibility b"
                        + " WHERE b.patient_id = a.patient_id AND b.valid_from = a.valid_to)"))
                .containsExactly("0");
        Ordered first = teller.messages().stream()
                .filter(one -> one.kind().equals("tell"))
                .findFirst()
                .orElseThrow();
        assertThat(first.team())
                .as("home care by day is closed: its step is passed over")
                .isEqualTo(new TeamId("hemsjukvard-natt"));
    }

    @Test
    @Timeout(300)
    void h04_sameStoryUnanswered_climbsToTheLastStepAndRepeatsIt() throws Exception {
        StoryTeller teller = tell(Story.UNANSWERED);
        assertThat(teller.end().get(4, TimeUnit.MINUTES)).isEqualTo(Story.UNANSWERED);

        List<Ordered> tells = teller.messages().stream()
                .filter(one -> one.kind().equals("tell"))
                .toList();
        List<String> firsts =
                tells.stream().map(one -> one.team().value()).distinct().toList();
        assertThat(firsts).as("%s", tells).startsWith("hemsjukvard-natt", "narsjukvardsteam", "primarvardsjour");
        Organisation organisation = new JdbcOrganisations(product.platform().database(), new JollydayHolidays())
                .newest()
                .map(kept -> new JdbcOrganisations(product.platform().database(), new JollydayHolidays()).read(kept))
                .orElseThrow();
        assertThat(tells).allSatisfy(one -> assertThat(organisation.isOpen(one.team(), one.at()))
                .as("%s is told at %s", one.team(), one.at())
                .isTrue());
        // 3 minutes for whoever stands in, 3 for the near-care team, 3 for the doctor on call, 5 for all of them;
        // and
        // from the first step again when it got worse.
        Instant repeated = teller.lastStepRepeated().orElseThrow().at();
        // From the alert on, as the steps are planned: the first message may be late by itself.
        Instant opened = Instant.parse(product.texts("SELECT to_char(opened_at AT TIME ZONE 'UTC',"
                        + " 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') FROM episode WHERE episode_id = '"
                        + tells.get(0).subject() + "'")
                .get(0));
        assertThat(Duration.between(opened, repeated)).isBetween(Duration.ofMinutes(13), Duration.ofMinutes(30));
    }

    /** Each once, however many rows phases made. */
    private List<String> teamsInTurn(String patient) {
        List<String> teams = new ArrayList<>();
        for (String team : product.texts(
                "SELECT team_id FROM responsibility WHERE patient_id = " + patient + " ORDER BY valid_from")) {
            if (teams.isEmpty() || !teams.get(teams.size() - 1).equals(team)) {
                teams.add(team);
            }
        }
        return teams;
    }
}
