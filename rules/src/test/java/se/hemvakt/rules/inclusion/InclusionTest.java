package se.hemvakt.rules.inclusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.rules.expression.Truth;
import se.hemvakt.rules.inclusion.Checked.Exemption;
import se.hemvakt.rules.inclusion.Checked.Outcome;
import se.hemvakt.rules.inclusion.shipped.ShippedInclusions;
import se.hemvakt.runtime.yaml.Yaml;

class InclusionTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);
    private static final Exemption DOCTOR =
            new Exemption("sten-furuhed", Instant.parse("2026-11-22T08:00:00Z"), "known for years");
    /** Meets all criteria of the heart failure cohort. */
    private static final Candidate HEART_FAILURE = Candidate.unknown()
            .with(Fact.CONSENT, true)
            .with(Fact.MAIN_DIAGNOSIS, "heart_failure")
            .with(Fact.DISCHARGED, LocalDate.of(2026, 8, 22))
            .with(Fact.AT_RISK_OF_READMISSION, true)
            .with(Fact.ENROLLED_IN_HOME_CARE, true)
            .with(Fact.LIVES_IN_MUNICIPALITY, true);

    private static Inclusion shipped(String id) {
        return ShippedInclusions.all().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> failing(Checked checked) {
        return checked.failing().stream()
                .map(answer -> answer.criterion().id() + " " + answer.truth())
                .toList();
    }

    private static Checked heartFailure(Candidate candidate) {
        return shipped("heart-failure").check(candidate, TODAY);
    }

    @Test
    void shipped_each_hasSourceAndAsksConsent() {
        assertThat(ShippedInclusions.all()).hasSize(3).allSatisfy(one -> {
            assertThat(one.source()).isNotBlank();
            assertThat(one.criteria().get(0).id()).isEqualTo("consent");
            assertThat(one.criteria().get(0).exceptions()).isFalse();
        });
    }

    @Test
    void heartFailure_allMet_isIncluded() {
        assertThat(heartFailure(HEART_FAILURE).outcome()).isEqualTo(Outcome.INCLUDED);
        assertThat(failing(heartFailure(HEART_FAILURE))).isEmpty();
    }

    @Test
    void heartFailure_eachCriterionFailing_isNamed() {
        assertThat(failing(heartFailure(HEART_FAILURE.with(Fact.MAIN_DIAGNOSIS, "copd"))))
                .containsExactly("diagnosis NO");
        assertThat(failing(heartFailure(HEART_FAILURE.with(Fact.AT_RISK_OF_READMISSION, false))))
                .containsExactly("readmission-risk NO");
        assertThat(failing(heartFailure(HEART_FAILURE.with(Fact.ENROLLED_IN_HOME_CARE, false))))
                .containsExactly("home-care NO");
        assertThat(failing(heartFailure(HEART_FAILURE.with(Fact.LIVES_IN_MUNICIPALITY, false))))
                .containsExactly("municipality NO");
        assertThat(failing(heartFailure(HEART_FAILURE.with(Fact.CONSENT, false))))
                .containsExactly("consent NO");
        assertThat(failing(heartFailure(HEART_FAILURE.with(Fact.CONSENT, false).with(Fact.MAIN_DIAGNOSIS, "x"))))
                .containsExactly("consent NO", "diagnosis NO");
    }

    /** What is not known is not met, and is told apart from what is not so (H18). */
    @Test
    void h18_nothingKnown_isNotIncludedAndEachIsNamedUnknown() {
        assertThat(failing(heartFailure(Candidate.unknown())))
                .containsExactly(
                        "consent UNKNOWN",
                        "diagnosis UNKNOWN",
                        "recent-care UNKNOWN",
                        "readmission-risk UNKNOWN",
                        "home-care UNKNOWN",
                        "municipality UNKNOWN");
        assertThat(heartFailure(Candidate.unknown()).outcome()).isEqualTo(Outcome.NOT_INCLUDED);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22, , YES",
        "2026-08-22, , YES",
        "2026-08-21, , UNKNOWN",
        "2026-11-23, , UNKNOWN",
        "2026-08-21, 2026-10-23, YES",
        "2026-08-21, 2026-10-22, NO",
        ", 2026-10-23, YES",
        ", 2026-10-22, UNKNOWN",
    })
    void recentCare_atItsBorders(LocalDate discharged, LocalDate emergency, Truth told) {
        Candidate candidate = Candidate.unknown();
        candidate = discharged == null ? candidate : candidate.with(Fact.DISCHARGED, discharged);
        candidate = emergency == null ? candidate : candidate.with(Fact.EMERGENCY_VISIT, emergency);
        assertThat(heartFailure(candidate).answers().get(2).truth()).isEqualTo(told);
    }

    @Test
    void newlyDischarged_after30Days_isNamed() {
        Candidate candidate = Candidate.unknown().with(Fact.CONSENT, true).with(Fact.AT_RISK_OF_READMISSION, true);
        Inclusion inclusion = shipped("newly-discharged");
        assertThat(inclusion
                        .check(candidate.with(Fact.DISCHARGED, TODAY.minusDays(30)), TODAY)
                        .outcome())
                .isEqualTo(Outcome.INCLUDED);
        assertThat(failing(inclusion.check(candidate.with(Fact.DISCHARGED, TODAY.minusDays(31)), TODAY)))
                .containsExactly("discharged NO");
    }

    @Test
    void homeCare_careHomeAndNeed_isIncluded() {
        Candidate candidate = Candidate.unknown()
                .with(Fact.CONSENT, true)
                .with(Fact.LIVES_IN_CARE_HOME, true)
                .with(Fact.MULTI_ILL_AT_RISK, true);
        assertThat(shipped("home-care").check(candidate, TODAY).outcome()).isEqualTo(Outcome.INCLUDED);
        assertThat(failing(shipped("home-care").check(candidate.with(Fact.MULTI_ILL_AT_RISK, false), TODAY)))
                .containsExactly("need UNKNOWN");
    }

    @Test
    void exception_ofANamedPerson_includes() {
        Checked checked = heartFailure(HEART_FAILURE.with(Fact.LIVES_IN_MUNICIPALITY, false));
        assertThat(checked.outcome(DOCTOR)).isEqualTo(Outcome.INCLUDED_BY_EXCEPTION);
        assertThat(failing(checked)).as("still named").containsExactly("municipality NO");
        assertThat(heartFailure(HEART_FAILURE).outcome(DOCTOR)).isEqualTo(Outcome.INCLUDED);
        assertThatThrownBy(() -> new Exemption(" ", Instant.EPOCH, "why"))
                .hasMessage("an exception needs a person and a reason");
        assertThatThrownBy(() -> new Exemption("anna", Instant.EPOCH, ""))
                .hasMessage("an exception needs a person and a reason");
        assertThat(DOCTOR.toString()).doesNotContain("sten").doesNotContain("years");
    }

    @Test
    void exception_ofConsent_isNone() {
        assertThat(heartFailure(HEART_FAILURE.with(Fact.CONSENT, false)).outcome(DOCTOR))
                .isEqualTo(Outcome.NOT_INCLUDED);
        assertThatThrownBy(() -> read("{id: c, name: {sv: C, en: C}, fact: consent, is: true}"))
                .hasMessage("i.yaml:7:5: consent is the patient's: write exceptions: false");
        assertThatThrownBy(() -> read("{id: c, name: {sv: C, en: C}, exceptions: true, "
                        + "any: [{fact: consent, is: true}, {fact: enrolled_in_home_care, is: true}]}"))
                .hasMessage("i.yaml:7:47: consent is the patient's: write exceptions: false");
    }

    @Test
    void age_counts_fromTheBirthday() {
        Inclusion old = read("{id: a, name: {sv: A, en: A}, fact: born, years_at_least: 65}");
        Candidate born = Candidate.unknown();
        assertThat(old.check(born.with(Fact.BORN, LocalDate.of(1961, 11, 22)), TODAY)
                        .outcome())
                .isEqualTo(Outcome.INCLUDED);
        assertThat(old.check(born.with(Fact.BORN, LocalDate.of(1961, 11, 23)), TODAY)
                        .outcome())
                .isEqualTo(Outcome.NOT_INCLUDED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            maxCharsPerColumn = 1000,
            value = {
                "fact: consents, is: true | i.yaml:7:41: unknown fact consents; known are at_risk_of_readmission, born, can_not_reach_primary_care, consent, discharged, emergency_visit, enrolled_in_home_care, lives_in_care_home, lives_in_municipality, main_diagnosis, multi_ill_at_risk, needs_urgent_visits",
                "fact: discharged, is: true | i.yaml:7:41: of discharged say one of within_days, within_months",
                "fact: discharged, within_days: 3, within_months: 1 | i.yaml:7:41: of discharged say one of within_days, within_months",
                "fact: discharged | i.yaml:7:41: of discharged say one of within_days, within_months",
                "fact: born, within_days: 3 | i.yaml:7:41: of born say one of years_at_least",
                "fact: main_diagnosis, is_one_of: [] | i.yaml:7:41: is_one_of names nothing",
                "fact: discharged, within_days: 0 | i.yaml:7:66: must be a whole number from 1 to 3660",
                "any: [{fact: discharged, within_days: 3}] | i.yaml:7:40: must name at least two conditions, of which one must hold",
                "any: [], is: true | i.yaml:7:5: says both any and is: put it into any, or make two criteria of it",
            })
    void read_wrong_tellsWhereAndWhatToDo(String condition, String told) {
        assertThatThrownBy(() -> read("{id: c, name: {sv: C, en: C}, " + condition + "}"))
                .hasMessage(told);
    }

    @Test
    void read_twiceOrEmpty_isRefused() {
        String one = "{id: c, name: {sv: C, en: C}, fact: born, years_at_least: 65}";
        assertThatThrownBy(() -> read(one + "\n  - " + one))
                .hasMessage("i.yaml:8:10: criterion c stands twice, first at i.yaml:7:10: give it another id");
        assertThatThrownBy(() -> InclusionFile.of(Yaml.read(
                        "i.yaml",
                        new StringReader("inclusion: x\nversion: 1\nname: {sv: X, en: X}\nowner: x\nsource: x\n"
                                + "criteria: []"))))
                .hasMessage("i.yaml:6:11: is empty: without a criterion everybody would be included");
    }

    @Test
    void h36_candidate_inALog_saysNothing() {
        assertThat(HEART_FAILURE.toString()).isEqualTo("Candidate[***]");
        assertThatThrownBy(() -> Candidate.unknown().with(Fact.BORN, true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Inclusion read(String criterion) {
        return InclusionFile.of(Yaml.read(
                "i.yaml",
                new StringReader("inclusion: x\nversion: 1\nname: {sv: X, en: X}\nowner: x\nsource: x\ncriteria: \n  - "
                        + criterion)));
    }
}
