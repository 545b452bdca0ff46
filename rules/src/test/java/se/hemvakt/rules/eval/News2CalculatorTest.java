package se.hemvakt.rules.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.hemvakt.model.Acvpu;
import se.hemvakt.model.News2;
import se.hemvakt.model.News2.Band;
import se.hemvakt.rules.eval.News2Calculator.Values;

/** NEWS2 against the chart (RCP 2017), against reference cases, and against a second table written another way. */
class News2CalculatorTest {
    private static final Path SHARED = Path.of("..", "..", "shared", "data", "news2-reference");

    /** vital, then each value with the points it must give; both sides of every border of the chart. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rr      | 8=3 9=1 11=1 12=0 20=0 21=2 24=2 25=3 1=3 80=3
            rr      | 8.499=3 8.5=1 11.5=0 20.5=2 24.5=3 24.499=2
            spo2-1  | 91=3 92=2 93=2 94=1 95=1 96=0 100=0 30=3
            spo2-1  | 91.499=3 91.5=2 93.5=1 95.5=0 95.499=1
            spo2-2a | 83=3 84=2 85=2 86=1 87=1 88=0 92=0 93=0 94=0 95=0 96=0 97=0 100=0
            spo2-2o | 83=3 84=2 85=2 86=1 87=1 88=0 92=0 93=1 94=1 95=2 96=2 97=3 100=3
            spo2-2o | 92.499=0 92.5=1 94.5=2 96.5=3 83.5=2
            oxygen  | 0=0 1=2
            sbp     | 90=3 91=2 100=2 101=1 110=1 111=0 219=0 220=3 30=3 300=3
            sbp     | 90.5=2 90.499=3 219.499=0 219.5=3
            pulse   | 40=3 41=1 50=1 51=0 90=0 91=1 110=1 111=2 130=2 131=3 20=3 300=3
            pulse   | 40.5=1 40.499=3 130.5=3 130.499=2
            acvpu   | 0=0 1=3 2=3 3=3 4=3
            temp    | 35.0=3 35.1=1 36.0=1 36.1=0 38.0=0 38.1=1 39.0=1 39.1=2 25=3 45=2
            temp    | 35.049=3 35.05=1 36.04=1 36.05=0 38.049=0 38.05=1 39.049=1 39.05=2
            """)
    void h03_points_bothSidesOfEveryBorder_followTheChart(String vital, String cases) {
        for (String one : cases.split(" ")) {
            String[] pair = one.split("=");
            assertThat(points(vital, milli(pair[0]))).as(vital + " " + pair[0]).isEqualTo(Integer.parseInt(pair[1]));
        }
    }

    @Test
    void h03_points_everyPossibleValue_agreeWithASecondTable() {
        for (int milli = 0; milli <= 300_000; milli += 50) {
            for (String vital : List.of("rr", "spo2-1", "spo2-2a", "spo2-2o", "sbp", "pulse", "temp")) {
                assertThat(points(vital, milli)).as(vital + " " + milli).isEqualTo(SecondTable.points(vital, milli));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void score_anyWholeSet_isTheSumOfTheSecondTable(int scale) {
        int[] rr = {8, 9, 12, 21, 25};
        int[] spo2 = {83, 85, 87, 88, 92, 93, 95, 96, 97};
        int[] sbp = {90, 100, 110, 111, 220};
        int[] pulse = {40, 50, 51, 91, 111, 131};
        int[] tenths = {350, 351, 361, 381, 391};
        int seen = 0;
        for (int r : rr) {
            for (int s : spo2) {
                for (int o = 0; o <= 1; o++) {
                    for (int b : sbp) {
                        for (int p : pulse) {
                            for (Acvpu a : Acvpu.values()) {
                                for (int t : tenths) {
                                    News2 score = News2Calculator.score(
                                            scale,
                                            new Values(
                                                    r * 1000, s * 1000, o * 1000, b * 1000, p * 1000, a.milli(),
                                                    t * 100));
                                    String saturation = scale == 1 ? "spo2-1" : o == 1 ? "spo2-2o" : "spo2-2a";
                                    int expected = SecondTable.points("rr", r * 1000)
                                            + SecondTable.points(saturation, s * 1000)
                                            + 2 * o
                                            + SecondTable.points("sbp", b * 1000)
                                            + SecondTable.points("pulse", p * 1000)
                                            + (a == Acvpu.A ? 0 : 3)
                                            + SecondTable.points("temp", t * 100);
                                    if (!Objects.equals(score.total(), expected)) {
                                        assertThat(score.total()).isEqualTo(expected);
                                    }
                                    seen++;
                                }
                            }
                        }
                    }
                }
            }
        }
        assertThat(seen).isEqualTo(5 * 9 * 2 * 5 * 6 * 5 * 5);
    }

    /** H18: each combination of missing parts, each part once normal and once red. */
    @ParameterizedTest
    @CsvSource({"1,false", "1,true", "2,false", "2,true"})
    void h18_eachOf128CombinationsOfMissingParts_neverScoredAsNormal(int scale, boolean ill) {
        int[] points = ill ? new int[] {3, 3, 2, 3, 3, 3, 3} : new int[7];
        Integer[] values = ill
                ? new Integer[] {25_000, 80_000, 1_000, 80_000, 140_000, Acvpu.V.milli(), 34_000}
                : new Integer[] {16_000, 90_000 + (scale == 1 ? 8_000 : 0), 0, 125_000, 72_000, 0, 37_000};
        for (int missing = 0; missing < 128; missing++) {
            @Nullable Integer[] v = values.clone();
            int lowest = 0;
            boolean red = false;
            for (int part = 0; part < 7; part++) {
                if ((missing >> part & 1) == 1) {
                    v[part] = null;
                } else {
                    lowest += points[part];
                    red |= points[part] == 3;
                }
            }
            News2 score = News2Calculator.score(scale, new Values(v[0], v[1], v[2], v[3], v[4], v[5], v[6]));
            assertThat(score.missing()).as("missing " + missing).hasSize(Integer.bitCount(missing));
            assertThat(score.total()).as("missing " + missing).isEqualTo(missing == 0 ? (Integer) lowest : null);
            assertThat(score.lowest()).isEqualTo(lowest);
            assertThat(score.red()).isEqualTo(red);
            Band band = lowest >= 7 ? Band.HIGH : lowest >= 5 ? Band.MEDIUM : red ? Band.LOW_MEDIUM : Band.LOW;
            assertThat(score.band()).isEqualTo(missing != 0 && band == Band.LOW ? null : band);
        }
    }

