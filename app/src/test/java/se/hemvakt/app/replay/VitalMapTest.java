package se.hemvakt.app.replay;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.runtime.yaml.Yaml;
import se.hemvakt.runtime.yaml.YamlException;

class VitalMapTest {
    @ParameterizedTest
    @CsvSource({"98.6, 37.000000", "100.4, 38.000000", "32, 0.000000", "-40, -40.000000"})
    void convert_fractions_areExact(String fahrenheit, String celsius) {
        VitalMap map = of("vitals:\n  t: {is: temperature, units: {F: {to: Cel, factor: 5/9, offset: -160/9}}}\n");
        VitalMap.Conversion conversion =
                requireNonNull(requireNonNull(map.find("t")).units().get("F"));
        assertThat(conversion.unit()).isEqualTo("Cel");
        assertThat(conversion.convert(fahrenheit)).isEqualTo(celsius);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "", "37,5", "1e308", "1e-308", "1e2147483647"})
    void convert_noNumberOrAnAbsurdOne_isEmptyAndQuick(String text) {
        VitalMap map = of("vitals:\n  t: {is: temperature, units: {F: {to: Cel, factor: 5/9}}}\n");
        assertThat(requireNonNull(requireNonNull(map.find("t")).units().get("F"))
                        .convert(text))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mimic4demo", "icu2012a"})
    void load_shippedMap_isValid(String name) throws IOException {
        assertThat(requireNonNull(VitalMap.load(name).find("systolic_bp_nibp")).vital())
                .isEqualTo("systolic_bp");
        assertThat(requireNonNull(VitalMap.load(name).find("lactate")).isIgnored())
                .isTrue();
        assertThat(VitalMap.load(name).find("shoe_size")).isNull();
    }

    @Test
    void of_unknownVital_pointsAtIt() {
        assertThatThrownBy(() -> of("vitals:\n  hr: heart_rte\n"))
                .isInstanceOf(YamlException.class)
                .hasMessage("m.yaml:2:7: unknown vital heart_rte; say ignore, or one of ours");
    }

    @Test
    void of_factorThatIsNoNumber_pointsAtIt() {
        assertThatThrownBy(() -> of("vitals:\n  t: {is: temperature, units: {F: {to: Cel, factor: 5/0}}}\n"))
                .hasMessage("m.yaml:2:53: must be a number or a fraction such as 5/9");
    }

    @Test
    void load_noSuchFile_namesTheShippedOnes() {
        assertThatThrownBy(() -> VitalMap.load("nowhere.yaml"))
                .isInstanceOf(CommandFailedException.class)
                .hasMessage("nowhere.yaml: no such map file; shipped maps are icu2012a, mimic4demo, sepsis2019b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{time: {column: h, unit: h}, columns: {HR: ignore}} | m.yaml:1:7: must have patient: the name of a column",
                "{patient: p, time: {column: h, unit: fortnight}, columns: {HR: ignore}} | m.yaml:1:44: must be s, min, h or d",
                "{patient: p, time: {column: h, unit: h}, columns: {HR: {is: heart_rate}}} | m.yaml:1:62: must say the unit, such as unit: /min",
                "{patient: p, time: {column: h, unit: h}, columns: {F: {is: spo2, above: 0.2}}} | m.yaml:1:79: makes yes or no of a number, and spo2 is not yes or no",
                "{patient: p, time: {column: h, unit: h}, columns: {F: {is: oxygen, above: 0.2}}} | m.yaml:1:61: must have from: the lowest that is possible",
            })
    void of_wideThatCanNotBeUsed_pointsAtIt(String wide, String message) {
        assertThatThrownBy(() -> of("wide: " + wide + "\n"))
                .isInstanceOf(YamlException.class)
                .hasMessage(message);
    }

    @Test
    void of_vitalsAndWide_isRefused() {
        assertThatThrownBy(() -> of("vitals: {hr: heart_rate}\nwide: {}\n")).hasMessageContaining("say one");
    }

    private static VitalMap of(String text) {
        return VitalMap.of(Yaml.read("m.yaml", new StringReader(text)));
    }
}
