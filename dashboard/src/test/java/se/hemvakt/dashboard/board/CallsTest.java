package se.hemvakt.dashboard.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.hemvakt.dashboard.StandInInsight;
import se.hemvakt.model.CareEvent.ResponsibilityChanged;
import se.hemvakt.model.CareEvent.Step;
import se.hemvakt.model.Handover;
import se.hemvakt.model.Handover.Kind;
import se.hemvakt.model.Handover.State;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Phase;
import se.hemvakt.model.Reading;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch;

/** What waits for a team, and until when it sounds on its screens. */
class CallsTest {
    private static final TeamId HOME = new TeamId("home");
    private static final TeamId NEAR = new TeamId("near");
    private static final TeamId FAR = new TeamId("far");
    private static final PatientId ANNA = new PatientId(101);
    private static final long NOW = Instant.parse("2026-03-10T08:00:00Z").toEpochMilli();

    private final InstantSource clock = () -> Instant.ofEpochMilli(NOW);
    private final Wards wards = new Wards(clock, ZoneId.of("Europe/Stockholm"), new StandInInsight());

    @BeforeEach
    void oneAtHome() {
        wards.team(HOME, "Home");
        wards.team(NEAR, "Near");
        wards.team(FAR, "Far");
        wards.put(new Wards.Known(
                anna(Map.of(NEAR, CareRelation.HANDOVER)), List.of(), List.of(), Optional.empty(), Watch.PLAIN));
        wards.take(List.of(new Reading(ANNA, Vital.SPO2, NOW, 97_000, NOW, new KitId("kit-000101"), 0)));
    }

    @Test
    void h06_askedToTakeOver_standsNeitherInTheLaneNorAmongThoseCounted() {
        becomes(Step.OFFERED, offer(State.WAITING, 9_000L));
        JsonNode tile = attach(NEAR).tile();
        assertThat(tile.path("here").asText()).isEqualTo("handover");
        assertThat(tile.path("lane").asBoolean()).isFalse();
        assertThat(board(NEAR).counts(NOW)).isEqualTo(new WardBoard.Counts(0, 0, 0, 0));
        assertThat(board(HOME).counts(NOW).live() + board(HOME).counts(NOW).stale())
                .isEqualTo(1);
    }

    @Test
    void h40_waiting_soundsAtTheTeamAskedUntilSomebodyLooked_andAgainWhenItIsDueAgain() {
        becomes(Step.OFFERED, offer(State.WAITING, 9_000L));
        assertThat(attach(NEAR).sounds()).isTrue();
        assertThat(attach(HOME).handover().has("waits"))
                .as("whoever asked waits")
                .isFalse();

        wards.looked(HOME, ANNA, "h1", 9_000);
        wards.looked(NEAR, ANNA, "h1", 8_000);
        assertThat(attach(NEAR).sounds())
                .as("looked at by another team, or at an older call")
                .isTrue();
        Seen other = attach(NEAR);
        wards.looked(NEAR, ANNA, "h1", 9_000);
        assertThat(other.sounds()).as("on every screen of the team, at once").isFalse();
        assertThat(other.handover().path("waits").asBoolean()).isTrue();

        becomes(Step.UNANSWERED, offer(State.UNANSWERED, 20_000L));
        assertThat(attach(NEAR).sounds()).isTrue();
        assertThat(attach(HOME).sounds()).as("whoever asked is told").isTrue();
    }

    @Test
    void h40_cameBack_soundsAtWhoeverAsked_andNotAtTheOther() {
        for (State back : List.of(State.DECLINED, State.LAPSED, State.NO_UNIT)) {
            becomes(Step.DECLINED, offer(back, 30_000L + back.ordinal()));
            assertThat(attach(HOME).sounds()).as(back.name()).isTrue();
            assertThat(attach(NEAR).handover().has("waits")).as(back.name()).isFalse();
        }
        becomes(Step.MOVED, offer(State.ACCEPTED, null));
        assertThat(attach(HOME).handover().has("waits")).isFalse();
    }

    /** The night team hears what came back to the team it stands in for. */
    @Test
    void h40_cameBackToAClosedTeam_soundsAtTheOneThatStandsIn() {
        wards.change(anna(Map.of(NEAR, CareRelation.COVER)));
        Handover elsewhere = new Handover(
                "h1", Kind.OFFER, HOME, FAR, "Eva Ros", "eva", "", "", 1_000, 1, State.DECLINED, 1_000, "", "", "", 9L);
        becomes(Step.DECLINED, elsewhere);
        assertThat(attach(NEAR).sounds()).isTrue();
    }

    @Test
    void h40_whatDispatchHasNotSaid_callsOnlyWhenItIsDue() {
        Handover help = new Handover(
                "h1", Kind.HELP, HOME, FAR, "Eva Ros", "eva", "", "", 1_000, 1, State.WAITING, 1_000, "", "", "", 9L);
        becomes(Step.OFFERED, help);
        assertThat(attach(HOME).handover().has("waits")).isFalse();
        becomes(Step.UNANSWERED, help.to(State.UNANSWERED, 2_000, "", "", "", 99L));
        assertThat(attach(HOME).sounds()).isTrue();
    }

    private static Handover offer(State state, @org.jspecify.annotations.Nullable Long due) {
        return new Handover(
                "h1",
                Kind.OFFER,
                HOME,
                NEAR,
                "Eva Ros",
                "eva",
                "",
                "",
                1_000,
                1,
                state,
                1_000,
                "Eva Ros",
                "eva",
                "",
                due);
    }

    private void becomes(Step step, Handover one) {
        Responsibility after = new Responsibility(ANNA, HOME, Phase.UNSTABLE, true, 1_000, 1_000, null, List.of(one));
        wards.take(new ResponsibilityChanged(step, NOW, after, one.id()));
    }

    private WardBoard board(TeamId team) {
        return wards.board(team).orElseThrow();
    }

    private static WardPatient anna(Map<TeamId, CareRelation> others) {
        return new WardPatient(ANNA, "Anna", "Berg", null, null, "", 1, HOME, others, 1, List.of(), null, true);
    }

    private Seen attach(TeamId team) {
        Seen screen = new Seen();
        board(team).attach(screen, NOW);
        return screen;
    }

    private static final class Seen implements Screen {
        private static final ObjectMapper JSON = new ObjectMapper();
        private final List<Frame> frames = new ArrayList<>();

        @Override
        public void show(Frame frame) {
            frames.add(frame);
        }

        @Override
        public String username() {
            return "somebody";
        }

        JsonNode last() {
            try {
                return JSON.readTree(frames.get(frames.size() - 1).text());
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The newest the screen was told of its only patient. */
        JsonNode tile() {
            return last().at("/patients/0");
        }

        boolean sounds() {
            return handover().path("sounds").asBoolean();
        }

        JsonNode handover() {
            return tile().at("/responsible/handovers/0");
        }
    }
}
