package se.hemvakt.app.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.jdbc.JdbcOrganisations;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;
import se.hemvakt.runtime.jdbc.JdbcLog;
import se.hemvakt.runtime.settings.Settings;
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

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    @Timeout(240)
    void h28_light_followsTheRulesWord_andGoesOutWhenThePlatformIsGone() throws Exception {
        Map<String, String> settings = Map.of(
                "hemvakt.data", folder.toString(),
                "hemvakt.gateway.mqtt.port", "0",
                "hemvakt.dashboard.port", "0",
                "hemvakt.ops.port", "0");
        AtomicLong ahead = new AtomicLong();
        InstantSource home = () -> Instant.now().plusMillis(ahead.get());
        Platform platform = Platform.start(PlatformSettings.from(Settings.of(settings)), line -> {});
        try {
            // Always there, so that the test does not depend on the hour.
            String always = SampleOrganisation.text()
                    .replaceFirst("hours: \\[\\{days: every_day, open: 07:00-21:00}]", "hours: always");
            new JdbcOrganisations(platform.database(), new JollydayHolidays())
                    .bringIn("a.yaml", always, "anna", Instant.now(), "always there");
            RunFile run = platform.runFile();
            EnrolledKit kit = new EnrolClient(URI.create("http://127.0.0.1:" + run.opsPort()), run.enrolToken())
                    .post(EnrolClient.body("Påhittad", "Person", Instant.now().minusSeconds(60)));
            SimulationPlan plan = SimulationPlan.of(Wish.of(1, ScenarioMix.only(Scenario.STABLE), 3), Instant.now());
            try (Simulation simulation =
                    Simulation.start(plan, Endpoint.plain("127.0.0.1", platform.mqttPort()), List.of(kit), home)) {
                await().atMost(SOON).until(() -> simulation.progress().watched() == 1);

                try (JdbcLog<CareRequest> requests = JdbcLog.careRequests(platform.database())) {
                    ask(requests, CareRequest.Kind.PAUSE, platform);
                    await().atMost(Duration.ofSeconds(10))
                            .until(() -> simulation.progress().watched() == 0);
                    ask(requests, CareRequest.Kind.RESUME, platform);
                    await().atMost(SOON).until(() -> simulation.progress().watched() == 1);
                }

                platform.close();
                assertThat(simulation.progress().watched()).isOne();
                ahead.set(Duration.ofMinutes(5).toMillis());
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> simulation.progress().watched() == 0);
            }
        } finally {
            platform.close();
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
