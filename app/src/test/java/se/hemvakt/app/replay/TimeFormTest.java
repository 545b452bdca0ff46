package se.hemvakt.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFormTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "7200",
                "0",
                "-60",
                "7200.5",
                "1795305599",
                "2157-11-18T21:46:00",
                "2157-11-18 21:46:00",
                "2157-11-18T21:46",
                "2026-11-21T08:00:00.250",
                "2026-11-21T08:00:00Z",
                "2026-11-21T08:00:00+01:00",
                "2026-11-21T08:00:00.250+01:00"
            })
    void print_whatWasParsed_isTheSameText(String text) {
        TimeForm form = TimeForm.of(text).orElseThrow();
        assertThat(form.print(form.parse(text).orElseThrow())).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-11-21",
                "2026-13-01T00:00:00",
                "1795305599000",
                "08:00",
                "NaN",
                "2026-11-21T24:61:00"
            })
    void of_noTime_isEmpty(String text) {
        assertThat(TimeForm.of(text)).isEmpty();
    }
}
