package se.hemvakt.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;
import static se.hemvakt.gateway.mqtt.TestGateway.eventually;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import se.hemvakt.gateway.Down;
import se.hemvakt.gateway.HeldIntake;
import se.hemvakt.gateway.jdbc.JdbcWatchedKits;
import se.hemvakt.gateway.mqtt.TestGateway;
import se.hemvakt.gateway.mqtt.TestGateway.Kit;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch;
import se.hemvakt.testkit.InMemoryLog;
import se.hemvakt.testkit.TestDatabase;
import se.hemvakt.testkit.VirtualClock;

/** What a real MQTT client hears, over the real tables; time stands still until it is moved. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KitCommandsIT {
    private static final Instant NOW = Instant.parse("2026-11-25T19:00:00Z");
    private static final PatientId PATIENT = new PatientId(1);

    @SuppressWarnings("NullAway.Init") // set before the tests
    private TestDatabase database;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestGateway gateway;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Kit kit;

    @SuppressWarnings("NullAway.Init") // set before each test
    private InMemoryLog<CareEvent> care;

    @SuppressWarnings("NullAway.Init") // set before each test
    private KitCommands commands;

    private final VirtualClock clock = VirtualClock.at(NOW);
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<MqttAsyncClient> clients = new ArrayList<>();
    private SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @BeforeAll
    void makeDatabase() {
        database = TestDatabase.plain();
    }

    @BeforeEach
    void open() {
        clock.set(NOW);
        heard.clear();
        database.execute("TRUNCATE kit, kit_binding, team, patient, patient_watch, team_cover, cover_clock CASCADE");
        database.execute("INSERT INTO team (team_id, name) VALUES ('dag', 'Dag')");
        database.execute("""
                INSERT INTO patient (patient_id, given_name, family_name, ward_order, team_id)
                VALUES (1, 'Test', 'Test', 1, 'dag')
                """);
        database.execute("""
                INSERT INTO kit (kit_id, secret_salt, secret_hash, enrolled_at) VALUES ('kit-at-home', '', '', now());
                INSERT INTO kit_binding (kit_no, patient_id, valid_from)
                SELECT kit_no, 1, '2026-01-01T00:00:00Z' FROM kit
                """);
        covered("2026-11-25T07:00:00Z", "2026-11-25T20:00:00Z", "'dag'");
        covered("2026-11-25T20:00:00Z", "2026-11-26T06:00:00Z", "NULL");
        organisation(true);
        beat();
        gateway = TestGateway.start(HeldIntake.storing());
        kit = gateway.enrol("kit-at-home");
        care = new InMemoryLog<>();
        meters = new SimpleMeterRegistry();
        commands = new KitCommands(gateway.down(), new JdbcWatchedKits(database.dataSource()), care, clock, meters);
    }

    @AfterEach
    void close() throws Exception {
        commands.close();
        for (MqttAsyncClient client : clients) {
            if (client.isConnected()) {
                client.disconnect().waitForCompletion(10_000);
            }
            client.close();
        }
        clients.clear();
        gateway.close();
    }

    @AfterAll
    void drop() {
        database.close();
    }

    private void covered(String from, String to, String by) {
        database.execute("INSERT INTO team_cover VALUES ('dag', '" + from + "', '" + to + "', " + by + ")");
    }

    /** The table's version is a reference to the organisation's. */
    private void organisation(boolean kept) {
        database.execute("TRUNCATE organisation_version CASCADE");
        if (kept) {
            database.execute(
                    "INSERT INTO organisation_version (version, file, by_user, at, why) VALUES (1, 'x', 'x', now(), 'x')");
        }
        database.execute("INSERT INTO cover_clock (beat_at, organisation_version) VALUES ('" + clock.instant() + "', "
                + (kept ? "1" : "NULL") + ")");
    }

    private void beat() {
        database.execute("UPDATE cover_clock SET beat_at = '" + clock.instant() + "'");
    }

    private void home() throws Exception {
        MqttAsyncClient client = new MqttAsyncClient(
                "tcp://127.0.0.1:" + gateway.port(), kit.id().value(), new MemoryPersistence());
        clients.add(client);
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName(kit.id().value());
        options.setPassword(kit.secret().toCharArray());
        client.connect(options).waitForCompletion(10_000);
        client.subscribe(
                        kit.down(),
                        1,
                        (topic, message) -> heard.add(new String(message.getPayload(), StandardCharsets.UTF_8)))
                .waitForCompletion(10_000);
    }

    /** Looks, and waits until each of these was heard and acknowledged, and nothing else. */
    private void looks(String... then) {
        double before = acknowledged();
        heard.clear();
        commands.look();
        hears(before, then);
    }

    private void hears(double before, String... then) {
        eventually().until(() -> acknowledged() == before + then.length);
        assertThat(heard).containsExactly(then);
    }

    private double acknowledged() {
        return commands("acknowledged");
    }

    private double commands(String outcome) {
        return meters.get("hemvakt.gateway.commands").tag("outcome", outcome).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static String light(String until, int seconds) {
        return "{\"watched\":{\"until\":\"" + until + "\",\"for_s\":" + seconds + "}}";
    }

    @Test
    void h28_watched_followsClosingTime_andNoFurther() throws Exception {
        home();
        looks(light("2026-11-25T19:04:00Z", 240));
        assertThat(meters.get("hemvakt.gateway.kits.watched").gauge().value()).isOne();
        clock.set(NOW.plusSeconds(60));
        beat();
        looks();
        clock.set(NOW.plusSeconds(130));
        beat();
        looks(light("2026-11-25T19:06:10Z", 240));
        clock.set(Instant.parse("2026-11-25T19:58:00Z"));
        beat();
        looks(light("2026-11-25T20:00:00Z", 120));
        clock.set(Instant.parse("2026-11-25T19:59:30Z"));
        beat();
        looks();
        clock.set(Instant.parse("2026-11-25T20:00:00Z"));
        beat();
        looks();
        assertThat(meters.get("hemvakt.gateway.kits.watched").gauge().value()).isZero();
        clock.set(Instant.parse("2026-11-26T05:59:59Z"));
        beat();
        looks();
    }

    /** Whoever decides about alerts is gone, while this part of the platform goes on. */
    @Test
    void h28_coverageClockStopsToBeat_lightIsNotRenewedAndGoesOutWithinFiveMinutes() throws Exception {
        home();
        looks(light("2026-11-25T19:04:00Z", 240));
        clock.set(NOW.plusSeconds(180));
        looks();
        clock.set(NOW.plusSeconds(241));
        looks();
        assertThat(meters.get("hemvakt.gateway.kits.watched").gauge().value()).isZero();
        assertThat(KitCommands.LEASE.plusSeconds(30)).isLessThan(Duration.ofMinutes(5));
    }

    @Test
    void h26_h28_pause_takesTheLightBackAtOnce_andItsEndGivesItBack() throws Exception {
        commands.start();
        // Its own first look finds nobody at home. Later it would tell a second time what is told below.
        eventually().until(() -> commands("away") >= 1);
        home();
        looks(light("2026-11-25T19:04:00Z", 240));
        assertThat(meters.get("hemvakt.gateway.kits.watched").gauge().value()).isOne();
        clock.set(NOW.plusSeconds(30));
        beat();
        double before = acknowledged();
        heard.clear();
        database.execute("""
                INSERT INTO patient_watch (patient_id, paused_until, body) VALUES (1, '2026-11-25T19:10:00Z', '{}')
                """);
        care.append(new CareEvent.WatchChanged(PATIENT, Watch.PLAIN));
        hears(before, light("2026-11-25T19:00:30Z", 0));
        heard.clear();
        database.execute("DELETE FROM patient_watch");
        care.append(new CareEvent.WatchChanged(PATIENT, Watch.PLAIN));
        hears(before + 1, light("2026-11-25T19:04:30Z", 240));
    }

    @Test
    void h27_h28_consentWithdrawn_takesTheLightBack_againUntilTheKitHasHeardIt() throws Exception {
        home();
        looks(light("2026-11-25T19:04:00Z", 240));
        database.execute("UPDATE responsibility SET phase = 'ENDED', consent = false");
        clients.get(0).disconnect().waitForCompletion(10_000);
        commands.look();
        assertThat(acknowledged()).isOne();
        home();
        clock.set(NOW.plusSeconds(20));
        looks(light("2026-11-25T19:00:20Z", 0));
        looks();
    }

    @Test
    void h28_kitTakenFromThePatient_teamGone_orNotInTheOrganisation_isDark() throws Exception {
        home();
        looks(light("2026-11-25T19:04:00Z", 240));
        database.execute("UPDATE kit_binding SET valid_to = '2026-11-25T19:00:00Z'");
        looks(light("2026-11-25T19:00:00Z", 0));
        database.execute("UPDATE kit_binding SET valid_to = NULL");
        looks(light("2026-11-25T19:04:00Z", 240));
        database.execute("DELETE FROM team_cover");
        looks(light("2026-11-25T19:00:00Z", 0));
        organisation(false);
        looks(light("2026-11-25T19:04:00Z", 240));
    }

    /** A shorter end that was not acknowledged does not hide that the kit may know a longer one. */
    @Test
    void h28_coverEndsSooner_isTold() throws Exception {
        home();
        looks(light("2026-11-25T19:04:00Z", 240));
        database.execute("UPDATE team_cover SET to_at = '2026-11-25T19:01:00Z' WHERE by_team IS NOT NULL");
        database.execute("UPDATE team_cover SET from_at = '2026-11-25T19:01:00Z' WHERE by_team IS NULL");
        looks(light("2026-11-25T19:01:00Z", 60));
        looks();
    }

    /** Who reads the count may rely on the rest: a look right after it neither tells again nor takes the light for dark. */
    @Test
    void h28_acknowledgedLight_isKnownToBeShownBeforeItIsCounted() {
        List<Double> shownWhenCounted = new CopyOnWriteArrayList<>();
        MeterRegistry counting = new SimpleMeterRegistry() {
            @Override
            protected Counter newCounter(Meter.Id id) {
                return new CumulativeCounter(id) {
                    @Override
                    public void increment(double amount) {
                        shownWhenCounted.add(
                                get("hemvakt.gateway.kits.watched").gauge().value());
                        super.increment(amount);
                    }
                };
            }
        };
        Down answers = (id, json) -> Future.succeededFuture();
        new KitCommands(answers, new JdbcWatchedKits(database.dataSource()), care, clock, counting).look();
        assertThat(shownWhenCounted).containsExactly(1.0);
    }

    /** A pause that ends before the kit has acknowledged it: the word to be dark is on its way, so the light must be told after it. */
    @Test
    void h28_pauseEndsBeforeTheKitHasAnswered_lightIsToldAgain() {
        List<String> told = new ArrayList<>();
        List<Promise<Void>> answers = new ArrayList<>();
        Down slow = (id, json) -> {
            told.add(new String(json, StandardCharsets.UTF_8));
            answers.add(Promise.promise());
            return answers.get(answers.size() - 1).future();
        };
        SimpleMeterRegistry own = new SimpleMeterRegistry();
        KitCommands looking = new KitCommands(slow, new JdbcWatchedKits(database.dataSource()), care, clock, own);
        String lit = light("2026-11-25T19:04:00Z", 240);
        looking.look();
        answers.get(0).complete();
        database.execute("""
                INSERT INTO patient_watch (patient_id, paused_until, body) VALUES (1, '2026-11-25T19:10:00Z', '{}')
                """);
        looking.look();
        database.execute("DELETE FROM patient_watch");
        looking.look();
        answers.subList(1, answers.size()).forEach(Promise::complete);
        assertThat(told).containsExactly(lit, light("2026-11-25T19:00:00Z", 0), lit);
        looking.look();
        assertThat(told).hasSize(3);
        assertThat(own.get("hemvakt.gateway.kits.watched").gauge().value()).isOne();
    }

    @Test
    void kitThatComesLater_isToldAtTheNextLook() throws Exception {
        commands.look();
        assertThat(acknowledged()).isZero();
        home();
        looks(light("2026-11-25T19:04:00Z", 240));
    }

    @Test
    void measureAgain_reachesThePatientsKit_unlessItsTimeIsOver() throws Exception {
        database.execute("DELETE FROM cover_clock");
        commands.start();
        home();
        long now = NOW.toEpochMilli();
        care.append(new CareEvent.MeasureAgain(PATIENT, Vital.SPO2, "measure.confirm", now));
        care.append(new CareEvent.MeasureAgain(new PatientId(2), Vital.SPO2, "measure.confirm", now + 60_000));
        care.append(new CareEvent.MeasureAgain(PATIENT, Vital.HEART_RATE, "measure.confirm", now + 60_000));
        hears(0, "{\"measure_again\":{\"vital\":\"heart_rate\",\"reason\":\"measure.confirm\"}}");
    }
}
