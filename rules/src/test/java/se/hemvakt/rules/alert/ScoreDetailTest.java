package se.hemvakt.rules.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Reading;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch;
import se.hemvakt.rules.eval.Criterion;

/** The score in detail, out of a state at work. */
class ScoreDetailTest {
    private static final RuleSettings SETTINGS = RuleSettings.standard();
    private static final PatientRules RULES = new PatientRules(SETTINGS);
    private static final long MORNING = Story.time("08:00");
    private static final long HOUR = 3_600_000;

    private final PatientState state = new PatientState(
            new PatientProfile(Story.PATIENT, new TeamId("norr"), 1, List.of(), null, 1), Story.time("00:00"));

    private void measured(long at, Object... vitalsAndValues) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < vitalsAndValues.length; i += 2) {
            readings.add(new Reading(
                    Story.PATIENT, (Vital) vitalsAndValues[i], at, (Integer) vitalsAndValues[i + 1], at, Story.KIT, 0));
        }
        RULES.readings(state, readings);
    }

    private void well(long at) {
        measured(
                at,
                Vital.RESPIRATORY_RATE,
                16_000,
                Vital.SPO2,
                97_000,
                Vital.OXYGEN,
                0,
                Vital.SYSTOLIC_BP,
                130_000,
                Vital.HEART_RATE,
                70_000,
                Vital.CONSCIOUSNESS,
                0,
                Vital.TEMPERATURE,
                36_800);
    }

    @Test
    void h18_partsTooOld_makeARangeWithTheOneMeasurementThatDecides_andFlagsUnknown() {
        well(MORNING);
        // Breathing and saturation are measured again; pressure, consciousness, oxygen and temperature grow too old.
        measured(MORNING + 7 * HOUR, Vital.RESPIRATORY_RATE, 23_000, Vital.SPO2, 95_000, Vital.HEART_RATE, 95_000);

        ScoreDetail detail = ScoreDetail.of(state, SETTINGS, MORNING + 7 * HOUR, true);

        assertThat(detail.score().total()).isNull();
        assertThat(detail.range().lowest()).isEqualTo(4);
        assertThat(detail.range().highest()).isEqualTo(4 + 3 + 3 + 3 + 2);
        assertThat(detail.range().decisive()).isNotNull();
        assertThat(detail.rise()).isEqualTo(4);
        assertThat(detail.qsofa().is()).isEqualTo(Criterion.UNKNOWN);
        assertThat(detail.qsofa().asks().get(0).is()).isEqualTo(Criterion.MET);
        assertThat(detail.qsofa().values().get(0)).isEqualTo(new ScoreDetail.Measured(23_000, MORNING + 7 * HOUR));
        assertThat(detail.qsofa().values().get(1)).as("too old is not known").isNull();
        assertThat(detail.pathway().is()).as("nobody has said infection").isEqualTo(Criterion.UNKNOWN);
        assertThat(detail.pathway().score()).isEqualTo(Criterion.UNKNOWN);
        assertThat(detail.toString()).doesNotContain("23");
    }

    @Test
    void wholeAndWell_hasNoRangeAndFlagsNotMet() {
        well(MORNING);

        ScoreDetail detail = ScoreDetail.of(state, SETTINGS, MORNING + 60_000, null);

        assertThat(detail.score().total()).isZero();
        assertThat(detail.range().highest()).isZero();
        assertThat(detail.rise()).isZero();
        assertThat(detail.qsofa().is()).isEqualTo(Criterion.NOT_MET);
        assertThat(detail.bas903090().is()).isEqualTo(Criterion.NOT_MET);
        assertThat(detail.pathway().is()).as("too low to be met").isEqualTo(Criterion.NOT_MET);
    }

    /** H18: nobody has said is not no; said by a person, the pathway is met at NEWS2 of 7, and only while it counts. */
    @Test
    void h18_infectionSuspected_makesThePathwayMet_untilItIsTakenBackOrTooOld() {
        ill(MORNING);
        assertThat(pathway(MORNING).is()).isEqualTo(Criterion.UNKNOWN);

        asked(CareRequest.Kind.SUSPECT_INFECTION, MORNING + 60_000);

        ScoreDetail.Pathway met = pathway(MORNING + 120_000);
        assertThat(met.is()).isEqualTo(Criterion.MET);
        assertThat(met.infection())
                .isEqualTo(new Watch.Infection("Anna Ekhamn", "anna", MORNING + 60_000, MORNING + 60_000 + 72 * HOUR));
        // After three days nobody says so any more, though no time has passed in the rules.
        ill(MORNING + 72 * HOUR);
        assertThat(pathway(MORNING + 72 * HOUR + 30_000).is()).isEqualTo(Criterion.MET);
        assertThat(pathway(MORNING + 72 * HOUR + 60_000).is()).isEqualTo(Criterion.UNKNOWN);
        asked(CareRequest.Kind.SUSPECT_INFECTION, MORNING + 73 * HOUR);
        asked(CareRequest.Kind.WITHDRAW_INFECTION, MORNING + 74 * HOUR);
        assertThat(pathway(MORNING + 74 * HOUR).is()).isEqualTo(Criterion.UNKNOWN);
    }

    @Test
    void infectionSuspected_atALowScore_isNotMet() {
        well(MORNING);
        asked(CareRequest.Kind.SUSPECT_INFECTION, MORNING);

        assertThat(pathway(MORNING + 1000).is()).isEqualTo(Criterion.NOT_MET);
    }

    private void ill(long at) {
        measured(
                at,
                Vital.RESPIRATORY_RATE,
                26_000,
                Vital.SPO2,
                91_000,
                Vital.OXYGEN,
                0,
                Vital.SYSTOLIC_BP,
                98_000,
                Vital.HEART_RATE,
                115_000,
                Vital.CONSCIOUSNESS,
                0,
                Vital.TEMPERATURE,
                38_900);
    }

    private ScoreDetail.Pathway pathway(long at) {
        return ScoreDetail.of(state, SETTINGS, at, true).pathway();
    }

    private void asked(CareRequest.Kind kind, long at) {
        RULES.request(state, new CareRequest("r" + at, kind, Story.PATIENT, "", "anna", "Anna Ekhamn", at));
    }

    @Test
    void nothingMeasured_knowsNothing() {
        ScoreDetail detail = ScoreDetail.of(state, SETTINGS, MORNING, true);

        assertThat(detail.score().total()).isNull();
        assertThat(detail.rise()).isNull();
        assertThat(detail.qsofa().is()).isEqualTo(Criterion.UNKNOWN);
        assertThat(detail.bas903090().is()).isEqualTo(Criterion.UNKNOWN);
    }

    @Test
    void theStateAsked_staysAsItWas() {
        well(MORNING);
        long before = state.hash();

        ScoreDetail.of(state, SETTINGS, MORNING + 20 * HOUR, true);

        assertThat(state.hash()).isEqualTo(before);
    }
}
