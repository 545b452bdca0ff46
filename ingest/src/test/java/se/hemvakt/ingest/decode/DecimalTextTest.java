package se.hemvakt.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "37, 37000",
        "37.5, 37500",
        "36.04, 36040",
        "-71, -71000",
        "36.9999, 36999",
        "-36.9999, -36999",
        "0.0009, 0",
        "1.8e1, 18000",
        "18E-1, 1800",
        "0.1e+2, 10000",
        "999999999999999, 999999999999999000",
        "1e14, 100000000000000000",
        "1e-99, 0",
        "0.1234567890123456789012345678901234567, 123"
    })
    void milli_number_isExactAndCut(String text, long milli) {
        assertThat(DecimalText.milli(text)).isEqualTo(milli);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                "37,5",
                " 37",
                "37 ",
                "NaN",
                "-NaN",
                "Infinity",
                "-Infinity",
                "+Infinity",
                "1e308",
                "1e15",
                "1e999",
                "1e99999999",
                "1e",
                "1e+",
                "1e1.5",
                "037",
                "00",
                ".5",
                "5.",
                "0x10",
                "1_000",
                "1000000000000000",
                "٣٧",
                "0.12345678901234567890123456789012345678901",
                "--1",
                "1.2.3",
                "1-",
                "e5"
            })
    void milli_anythingElse_isNotANumber(String text) {
        assertThat(DecimalText.milli(text)).isEqualTo(DecimalText.NOT_A_NUMBER);
    }

    @Test
    void milli_randomDecimals_agreeWithBigDecimal() {
        Random random = new Random(20_261_121);
        for (int i = 0; i < 200_000; i++) {
            BigDecimal number =
                    BigDecimal.valueOf(random.nextLong() / (1L << random.nextInt(40)), random.nextInt(12) + 7);
            String text = random.nextBoolean() ? number.toPlainString() : number.toString();
            if (number.abs().compareTo(BigDecimal.TEN.pow(15)) >= 0) {
                continue;
            }
            assertThat(DecimalText.milli(text))
                    .as(text)
                    .isEqualTo(number.movePointRight(3)
                            .setScale(0, RoundingMode.DOWN)
                            .longValueExact());
        }
    }
}
