package se.hemvakt.rules.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.model.Vital;

class ExpressionTest {
    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "last(weight) > mmHg(3) | 1:14 > can not take a value in kg and a value in mm[Hg]: both sides need the same unit",
                "delta(weight, days(3)) > celsius(2) | 1:24 > can not take a value in kg and a value in Cel: both sides need the same unit",
                "last(weight) + last(glucose) > kg(3) | 1:14 + can not take a value in kg and a value in mmol/L: both sides need the same unit",
                "last(weight) > 3 | 1:14 > can not take a value in kg and a whole number: say the unit of the number, such as kg(2)",
                "last(spo2) < 90.5 | 1:12 < can not take a value in % and a number: say the unit of the number, such as percent(2)",
                "slope(weight, days(7)) > kg(0.2) | 1:24 > can not take a change in kg a day and a value in kg: write per_day(quantity), such as per_day(kg(0.2))",
                "since(weight) > 3 | 1:15 > can not take a time and a whole number: write hours(3) or days(3)",
            })
    void h15_compile_mixedUnits_saysWhichAndWhatToWrite(String text, String message) {
        assertThat(complaint(text)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "last(wieght) > kg(3) | 1:6 unknown name wieght; did you mean weight?",
                "medain(weight, days(3)) > kg(3) | 1:7 unknown name medain; did you mean median?",
                "last(weight) > kg(3 | 1:20 is no expression: missing ')' at '<EOF>'",
                "last(weight) | 1:1 must answer yes or no, but is a value in kg: compare it with something",
                "delta(weight) > kg(2) | 1:6 delta can not take readings in kg: write delta(vital, window), such as delta(weight, days(3))",
                "weight > kg(3) | 1:8 > can not take readings in kg and a value in kg: say which of the readings, such as last(vital) or median(vital, hours(24))",
                "true | 1:1 only numbers may stand in a rule",
                "days(2) > days(1) | 1:1 looks at no vital, so it would always answer the same",
                "last(weight, days(100)) > kg(3) | 1:18 a window must be from minutes(1) to days(90)",
                "count(weight, days(0)) > 1 | 1:19 a window must be from minutes(1) to days(90)",
                "count(weight, days(count(fall, days(1)))) > 1 | 1:25 write the number out here",
                "last(weight) % 2 > kg(1) | 1:14 the operator % is no part of rules; there are > >= < <= == != + - * && || !",
                "[1, 2].exists(x, x > 1) | 1:14 unknown name exists; vitals are named as heart_rate, functions as last(vital); docs/rules.md lists them",
                "last(battery) < percent(3) | 1:6 unknown name battery; vitals are named as heart_rate, functions as last(vital); docs/rules.md lists them",
                "last(weight) > kg(3) ? 1 : 2 | 1:22 the operator ?: is no part of rules; there are > >= < <= == != + - * && || !",
                "`'a' == 'a'` | 1:5 == can not take a text and a text",
            })
    void compile_fault_saysWhereWhatAndWhatToDo(String text, String message) {
        assertThat(complaint(text)).isEqualTo(message);
    }

    @Test
    void compile_faultInALaterLine_pointsThere() {
        assertThat(complaint("last(weight) > kg(80)\n  && last(spo2) > celsius(3)"))
                .startsWith("2:17 > can not take");
    }

    @Test
    void compile_tooCostly_saysSo() {
        assertThat(complaint("count(spo2, hours(1)) > 1 && ".repeat(10) + "given(oxygen)"))
                .isEqualTo(
                        "1:1 costs 162, more than 150: each question to the past costs 10; make several rules of it");
    }

    @Test
    void compile_tooLong_saysSo() {
        assertThat(complaint("given(oxygen) || ".repeat(60) + "given(oxygen)"))
                .isEqualTo("1:1 is longer than 1000 characters: make several rules of it");
    }

    @Test
    void compile_nestedTooDeep_isRefused() {
        assertThat(complaint("(".repeat(300) + "given(oxygen)" + ")".repeat(300)))
                .isEqualTo("1:1 is no expression: Expression recursion limit exceeded. limit: 24");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            value = {
                "last(weight) > kg(82) | weight=82.001 | YES",
                "last(weight) > kg(82) | weight=82 | NO",
                "last(weight) >= kg(82.5) | weight=82.5 | YES",
                "last(temperature) == celsius(37.8) | temperature=37.8 | YES",
                "last(weight, hours(12)) > kg(82) | weight=83@13h | UNKNOWN",
                "delta(weight, days(3)) > kg(2) | weight=80@3d weight=82.1 | YES",
                "delta(weight, days(3)) > kg(2) | weight=80@3d weight=82 | NO",
                "median(heart_rate, hours(1)) > per_min(100) | heart_rate=90@50m heart_rate=101@9m heart_rate=180 | YES",
                "slope(weight, days(7)) > per_day(kg(0.4)) | weight=80@4d weight=80.5@3d weight=81@2d weight=81.5@1d weight=82 | YES",
                "slope(weight, days(7)) > per_day(kg(0.5)) | weight=80@4d weight=80.5@3d weight=81@2d weight=81.5@1d weight=82 | NO",
                "count(fall, days(7)) >= 2 | fall=1@6d fall=1@1d | YES",
                "count(fall, days(7)) >= 2 | fall=1@8d fall=1@1d | NO",
                "count(weight, days(2)) == 0 | spo2=97 | YES",
                "since(weight) > hours(48) | weight=80@49h | YES",
                "last(temperature) - baseline(temperature) > celsius(1.1) | temperature=37.7 own:temperature=36.5 | YES",
                "last(heart_rate) > baseline(heart_rate) * 1.2 | heart_rate=90 own:heart_rate=80 | NO",
                "z(heart_rate) > 2 | heart_rate=90 z:heart_rate=2.1 | YES",
                "z(heart_rate) > 2 | heart_rate=90@5h z:heart_rate=2.1 | UNKNOWN",
                "ratio(last(heart_rate), last(systolic_bp)) > 0.9 | heart_rate=100 systolic_bp=100 | YES",
                "altered(consciousness) | consciousness=1 | YES",
                "altered(consciousness) | consciousness=0 | NO",
                "given(oxygen) && last(spo2) < percent(92) | oxygen=1 spo2=91 | YES",
                "at_least(news2, 5) | news2=5..12 | YES",
                "at_least(news2, 5) | news2=2..4 | NO",
                "at_least(news2, 5) | news2=2..8 | UNKNOWN",
                "delta(spo2, since(fall)) < -percent(3) | fall=1@2h spo2=97@2h spo2=93 | YES",
                "!(last(spo2) < percent(90)) | spo2=91 | YES",
            })
    void judge_ofWrittenPatients_answers(String text, String patient, Truth answer) {
        assertThat(Expression.compile(text).judge(new WrittenPatient(patient))).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            value = {
                // Kleene: what is missing never counts as no, and does not stop what is known from deciding.
                "last(spo2) < percent(90) | UNKNOWN",
                "!(last(spo2) < percent(90)) | UNKNOWN",
                "last(spo2) < percent(90) && last(weight) > kg(79) | UNKNOWN",
                "last(weight) > kg(79) && last(spo2) < percent(90) | UNKNOWN",
                "last(spo2) < percent(90) && last(weight) > kg(81) | NO",
                "last(weight) > kg(81) && last(spo2) < percent(90) | NO",
                "last(spo2) < percent(90) || last(weight) > kg(79) | YES",
                "last(weight) > kg(79) || last(spo2) < percent(90) | YES",
                "last(spo2) < percent(90) || last(weight) > kg(81) | UNKNOWN",
                "last(spo2) == last(spo2) | UNKNOWN",
                "last(spo2) != percent(3) | UNKNOWN",
                "delta(weight, days(3)) < kg(9) | UNKNOWN",
                "z(weight) < 9 | UNKNOWN",
                "since(spo2) > hours(1) | UNKNOWN",
                "altered(consciousness) | UNKNOWN",
                "ratio(last(weight), last(weight) - last(weight)) > 1.0 | UNKNOWN",
            })
    void h18_judge_missingValue_isNeitherYesNorNo(String text, Truth answer) {
        assertThat(Expression.compile(text).judge(new WrittenPatient("weight=80")))
                .isEqualTo(answer);
    }

    @Test
    void inputs_areTheVitalsItLooksAt() {
        long bits = Expression.compile("delta(weight, days(3)) > kg(2) && last(spo2) < percent(92)")
                .inputs();
        assertThat(bits).isEqualTo(1L << Vital.WEIGHT.ordinal() | 1L << Vital.SPO2.ordinal());
    }

    @Test
    void inputs_ofAScore_areWhatItRestsOn() {
        assertThat(Expression.compile("at_least(news2, 5)").inputs()).isEqualTo(Score.NEWS2.inputs());
    }

    @Test
    void usage_ofEachFunction_isWhatItSays() {
        for (String function : Language.functions()) {
            String usage = Language.usage(function).orElseThrow();
            if (usage.contains("such as ")) {
                String example = usage.substring(usage.indexOf("such as ") + 8);
                Throwable fault = catchThrowableOfType(ExpressionException.class, () -> Expression.compile(example));
                // An example is a value; only that it is not yet compared with anything may be wrong with it.
                assertThat(fault == null || String.valueOf(fault.getMessage()).startsWith("must answer yes or no"))
                        .as(example)
                        .isTrue();
            }
        }
    }

    private static String complaint(String text) {
        ExpressionException fault = catchThrowableOfType(ExpressionException.class, () -> Expression.compile(text));
        assertThat(fault).as("%s was accepted", text).isNotNull();
        return (fault.line() + 1) + ":" + (fault.column() + 1) + " " + fault.getMessage();
    }

    @Test
    void compile_nothing_isRefused() {
        assertThatThrownBy(() -> Expression.compile("")).isInstanceOf(ExpressionException.class);
    }
}
