package se.hemvakt.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;
import se.hemvakt.app.csv.CsvReader;

class ScoreCommandTest {
    private static final String SETS = "/news2-reference/nhsr_synthetic_news.csv";
    /** Where the sets have what {@code score} calls rr, spo2, oxygen, sbp, pulse and temp. */
    private static final List<String> MEASURED =
            List.of("respiratory_rate", "spo2", "on_oxygen", "systolic_bp", "pulse", "temperature_c");

    private static final List<String> LEVELS = List.of("A", "V", "P", "U");

    @TempDir
    private Path folder;

    @Test
    void h03_everyRowOfAThousandInpatientSets_agreesWithTheChart() throws IOException {
        List<String> table = new ArrayList<>(List.of("rr,spo2,oxygen,sbp,pulse,temp,acvpu,scale"));
        List<String> expected = new ArrayList<>();
        try (CsvReader sets = new CsvReader(Objects.requireNonNull(getClass().getResourceAsStream(SETS)))) {
            assertThat(sets.next()).isTrue();
            List<String> names = List.copyOf(sets.row());
            while (sets.next()) {
                List<String> set = sets.row();
                List<String> row = new ArrayList<>();
                MEASURED.forEach(name -> row.add(set.get(names.indexOf(name))));
                row.add(LEVELS.get(Integer.parseInt(set.get(names.indexOf("alert_code")))));
                row.add("1");
                table.add(String.join(",", row));
                expected.add(set.get(names.indexOf("news_recomputed")));
            }
        }
        Path in = Files.write(folder.resolve("sets.csv"), table);
        Path out = folder.resolve("scored.csv");

        assertThat(score(in, out)).isEqualTo(ExitCode.GOOD);

        List<String> scores = new ArrayList<>();
        try (CsvReader scored = new CsvReader(Files.newInputStream(out))) {
            assertThat(scored.next()).isTrue();
            int column = scored.row().indexOf("score");
            while (scored.next()) {
                scores.add(scored.row().get(column));
            }
        }
        assertThat(scores).hasSize(1000).isEqualTo(expected);
    }

    private static int score(Path in, Path out) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Console console = new Console(new ByteArrayInputStream(new byte[0]), nowhere, nowhere, false, Map.of());
        return HemvaktCommand.run(console, "score", "--in", in.toString(), "--out", out.toString());
    }
}
