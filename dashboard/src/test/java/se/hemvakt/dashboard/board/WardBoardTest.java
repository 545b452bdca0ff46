package se.hemvakt.dashboard.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.hemvakt.dashboard.StandInInsight;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.KitId;
import se.hemvakt.model.News2;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Reading;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch;

class WardBoardTest {
    private static final TeamId NORR = new TeamId("norr");
    private static final TeamId SODER = new TeamId("soder");
    private static final long START = Instant.parse("2026-03-10T08:00:00Z").toEpochMilli();
    private static final PatientId ANNA = new PatientId(101);
    private static final PatientId BO = new PatientId(102);

    private long now = START;
    private final InstantSource clock = () -> Instant.ofEpochMilli(now);
    private final Wards wards = new Wards(clock, ZoneId.of("Europe/Stockholm"), new StandInInsight());

    @BeforeEach
    void twoPatients() {
        wards.team(NORR, "Norr");
        wards.team(SODER, "Söder");
        wards.put(known(patient(ANNA, "Anna", 1, NORR)));
        wards.put(known(patient(BO, "Bo", 2, NORR)));
        wards.take(List.of(reading(ANNA, Vital.SPO2, 97), reading(BO, Vital.SPO2, 96)));
    }

    @Test
    void attach_anyTime_givesSnapshotThenOnlyNewerDeltas() {
        wards.flush();
        SeenScreen screen = attach(NORR);
        wards.take(List.of(reading(ANNA, Vital.HEART_RATE, 80)));
        wards.flush();

        assertThat(screen.kinds()).containsExactly(Frame.Kind.SNAPSHOT, Frame.Kind.VITALS);
        assertThat(screen.last().path("patients")).hasSize(1);
        assertThat(screen.last().at("/patients/0/vitals/heart_rate/v").asInt()).isEqualTo(80_000);
        assertThat(screen.last().path("version").asLong())
                .isGreaterThan(screen.json(0).path("version").asLong());
    }

    @Test
    void care_episodeOpened_leavesAtOnceAsWholeTileWithContiguousNumber() {
        SeenScreen screen = attach(NORR);
        long before = screen.last().path("care").asLong();
        open("e1", ANNA, Priority.HIGH, AlertKind.CLINICAL);
        open("e2", BO, Priority.MEDIUM, AlertKind.CLINICAL);

        assertThat(screen.kinds()).containsExactly(Frame.Kind.SNAPSHOT, Frame.Kind.CARE, Frame.Kind.CARE);
        assertThat(screen.json(1).path("care").asLong()).isEqualTo(before + 1);
        assertThat(screen.json(2).path("care").asLong()).isEqualTo(before + 2);
        JsonNode tile = screen.json(1).at("/patients/0");
        assertThat(tile.path("family").asText()).isEqualTo("Anna");
        assertThat(tile.at("/vitals/spo2/v").asInt()).isEqualTo(97_000);
        assertThat(tile.at("/episodes/0/evidence/0/limit").asInt()).isEqualTo(90_000);
    }

