package se.hemvakt.app.ruleset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.rules.profile.ShippedProfiles;

class RuleSetCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final String FALLS = """
            profile: falls
            version: 2
            name: {sv: Fall, en: Falls}
            owner: Test
            rules:
              - id: fall
                kind: event
                event: fall
                priority: high
                name: {sv: Fall, en: Fall}
                source: proposal
                sure: C
            """;
    private static final String TIGHT = """
            profile: tight
            version: 1
            name: {sv: Snäv, en: Tight}
            owner: Test
            rules:
              - id: spo2
                kind: limit
                vital: spo2
                unit: "%"
                at_least: 92
                priority: low
                name: {sv: Hög, en: High}
                source: proposal
                sure: B
              - id: low
                kind: limit
                vital: glucose
                unit: mmol/L
                below: 3.5
                priority: low
                name: {sv: Låg, en: Low}
                source: proposal
                sure: C
            """;

    @TempDir
    private Path folder;

    private final List<String> good = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    @Test
    void run_goodFiles_saysWhatTheyAre() throws IOException {
        Path own = file("own.yaml", FALLS);
        Path tight = file("tight.yaml", TIGHT);
        Path patients = file("p.yaml", "patients:\n  anna: {profiles: [falls, tight, copd]}\n");
        assertThat(run(own, tight, patients)).isZero();
        assertThat(good)
                .containsExactly(
                        own + ": profile falls version 2; rules: 1, of these proposals (sure: C): 1",
                        tight + ": profile tight version 1; rules: 2, of these proposals (sure: C): 1",
                        patients + ": patients: 1");
        assertThat(faults).isEmpty();
    }

    @Test
    void h03_run_severalBadFiles_tellsEachOnesFault() throws IOException {
        Path own = file("own.yaml", FALLS.replace("event: fall", "event: falling"));
        Path none = file("none.yaml", "rules: []\n");
        Path broken = file("broken.yaml", "profile: [\n");
        Path tight = file("tight.yaml", TIGHT.replace("92", "70"));
        assertThat(run(own, none, broken, tight)).isEqualTo(4);
        assertThat(faults).hasSize(4);
        assertThat(faults.get(0)).isEqualTo(none + ":1:1: is neither profile: ..., fences: ... nor patients: ...");
        assertThat(faults.get(1)).startsWith(broken + ":2:1: is no YAML: ");
        assertThat(faults.get(2)).startsWith(own + ":8:12: unknown vital falling; known are heart_rate, ");
        assertThat(faults.get(3))
                .startsWith(tight + ":10:15: 70 % is outside the fence for a high limit of spo2, 92 to 100");
    }

    @Test
    void h29_run_patientWithContradictingProfiles_isTheNumberNotTheName() throws IOException {
        Path patients = file("p.yaml", "patients:\n  bo: {}\n  anna: {profiles: [late-palliative, diabetes]}\n");
        assertThat(run(patients)).isEqualTo(1);
        assertThat(faults.get(0))
                .startsWith(patients
                        + ": patient 2 of the file: profiles late-palliative (profiles/late-palliative.yaml:2:1)"
                        + " and diabetes (profiles/diabetes.yaml:2:1) contradict: ");
        assertThat(faults.get(0)).doesNotContain("anna");
    }

    @Test
    void h29_run_otherFences_holdForTheShippedProfilesToo() throws IOException {
        String text = String.valueOf(ShippedProfiles.files().texts().get(ShippedProfiles.FENCES_FILE));
        Path fences = file("fences.yaml", text.replace("above: {from: 37, to: 40}", "above: {from: 38, to: 40}"));
        assertThat(run(fences)).isEqualTo(1);
        assertThat(faults.get(0))
                .isEqualTo("profiles/infection-frail.yaml:11:12: 37.8 Cel is outside the fence for a high limit of"
                        + " temperature, 38 to 40; ask the owner of the fences, Medicinskt ansvarig, Hemvakt (proposal;"
                        + " name your own)");
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private int run(Path... files) throws IOException {
        return new RuleSetCheck(NOW, ZoneOffset.UTC, good::add, faults::add).run(List.of(files));
    }
}
