package se.hemvakt.rules.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.yaml.Yaml;

class FencesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{unit: '%', below: {from: 95, to: 80}, source: x, sure: C} | f.yaml:3:35: must be from a lower to a higher value that spo2 can have",
                "{unit: '%', below: {from: 80, to: 101}, source: x, sure: C} | f.yaml:3:35: must be from a lower to a higher value that spo2 can have",
                "{unit: kg, below: {from: 80, to: 90}, source: x, sure: C} | f.yaml:3:23: wrong unit kg for spo2: give the numbers in %",
                "{unit: '%', below: {from: 80, to: 90}, sure: C} | f.yaml:3:16: source is missing: where this comes from",
            })
    void of_badFence_pointsAtIt(String fence, String message) {
        assertThatThrownBy(() -> fences(fence)).hasMessage(message);
    }

    @Test
    void outside_atTheFence_isInside() {
        Fences fences = fences("{unit: '%', below: {from: 80, to: 95}, source: x, sure: C}");
        assertThat(fences.outside(Vital.SPO2, Bound.below(80_000))).isNull();
        assertThat(fences.outside(Vital.SPO2, Bound.below(95_000))).isNull();
        assertThat(fences.outside(Vital.SPO2, Bound.below(95_001))).startsWith("95.001 % is outside the fence");
        assertThat(fences.outside(Vital.SPO2, Bound.below(79_999))).startsWith("79.999 % is outside the fence");
        assertThat(fences.outside(Vital.SPO2, Bound.above(90_000))).startsWith("spo2 has no fence for a high limit");
    }

    private static Fences fences(String fence) {
        String text = "fences: 1\nowner: Test\nlimits: {spo2: " + fence + "}\n";
        return Fences.of(Yaml.read("f.yaml", new StringReader(text)));
    }
}
