package se.hemvakt.app.csv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThousandthsTest {
    @ParameterizedTest
    @CsvSource({
        "37, 37000",
        "37.0, 37000",
        "36.7999992370605, 36799",
        "36.0499, 36049",
        "-0.5, -500",
        "-17.8001, -17801",
        "+5, 5000",
        "007, 7000",
        "1795305599, 1795305599000"
    })
    void parse_plainDecimal_isCutToThousandths(String text, long milli) {
        assertThat(Thousandths.parse(text)).hasValue(milli);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 37",
                "37,5",
                "NaN",
                "Infinity",
                "1e308",
                "1e1",
                ".5",
                "5.",
                "-",
                "0x10",
                "٣٧",
                "1234567890123",
                "1.2.3",
                "37 "
            })
    void parse_anythingElse_isNoNumber(String text) {
        assertThat(Thousandths.parse(text)).isEmpty();
    }
}
