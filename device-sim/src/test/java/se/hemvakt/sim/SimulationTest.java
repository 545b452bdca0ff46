package se.hemvakt.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import se.hemvakt.model.KitId;
import se.hemvakt.sim.SimulationPlan.Wish;
import se.hemvakt.sim.fleet.Fleet;
import se.hemvakt.sim.fleet.Progress;
import se.hemvakt.sim.kit.EnrolledKit;
import se.hemvakt.sim.kit.Faults;
import se.hemvakt.sim.kit.Kit;
import se.hemvakt.sim.mqtt.InMemoryPlatform;
import se.hemvakt.sim.scenario.Scenario;

class SimulationTest {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final InstantSource CLOCK = InstantSource.system();

    /** For a clock that runs faster than ours: the usual seconds for an answer would be over before this machine has given it. */
    private static final Kit.Settings PATIENT_KIT =
            new Kit.Settings(20, 20_000, Duration.ofHours(2), Duration.ofHours(2), Duration.ofSeconds(1));

    private final InMemoryPlatform platform = new InMemoryPlatform();

    @AfterEach
    void close() {
        platform.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fleet.Line.class,
            names = {"PAHO", "LIGHT"})
    void history_arrivesInOrderInSecondsAndGoesOnLive(Fleet.Line line) {
        Wish wish = Wish.of(3, ScenarioMix.only(Scenario.STABLE), 1)
                .withHistory(Duration.ofHours(6), 7_200)
                .withLine(line);
        Instant before = CLOCK.instant();
        SimulationPlan plan = SimulationPlan.of(wish, before);
        try (Simulation simulation = Simulation.start(plan, platform.endpoint(), kits(3), CLOCK)) {
            await().atMost(SOON).until(() -> {
                var progress = simulation.progress();
                return !CLOCK.instant().isBefore(plan.time().liveFrom().plusSeconds(1))
                        && progress.told() > 3 * 6 * 60 * 5
                        && progress.unreceipted() == 0;
            });
            assertThat(simulation.progress().connected()).isEqualTo(3);
        }
        for (int i = 0; i < 3; i++) {
            List<JsonNode> messages = platform.taken(kit(i).kit().value());
            Instant last = Instant.EPOCH;
            for (JsonNode message : messages) {
                Instant sent = Instant.parse(message.get("sent_at").textValue());
                assertThat(sent).isAfterOrEqualTo(before.minusMillis(1));
                for (JsonNode reading : message.path("readings")) {
                    Instant at = Instant.parse(reading.get("at").textValue());
                    // Two clocks: measured in the simulated past, sent now, in order, never in the future.
                    assertThat(at).isBeforeOrEqualTo(sent).isAfterOrEqualTo(last);
                    last = at;
                }
            }
            Instant first = Instant.parse(
                    messages.get(0).get("readings").get(0).get("at").textValue());
            assertThat(first).isBetween(before.minusSeconds(6 * 3600 + 1), before.minusSeconds(6 * 3600 - 60));
            assertThat(last).isAfter(before.minusSeconds(60));
        }
    }

    @Test
    void h01_badLine_everyReadingArrivesThoughSomeTwice() {
        Wish wish = Wish.of(4, ScenarioMix.parse("stable=3,sepsis=1"), 2)
                // Some 300 sendings: that none of them breaks the line has a chance of one in a million.
                .withHistory(Duration.ofHours(12), 43_200)
                .withFaults(new Faults(0.04, 0.1, 0.02, 0.1))
                .withLine(Fleet.Line.LIGHT);
        SimulationPlan plan = SimulationPlan.of(wish, CLOCK.instant());
        try (Simulation simulation = Simulation.start(plan, platform.endpoint(), kits(4), CLOCK)) {
            await().atMost(SOON).until(() -> {
                var progress = simulation.progress();
                return CLOCK.instant().isAfter(plan.time().liveFrom().plusSeconds(1))
                        && progress.lost() > 0
                        && progress.unreceipted() == 0;
            });
            assertThat(simulation.progress().dropped()).isZero();
        }
        for (int i = 0; i < 4; i++) {
            String kit = kit(i).kit().value();
            // The platform may still be reading what was sent last, one before another.
            await().atMost(SOON).untilAsserted(() -> {
                Set<Long> seqs = new HashSet<>();
                long highest = 0;
                for (JsonNode message : platform.taken(kit)) {
                    seqs.add(message.get("seq").longValue());
                    highest = Math.max(highest, message.get("seq").longValue());
                }
                assertThat(seqs).as(kit).hasSize((int) highest);
            });
        }
        assertThat(platform.taken.values().stream().mapToInt(List::size).sum())
                .isGreaterThan(platform.taken.values().stream()
                        .mapToInt(m -> (int)
                                m.stream().map(x -> x.get("seq")).distinct().count())
                        .sum());
    }

