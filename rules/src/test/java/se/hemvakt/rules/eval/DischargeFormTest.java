package se.hemvakt.rules.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Forms ask for what their scores count, and take nothing that can not be true. */
class DischargeFormTest {
    @ParameterizedTest
    @EnumSource(DischargeForm.class)
    void questions_areTheItemsOfTheScore_inItsOrder(DischargeForm form) {
        List<String> items = form.score(Map.of()).items().stream()
                .map(DischargeScore.Item::name)
                .toList();
        assertThat(form.questions().stream().map(DischargeForm.Question::item)).containsExactlyElementsOf(items);
        assertThat(DischargeForm.ofCode(form.code())).contains(form);
    }

    @ParameterizedTest
    @EnumSource(DischargeForm.class)
    void h18_nothingKnown_hasNoTotal_andEachAnswerReachesItsItem(DischargeForm form) {
        assertThat(form.score(Map.of()).total()).isNull();
        for (DischargeForm.Question asked : form.questions()) {
            DischargeScore score = form.score(Map.of(asked.item(), asked.most()));
            assertThat(score.missing()).hasSize(form.questions().size() - 1).doesNotContain(asked.item());
        }
    }

    @Test
    void whole_isCountedAsPublished() {
        DischargeScore lace = DischargeForm.LACE.score(
                Map.of("length_of_stay", 8.0, "acute", 1.0, "charlson", 3.0, "emergency_visits", 1.0));
        assertThat(lace.total()).isEqualTo(12);
        DischargeScore hospital = DischargeForm.HOSPITAL.score(Map.of(
                "haemoglobin",
                119.0,
                "oncology",
                0.0,
                "sodium",
                135.0,
                "procedure",
                1.0,
                "urgent",
                1.0,
                "admissions",
                2.0,
                "length_of_stay",
                5.0));
        assertThat(hospital.total()).isEqualTo(1 + 1 + 1 + 2 + 2);
    }

    @ParameterizedTest
    @CsvSource({
        "LACE, acute, 2, false",
        "LACE, acute, 0.5, false",
        "LACE, acute, 0, true",
        "LACE, length_of_stay, -1, false",
        "LACE, length_of_stay, 4.5, false",
        "LACE, length_of_stay, 0, true",
        "LACE, length_of_stay, 1000, false",
        "LACE, sodium, 140, false",
        "HOSPITAL, haemoglobin, 11.8, false",
        "HOSPITAL, haemoglobin, 118.5, true",
        "HOSPITAL, sodium, 14, false",
        "HOSPITAL, sodium, 200, true",
        "HOSPITAL, sodium, 200.1, false"
    })
    void answer_thatCanNotBeTrue_isNotTaken(DischargeForm form, String item, double answered, boolean canBe) {
        assertThat(form.canBe(Map.of(item, answered))).isEqualTo(canBe);
    }
}