    @Test
    void rank_mixedWard_standsWorstFirst() {
        PatientId stale = add(201, "Stale");
        PatientId calm = add(202, "Calm");
        PatientId scored = add(203, "Scored");
        PatientId accepted = add(204, "Accepted");
        PatientId technical = add(205, "Technical");
        now += Duration.ofMinutes(4).toMillis();
        wards.take(List.of(
                reading(ANNA, Vital.SPO2, 85),
                reading(BO, Vital.SPO2, 91),
                reading(calm, Vital.SPO2, 97),
                reading(scored, Vital.SPO2, 95),
                reading(accepted, Vital.SPO2, 95),
                reading(technical, Vital.SPO2, 95),
                reading(stale, Vital.BATTERY, 80)));
        open("e1", ANNA, Priority.HIGH, AlertKind.CLINICAL);
        open("e2", BO, Priority.MEDIUM, AlertKind.CLINICAL);
        Episode held = open("e3", accepted, Priority.HIGH, AlertKind.CLINICAL);
        change(Change.ACCEPTED, state(held, Episode.State.ACCEPTED, "Lena Dahl"));
        open("e4", technical, Priority.LOW, AlertKind.TECHNICAL);
        wards.take(new CareEvent.ScoreChanged(scored, score(6, News2.Band.MEDIUM)));

        SeenScreen screen = attach(NORR);
        List<String> order = new ArrayList<>();
        List<JsonNode> patients = new ArrayList<>();
        screen.last().path("patients").forEach(patients::add);
        patients.sort(
                (a, b) -> Integer.compare(a.path("rank").asInt(), b.path("rank").asInt()));
        patients.stream()
                .filter(p -> p.path("lane").asBoolean())
                .forEach(p -> order.add(p.path("family").asText()));

        assertThat(order.subList(0, 2)).containsExactly("Anna", "Bo");
        assertThat(order.subList(2, 4)).containsExactlyInAnyOrder("Stale", "Technical");
        assertThat(order.subList(4, 6)).containsExactly("Accepted", "Scored");
        assertThat(order).doesNotContain("Calm");
    }

    @Test
    void h11_timeAlone_makesStaleAndSilentWithoutAnyReading() {
        SeenScreen screen = attach(NORR);
        wards.flush();
        now += Duration.ofSeconds(181).toMillis();
        wards.flush();

        JsonNode tile = screen.last().at("/patients/0");
        assertThat(tile.path("link").asText()).isEqualTo("silent");
        assertThat(tile.path("lane").asBoolean()).isTrue();
        JsonNode spo2 = tile.at("/vitals/spo2");
        assertThat(spo2.path("stale").asLong() - spo2.path("at").asLong()).isEqualTo(180_000);
        assertThat(spo2.path("gone").asLong() - spo2.path("at").asLong()).isEqualTo(600_000);
    }

    @Test
    void h12_lateReading_doesNotReplaceNewerValue() {
        wards.take(List.of(new Reading(ANNA, Vital.SPO2, START - 3_600_000, 60_000, now, new KitId("kit-000101"), 0)));
        assertThat(attach(NORR).last().at("/patients/0/vitals/spo2/v").asInt()).isEqualTo(97_000);
    }

    @Test
    void h07_highClearedUnaccepted_staysUntilSeenAndThenGoes() {
        Episode episode = open("e1", ANNA, Priority.HIGH, AlertKind.CLINICAL);
        change(Change.CLOSED, state(episode, Episode.State.CLEARED, null));
        SeenScreen screen = attach(NORR);
        assertThat(screen.last().at("/patients/0/episodes/0/state").asText()).isEqualTo("cleared");

        wards.seen(ANNA, "e1");
        assertThat(screen.last().at("/patients/0/episodes")).isEmpty();
    }

    @Test
    void h07_liveEpisode_cannotBeSeenAway() {
        open("e1", ANNA, Priority.HIGH, AlertKind.CLINICAL);
        wards.seen(ANNA, "e1");
        assertThat(attach(NORR).last().at("/patients/0/episodes/0/state").asText())
                .isEqualTo("open");
    }

    @Test
    void accepted_thenCleared_leavesTheBoard() {
        Episode episode = open("e1", ANNA, Priority.HIGH, AlertKind.CLINICAL);
        Episode accepted = state(episode, Episode.State.ACCEPTED, "Lena Dahl");
        change(Change.ACCEPTED, accepted);
        change(Change.CLOSED, state(accepted, Episode.State.CLEARED, "Lena Dahl"));
        assertThat(attach(NORR).last().at("/patients/0/episodes")).isEmpty();
    }

