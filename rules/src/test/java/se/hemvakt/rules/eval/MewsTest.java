package se.hemvakt.rules.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.rules.eval.News2Calculator.Values;

/** MEWS at both sides of every border, one part at a time beside normal others. */
class MewsTest {
    private static @Nullable Integer score(String part, double value) {
        int milli = (int) Math.round(value * 1000);
        return Mews.score(new Values(
                part.equals("rr") ? milli : 12_000,
                null,
                null,
                part.equals("sbp") ? milli : 120_000,
                part.equals("hr") ? milli : 70_000,
                part.equals("acvpu") ? milli : 0,
                part.equals("temp") ? milli : 37_000));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rr    | 8=2 8.5=0 9=0 14=0 15=1 20=1 21=2 29=2 29.4=2 30=3 60=3
            hr    | 40=2 41=1 50=1 51=0 100=0 101=1 110=1 111=2 129=2 130=3 200=3
            sbp   | 70=3 71=2 80=2 81=1 100=1 101=0 199=0 200=2
            temp  | 34.9=2 35=0 34.95=0 38.4=0 38.44=0 38.45=2 38.5=2
            acvpu | 0=0 1=1 2=1 3=2 4=3
            """)
    void points_bothSidesOfEveryBorder(String part, String cases) {
        for (String one : cases.split(" ")) {
            String[] pair = one.split("=");
            assertThat(score(part, Double.parseDouble(pair[0])))
                    .as(part + " " + pair[0])
                    .isEqualTo(Integer.parseInt(pair[1]));
        }
    }

    @Test
    void worstOfAll_is14() {
        assertThat(Mews.score(new Values(40_000, null, null, 60_000, 150_000, 4_000, 40_000)))
                .isEqualTo(14);
    }

    @Test
    void h18_anyPartMissing_noTotal() {
        assertThat(Mews.score(new Values(null, 97_000, 0, 120_000, 70_000, 0, 37_000)))
                .isNull();
        assertThat(Mews.score(new Values(12_000, 97_000, 0, null, 70_000, 0, 37_000)))
                .isNull();
        assertThat(Mews.score(new Values(12_000, 97_000, 0, 120_000, null, 0, 37_000)))
                .isNull();
        assertThat(Mews.score(new Values(12_000, 97_000, 0, 120_000, 70_000, null, 37_000)))
                .isNull();
        assertThat(Mews.score(new Values(12_000, 97_000, 0, 120_000, 70_000, 0, null)))
                .isNull();
    }
}
