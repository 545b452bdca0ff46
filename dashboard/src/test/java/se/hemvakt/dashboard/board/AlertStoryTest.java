package se.hemvakt.dashboard.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import se.hemvakt.dashboard.board.AlertStory.Entry;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.CareEvent.MeasureAgain;
import se.hemvakt.model.CareEvent.VisitChanged;
import se.hemvakt.model.CareEvent.WatchChanged;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Priority;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Visit;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch;

/** What is told of an alert: everything that happened to it and nothing that happened to another. */
class AlertStoryTest {
    private static final PatientId ANNA = new PatientId(7);
    private final List<Entry> log = new ArrayList<>();

    @Test
    void everyChange_isToldInOrderWithWho() {
        log.add(new Entry(40, new MeasureAgain(ANNA, Vital.SPO2, "measure.confirm", 300_040)));
        log.add(new Entry(41, new MeasureAgain(ANNA, Vital.WEIGHT, "measure.asked", 300_041)));
        changed(Change.OPENED, "e1", 100, null, null);
        changed(Change.OPENED, "e2", 101, null, null);
        changed(Change.ACCEPTED, "e1", 200, "Bo Ek", null);
        changed(Change.REMINDED, "e1", 300, "Bo Ek", null);
        log.add(new Entry(
                400,
                new WatchChanged(
                        ANNA,
                        new Watch(
                                null,
                                List.of(new Watch.Silence(
                                        "limit.spo2.low", Priority.MEDIUM, "Eva Ros", "eva", "känt", 400, 900)),
                                null))));
        changed(Change.QUIETED, "e1", 400, "Bo Ek", 900L);
        log.add(new Entry(500, new WatchChanged(ANNA, Watch.PLAIN)));
        changed(Change.QUIETED, "e1", 500, "Bo Ek", null);
        changed(Change.RAISED, "e1", 600, null, null);
        changed(Change.ACCEPTED, "e1", 700, "Eva Ros", null);
        changed(Change.REOPENED, "e1", 800, null, null);
        changed(Change.CLOSED, "e1", 900, null, null);

        assertThat(story("e1"))
                .containsExactly(
                        "measure 40 spo2 confirm",
                        "opened 100",
                        "accepted 200 Bo Ek",
                        "reminded 300 Bo Ek",
                        "quieted 400 Eva Ros känt 900",
                        "quieted 500",
                        "raised 600",
                        "accepted 700 Eva Ros",
                        "reopened 800 Eva Ros",
                        "closed 900");
    }

    @Test
    void visitAskedForBecauseOfIt_isToldAlsoWhenMadeAfterItsEnd_andAnotherIsNot() {
        changed(Change.OPENED, "e1", 100, null, null);
        Visit visit = new Visit("v1", ANNA, new TeamId("norr"), "Bo Ek", "bo", "känner sig svag", "e1", 200, 900, null);
        log.add(new Entry(200, new VisitChanged(visit)));
        log.add(new Entry(
                210,
                new VisitChanged(
                        new Visit("v2", ANNA, new TeamId("norr"), "Bo Ek", "bo", "prov", "", 210, 900, null))));
        changed(Change.CLOSED, "e1", 300, null, null);
        log.add(new Entry(
                800,
                new VisitChanged(visit.ended(new Visit.End(Visit.How.MADE, "Eva Ros", "eva", "tog prover", 800)))));

        assertThat(story("e1"))
                .containsExactly("opened 100", "visit_asked 200 Bo Ek", "closed 300", "visit_made 800 Eva Ros");
        assertThat(AlertStory.of("e1", log).getJsonObject(1).getLong("due")).isEqualTo(900);
    }

    @Test
    void unknownEpisode_hasNoStory() {
        log.add(new Entry(40, new MeasureAgain(ANNA, Vital.SPO2, "measure.confirm", 300_040)));
        changed(Change.OPENED, "e2", 101, null, null);

        assertThat(AlertStory.of("e1", log)).isEmpty();
    }

    private List<String> story(String episode) {
        return AlertStory.of(episode, log).stream()
                .map(one -> (JsonObject) one)
                .map(one -> String.join(
                                " ",
                                one.getString("what"),
                                String.valueOf(one.getLong("at")),
                                one.getString("vital", ""),
                                one.getString("by", ""),
                                one.getString("reason", ""),
                                one.containsKey("until") ? String.valueOf(one.getLong("until")) : "")
                        .replaceAll(" +", " ")
                        .strip())
                .toList();
    }

    private void changed(Change change, String id, long atMs, @Nullable String by, @Nullable Long quietUntil) {
        boolean closed = change == Change.CLOSED;
        log.add(new Entry(
                atMs,
                new EpisodeChanged(
                        change,
                        new Episode(
                                id,
                                ANNA,
                                new TeamId("norr"),
                                "limit.spo2.low",
                                "limit",
                                3,
                                AlertKind.CLINICAL,
                                Priority.MEDIUM,
                                100,
                                atMs,
                                closed
                                        ? Episode.State.CLEARED
                                        : by == null ? Episode.State.OPEN : Episode.State.ACCEPTED,
                                null,
                                List.of(new Evidence(Vital.SPO2, 88_000, 90, Evidence.Side.LOW, 90_000, null)),
                                false,
                                by,
                                by == null ? null : Long.valueOf(atMs),
                                closed ? Long.valueOf(atMs) : null,
                                List.of(),
                                null,
                                quietUntil,
                                null))));
    }
}