    @Test
    void h18_scale2OxygenUnknown_highSaturationIsNotScored() {
        assertThat(News2Calculator.spo2(92_000, 2, null)).isZero();
        assertThat(News2Calculator.spo2(93_000, 2, null)).isNull();
        assertThat(News2Calculator.spo2(83_000, 2, null)).isEqualTo(3);
        assertThat(News2Calculator.spo2(97_000, 1, null)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"4,true,LOW_MEDIUM", "4,false,LOW", "5,true,MEDIUM", "6,false,MEDIUM", "7,true,HIGH", "0,false,LOW"})
    void band_totalFirst_redPartOnlyBelowFive(int total, boolean red, Band band) {
        assertThat(News2Calculator.band(total, red, true)).isEqualTo(band);
    }

    @Test
    void score_everyReferenceCase_agreesInPartsTotalRedAndBand() throws IOException {
        List<Map<String, String>> cases = table(resource());
        assertThat(cases).hasSize(498);
        cases.forEach(News2CalculatorTest::agree);
    }

    /** Where the project stands beside its shared data: the files there hold the same truth. */
    @Test
    void score_sharedReferenceFiles_agree() throws IOException {
        assumeTrue(Files.isDirectory(SHARED), "the recordings lie beside the project");
        table(Files.readString(SHARED.resolve("news2_vectors.csv"))).forEach(News2CalculatorTest::agree);
        List<Map<String, String>> inpatients = table(Files.readString(SHARED.resolve("nhsr_synthetic_news.csv")));
        assertThat(inpatients).hasSize(1000);
        for (Map<String, String> row : inpatients) {
            News2 score = News2Calculator.score(
                    1,
                    new Values(
                            milli(row, "respiratory_rate"),
                            milli(row, "spo2"),
                            milli(row, "on_oxygen"),
                            milli(row, "systolic_bp"),
                            milli(row, "pulse"),
                            milli(row, "alert_code"),
                            milli(row, "temperature_c")));
            assertThat(score.total())
                    .as(row.toString())
                    .isEqualTo(Integer.parseInt(row.getOrDefault("news_recomputed", "")));
        }
    }

