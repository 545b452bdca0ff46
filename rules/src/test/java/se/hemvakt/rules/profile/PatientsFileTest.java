package se.hemvakt.rules.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.yaml.Yaml;

class PatientsFileTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final String SIGNED = "by: Dr Test, at: 2026-10-01, why: usual value, until: 2026-12-31";

    @Test
    void of_decided_keepsWhoWhenWhyAndUntil() {
        Assignment anna = Objects.requireNonNull(patients("""
                patients:
                  anna:
                    profiles: [copd, falls]
                    born: 1941-03-02
                    spo2_scale: {prescribed: 2, %1$s}
                    limits:
                      - {vital: spo2, unit: "%%", below: 86, %1$s}
                """.formatted(SIGNED)).get("anna"));
        // The last day counts, in the ward's time zone.
        Signature signed = new Signature(
                "Dr Test", LocalDate.of(2026, 10, 1), "usual value", Instant.parse("2026-12-31T23:00:00Z"));
        assertThat(anna.profiles()).containsExactly("copd", "falls");
        assertThat(anna.born()).isEqualTo(LocalDate.of(1941, 3, 2));
        assertThat(anna.scale2()).isEqualTo(signed);
        assertThat(anna.limits()).isEqualTo(List.of(new OwnLimit(Vital.SPO2, Bound.below(86_000), signed)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // H29: scale 2 only by prescription, own limits only signed, for a time, within the fences
                "spo2_scale: 2 | 15: SpO2 scale 2 needs a prescription: spo2_scale: {prescribed: 2, by: ..., at: ..., why: ..., until: ...}; else write 1",
                "spo2_scale: {prescribed: 2, by: Dr T, at: 2026-10-01, until: 2027-01-01} | 15: why is missing: the reason",
                "limits: [{vital: spo2, unit: '%', below: 86, at: 2026-10-01, why: x, until: 2027-01-01}] | 12: by is missing: who decided it",
                "limits: [{vital: spo2, unit: '%', below: 86, by: Dr T, at: 2026-10-01, why: x}] | 12: until is missing: the last day it counts",
                "limits: [{vital: spo2, unit: '%', below: 86, by: Dr T, at: 2025-10-01, why: x, until: 2026-11-21}] | 89: this signature has ended: have it signed again, or remove it; until then it does not count",
                "limits: [{vital: spo2, unit: '%', below: 86, by: Dr T, at: 2026-10-01, why: x, until: 2026-01-01}] | 89: ends before it was signed",
                "limits: [{vital: spo2, unit: '%', below: 60, SIGNED}] | 44: 60 % is outside the fence for a low limit of spo2, 80 to 95; ask the owner of the fences, Test",
                "limits: [{vital: spo2, unit: kPa, below: 86, SIGNED}] | 32: wrong unit kPa for spo2: give the numbers in %",
                "limits: [{vital: spo, unit: '%', below: 86, SIGNED}] | 20: unknown vital spo; known are heart_rate, pulse_rate, respiratory_rate, spo2, systolic_bp, diastolic_bp, mean_bp, temperature, weight, glucose, consciousness, oxygen, oxygen_flow, steps, gait_speed, grip_strength, pain, fall, button, rhythm, off_body",
                "limits: [{vital: spo2, unit: '%', below: 86, above: 99, SIGNED}] | 55: says both below and above: make two limits of it",
                "limits: [{vital: spo2, unit: '%', SIGNED}] | 12: above is missing: give below or above",
                "profiles: [kol] | 14: unknown profile kol; known are copd, falls",
                "born: 1941 | 9: must be a date, such as 2027-01-31",
                "scale: 2 | 3: unknown name scale; known are born, limits, profiles, spo2_scale",
            })
    void h29_of_badDecision_saysWhereWhatAndWhatToDo(String decided, String message) {
        assertThatThrownBy(() -> patients("patients: \n anna:\n  " + decided.replace("SIGNED", SIGNED) + "\n"))
                .hasMessage("p.yaml:3:" + message);
    }

    @Test
    void h29_of_twoLimitsForOneSide_isRefused() {
        String limit = "{vital: spo2, unit: '%', below: 86, " + SIGNED + "}";
        assertThatThrownBy(() -> patients("patients:\n anna:\n  limits:\n  - " + limit + "\n  - " + limit + "\n"))
                .hasMessage("p.yaml:5:5: a second low limit for spo2: a patient has one of each");
    }

    private static Map<String, Assignment> patients(String text) {
        return PatientsFile.of(
                Yaml.read("p.yaml", new StringReader(text)),
                ProfileFileTest.fences(),
                Set.of("copd", "falls"),
                NOW,
                ZoneId.of("Europe/Stockholm"));
    }
}