    @Test
    void b2_otherTeamWithARelation_seesThePatientAsLongAsItLasts() {
        open("e1", ANNA, Priority.HIGH, AlertKind.CLINICAL);
        SeenScreen soder = attach(SODER);
        assertThat(soder.last().path("patients")).isEmpty();

        wards.change(patient(ANNA, "Anna", 1, NORR, Map.of(SODER, CareRelation.COVER)));
        JsonNode tile = soder.last().at("/patients/0");
        assertThat(tile.path("here").asText()).isEqualTo("cover");
        assertThat(tile.at("/vitals/spo2/v").asInt()).isEqualTo(97_000);
        assertThat(tile.at("/episodes/0/id").asText()).isEqualTo("e1");
        assertThat(wards.board(NORR).orElseThrow().relation(ANNA)).contains(CareRelation.RESPONSIBLE);

        now += 10_000;
        wards.take(List.of(reading(ANNA, Vital.SPO2, 88)));
        wards.flush();
        assertThat(soder.last().at("/patients/0/vitals/spo2/v").asInt()).isEqualTo(88_000);
        open("e2", ANNA, Priority.MEDIUM, AlertKind.CLINICAL);
        assertThat(soder.last().at("/patients/0/episodes")).hasSize(2);

        wards.change(patient(ANNA, "Anna", 1, NORR));
        assertThat(soder.last().at("/gone/0").asText()).isEqualTo(ANNA.toString());
        assertThat(wards.board(SODER).orElseThrow().holds(ANNA)).isFalse();
        assertThat(wards.board(NORR).orElseThrow().holds(ANNA)).isTrue();
    }

    @Test
    void change_otherTeam_movesThePatientFromOneBoardToTheOther() {
        SeenScreen norr = attach(NORR);
        SeenScreen soder = attach(SODER);
        open("e1", ANNA, Priority.HIGH, AlertKind.CLINICAL);
        wards.change(patient(ANNA, "Anna", 1, SODER));

        assertThat(norr.last().at("/gone/0").asText()).isEqualTo(ANNA.toString());
        assertThat(soder.last().at("/patients/0/episodes/0/id").asText()).isEqualTo("e1");
        assertThat(wards.board(NORR).orElseThrow().holds(ANNA)).isFalse();
    }

    /** Each enrolment reads every patient again; a frame for each of them closed the screens of a large ward. */
    @Test
    void h22_change_nothingDiffers_saysNothing() {
        SeenScreen screen = attach(NORR);
        long care = screen.last().path("care").asLong();
        wards.change(patient(ANNA, "Anna", 1, NORR));
        assertThat(screen.kinds()).containsExactly(Frame.Kind.SNAPSHOT);

        wards.change(patient(ANNA, "Anna-Lisa", 1, NORR));
        assertThat(screen.last().path("care").asLong()).isEqualTo(care + 1);
        assertThat(screen.last().at("/patients/0/family").asText()).isEqualTo("Anna-Lisa");
    }

    /** A new version of the organisation may call a team by another name. */
    @Test
    void team_anotherName_isGivenToScreensThatShowTheOldOne_once() {
        SeenScreen screen = attach(NORR);
        wards.team(NORR, "Norr");
        assertThat(screen.kinds()).containsExactly(Frame.Kind.SNAPSHOT);

        wards.team(NORR, "Hemsjukvården Norr");
        assertThat(screen.last().path("team").asText()).isEqualTo("Hemsjukvården Norr");
        assertThat(screen.kinds()).containsExactly(Frame.Kind.SNAPSHOT, Frame.Kind.SNAPSHOT);
    }

    @Test
    void answer_request_goesToTheOneWhoAskedOnly() {
        SeenScreen lena = attach(NORR, "lena");
        SeenScreen omar = attach(NORR, "omar");
        wards.asked("r1", "lena", NORR);
        wards.take(new CareEvent.RequestAnswered(ANNA, "r1", false, "request.already_accepted", "Omar Sjögren"));

        assertThat(lena.last().path("by").asText()).isEqualTo("Omar Sjögren");
        assertThat(omar.kinds()).doesNotContain(Frame.Kind.ANSWER);
    }