    private static void agree(Map<String, String> row) {
        News2 score = News2Calculator.score(
                Integer.parseInt(row.getOrDefault("spo2_scale", "")),
                new Values(
                        milli(row, "respiratory_rate"),
                        milli(row, "spo2"),
                        milli(row, "on_oxygen"),
                        milli(row, "systolic_bp"),
                        milli(row, "pulse"),
                        Acvpu.of(row.getOrDefault("acvpu", "")).orElseThrow().milli(),
                        milli(row, "temperature_c")));
        List<Integer> parts = new ArrayList<>();
        for (String part : List.of("s_rr", "s_spo2", "s_o2", "s_sbp", "s_pulse", "s_consciousness", "s_temp")) {
            parts.add(Integer.valueOf(row.getOrDefault(part, "")));
        }
        assertThat(score.parts())
                .as(row.toString())
                .extracting(News2.Part::points)
                .containsExactlyElementsOf(parts);
        assertThat(score.total()).isEqualTo(Integer.parseInt(row.getOrDefault("news2_total", "")));
        assertThat(score.red()).isEqualTo("1".equals(row.get("any_single_3")));
        assertThat(score.band()).isNotNull().extracting(Band::code).isEqualTo(row.get("risk_band"));
    }

    private static int points(String vital, int milli) {
        return switch (vital) {
            case "rr" -> News2Calculator.respiratoryRate(milli);
            case "spo2-1" -> News2Calculator.spo2Scale1(milli);
            case "spo2-2a" -> News2Calculator.spo2Scale2(milli, false);
            case "spo2-2o" -> News2Calculator.spo2Scale2(milli, true);
            case "oxygen" -> News2Calculator.oxygen(milli);
            case "sbp" -> News2Calculator.systolicBp(milli);
            case "pulse" -> News2Calculator.pulse(milli);
            case "acvpu" -> News2Calculator.consciousness(milli);
            case "temp" -> News2Calculator.temperature(milli);
            default -> throw new IllegalArgumentException(vital);
        };
    }

    private static int milli(Map<String, String> row, String column) {
        return milli(row.getOrDefault(column, ""));
    }

    /** The exact decimal in thousandths; files hold binary fractions such as 36.7999992370605. */
    private static int milli(String decimal) {
        return new BigDecimal(decimal)
                .movePointRight(3)
                .setScale(0, RoundingMode.HALF_UP)
                .intValueExact();
    }

    private static String resource() throws IOException {
        try (var in = News2CalculatorTest.class.getResourceAsStream("/news2-reference/news2_vectors.csv")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<Map<String, String>> table(String csv) {
        List<String> lines = csv.lines().toList();
        String[] names = lines.get(0).split(",");
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < names.length; i++) {
                row.put(names[i], cells[i]);
            }
            rows.add(row);
        }
        return rows;
    }

    /** The chart once more, read column by column: where each band begins, and the points from there on. */
    private static final class SecondTable {
        private static final Map<String, int[][]> BEGINS = Map.of(
                "rr", new int[][] {{0, 3}, {9, 1}, {12, 0}, {21, 2}, {25, 3}},
                "spo2-1", new int[][] {{0, 3}, {92, 2}, {94, 1}, {96, 0}},
                "spo2-2a", new int[][] {{0, 3}, {84, 2}, {86, 1}, {88, 0}},
                "spo2-2o", new int[][] {{0, 3}, {84, 2}, {86, 1}, {88, 0}, {93, 1}, {95, 2}, {97, 3}},
                "sbp", new int[][] {{0, 3}, {91, 2}, {101, 1}, {111, 0}, {220, 3}},
                "pulse", new int[][] {{0, 3}, {41, 1}, {51, 0}, {91, 1}, {111, 2}, {131, 3}},
                "temp", new int[][] {{0, 3}, {351, 1}, {361, 0}, {381, 1}, {391, 2}});

        static int points(String vital, int milli) {
            BigDecimal value =
                    BigDecimal.valueOf(milli, vital.equals("temp") ? 2 : 3).setScale(0, RoundingMode.HALF_UP);
            int points = -1;
            for (int[] begin : BEGINS.getOrDefault(vital, new int[0][])) {
                if (value.compareTo(BigDecimal.valueOf(begin[0])) >= 0) {
                    points = begin[1];
                }
            }
            return points;
        }
    }
}
