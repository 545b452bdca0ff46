package se.hemvakt.app.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.model.QuarantineReason;

class ReplayTest {
    private static final Path CASES = Path.of("src/test/resources/replay");
    private static final Path RECORDINGS = Path.of("../../shared/data");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void run_smallCase_isTheGoldenOneByteForByte() throws IOException {
        Outcome outcome = replay("map.yaml", "profile.yaml", Files.readString(CASES.resolve("small.csv")));
        assertThat(outcome.episodes).isEqualTo(Files.readString(CASES.resolve("expected.ndjson")));
        assertThat(outcome.quarantine).isEqualTo(Files.readString(CASES.resolve("expected-quarantine.csv")));
    }

    @Test
    void h02_eachRow_isExactlyOneOfJudgedIgnoredDuplicateQuarantined() throws IOException {
        ReplaySummary summary =
                replay("map.yaml", "profile.yaml", Files.readString(CASES.resolve("small.csv"))).summary;
        assertThat(summary.rows()).isEqualTo(31);
        assertThat(summary.judged()).isEqualTo(20);
        assertThat(summary.ignored()).isEqualTo(1);
        assertThat(summary.duplicates()).isEqualTo(1);
        assertThat(summary.quarantined())
                .containsOnly(
                        Map.entry(QuarantineReason.MALFORMED, 4L),
                        Map.entry(QuarantineReason.UNKNOWN_VITAL, 1L),
                        Map.entry(QuarantineReason.WRONG_UNIT, 1L),
                        Map.entry(QuarantineReason.NOT_A_NUMBER, 1L),
                        Map.entry(QuarantineReason.IMPOSSIBLE_VALUE, 1L),
                        Map.entry(QuarantineReason.CONFLICT, 1L));
    }

    @Test
    void run_rowsInAnyOrder_giveTheSameEpisodes() throws IOException {
        List<String> rows = new ArrayList<>(Files.readAllLines(CASES.resolve("small.csv")));
        String header = rows.remove(0);
        // Of two values for one time the first in the file counts, and the first time sets the patient's form: both
        // stay put.
        rows.removeIf(
                row -> row.endsWith("conflict") || row.endsWith("no time") || row.endsWith("another form of time"));
        Set<String> inOrder = episodes(header, rows);
        for (int seed = 1; seed <= 20; seed++) {
            Collections.shuffle(rows, new Random(seed));
            assertThat(episodes(header, rows)).as("seed %d", seed).isEqualTo(inOrder);
        }
    }

    private static Set<String> episodes(String header, List<String> rows) throws IOException {
        String text = header + "\n" + String.join("\n", rows) + "\n";
        return new HashSet<>(
                replay("map.yaml", "profile.yaml", text).episodes.lines().toList());
    }

