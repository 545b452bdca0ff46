package se.hemvakt.ingest.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Vital;

class ReadingCheckTest {
    private static final long NOW = 1_795_262_400_000L;

    /** The table of docs/kit-protocol.md, written a second time. */
    private static final Map<Vital, Set<String>> UNITS = new EnumMap<>(Map.ofEntries(
            Map.entry(Vital.HEART_RATE, Set.of("/min")),
            Map.entry(Vital.PULSE_RATE, Set.of("/min")),
            Map.entry(Vital.RESPIRATORY_RATE, Set.of("/min")),
            Map.entry(Vital.SPO2, Set.of("%")),
            Map.entry(Vital.SYSTOLIC_BP, Set.of("mm[Hg]", "kPa")),
            Map.entry(Vital.DIASTOLIC_BP, Set.of("mm[Hg]", "kPa")),
            Map.entry(Vital.MEAN_BP, Set.of("mm[Hg]", "kPa")),
            Map.entry(Vital.TEMPERATURE, Set.of("Cel", "[degF]")),
            Map.entry(Vital.WEIGHT, Set.of("kg", "[lb_av]")),
            Map.entry(Vital.GLUCOSE, Set.of("mmol/L", "mg/dL")),
            Map.entry(Vital.CONSCIOUSNESS, Set.of("{ACVPU}")),
            Map.entry(Vital.OXYGEN, Set.of("{oxygen}")),
            Map.entry(Vital.OXYGEN_FLOW, Set.of("L/min")),
            Map.entry(Vital.STEPS, Set.of("{steps}")),
            Map.entry(Vital.GAIT_SPEED, Set.of("m/s")),
            Map.entry(Vital.GRIP_STRENGTH, Set.of("kg", "[lb_av]")),
            Map.entry(Vital.PAIN, Set.of("{score}")),
            Map.entry(Vital.FALL, Set.of("{event}")),
            Map.entry(Vital.BUTTON, Set.of("{event}")),
            Map.entry(Vital.RHYTHM, Set.of("{event}")),
            Map.entry(Vital.OFF_BODY, Set.of("{event}")),
            Map.entry(Vital.BATTERY, Set.of("%")),
            Map.entry(Vital.SIGNAL, Set.of("dB[mW]")),
            Map.entry(Vital.CONTACT, Set.of("{event}")),
            Map.entry(Vital.CLOCK_OFFSET, Set.of("s"))));

    private static final List<String> EVERY_UNIT = List.of(
            "/min",
            "%",
            "mm[Hg]",
            "kPa",
            "Cel",
            "[degF]",
            "kg",
            "[lb_av]",
            "mmol/L",
            "mg/dL",
            "{ACVPU}",
            "{oxygen}",
            "L/min",
            "{steps}",
            "m/s",
            "{score}",
            "{event}",
            "dB[mW]",
            "s",
            "",
            " ",
            "bpm",
            "BPM",
            "mmHg",
            "mmhg",
            "MM[HG]",
            "C",
            "cel",
            "°C",
            "K",
            "F",
            "KG",
            "g",
            "lb",
            "mmol/l",
            "mg/dl",
            "mg/L",
            "/s",
            "1",
            "fraction",
            "Pa",
            "psi",
            "km/h",
            "null");

    private final ReadingCheck check = new ReadingCheck(ReadingCheck.AGE_MAX);

    private Checked check(Vital vital, long milli, @Nullable String unit) {
        return check.check(vital, milli, unit, NOW, NOW);
    }

    @Test
    void units_table_isThatOfTheProtocol() {
        assertThat(UNITS.keySet()).containsExactlyInAnyOrder(Vital.values());
    }