    @Test
    void score_missingPart_hasNoTotal() {
        wards.take(new CareEvent.ScoreChanged(
                ANNA,
                new News2(List.of(new News2.Part(Vital.TEMPERATURE, null, null, null)), null, 3, null, false, START)));
        JsonNode news2 = attach(NORR).last().at("/patients/0/news2");
        assertThat(news2.path("total").isNull()).isTrue();
        assertThat(news2.path("highest").asInt()).isGreaterThan(3);
        assertThat(news2.path("decisive").asText()).isNotEmpty();
        assertThat(news2.path("lowest").asInt()).isEqualTo(3);
    }

    @Test
    void trend_fallingSpotValues_pointsDownAndSteadyStays() {
        Trend trend = new Trend(Vital.SPO2);
        trend.add(START, 97_000);
        assertThat(trend.add(START + 3_600_000, 97_000)).isZero();
        assertThat(trend.add(START + 7_200_000, 93_000)).isEqualTo(-1);
    }

    private PatientId add(long id, String name) {
        PatientId patient = new PatientId(id);
        wards.put(known(patient(patient, name, 9, NORR)));
        wards.take(List.of(reading(patient, Vital.SPO2, 95)));
        return patient;
    }

    @Test
    void h26_pause_standsOnTheTileUntilItEnds() {
        SeenScreen screen = attach(NORR);
        wards.take(new CareEvent.WatchChanged(
                ANNA,
                new Watch(
                        new Watch.Pause("Lena Dahl", "lena", "på sjukhus", now, now + 3_600_000, false),
                        List.of(),
                        null)));
        JsonNode pause = screen.last().at("/patients/0/pause");
        assertThat(pause.path("by").asText()).isEqualTo("Lena Dahl");
        assertThat(pause.path("until").asLong()).isEqualTo(now + 3_600_000);
        assertThat(attach(NORR).last().toString()).as("who comes later sees it").contains("på sjukhus");

        wards.take(new CareEvent.WatchChanged(ANNA, Watch.PLAIN));
        assertThat(screen.last().at("/patients/0/pause").isMissingNode()).isTrue();
    }

    @Test
    void h07_silencedAlert_stepsBackAndComesForwardWhenTheSilenceEnds() {
        wards.flush();
        SeenScreen screen = attach(NORR);
        Episode open = open("e1", ANNA, Priority.MEDIUM, AlertKind.CLINICAL);
        int loud = screen.last().at("/patients/0/rank").asInt();
        wards.take(new CareEvent.EpisodeChanged(Change.QUIETED, quiet(open, now + 60_000)));
        assertThat(screen.last().at("/patients/0/rank").asInt()).isGreaterThan(loud);
        assertThat(screen.last().at("/patients/0/lane").asBoolean())
                .as("still in sight")
                .isTrue();
        assertThat(screen.last().at("/patients/0/episodes/0/quiet").asLong()).isEqualTo(now + 60_000);

        now += 60_000;
        wards.flush();
        assertThat(screen.last().at("/patients/0/rank").asInt()).isEqualTo(loud);
    }

    @Test
    void episode_saysWhatEndsItAndWhoseLimitItIs() {
        SeenScreen screen = attach(NORR);
        Episode open = open("e1", ANNA, Priority.MEDIUM, AlertKind.CLINICAL);
        wards.take(new CareEvent.EpisodeChanged(Change.RAISED, quiet(open, null)));
        JsonNode episode = screen.last().at("/patients/0/episodes/0");
        assertThat(episode.at("/clears/0/what").asText()).isEqualTo("spo2");
        assertThat(episode.at("/clears/0/hold").asLong()).isEqualTo(300_000);
        assertThat(episode.at("/note/by").asText()).isEqualTo("Omar Sjögren");
        assertThat(episode.at("/evidence/0/of").asText()).isEqualTo("own");
        assertThat(episode.has("quiet")).isFalse();
    }