    @Test
    void run_sameReadingsInTwoFiles_areJudgedOnce() throws IOException {
        Path file = CASES.resolve("small.csv");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReplaySummary summary = Replay.of(
                        CASES.resolve("map.yaml").toString(), CASES.resolve("profile.yaml"), () -> 0, text -> {})
                .run(List.of(file, file), out, null);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(Files.readString(CASES.resolve("expected.ndjson")));
        assertThat(summary.duplicates()).isEqualTo(22);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | stdin is empty",
                "patient,time,vital,value | stdin line 1: the header lacks unit",
                "patient;time;vital;value;unit | stdin line 1: the header lacks patient",
            })
    void run_headerThatCanNotBeUsed_saysWhy(String text, String message) {
        assertThatThrownBy(() -> replay(null, null, text))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void run_quoteNeverClosed_namesFileAndLine() {
        assertThatThrownBy(() -> replay(null, null, "patient,time,vital,value,unit\na,1,\"spo2,97,%\n"))
                .hasMessage("stdin line 2: a quote is opened and never closed");
    }

    @Test
    void h16_impossibleValue_isNeverJudgedButTold() throws IOException {
        Outcome outcome = replay(null, null, "patient,time,vital,value,unit\na,60,heart_rate,5000,/min\n");
        assertThat(outcome.summary.judged()).isZero();
        assertThat(outcome.episodes).contains("measurement.impossible").doesNotContain("5000");
    }

    private static final String WIDE = """
            wide:
              patient: id
              time: {column: hour, unit: h}
              columns:
                HR: {is: heart_rate, unit: /min}
                T: {is: temperature, unit: "[degF]"}
                FiO2: {is: oxygen, above: 0.21, from: 0.2, to: 1}
                Lactate: ignore
            """;

    /** Hour 1.5: pulse 135 is red; 104 degF is 40.0, 2 points; oxygen, 2 points: 7 in all. */
    @Test
    void run_wideRows_areReadAsTheMapSays() throws IOException {
        Outcome outcome = wide("""
                hour,id,HR,T,FiO2,Lactate
                1,a,80,,0.21,
                1.5,a,135,104,0.5,7
                3,a,,,,
                """);
        assertThat(outcome.episodes.lines())
                .anyMatch(line -> line.contains("\"event\":\"opened\"")
                        && line.contains("\"priority\":\"high\"")
                        && line.contains("\"at\":1.5")
                        && line.contains("\"value\":40,"));
        assertThat(outcome.summary.rows()).isEqualTo(3);
        assertThat(outcome.summary.values()).isEqualTo(6);
        assertThat(outcome.summary.judged()).isEqualTo(5);
        assertThat(outcome.summary.ignored()).isEqualTo(1);
        // An hour without a value is an hour of the stay.
        assertThat(outcome.summary.patientDays()).isEqualTo(2 / 24.0);
    }

    @Test
    void h16_wideValueThatCanNotBeTaken_isQuarantinedWithItsLine() throws IOException {
        Outcome outcome = wide("""
                hour,id,HR,T,FiO2,Lactate
                1,a,fast,98,40,
                2,a,80
                soon,a,80,98,0.21,
                """);
        assertThat(outcome.quarantine.lines().skip(1))
                .containsExactlyInAnyOrder(
                        "stdin,2,NOT_A_NUMBER,heart_rate: value is not a number",
                        "stdin,2,IMPOSSIBLE_VALUE,oxygen from a number outside the map's from..to",
                        "stdin,3,MALFORMED,\"3 columns, the header has 6\"",
                        "stdin,4,MALFORMED,time is not a number of the map's unit");
    }

    @Test
    void run_wideColumnTheMapDoesNotName_isNotGuessed() {
        assertThatThrownBy(() -> wide("hour,id,HR,T,FiO2,Lactate,Pulse\n"))
                .isInstanceOf(CommandFailedException.class)
                .hasMessage("stdin line 1: the map does not name the column Pulse; say what it is, or ignore");
    }

    private Outcome wide(String text) throws IOException {
        Path map = Files.writeString(folder.resolve("wide.yaml"), WIDE);
        return replayFiles(map, null, text);
    }

    @ParameterizedTest
    @CsvSource({
        "sepsis2019b/replay_300_long.csv.gz, , 64471, 300",
        "mimic4demo/vitals_long.csv.gz, mimic4demo, 77815, 67",
        "icu2012a/vitals_long.csv.gz, icu2012a, 613136, 2000"
    })
    void run_realRecording_comesToItsEndAndQuarantinesTheImpossible(
            String recording, @Nullable String map, long rows, long patients) throws IOException {
        Path file = RECORDINGS.resolve(recording);
        assumeTrue(Files.exists(file), "the recordings lie beside the project");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter quarantined = new StringWriter();
        ReplaySummary summary;
        try (InputStream in = Files.newInputStream(file)) {
            summary = Replay.of(map, null, System::nanoTime, text -> {}).run(in, out, quarantined);
        }
        assertThat(summary.rows()).isEqualTo(rows);
        assertThat(summary.patients()).isEqualTo(patients);
        assertThat(summary.judged() + summary.ignored() + summary.duplicates() + summary.quarantinedRows())
                .isEqualTo(rows);
        assertThat(summary.quarantined())
                .containsKey(QuarantineReason.IMPOSSIBLE_VALUE)
                .doesNotContainKeys(
                        QuarantineReason.UNKNOWN_VITAL, QuarantineReason.WRONG_UNIT, QuarantineReason.NOT_A_NUMBER);
        assertThat(quarantined.toString().lines().count()).isEqualTo(summary.quarantinedRows() + 1);
        assertEachEpisodeLivesOnce(out.toString(StandardCharsets.UTF_8).lines().toList());
    }

    /** Opened first, closed at most once and last, its time never going back, at most one of a problem open at a time. */
    private static void assertEachEpisodeLivesOnce(List<String> lines) throws IOException {
        assertThat(lines).isNotEmpty();
        Map<String, String> openByProblem = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (String line : lines) {
            JsonNode event = JSON.readTree(line);
            String episode = event.get("episode").asText();
            String problem =
                    event.get("patient").asText() + " " + event.get("problem").asText();
            if (event.get("event").asText().equals("opened")) {
                assertThat(seen.add(episode)).as(line).isTrue();
                assertThat(openByProblem.put(problem, episode)).as(line).isNull();
            } else {
                assertThat(openByProblem.get(problem)).as(line).isEqualTo(episode);
            }
            if (event.get("event").asText().equals("closed")) {
                openByProblem.remove(problem);
            }
        }
    }

    private static Outcome replay(@Nullable String map, @Nullable String profile, String text) throws IOException {
        return replayFiles(
                map == null ? null : CASES.resolve(map), profile == null ? null : CASES.resolve(profile), text);
    }

    private static Outcome replayFiles(@Nullable Path map, @Nullable Path profile, String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter quarantined = new StringWriter();
        ReplaySummary summary = Replay.of(map == null ? null : map.toString(), profile, () -> 0, progress -> {})
                .run(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), out, quarantined);
        return new Outcome(out.toString(StandardCharsets.UTF_8), quarantined.toString(), summary);
    }

    private record Outcome(String episodes, String quarantine, ReplaySummary summary) {}
}
