package se.hemvakt.app.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.app.csv.CsvReader;
import se.hemvakt.app.csv.CsvWriter;

class ScoreTableTest {
    private static final String HEADER = "rr,spo2,scale,oxygen,sbp,pulse,acvpu,temp\n";
    private static final Path REFERENCE = Path.of("../../shared/data/news2-reference/news2_vectors.csv");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "16,97,1,0,125,72,A,37.0 | 0,low,0,",
                "22,95,1,0,105,95,A,38.4 | 6,medium,0,",
                "8,97,1,0,125,72,A,37.0  | 3,low-medium,1,",
                "25,91,1,1,90,131,V,39.1 | 19,high,1,",
                "16,93,2,0,125,72,A,37.0 | 0,low,0,",
                "16,93,2,1,125,72,A,37.0 | 3,low,0,",
                "16,97,,0,125,72,a,37 | 0,low,0,",
                "16,97,1,0,125,72,A,36.0499 | 1,low,0,",
                "11.5,97,1,0,125,72,A,37.0 | 0,low,0,",
            })
    void run_completeRow_hasScoreBandAndRed(String row, String added) throws IOException {
        assertThat(score(HEADER + row + "\n", false))
                .containsExactly(
                        "rr,spo2,scale,oxygen,sbp,pulse,acvpu,temp,score,band,red,missing", row + "," + added.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",97,1,0,125,72,A,37.0 | ,,0,rr",
                "16,97,1,,125,72,A, | ,,0,oxygen;temp",
                ",,,,,,, | ,,0,rr;spo2;oxygen;sbp;pulse;acvpu;temp",
                "25,,1,0,125,72,A,37.0 | ,low-medium,1,spo2",
                "25,,1,1,125,72,A,37.0 | ,medium,1,spo2",
                "16,97,2,,125,72,A,37.0 | ,,0,oxygen",
            })
    void h18_missingPart_isNamedAndNeverNormal(String row, String added) throws IOException {
        assertThat(score(HEADER + row + "\n", false)).element(1).isEqualTo(row + "," + added.strip());
    }

    @Test
    void run_anyColumnOrderAndExtraColumns_areKept() throws IOException {
        String table = "bed,temp,acvpu,pulse,sbp,oxygen,scale,spo2,rr,note\n7,37.0,A,72,125,0,1,97,16,\"ok, so far\"\n";
        assertThat(score(table, false))
                .containsExactly(
                        "bed,temp,acvpu,pulse,sbp,oxygen,scale,spo2,rr,note,score,band,red,missing",
                        "7,37.0,A,72,125,0,1,97,16,\"ok, so far\",0,low,0,");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sixteen,97,1,0,125,72,A,37.0 | column 1 (rr): must be a number from 1 to 80 /min with a decimal point",
                "16,NaN,1,0,125,72,A,37.0 | column 2 (spo2): must be a number from 30 to 100 %",
                "16,97,3,0,125,72,A,37.0 | column 3 (scale): must be 1 or 2",
                "16,97,1,2,125,72,A,37.0 | column 4 (oxygen): must be 0 (air) or 1 (oxygen)",
                "16,97,1,0,1e308,72,A,37.0 | column 5 (sbp): must be a number from 30 to 300 mm[Hg]",
                "16,97,1,0,125,0,A,37.0 | column 6 (pulse): must be a number from 20 to 300 /min",
                "16,97,1,0,125,72,X,37.0 | column 7 (acvpu): must be A, C, V, P or U",
                "16,97,1,0,125,72,A,\"37,0\" | column 8 (temp): must be a number from 25 to 45 Cel",
                "16,97,1,0,125,72,A,98.6 | column 8 (temp): must be a number from 25 to 45 Cel",
            })
    void run_cellThatCanNotBeUsed_stopsNamingLineAndColumn(String row, String message) {
        assertThatThrownBy(() -> score(HEADER + "16,97,1,0,125,72,A,37.0\n" + row + "\n", false))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageStartingWith("sets.csv line 3, " + message.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sixteen,97,1,0,125,131,A,37.0 | ,low-medium,1,rr,rr",
                "16,97,3,0,125,72,A,37.0 | ,,0,,scale",
                "16,97,1,0,125,72,A,37.0 | 0,low,0,,",
            })
    void run_lenient_namesTheColumnAndNeverScoresIt(String row, String added) throws IOException {
        assertThat(score(HEADER + row + "\n", true)).element(1).isEqualTo(row + "," + added.strip());
    }

    @Test
    void run_rowOfWrongWidth_isRefusedOrLeftUnscored() throws IOException {
        String table = HEADER + "16,97,1,0,125,72,A\n";
        assertThatThrownBy(() -> score(table, false))
                .hasMessageStartingWith("sets.csv line 2: has 7 columns, the header has 8");
        assertThat(score(table, true))
                .element(1)
                .isEqualTo("16,97,1,0,125,72,A,,,,,rr;spo2;oxygen;sbp;pulse;acvpu;temp,columns");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | sets.csv is empty",
                "rr,spo2 | sets.csv line 1: the header lacks scale, oxygen, sbp, pulse, acvpu, temp;",
                "rr;spo2;scale;oxygen;sbp;pulse;acvpu;temp | sets.csv line 1: the header lacks rr,",
                "rr,rr,spo2,scale,oxygen,sbp,pulse,acvpu,temp | 'sets.csv line 1, column 2 (rr): stands twice'",
                "rr,spo2,scale,oxygen,sbp,pulse,acvpu,temp,score | sets.csv line 1, column 9 (score): is a column we add",
            })
    void run_headerThatCanNotBeUsed_saysWhy(String table, String message) {
        assertThatThrownBy(() -> score(table + "\n", false)).hasMessageStartingWith(message);
    }

    @Test
    void run_everyRowOfTheReference_agrees() throws IOException {
        assumeTrue(Files.exists(REFERENCE), "the recordings lie beside the project");
        List<String> sets = new ArrayList<>(List.of(HEADER.strip()));
        List<String> expected = new ArrayList<>();
        try (CsvReader reader = new CsvReader(Files.newInputStream(REFERENCE))) {
            assertThat(reader.next()).isTrue();
            List<String> names = List.copyOf(reader.row());
            while (reader.next()) {
                List<String> row = reader.row();
                List<String> set = new ArrayList<>();
                for (String name : List.of(
                        "respiratory_rate",
                        "spo2",
                        "spo2_scale",
                        "on_oxygen",
                        "systolic_bp",
                        "pulse",
                        "acvpu",
                        "temperature_c")) {
                    set.add(row.get(names.indexOf(name)));
                }
                sets.add(String.join(",", set));
                expected.add(String.join(",", set) + "," + row.get(names.indexOf("news2_total")) + ","
                        + row.get(names.indexOf("risk_band")) + "," + row.get(names.indexOf("any_single_3")) + ",");
            }
        }
        List<String> scored = score(String.join("\n", sets) + "\n", false);
        assertThat(scored.subList(1, scored.size())).hasSize(498).isEqualTo(expected);
    }

    private static List<String> score(String table, boolean lenient) throws IOException {
        StringWriter out = new StringWriter();
        try (CsvReader in = new CsvReader(new ByteArrayInputStream(table.getBytes(StandardCharsets.UTF_8)))) {
            new ScoreTable("sets.csv", in, new CsvWriter(out), lenient).run(rows -> {});
        }
        return out.toString().lines().toList();
    }
}
