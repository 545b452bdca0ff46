package se.hemvakt.app.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import se.hemvakt.app.whole.WholeProduct;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.jdbc.JdbcOrganisations;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;
import se.hemvakt.runtime.jdbc.JdbcLog;
import se.hemvakt.sim.ScenarioMix;
import se.hemvakt.sim.Simulation;
import se.hemvakt.sim.SimulationPlan;
import se.hemvakt.sim.SimulationPlan.Wish;
import se.hemvakt.sim.kit.Endpoint;
import se.hemvakt.sim.kit.EnrolledKit;
import se.hemvakt.sim.scenario.Scenario;

/** The light in the home on real parts: lit while somebody watches, out on a pause, out by itself when the platform is gone. */
class KitWatchedIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension
    final WholeProduct product = new WholeProduct().with(folder -> Map.of("hemvakt.demo", "false"));

    @Test
    @Timeout(240)
    void h28_light_followsTheRulesWord_andGoesOutWhenThePlatformIsGone() throws Exception {
        AtomicLong ahead = new AtomicLong();
        InstantSource home = () -> Instant.now().plusMillis(ahead.get());
        Platform platform = product.platform();
        // Always there, so that the test does not depend on the hour.
        String always = SampleOrganisation.text()
                .replaceFirst("hours: \\[\\{days: every_day, open: 07:00-21:00}]", "hours: always");
        new JdbcOrganisations(platform.database(), new JollydayHolidays())
                .bringIn("a.yaml", always, "anna", Instant.now(), "always there");
        EnrolledKit kit = product.door()
                .post(EnrolClient.body("Påhittad", "Person", Instant.now().minusSeconds(60)));
        SimulationPlan plan = SimulationPlan.of(Wish.of(1, ScenarioMix.only(Scenario.STABLE), 3), Instant.now());
        try (Simulation simulation =
                Simulation.start(plan, Endpoint.plain("127.0.0.1", platform.mqttPort()), List.of(kit), home)) {
            await().atMost(SOON).until(() -> simulation.progress().watched() == 1);

            try (JdbcLog<CareRequest> requests = JdbcLog.careRequests(platform.database())) {
                ask(requests, CareRequest.Kind.PAUSE, platform);
                await().atMost(SOON).until(() -> simulation.progress().watched() == 0);
                ask(requests, CareRequest.Kind.RESUME, platform);
                await().atMost(SOON).until(() -> simulation.progress().watched() == 1);
            }

            platform.close();
            assertThat(simulation.progress().watched()).isOne();
            ahead.set(Duration.ofMinutes(5).toMillis());
            await().atMost(SOON).until(() -> simulation.progress().watched() == 0);
        }
    }

    private static void ask(JdbcLog<CareRequest> requests, CareRequest.Kind kind, Platform platform) throws Exception {
        PatientId patient = platform.patients().profiles().get(0).patient();
        long now = Instant.now().toEpochMilli();
        requests.append(CareRequest.asked(kind.name() + now, kind, patient, "", "anna", "Anna", now)
                        .reason("på sjukhus")
                        .untilMs(kind == CareRequest.Kind.PAUSE ? (Long) (now + 3_600_000) : null)
                        .team(new TeamId("hemsjukvard"))
                        .build())
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }
}