    private static Episode quiet(Episode e, @Nullable Long untilMs) {
        return new Episode(
                e.id(),
                e.patient(),
                e.team(),
                e.problem(),
                e.rule(),
                e.ruleVersion(),
                e.kind(),
                e.priority(),
                e.openedAtMs(),
                e.changedAtMs(),
                e.state(),
                e.score(),
                e.evidence(),
                e.foundLate(),
                e.acceptedBy(),
                e.acceptedAtMs(),
                e.closedAtMs(),
                List.of(new Episode.Clearing("spo2", Evidence.Side.HIGH, 92_000, 300_000)),
                new Episode.Note("Omar Sjögren", "andas tungt"),
                untilMs,
                null);
    }

    private static Wards.Known known(WardPatient patient) {
        return new Wards.Known(patient, List.of(), List.of(), Optional.empty(), Watch.PLAIN);
    }

    private static WardPatient patient(PatientId id, String family, int order, TeamId team) {
        return patient(id, family, order, team, Map.of());
    }

    private static WardPatient patient(
            PatientId id, String family, int order, TeamId team, Map<TeamId, CareRelation> others) {
        return new WardPatient(
                id,
                "",
                family,
                LocalDate.parse("1941-05-17"),
                null,
                "Björkbacken",
                order,
                team,
                others,
                1,
                List.of(),
                Duration.ofMinutes(3),
                true);
    }

    private Reading reading(PatientId patient, Vital vital, int value) {
        return new Reading(patient, vital, now, value * 1000, now, new KitId("kit-%06d".formatted(patient.value())), 0);
    }

    private Episode open(String id, PatientId patient, Priority priority, AlertKind kind) {
        Episode episode = new Episode(
                id,
                patient,
                NORR,
                "limit.spo2.low",
                "limits",
                1,
                kind,
                priority,
                now,
                now,
                Episode.State.OPEN,
                null,
                List.of(new Evidence(Vital.SPO2, 86_000, now, Evidence.Side.LOW, 90_000, null)),
                false,
                null,
                null,
                null);
        change(Change.OPENED, episode);
        return episode;
    }

    private Episode state(Episode e, Episode.State state, @Nullable String by) {
        return new Episode(
                e.id(),
                e.patient(),
                e.team(),
                e.problem(),
                e.rule(),
                e.ruleVersion(),
                e.kind(),
                e.priority(),
                e.openedAtMs(),
                now,
                state,
                e.score(),
                e.evidence(),
                e.foundLate(),
                by,
                by == null ? null : now,
                state == Episode.State.CLEARED ? now : null);
    }

    private void change(Change change, Episode episode) {
        wards.take(new CareEvent.EpisodeChanged(change, episode));
    }

    private static News2 score(int total, News2.Band band) {
        return new News2(List.of(), total, total, band, false, START);
    }

    private SeenScreen attach(TeamId team) {
        return attach(team, "somebody");
    }

    private SeenScreen attach(TeamId team, String username) {
        SeenScreen screen = new SeenScreen(username);
        wards.board(team).orElseThrow().attach(screen, now);
        return screen;
    }

    private static final class SeenScreen implements Screen {
        private static final ObjectMapper JSON = new ObjectMapper();
        private final List<Frame> frames = new ArrayList<>();
        private final String username;

        SeenScreen(String username) {
            this.username = username;
        }

        @Override
        public void show(Frame frame) {
            frames.add(frame);
        }

        @Override
        public String username() {
            return username;
        }

        List<Frame.Kind> kinds() {
            return frames.stream().map(Frame::kind).toList();
        }

        JsonNode json(int index) {
            try {
                return JSON.readTree(frames.get(index).text());
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }

        JsonNode last() {
            return json(frames.size() - 1);
        }
    }
}