    @Test
    void h01_acknowledgedButNotStored_isKeptAndSentAgain() {
        platform.storing = false;
        SimulationPlan plan = SimulationPlan.of(
                Wish.of(2, ScenarioMix.only(Scenario.STABLE), 3).withHistory(Duration.ofMinutes(10), 10_000),
                CLOCK.instant());
        try (Simulation simulation = Simulation.start(plan, platform.endpoint(), kits(2), CLOCK)) {
            await().atMost(SOON).until(() -> simulation.progress().acknowledged() >= 2);
            // At one moment: meanwhile the kits make more.
            Progress progress = simulation.progress();
            assertThat(progress.receipted()).isZero();
            assertThat(progress.unreceipted()).isEqualTo(progress.kept());
            platform.storing = true;
            platform.cut();
            await().atMost(SOON)
                    .until(() -> simulation.progress().unreceipted() == 0
                            && simulation.progress().receipted() > 0);
            assertThat(simulation.progress().sentAgain()).isPositive();
        }
    }

    @Test
    void measureAgain_isAnsweredWithAFreshReading() {
        // Twenty seconds pass in the kit's clock, not in ours.
        Instant begun = CLOCK.instant();
        InstantSource quick =
                () -> begun.plusMillis(Duration.between(begun, CLOCK.instant()).toMillis() * 20);
        SimulationPlan plan = SimulationPlan.of(Wish.of(1, ScenarioMix.only(Scenario.STABLE), 3), begun)
                .withKit(PATIENT_KIT);
        String kit = kit(0).kit().value();
        try (Simulation simulation = Simulation.start(plan, platform.endpoint(), kits(1), quick)) {
            await().atMost(SOON).until(() -> simulation.progress().receipted() > 0);
            long before = temperatures(kit);
            platform.tell(kit, "{\"measure_again\":{\"vital\":\"temperature\",\"reason\":\"doubtful\"}}");
            await().atMost(SOON).until(() -> temperatures(kit) == before + 1);
        }
    }

    @Test
    void h09_kitSilent_hangsUpForItsTimeAndThenSendsWhatItKept() {
        Instant begun = CLOCK.instant();
        // Two minutes each second.
        InstantSource quick =
                () -> begun.plusMillis(Duration.between(begun, CLOCK.instant()).toMillis() * 120);
        SimulationPlan plan = SimulationPlan.of(
                        Wish.of(1, ScenarioMix.only(Scenario.KIT_SILENT), 3)
                                .withCrises(Duration.ofSeconds(90), Duration.ofMinutes(1), 1)
                                .withLine(Fleet.Line.LIGHT),
                        begun)
                .withKit(PATIENT_KIT);
        Instant silentFrom = plan.patients().get(0).course().onset();
        Instant backAt = silentFrom.plus(Scenario.KIT_SILENT.length());
        try (Simulation simulation = Simulation.start(plan, platform.endpoint(), kits(1), quick)) {
            await().atMost(SOON)
                    .until(() -> quick.instant().isAfter(backAt.plusSeconds(120))
                            && simulation.progress().unreceipted() <= 2);
        }
        List<JsonNode> messages = platform.taken(kit(0).kit().value());
        assertThat(messages)
                .noneMatch(m -> isBetween(m.get("sent_at"), silentFrom.plusSeconds(30), backAt))
                .anyMatch(m -> m.path("readings").size() > 0
                        && isBetween(m.get("readings").get(0).get("at"), silentFrom, backAt));
    }

    @Test
    void plan_sameWish_isTheSamePlan() {
        Wish wish = Wish.of(12, ScenarioMix.parse("stable=8,sepsis=1,copd,fall"), 9);
        Instant now = Instant.parse("2026-11-21T12:00:00Z");
        assertThat(SimulationPlan.of(wish, now)).isEqualTo(SimulationPlan.of(wish, now));
        assertThat(SimulationPlan.of(wish, now).patients().stream()
                        .map(p -> p.person().givenName() + p.person().familyName()))
                .doesNotHaveDuplicates();
        assertThat(SimulationPlan.of(wish, now).patients())
                .filteredOn(p -> p.course().scenario() == Scenario.COPD)
                .isNotEmpty()
                .allMatch(p -> p.spo2Scale() == 2);
    }

    @Test
    void plan_illness_isAtItsWorstSoonAfterLive() {
        Instant now = Instant.parse("2026-11-21T12:00:00Z");
        SimulationPlan plan = SimulationPlan.of(
                Wish.of(1, ScenarioMix.only(Scenario.SEPSIS), 9)
                        .withHistory(Duration.ofHours(12), 721)
                        .withCrises(Duration.ofMinutes(3), Duration.ofMinutes(1), 100),
                now);
        assertThat(plan.patients().get(0).course().crisisAt()).isEqualTo(now.plusSeconds(60 + 180));
    }

    private long temperatures(String kit) {
        return platform.taken(kit).stream()
                .flatMap(m -> IntStream.range(0, m.path("readings").size())
                        .mapToObj(i -> m.get("readings").get(i)))
                .filter(r -> r.get("vital").textValue().equals("temperature"))
                .count();
    }

    private static boolean isBetween(JsonNode time, Instant from, Instant to) {
        Instant at = Instant.parse(time.textValue());
        return at.isAfter(from) && at.isBefore(to);
    }

    private static List<EnrolledKit> kits(int count) {
        return IntStream.range(0, count).mapToObj(SimulationTest::kit).toList();
    }

    private static EnrolledKit kit(int number) {
        return new EnrolledKit(new KitId("kit-of-test-" + number), "secret-" + number);
    }
}
