package se.hemvakt.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import se.hemvakt.app.console.CommandFailedException;

class EvaluateTest {
    private static final Path SEPSIS = Path.of("../../shared/data/sepsis2019b");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Evaluate.Choice ALL = choice(Evaluate.Half.ALL);

    /** Pulse 140 is red: an episode; pulse 70 ends it. */
    private static final String RECORDING = """
            patient,time,vital,value,unit
            ill,0,pulse_rate,70,/min
            ill,36000,pulse_rate,140,/min
            ill,39600,pulse_rate,70,/min
            ill,90000,pulse_rate,140,/min
            late,0,pulse_rate,70,/min
            late,93600,pulse_rate,140,/min
            well,0,pulse_rate,70,/min
            well,180000,pulse_rate,70,/min
            unsure,0,pulse_rate,140,/min
            """;

    @TempDir
    private Path folder;

    @Test
    void run_alertsAfterTheOnset_areNotScored() throws IOException {
        JsonNode result = run("patient,onset\nill,86400\nlate,90000\nwell,\n", null, ALL);
        assertThat(result.at("/patients").asInt()).isEqualTo(3);
        assertThat(result.at("/patients_with_onset").asInt()).isEqualTo(2);
        // late was told an hour after the onset.
        assertThat(result.at("/live/patients_found").asInt()).isEqualTo(1);
        assertThat(result.at("/problems/news2/episodes").asInt()).isEqualTo(1);
        // 24 h until ill's onset, 25 h until late's, 50 h of well.
        assertThat(result.at("/patient_days").asDouble()).isCloseTo((24 + 25 + 50) / 24.0, within(1e-9));
    }

    @Test
    void run_patientTheOutcomesExclude_isLeftOutUnlessWanted() throws IOException {
        Path map = Files.writeString(
                folder.resolve("m.yaml"),
                "outcomes: {patient: id, onset: {column: began, unit: h}, exclude: unclear}\n");
        String outcomes = "unclear,began,id\n0,24,ill\n0,25,late\n0,,well\n1,1,unsure\n";
        JsonNode without = run(outcomes, map, ALL);
        assertThat(without.at("/patients").asInt()).isEqualTo(3);
        assertThat(without.at("/patients_excluded").asInt()).isEqualTo(1);
        JsonNode with = run(outcomes, map, new Evaluate.Choice(Duration.ofHours(24), Evaluate.Half.ALL, true, 0, 1));
        assertThat(with.at("/patients").asInt()).isEqualTo(4);
        assertThat(with.at("/patients_with_onset").asInt()).isEqualTo(3);
    }

    @Test
    void run_halves_haveEachPatientOnce() throws IOException {
        String outcomes = "patient,onset\nill,86400\nlate,90000\nwell,86400\nunsure,1\n";
        int tune =
                run(outcomes, null, choice(Evaluate.Half.TUNE)).at("/patients").asInt();
        int report = run(outcomes, null, choice(Evaluate.Half.REPORT))
                .at("/patients")
                .asInt();
        assertThat(tune).isPositive();
        assertThat(report).isPositive();
        assertThat(tune + report).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'patient;onset' | line 1: the header lacks patient; name its columns in the map",
                "'patient,onset\nill,yesterday' | line 2: the onset is not written as the patient's times in the recording",
                "'patient,onset\nill,1\nill,2' | line 3: this patient has a row already; one row each",
                "'patient,onset\nill' | line 2: 1 columns, the header has 2",
                "'patient,onset\nsomebody,1' | no patient of the recording has an onset there; do patients and columns match?",
            })
    void run_outcomesThatCanNotBeUsed_saysWhereAndWhy(String outcomes, String message) {
        assertThatThrownBy(() -> run(outcomes, null, ALL))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("o.csv")
                .hasMessageContaining(message);
    }

    @Test
    void writePlot_namesEachProfileAndIsWholeXml() throws Exception {
        Path a = Files.writeString(folder.resolve("a&b.yaml"), "version: 1\n");
        Evaluate evaluate = Evaluate.run(
                List.of(Files.writeString(folder.resolve("r.csv"), RECORDING)),
                Files.writeString(folder.resolve("o.csv"), "patient,onset\nill,86400\n"),
                null,
                List.of(a, a),
                new Evaluate.Choice(Duration.ofHours(24), Evaluate.Half.ALL, false, 20, 1),
                progress -> {});
        StringWriter svg = new StringWriter();
        evaluate.writePlot(svg);
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.toString().getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(4);
        assertThat(svg.toString()).contains("a&amp;b.yaml").doesNotContain("NaN");
    }

    /**
     * 300 real patients, 60 of them septic. The bands are wide: they are to show a broken rule, not to hold a figure. Without
     * any rule detection is 0; with one that always alerts it is 1 and chance too.
     */
    @ParameterizedTest
    @CsvSource({"standard, 0.5, 0.98, 0.5, 3", "sepsis2019b, 0.35, 0.8, 0.1, 0.6"})
    void run_realRecording_findsAndDisturbsWithinABand(
            String profile, double foundLeast, double foundMost, double loadLeast, double loadMost) throws IOException {
        Path recording = SEPSIS.resolve("replay_300_long.csv.gz");
        assumeTrue(Files.exists(recording), "the recordings lie beside the project");
        Path map = Files.writeString(
                folder.resolve("m.yaml"),
                "outcomes: {patient: patient, onset: {column: onset_hour, unit: h}, exclude: onset_left_censored}\n");
        Evaluate evaluate = Evaluate.run(
                List.of(recording),
                SEPSIS.resolve("outcomes.csv.gz"),
                map.toString(),
                profile.equals("standard") ? List.of() : List.of(Path.of(profile)),
                ALL,
                progress -> {});
        JsonNode result = json(evaluate);
        assertThat(result.at("/patients").asInt()).isBetween(280, 300);
        double found = result.at("/live/detection/value").asDouble();
        assertThat(found).isBetween(foundLeast, foundMost);
        assertThat(result.at("/live/chance/value").asDouble()).isPositive().isLessThan(found);
        assertThat(result.at("/episodes_per_patient_day/value").asDouble()).isBetween(loadLeast, loadMost);
        assertThat(evaluate.lines()).anyMatch(line -> line.contains("chance at the same hours"));
    }

    private JsonNode run(String outcomes, @Nullable Path map, Evaluate.Choice choice) throws IOException {
        return json(Evaluate.run(
                List.of(Files.writeString(folder.resolve("r.csv"), RECORDING)),
                Files.writeString(folder.resolve("o.csv"), outcomes),
                map == null ? null : map.toString(),
                List.of(),
                choice,
                progress -> {}));
    }

    private static JsonNode json(Evaluate evaluate) throws IOException {
        StringWriter out = new StringWriter();
        evaluate.writeJson(out);
        return JSON.readTree(out.toString());
    }

    private static Evaluate.Choice choice(Evaluate.Half half) {
        return new Evaluate.Choice(Duration.ofHours(24), half, false, 0, 1);
    }
}