    @ParameterizedTest
    @EnumSource
    void h15_everyVitalWithEveryWrongUnit_isQuarantined(Vital vital) {
        for (String unit : EVERY_UNIT) {
            Checked checked = check(vital, vital.lowestPossibleMilli(), unit);
            if (UNITS.getOrDefault(vital, Set.of()).contains(unit)) {
                // Never for its unit; a border value in another unit may be impossible.
                boolean wrongUnit = checked.match(a -> false, r -> r.reason() == QuarantineReason.WRONG_UNIT);
                assertThat(wrongUnit).as("%s in %s", vital, unit).isFalse();
            } else {
                assertThat(checked)
                        .as("%s in %s", vital, unit)
                        .isEqualTo(new Checked.Rejected(
                                QuarantineReason.WRONG_UNIT, vital.code() + ": unit not on the list"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void h15_missingUnit_isNeverGuessedForAQuantity(Vital vital) {
        Checked checked = check(vital, vital.highestPossibleMilli(), null);
        boolean quantity = vital.kind() == Vital.Kind.NUMERIC || vital.kind() == Vital.Kind.TECHNICAL;
        if (quantity) {
            assertThat(checked)
                    .isEqualTo(new Checked.Rejected(QuarantineReason.WRONG_UNIT, vital.code() + ": unit missing"));
        } else {
            assertThat(checked).isEqualTo(new Checked.Accepted(vital, vital.highestPossibleMilli()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void h16_borderValues_areAcceptedAndTheNextOnesQuarantined(Vital vital) {
        String unit = vital.unit();
        assertThat(check(vital, vital.lowestPossibleMilli(), unit))
                .isEqualTo(new Checked.Accepted(vital, vital.lowestPossibleMilli()));
        assertThat(check(vital, vital.highestPossibleMilli(), unit))
                .isEqualTo(new Checked.Accepted(vital, vital.highestPossibleMilli()));
        for (long beyond : new long[] {
            vital.lowestPossibleMilli() - 1L,
            vital.highestPossibleMilli() + 1L,
            Integer.MAX_VALUE + 1L,
            Integer.MIN_VALUE - 1L,
            (1L << 32) + vital.lowestPossibleMilli(),
            1_000_000_000_000_000_000L,
            -1_000_000_000_000_000_000L
        }) {
            assertThat(check(vital, beyond, unit))
                    .isInstanceOfSatisfying(Checked.Rejected.class, rejected -> assertThat(rejected.reason())
                            .isEqualTo(QuarantineReason.IMPOSSIBLE_VALUE));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Vital.class,
            names = {"CONSCIOUSNESS", "OXYGEN", "RHYTHM", "OFF_BODY"})
    void h16_betweenTwoCodes_thereIsNothing(Vital vital) {
        assertThat(check(vital, 500, vital.unit())).isInstanceOf(Checked.Rejected.class);
    }

    @ParameterizedTest
    @CsvSource({
        "TEMPERATURE, 98.6, [degF], 37000",
        "TEMPERATURE, 100, [degF], 37778",
        "TEMPERATURE, 100.4, [degF], 38000",
        "TEMPERATURE, 96.8, [degF], 36000",
        "GLUCOSE, 100, mg/dL, 5550",
        "GLUCOSE, 18.0182, mg/dL, 1000",
        "GLUCOSE, 70, mg/dL, 3885",
        "WEIGHT, 220, [lb_av], 99790",
        "WEIGHT, 100, [lb_av], 45359",
        "GRIP_STRENGTH, 66.139, [lb_av], 30000",
        "SYSTOLIC_BP, 16, kPa, 120010",
        "DIASTOLIC_BP, 10.666, kPa, 80002",
        "MEAN_BP, 13.3322, kPa, 99998", // 13.332 kPa after the cut
        "MEAN_BP, 10, kPa, 75006"
    })
    void convert_listedUnit_isExactAndRoundedOnceHalfUp(Vital vital, String value, String unit, int milli) {
        assertThat(check.check(vital.code(), value, unit, NOW, NOW)).isEqualTo(new Checked.Accepted(vital, milli));
    }

    @Test
    void convert_extremeValue_isImpossibleAndDoesNotOverflow() {
        for (Vital vital : List.of(Vital.TEMPERATURE, Vital.GLUCOSE, Vital.WEIGHT, Vital.SYSTOLIC_BP)) {
            for (String unit : UNITS.getOrDefault(vital, Set.of())) {
                for (long milli = 1_000_000_000L; milli <= 100_000_000_000_000_000L; milli *= 10) {
                    assertThat(check(vital, milli, unit)).isInstanceOf(Checked.Rejected.class);
                    assertThat(check(vital, -milli, unit)).isInstanceOf(Checked.Rejected.class);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "heart_rate, 72, /min, 72000",
        "consciousness, C, , 1000",
        "oxygen, true, , 1000",
        "oxygen, 0, {oxygen}, 0",
        "fall, true, , 1000"
    })
    void checkText_asRecordingsHaveIt_isAccepted(String vital, String value, @Nullable String unit, int milli) {
        assertThat(check.check(vital, value, unit, NOW, NOW))
                .isEqualTo(new Checked.Accepted(Vital.ofCode(vital).orElseThrow(), milli));
    }

    @ParameterizedTest
    @CsvSource({
        "hart_rate, 72, /min, UNKNOWN_VITAL",
        "heart_rate, '72,5', /min, NOT_A_NUMBER",
        "heart_rate, NaN, /min, NOT_A_NUMBER",
        "heart_rate, '', /min, NOT_A_NUMBER",
        "heart_rate, true, /min, NOT_A_NUMBER",
        "consciousness, 0, , NOT_A_NUMBER",
        "heart_rate, 0, /min, IMPOSSIBLE_VALUE",
        "heart_rate, -72, /min, IMPOSSIBLE_VALUE",
        "heart_rate, 72, , WRONG_UNIT"
    })
    void checkText_anythingElse_isRejected(String vital, String value, @Nullable String unit, QuarantineReason reason) {
        assertThat(check.check(vital, value, unit, NOW, NOW))
                .isInstanceOfSatisfying(Checked.Rejected.class, rejected -> assertThat(rejected.reason())
                        .isEqualTo(reason));
    }

    @Test
    void checkText_everyNumberFormOfEveryVital_agreesWithPlainDecimals() {
        for (Vital vital : Vital.values()) {
            if (vital.kind() == Vital.Kind.NUMERIC) {
                int low = vital.lowestPossibleMilli() / 1000 + 1;
                for (String form : List.of(
                        low + "",
                        low + ".0",
                        low + ".000999",
                        low + "e0",
                        low + "0e-1",
                        "0." + low + "E" + (low + "").length())) {
                    assertThat(check.check(vital.code(), form, vital.unit(), NOW, NOW))
                            .as("%s %s", vital, form)
                            .isEqualTo(new Checked.Accepted(vital, low * 1000));
                }
            }
        }
    }
}
