package se.hemvakt.dashboard.sbar;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.dashboard.directory.DirectoryAnswer;
import se.hemvakt.dashboard.directory.DirectoryAnswer.TeamNow;
import se.hemvakt.dashboard.insight.Frailty;
import se.hemvakt.dashboard.insight.PatientInsight;
import se.hemvakt.dashboard.insight.RuleWords;
import se.hemvakt.dashboard.insight.ScoreAnswer;
import se.hemvakt.dashboard.insight.ScoreAnswer.Flag;
import se.hemvakt.dashboard.insight.ScoreAnswer.Input;
import se.hemvakt.dashboard.insight.ScoreAnswer.Is;
import se.hemvakt.dashboard.insight.ScoreRange;
import se.hemvakt.dashboard.sbar.Sbar.Link;
import se.hemvakt.dashboard.sbar.Sbar.Sentence;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Handover;
import se.hemvakt.model.Limit;
import se.hemvakt.model.News2;
import se.hemvakt.model.News2.Band;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Phase;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch;

/** The drafts as a person reads them: golden texts in {@code src/test/resources/sbar}. */
class SbarWriterTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final long NOW = Instant.parse("2026-03-10T19:00:00Z").toEpochMilli();
    private static final long MIN = 60_000;
    private static final PatientId ANNA = new PatientId(101);
    private static final TeamId HOME = new TeamId("hemsjukvard");
    private static final TeamId NEAR = new TeamId("narsjukvard");

    @ParameterizedTest
    @CsvSource({
        "sepsis, sv",
        "sepsis, en",
        "heart-failure, sv",
        "heart-failure, en",
        "missing, sv",
        "missing, en",
        "palliative, sv"
    })
    void draft_isWhatTheGoldenTextSays(String story, String language) throws IOException {
        String text = SbarWriter.write(facts(story), language).text();
        Path golden = Path.of("src/test/resources/sbar", story + "." + language + ".txt");
        if (Boolean.getBoolean("hemvakt.golden.write")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, text);
        }
        assertThat(text).isEqualTo(Files.readString(golden, StandardCharsets.UTF_8));
        assertThat(text).doesNotContain("{").doesNotContain("null");
    }

    /** H18: what is not known is said as unknown, with what is missing and how old it is; never a number as if it were now. */
    @Test
    void h18_missingAndOldParts_areSaidAsUnknown_withTheirAge() {
        Sbar report = SbarWriter.write(facts("missing"), "sv");
        assertThat(texts(report.situation())).anyMatch(text -> text.startsWith("NEWS2 är okänt: minst 2"));
        assertThat(texts(report.assessment()))
                .contains("Temperatur: okänt nu. Senast 37,1\u00a0°C 10:00, 10\u00a0h gammalt."
                        .replace("10\u00a0h", "10 h"))
                .contains("Medvetandegrad: okänt, aldrig mätt.");
        assertThat(texts(report.situation())).noneMatch(text -> text.matches(".*NEWS2 \\d+, risk.*"));
    }

    /** Each sentence about a reading or an alert leads to it: the same value, the same time. */
    @Test
    void everySentenceAboutReadingsOrAlerts_isLinkedToThem() {
        SbarFacts facts = facts("sepsis");
        Sbar report = SbarWriter.write(facts, "sv");
        assertThat(report.situation().get(0).links())
                .contains(Link.alert("e-news2", NOW - 22 * MIN))
                .contains(Link.reading(Vital.RESPIRATORY_RATE, 26_000, NOW - 22 * MIN));
        ScoreAnswer score = Objects.requireNonNull(facts.score());
        for (News2.Part part : score.score().parts()) {
            assertThat(report.assessment()).anyMatch(one -> one.links()
                    .equals(List.of(new Link(
                            part.vital(),
                            Objects.requireNonNull(part.milli()),
                            Objects.requireNonNull(part.measuredAtMs()),
                            ""))));
        }
        assertThat(report.background().stream().filter(one -> one.text().contains("tog emot")))
                .isNotEmpty()
                .allMatch(one -> !one.links().isEmpty());
    }

    @Test
    void recommendation_followsWhoIsThere() {
        assertThat(texts(SbarWriter.write(facts("sepsis"), "sv").recommendation())
                        .get(0))
                .isEqualTo("Förslag: Närsjukvårdsteamet gör hembesök nu.");
        assertThat(texts(SbarWriter.write(
                                        with(
                                                facts("sepsis"),
                                                List.of(
                                                        team("jour", "Jourläkaren", "on_call_doctor", true),
                                                        team("nar", "Närsjukvårdsteamet", "near_care", false))),
                                        "sv")
                                .recommendation())
                        .get(0))
                .isEqualTo("Förslag: läkarkontakt nu med Jourläkaren.");
        assertThat(texts(SbarWriter.write(with(facts("sepsis"), List.of()), "sv")
                                .recommendation())
                        .get(0))
                .contains("följ rutinen");
    }

    @Test
    void words_bothLanguages_haveTheSameKeys() {
        assertThat(SbarWords.of("en").keys()).isEqualTo(SbarWords.of("sv").keys());
    }

    @Test
    void json_thereAndBack_isTheSame_andWhatIsNoReportIsNotTaken() {
        Sbar report = SbarWriter.write(facts("sepsis"), "sv");
        assertThat(SbarJson.read(new JsonObject(SbarJson.of(report).encode()))).contains(report);
        for (String bad : List.of(
                "{}",
                "{\"lang\":\"fi\",\"at\":1,\"situation\":[],\"background\":[],\"assessment\":[],\"recommendation\":[]}",
                "{\"lang\":\"sv\",\"at\":1,\"situation\":[],\"background\":[],\"assessment\":[],\"recommendation\":[]}",
                "{\"lang\":\"sv\",\"at\":1,\"situation\":[{\"text\":\" \"}],\"background\":[],\"assessment\":[],\"recommendation\":[]}",
                "{\"lang\":\"sv\",\"at\":1,\"situation\":[{\"text\":\"x\",\"links\":[{\"vital\":\"mood\",\"v\":1,\"at\":1}]}],\"background\":[],\"assessment\":[],\"recommendation\":[]}",
                "{\"lang\":\"sv\",\"at\":1,\"situation\":[{\"text\":\"" + "x".repeat(501)
                        + "\"}],\"background\":[],\"assessment\":[],\"recommendation\":[]}")) {
            assertThat(SbarJson.read(new JsonObject(bad))).as(bad).isEmpty();
        }
    }

    @Test
    void h36_toString_tellsNothingOfThePatient() {
        SbarFacts facts = facts("sepsis");
        Sbar report = SbarWriter.write(facts, "sv");
        assertThat(facts + " " + report + report.situation().get(0)
                        + report.situation().get(0).links())
                .doesNotContain("26")
                .doesNotContain("Andning");
    }

    // ---- made-up patients

    private static SbarFacts facts(String story) {
        return switch (story) {
            case "sepsis" ->
                new SbarFacts(
                        NOW,
                        ZONE,
                        score(
                                Band.HIGH,
                                null,
                                4,
                                part(Vital.RESPIRATORY_RATE, 3, 26_000, 22),
                                part(Vital.SPO2, 2, 92_000, 22),
                                part(Vital.OXYGEN, 0, 0, 25),
                                part(Vital.SYSTOLIC_BP, 1, 104_000, 30),
                                part(Vital.HEART_RATE, 2, 114_000, 22),
                                part(Vital.CONSCIOUSNESS, 0, 0, 25),
                                part(Vital.TEMPERATURE, 1, 38_400, 30)),
                        List.of(
                                episode(
                                        "e-news2",
                                        "news2",
                                        Priority.HIGH,
                                        NOW - 22 * MIN,
                                        9,
                                        "Omar Sjögren",
                                        null,
                                        new Evidence(
                                                Vital.RESPIRATORY_RATE, 26_000, NOW - 22 * MIN, Side.HIGH, null, 3)),
                                episode(
                                        "e-spo2",
                                        "limit.spo2.low",
                                        Priority.MEDIUM,
                                        NOW - 30 * 60 * MIN,
                                        null,
                                        null,
                                        NOW - 29 * 60 * MIN,
                                        new Evidence(Vital.SPO2, 89_000, NOW - 30 * 60 * MIN, Side.LOW, 90_000, null)),
                                episode(
                                        "e-old",
                                        "button",
                                        Priority.HIGH,
                                        NOW - 100 * 60 * MIN,
                                        null,
                                        "Lena Dahl",
                                        NOW - 99 * 60 * MIN)),
                        Map.of(),
                        responsible(Phase.UNSTABLE, List.of(declined())),
                        HOME,
                        new Watch(
                                null,
                                List.of(),
                                new Watch.Infection("Lena Dahl", "lena", NOW - 15 * MIN, NOW + 60 * MIN)),
                        List.of(),
                        1,
                        List.of(new Limit(Vital.SPO2, 90_000, null)),
                        null,
                        teams(List.of(team("narsjukvard", "Närsjukvårdsteamet", "near_care", true))));
            case "heart-failure" ->
                new SbarFacts(
                        NOW,
                        ZONE,
                        score(
                                Band.LOW,
                                null,
                                0,
                                part(Vital.RESPIRATORY_RATE, 0, 18_000, 10),
                                part(Vital.SPO2, 1, 95_000, 10),
                                part(Vital.OXYGEN, 0, 0, 10),
                                part(Vital.SYSTOLIC_BP, 0, 128_000, 200),
                                part(Vital.HEART_RATE, 0, 82_000, 10),
                                part(Vital.CONSCIOUSNESS, 0, 0, 200),
                                part(Vital.TEMPERATURE, 0, 36_700, 200)),
                        List.of(episode(
                                "e-w",
                                "heart-failure.weight-gain",
                                Priority.MEDIUM,
                                NOW - 3 * 60 * MIN,
                                null,
                                null,
                                null,
                                new Evidence(Vital.WEIGHT, 74_300, NOW - 3 * 60 * MIN, Side.HIGH, null, null))),
                        Map.of(
                                "heart-failure/weight-gain/1",
                                new RuleWords("Viktuppgång", "Weight gain", "Eva Ros", "ESC 2021", false)),
                        null,
                        HOME,
                        Watch.PLAIN,
                        List.of(new PatientInsight.Condition("Hjärtsvikt", "Heart failure")),
                        1,
                        List.of(new Limit(Vital.SYSTOLIC_BP, 95_000, 160_000)),
                        new Frailty.Rating(6, LocalDate.of(2026, 2, 20), "Lena Dahl", LocalDate.of(2026, 3, 1)),
                        teams(List.of(
                                team("narsjukvard", "Närsjukvårdsteamet", "near_care", false),
                                team("lakarteam", "Hemsjukvårdsläkarteam Granen", "home_care_doctor", true))));
            case "missing" ->
                new SbarFacts(
                        NOW,
                        ZONE,
                        score(
                                null,
                                Vital.TEMPERATURE,
                                null,
                                part(Vital.RESPIRATORY_RATE, 2, 22_000, 5),
                                part(Vital.SPO2, 0, 96_000, 5),
                                part(Vital.OXYGEN, null, null, 0),
                                part(Vital.SYSTOLIC_BP, null, 128_000, 3 * 24 * 60),
                                part(Vital.HEART_RATE, 0, 82_000, 5),
                                part(Vital.CONSCIOUSNESS, null, null, 0),
                                part(Vital.TEMPERATURE, null, 37_100, 10 * 60)),
                        List.of(),
                        Map.of(),
                        null,
                        HOME,
                        Watch.PLAIN,
                        List.of(),
                        2,
                        List.of(),
                        null,
                        teams(List.of(team("jour", "Jourläkaren", "on_call_doctor", true))));
            default ->
                new SbarFacts(
                        NOW,
                        ZONE,
                        null,
                        List.of(),
                        Map.of(),
                        responsible(Phase.LATE_PALLIATIVE, List.of()),
                        HOME,
                        Watch.PLAIN,
                        List.of(),
                        1,
                        List.of(),
                        null,
                        teams(List.of(
                                team("pall", "Palliativa teamet", "palliative", true),
                                team("narsjukvard", "Närsjukvårdsteamet", "near_care", true))));
        };
    }

    private static SbarFacts with(SbarFacts f, List<TeamNow> teams) {
        return new SbarFacts(
                f.atMs(),
                f.zone(),
                f.score(),
                f.episodes(),
                f.rules(),
                f.responsible(),
                f.team(),
                f.watch(),
                f.conditions(),
                f.spo2Scale(),
                f.limits(),
                f.rating(),
                teams(teams));
    }

    private static ScoreAnswer score(
            @Nullable Band band, @Nullable Vital decisive, @Nullable Integer rise, News2.Part... parts) {
        int lowest = Stream.of(parts)
                .mapToInt(part -> part.points() == null ? 0 : part.points())
                .sum();
        boolean whole = Stream.of(parts).allMatch(part -> part.points() != null);
        News2 score = new News2(List.of(parts), whole ? lowest : null, lowest, band, false, NOW - 22 * MIN);
        Band sure = band == null ? Band.LOW : band;
        ScoreRange range =
                new ScoreRange(lowest, whole ? lowest : 13, sure, whole ? sure : Band.HIGH, decisive, List.of());
        return new ScoreAnswer(
                NOW,
                score,
                range,
                rise,
                2,
                3,
                List.of(
                        new Flag(
                                "qsofa",
                                whole && lowest > 5 ? Is.MET : Is.UNKNOWN,
                                2,
                                List.of(Input.of(
                                        Vital.RESPIRATORY_RATE,
                                        Is.MET,
                                        Side.HIGH,
                                        22_000,
                                        true,
                                        26_000,
                                        NOW - 22 * MIN))),
                        new Flag("bas_90_30_90", Is.NOT_MET, 1, List.of())));
    }

    private static News2.Part part(Vital vital, @Nullable Integer points, @Nullable Integer milli, long minutes) {
        return new News2.Part(vital, points, milli, milli == null ? null : NOW - minutes * MIN);
    }

    private static Episode episode(
            String id,
            String problem,
            Priority priority,
            long at,
            @Nullable Integer score,
            @Nullable String by,
            @Nullable Long closed,
            Evidence... evidence) {
        return new Episode(
                id,
                ANNA,
                HOME,
                problem,
                problem.replace('.', '/'),
                1,
                AlertKind.CLINICAL,
                priority,
                at,
                at,
                closed != null ? Episode.State.CLEARED : by != null ? Episode.State.ACCEPTED : Episode.State.OPEN,
                score,
                List.of(evidence),
                false,
                by,
                by == null ? null : at + MIN,
                closed);
    }

    private static Responsibility responsible(Phase phase, List<Handover> handovers) {
        return new Responsibility(ANNA, HOME, phase, true, NOW - 9 * 24 * 60 * MIN, NOW - 60 * MIN, null, handovers);
    }

    private static Handover declined() {
        return new Handover(
                "h1",
                Handover.Kind.OFFER,
                HOME,
                NEAR,
                "Lena Dahl",
                "lena",
                "",
                "",
                NOW - 50 * MIN,
                1,
                Handover.State.DECLINED,
                NOW - 40 * MIN,
                "Nils Ros",
                "nils",
                "ingen bil före sju",
                NOW);
    }

    private static DirectoryAnswer teams(List<TeamNow> others) {
        List<TeamNow> all = new ArrayList<>(others);
        all.add(team("hemsjukvard", "Hemsjukvården Norr", "home_care", true));
        return new DirectoryAnswer(NOW, true, null, all);
    }

    private static TeamNow team(String id, String name, String kind, boolean open) {
        return new TeamNow(
                new TeamId(id),
                name,
                kind,
                "",
                "",
                "",
                List.of(),
                List.of(),
                List.of(),
                open,
                null,
                List.of(),
                List.of(),
                false);
    }

    private static List<String> texts(List<Sentence> sentences) {
        return sentences.stream().map(Sentence::text).toList();
    }
}
