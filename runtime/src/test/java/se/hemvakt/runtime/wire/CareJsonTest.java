package se.hemvakt.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.DischargeInputs;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Handover;
import se.hemvakt.model.News2;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Phase;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Visit;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch;

class CareJsonTest {
    private static final PatientId ANNA = new PatientId(PatientId.MAX);

    static List<CareEvent> everyKind() {
        Episode episode = new Episode(
                "e1",
                ANNA,
                new TeamId("natt-norr"),
                "limit.spo2.low",
                "limit",
                3,
                AlertKind.CLINICAL,
                Priority.values()[0],
                1_000,
                2_000,
                Episode.State.ACCEPTED,
                7,
                List.of(
                        new Evidence(Vital.SPO2, 88_000, 1_000, Evidence.Side.LOW, 92_000, null),
                        new Evidence(
                                Vital.RESPIRATORY_RATE,
                                26_000,
                                1_000,
                                Evidence.Side.NONE,
                                24_000,
                                3,
                                Evidence.LimitOf.PROFILE,
                                5)),
                true,
                "Åsa Öberg",
                1_500L,
                null,
                List.of(new Episode.Clearing("spo2", Evidence.Side.HIGH, 93_000, 60_000)),
                new Episode.Note("Bo Ek", "ser grå ut"),
                9_000L,
                8_000L);
        News2 score = new News2(
                List.of(
                        new News2.Part(Vital.RESPIRATORY_RATE, 3, 26_000, 1_000L),
                        new News2.Part(Vital.TEMPERATURE, null, null, null)),
                null,
                3,
                News2.Band.LOW_MEDIUM,
                true,
                1_000);
        return List.of(
                new CareEvent.EpisodeChanged(CareEvent.Change.ACCEPTED, episode),
                new CareEvent.ScoreChanged(ANNA, score),
                new CareEvent.PatientChanged(ANNA),
                new CareEvent.RequestAnswered(ANNA, "r1", false, "request.already_accepted", "Åsa Öberg"),
                new CareEvent.WatchChanged(
                        ANNA,
                        new Watch(
                                new Watch.Pause("Bo Ek", "ssk2", "inlagd", 1_000, 9_000, true),
                                List.of(new Watch.Silence(
                                        "limit.spo2.low", Priority.MEDIUM, "Bo Ek", "ssk2", "känt", 1_000, 8_000)),
                                new Watch.Infection("Bo Ek", "ssk2", 2_000, 9_000))),
                new CareEvent.WatchChanged(ANNA, Watch.PLAIN),
                new CareEvent.MeasureAgain(ANNA, Vital.SPO2, "measure.confirm", 5_000),
                new CareEvent.FrailtyRated(ANNA, 6, LocalDate.of(2026, 11, 7), "ssk1", "Åsa Öberg", 5_000),
                new CareEvent.DischargeScored(
                        ANNA,
                        new DischargeInputs("lace", Map.of("acute", 1.0, "length_of_stay", 5.0)),
                        "LACE, van Walraven 2010",
                        LocalDate.of(2026, 11, 20),
                        null,
                        "ssk1",
                        "Åsa Öberg",
                        5_000),
                new CareEvent.VisitChanged(new Visit(
                        "v1",
                        ANNA,
                        new TeamId("lakare"),
                        "Åsa Öberg",
                        "ssk1",
                        "svullna ben",
                        "e1",
                        5_000,
                        9_000,
                        null)),
                new CareEvent.VisitChanged(new Visit(
                        "v1",
                        ANNA,
                        new TeamId("lakare"),
                        "Åsa Öberg",
                        "ssk1",
                        "svullna ben",
                        "",
                        5_000,
                        9_000,
                        new Visit.End(Visit.How.MADE, "Bo Ek", "ssk2", "", 8_000))),
                new CareEvent.RequestAnswered(
                        ANNA,
                        "r2",
                        false,
                        "handover.closed",
                        "natt-norr",
                        new CareEvent.Closed(9_000L, List.of(new TeamId("jour")))),
                new CareEvent.ResponsibilityChanged(
                        CareEvent.Step.OFFERED,
                        5_000,
                        new Responsibility(
                                ANNA,
                                new TeamId("norr"),
                                Phase.UNSTABLE,
                                true,
                                1_000,
                                2_000,
                                new TeamId("soder"),
                                List.of(new Handover(
                                        "r3",
                                        Handover.Kind.OFFER,
                                        new TeamId("norr"),
                                        new TeamId("mobil"),
                                        "Bo Ek",
                                        "ssk2",
                                        "trött",
                                        "e1",
                                        4_000,
                                        1,
                                        Handover.State.WAITING,
                                        4_000,
                                        "Bo Ek",
                                        "ssk2",
                                        "",
                                        9_000L))),
                        "r3"));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void read_whatWasWritten_isEqual(CareEvent event) {
        assertThat(CareJson.read(CareJson.write(event), CareEvent.class)).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void write_event_carriesItsKindOnceAndNothingDerived(CareEvent event) {
        assertThat(CareJson.write(event))
                .containsOnlyOnce("{\"kind\":\"" + CareJson.kind(event) + "\"")
                .doesNotContain("\"live\"")
                .doesNotContain("\"missing\"");
    }

    @Test
    void read_request_isEqual() {
        CareRequest request =
                new CareRequest("r1", CareRequest.Kind.UNDO_ACCEPT, ANNA, "e1", "ssk1", "Åsa Öberg", 1_234);

        assertThat(CareJson.read(CareJson.write(request), CareRequest.class)).isEqualTo(request);
    }

    @Test
    void read_requestWithWhatItsKindNeeds_isEqual() {
        CareRequest request = CareRequest.asked("r1", CareRequest.Kind.SILENCE, ANNA, "e1", "ssk1", "Åsa Öberg", 1_234)
                .problem("limit.spo2.low")
                .reason("känd KOL")
                .untilMs(9_999L)
                .vital(Vital.SPO2)
                .build();

        assertThat(CareJson.read(CareJson.write(request), CareRequest.class)).isEqualTo(request);
        assertThat(request.toString()).doesNotContain("KOL");
    }

    /** What the first version stored must be readable for ever. */
    @Test
    void read_episodeAndEvidenceOfTheFirstVersion_hasNothingOfWhatCameLater() {
        Episode old = CareJson.read("""
                {"id":"e1","patient":7,"team":"norr","problem":"news2","rule":"news2","ruleVersion":1,"kind":"CLINICAL",
                 "priority":"HIGH","openedAtMs":1,"changedAtMs":2,"state":"OPEN","foundLate":false,
                 "evidence":[{"vital":"spo2","milli":88000,"measuredAtMs":1,"side":"LOW","points":3}]}
                """, Episode.class);

        assertThat(old.clears()).isEmpty();
        assertThat(old.note()).isNull();
        assertThat(old.evidence().get(0).medianOf()).isNull();
    }

    @Test
    void read_fieldOfALaterVersion_isIgnored() {
        assertThat(CareJson.read("{\"kind\":\"patient\",\"patient\":7,\"colour\":\"red\"}", CareEvent.class))
                .isEqualTo(new CareEvent.PatientChanged(new PatientId(7)));
    }

    @Test
    void h36_read_broken_saysWhereButNotWhat() {
        assertThatThrownBy(() -> CareJson.read(
                        "{\"kind\":\"answer\",\"patient\":\"Anna Andersson\",\"request\":\"r\"}", CareEvent.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CareEvent")
                .hasNoCause()
                .message()
                .doesNotContain("Anna");
    }
}
