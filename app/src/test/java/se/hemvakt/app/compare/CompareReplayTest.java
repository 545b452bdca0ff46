package se.hemvakt.app.compare;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.app.compare.Difference.Kind;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.model.Shifts;

class CompareReplayTest {
    /** Glucose is no part of NEWS2, so that each alert is one of a limit. */
    private static final String RECORDING = """
            patient,time,vital,value,unit
            anna,2026-11-21T08:00:00,glucose,12,mmol/L
            anna,2026-11-21T08:30:00,glucose,15,mmol/L
            anna,2026-11-21T22:00:00,glucose,9,mmol/L
            anna,2026-11-21T23:00:00,glucose,12,mmol/L
            berit,2026-11-21T16:00:00,glucose,3.5,mmol/L
            cecilia,2026-11-21T16:00:00,glucose,7,mmol/L
            """;

    private static final String OLD = "version: 1\nlimits: {glucose: {low: 4, high: 11}}\n";

    /** A higher limit above (later, or not at all), none below. */
    private static final String NEW = "version: 2\nlimits: {glucose: {high: 14}}\n";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();

    @Test
    void run_newLimits_tellWhatIsLostAndMovedByPatientAndShift() throws IOException {
        Comparison comparison = run(OLD, NEW);
        assertThat(out.toString()).isEqualTo("""
                        {"change":"moved","patient":"anna","problem":"limit.glucose.high","event":"opened","rule":"limit","rule_version":2,"kind":"clinical","priority":"medium","shift":"day","at":"2026-11-21T08:30:00","was_at":"2026-11-21T08:00:00","later_s":1800}
                        {"change":"lost","patient":"anna","problem":"limit.glucose.high","event":"opened","rule":"limit","rule_version":1,"kind":"clinical","priority":"medium","shift":"night","at":"2026-11-21T23:00:00"}
                        {"change":"lost","patient":"berit","problem":"limit.glucose.low","event":"opened","rule":"limit","rule_version":1,"kind":"clinical","priority":"medium","shift":"evening","at":"2026-11-21T16:00:00"}
                        """);
        Comparison.Tally night =
                requireNonNull(comparison.tallies().get(new Comparison.Place("limit.glucose.high", "night")));
        assertThat(night.old()).isEqualTo(1);
        assertThat(night.now()).isZero();
        assertThat(night.of(Kind.LOST)).isEqualTo(1);
        assertThat(comparison.lines()).anyMatch(line -> line.startsWith("2 patients would notice"));
    }

    @Test
    void run_theOtherWay_isGained() throws IOException {
        run(/* old= */ NEW, /* now= */ OLD);
        assertThat(out.toString().lines().filter(line -> line.contains("\"change\":\"gained\"")))
                .hasSize(2);
        assertThat(out.toString()).contains("\"later_s\":-1800");
    }

    @Test
    void run_sameRules_tellNothing() throws IOException {
        Comparison comparison = run(OLD, OLD);
        assertThat(out.toString()).isEmpty();
        assertThat(comparison.lines()).contains("0 patients would notice");
    }

    @Test
    void of_profileThatIsNotThere_isNamed() {
        assertThatThrownBy(() -> CompareReplay.of("standard", "draft.yaml", Duration.ofHours(1), Shifts.STANDARD))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageStartingWith("draft.yaml: no such profile");
    }

    private Comparison run(String old, String now) throws IOException {
        return CompareReplay.of(file("old.yaml", old), file("new.yaml", now), Duration.ofHours(1), Shifts.STANDARD)
                .run(List.of(Path.of(file("r.csv", RECORDING))), null, out, progress -> {});
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
