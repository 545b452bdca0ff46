package se.hemvakt.rules.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.Episode;
import se.hemvakt.model.KitId;
import se.hemvakt.model.Limit;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Visit;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch;
import se.hemvakt.rules.alert.PatientRules;
import se.hemvakt.rules.alert.RuleSettings;
import se.hemvakt.rules.care.NewPatient;
import se.hemvakt.rules.jdbc.JdbcRulesStore;
import se.hemvakt.rules.jdbc.PatientRegister;
import se.hemvakt.rules.profile.Assignment;
import se.hemvakt.rules.profile.RuleSetHistory;
import se.hemvakt.rules.responsibility.Teams;
import se.hemvakt.runtime.jdbc.JdbcLog;
import se.hemvakt.runtime.log.Entry;
import se.hemvakt.testkit.TestDatabase;

/**
 * The rules are killed before and after every single commit of a history, on a real database, and begin anew. However they
 * die: the same episodes, the same care log, one notification for each opened or raised one, one answer for each request.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RulesRestartIT {
    private static final long START = Instant.parse("2026-11-21T08:00:00Z").toEpochMilli();
    private static final List<PatientId> PATIENTS = List.of(new PatientId(11), new PatientId(12), new PatientId(13));
    private static final int STEPS = 36;
    private static final Instant LATER = Instant.ofEpochMilli(START).plus(Duration.ofDays(30));

    private final TestDatabase database = TestDatabase.plain();
    private final JdbcLog<CareEvent> care = JdbcLog.careEvents(database.database());
    private final JdbcRulesStore store = new JdbcRulesStore(database.database(), care);
    private final PatientRules rules = new PatientRules(RuleSettings.standard());

    @BeforeAll
    void enrol() {
        PatientRegister register =
                new PatientRegister(database.database(), care, InstantSource.fixed(Instant.ofEpochMilli(START)));
        TeamId team = new TeamId("norr");
        register.addTeam(team, "Hemsjukvård norr");
        for (PatientId patient : PATIENTS) {
            register.enrol(patient, new NewPatient("Test", "Test", null, null, "", 1, team));
            register.setLimits(patient, List.of(new Limit(Vital.SPO2, 92_000, null)), "dr", "prov", LATER);
        }
    }

    @AfterAll
    void drop() {
        care.close();
        database.close();
    }

    @Test
    void killedBeforeAndAfterEveryCommit_sameDecisionsExactlyOnce() {
        for (long seed = 1; seed <= 2; seed++) {
            Outcome unharmed = run(seed, new Killer(-1, false));
            assertThat(unharmed.commits).isGreaterThan(15);
            assertThat(unharmed.answers).isGreaterThan(2);
            assertThat(unharmed.notifications).isGreaterThan(5);
            for (int at = 0; at < unharmed.commits; at++) {
                for (boolean after : new boolean[] {false, true}) {
                    Outcome killed = run(seed, new Killer(at, after));
                    String where = "seed " + seed + ", killed " + (after ? "after" : "before") + " commit " + at;
                    assertThat(killed.care).as(where).isEqualTo(unharmed.care);
                    assertThat(killed.episodes).as(where).isEqualTo(unharmed.episodes);
                    assertThat(killed.notifications).as(where).isEqualTo(unharmed.notifications);
                    assertThat(killed.answers).as(where).isEqualTo(unharmed.answers);
                }
            }
        }
    }

    private record Outcome(List<String> care, List<String> episodes, long notifications, long answers, int commits) {}

    /** Plays one history; when the killer strikes, an engine is loaded from what the database holds, as after kill -9. */
    private Outcome run(long seed, Killer killer) {
        database.execute("TRUNCATE episode, care_event, outbox, rules_state, patient_watch");
        database.execute("UPDATE rules_checkpoint SET reading_position = 0, request_position = 0");
        Random random = new Random(seed);
        List<Entry<ReadingBatch>> readings = new ArrayList<>();
        List<Entry<CareRequest>> requests = new ArrayList<>();
        RulesEngine engine = load(killer, START);
        long now = START;
        for (int step = 0; step < STEPS; step++) {
            now += 1 + random.nextInt(1_800_000);
            int kind = random.nextInt(10);
            if (kind < 6) {
                readings.add(new Entry<>(readings.size() * 2L + 1, batch(random, now)));
            } else if (kind < 8) {
                requests.add(new Entry<>(requests.size() + 1L, request(random, requests.size(), now)));
            }
            boolean done = false;
            while (!done) {
                try {
                    engine.readings(after(readings, engine.readingPosition()), now);
                    engine.requests(after(requests, engine.requestPosition()), now);
                    if (kind == 8) {
                        engine.time(now);
                    } else if (kind == 9) {
                        engine.save();
                    }
                    done = true;
                } catch (Killed e) {
                    assertThat(engine.isBroken()).isTrue();
                    engine = load(killer, START);
                }
            }
        }
        return new Outcome(
                rows("SELECT kind || body::text FROM care_event ORDER BY position"),
                rows("SELECT body::text FROM episode ORDER BY episode_id"),
                database.number("SELECT count(*) FROM outbox"),
                database.number("SELECT count(*) FROM care_event WHERE kind = 'answer'"),
                killer.commits);
    }

    private RulesEngine load(RulesStore killer, long now) {
        return RulesEngine.load(rules, killer, new RulesMetrics(new SimpleMeterRegistry()), now);
    }

    private static <T> List<Entry<T>> after(List<Entry<T>> all, long position) {
        return all.stream().filter(entry -> entry.position() > position).toList();
    }

    private static ReadingBatch batch(Random random, long at) {
        List<Reading> readings = new ArrayList<>();
        for (PatientId patient : PATIENTS) {
            if (random.nextBoolean()) {
                readings.add(reading(patient, Vital.SPO2, 88 + random.nextInt(12), at));
                readings.add(reading(patient, Vital.RESPIRATORY_RATE, 14 + random.nextInt(13), at));
                readings.add(reading(patient, Vital.HEART_RATE, 60 + random.nextInt(60), at));
            }
        }
        readings.add(reading(PATIENTS.get(0), Vital.BATTERY, random.nextInt(60), at));
        return new ReadingBatch(readings, List.of());
    }

    private static Reading reading(PatientId patient, Vital vital, int value, long at) {
        return new Reading(patient, vital, at, value * 1000, at + 20, new KitId("kit-" + patient + "-abcdefgh"), 0);
    }

    /** Asks about the newest live episode; the choice rests on what is committed, which every run has the same. */
    private CareRequest request(Random random, int number, long at) {
        String user = random.nextBoolean() ? "anna" : "bo";
        CareRequest.Kind kind = random.nextInt(3) == 0 ? CareRequest.Kind.UNDO_ACCEPT : CareRequest.Kind.ACCEPT;
        List<String> live = rows("SELECT patient_id || '/' || episode_id FROM episode WHERE state <> 'CLEARED'"
                + " ORDER BY opened_at DESC, episode_id LIMIT 1");
        String[] which =
                live.isEmpty() ? new String[] {"11", "none"} : live.get(0).split("/", -1);
        return new CareRequest("r" + number, kind, new PatientId(Long.parseLong(which[0])), which[1], user, user, at);
    }

    private List<String> rows(String sql) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The real store, and a kill at one commit: before it took effect, or after it did and before anybody knows. */
    private final class Killer implements RulesStore {
        private final int at;
        private final boolean after;
        private int commits;

        Killer(int at, boolean after) {
            this.at = at;
            this.after = after;
        }

        @Override
        public void commit(Commit commit) {
            boolean now = commits++ == at;
            if (now && !after) {
                throw new Killed();
            }
            store.commit(commit);
            if (now) {
                throw new Killed();
            }
        }

        @Override
        public Checkpoint checkpoint() {
            return store.checkpoint();
        }

        @Override
        public List<Kept> states() {
            return store.states();
        }

        @Override
        public List<Episode> liveEpisodes() {
            return store.liveEpisodes();
        }

        @Override
        public Optional<Episode> episode(PatientId patient, String episode) {
            return store.episode(patient, episode);
        }

        @Override
        public Map<PatientId, Watch> watches() {
            return store.watches();
        }

        @Override
        public Map<PatientId, List<Visit>> visits() {
            return store.visits();
        }

        @Override
        public Map<PatientId, Responsibility> responsibilities() {
            return store.responsibilities();
        }

        @Override
        public Optional<Responsibility> responsibility(PatientId patient) {
            return store.responsibility(patient);
        }

        @Override
        public Teams teams() {
            return store.teams();
        }

        @Override
        public List<PatientProfile> profiles() {
            return store.profiles();
        }

        @Override
        public Optional<PatientProfile> profile(PatientId patient) {
            return store.profile(patient);
        }

        @Override
        public long ruleSetSteps() {
            return store.ruleSetSteps();
        }

        @Override
        public RuleSetHistory ruleSets() {
            return store.ruleSets();
        }

        @Override
        public Map<PatientId, Assignment> assignments() {
            return store.assignments();
        }

        @Override
        public Optional<Assignment> assignment(PatientId patient) {
            return store.assignment(patient);
        }

        @Override
        public long kitVersion() {
            return store.kitVersion();
        }

        @Override
        public Optional<PatientId> boundPatient(KitId kit, long atMs) {
            return store.boundPatient(kit, atMs);
        }
    }
}
