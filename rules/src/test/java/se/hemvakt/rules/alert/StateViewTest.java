package se.hemvakt.rules.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.eval.Validity;
import se.hemvakt.rules.expression.PatientView;
import se.hemvakt.rules.expression.Score;

/** What a profile's rule is told of a score: what it is at least, and what it can be at most (H18). */
class StateViewTest {
    private static final long MORNING = Story.time("08:00");
    private static final long HOUR = 3_600_000;

    private final PatientRules rules = new PatientRules(RuleSettings.standard());
    private final PatientState state = new PatientState(
            new PatientProfile(Story.PATIENT, new TeamId("norr"), 1, List.of(), null, 1), Story.time("00:00"));

    private PatientView at(long time) {
        return state.view(new CurrentScore(Validity.spot())).asOf(time);
    }

    private void measured(long time, String words) {
        rules.readings(state, Story.readings(time, words.split(" ")));
    }

    private String range(Score of, long time) {
        PatientView view = at(time);
        return view.lowest(of) + " to " + view.highest(of);
    }

    @ParameterizedTest
    @CsvSource({
        // Nothing known: six parts of 3 and oxygen with 2.
        "spo2=97, NEWS2, 0 to 17",
        "spo2=91, NEWS2_PART, 3 to 3",
        "spo2=95, NEWS2_PART, 1 to 3",
        "well rr=21 hr=111, NEWS2, 4 to 4",
        "well rr=21 hr=111, NEWS2_PART, 2 to 2",
        "well rr=12 sbp=90 hr=91, NEWS2, 4 to 4",
        "well rr=12 sbp=90 hr=91, NEWS2_PART, 3 to 3",
        // Only oxygen is not known: it gives 2 or none.
        "rr=16 spo2=97 sbp=125 hr=70 acvpu=A temp=37, NEWS2, 0 to 2",
        "rr=16 spo2=97 sbp=125 hr=70 acvpu=A temp=37, NEWS2_PART, 0 to 2",
        "rr=25 spo2=97 sbp=125 hr=70 acvpu=A temp=37, NEWS2_PART, 3 to 3",
        "rr=16 spo2=97 air sbp=125 hr=70 acvpu=A, NEWS2, 0 to 3",
        "rr=16 spo2=97 air sbp=125 hr=70 acvpu=A, NEWS2_PART, 0 to 3",
        // Breathing 22 or more, pressure 100 or less, not awake.
        "rr=22 sbp=101 acvpu=A, QSOFA, 1 to 1",
        "rr=21 sbp=100 acvpu=A, QSOFA, 1 to 1",
        "rr=21 sbp=101 acvpu=V, QSOFA, 1 to 1",
        "rr=22 sbp=100 acvpu=C, QSOFA, 3 to 3",
        "rr=21 sbp=101 acvpu=A, QSOFA, 0 to 0",
        "rr=22, QSOFA, 1 to 3",
        "sbp=120, QSOFA, 0 to 2",
        "acvpu=V, QSOFA, 1 to 3",
        // Pressure below 90, breathing 30 or more, saturation below 90.
        "sbp=89 rr=29 spo2=90, BAS_90_30_90, 1 to 1",
        "sbp=90 rr=30 spo2=90, BAS_90_30_90, 1 to 1",
        "sbp=90 rr=29 spo2=89, BAS_90_30_90, 1 to 1",
        "sbp=90 rr=29 spo2=90, BAS_90_30_90, 0 to 0",
        "sbp=89 rr=30 spo2=89, BAS_90_30_90, 3 to 3",
        "rr=29, BAS_90_30_90, 0 to 2",
        "spo2=89, BAS_90_30_90, 1 to 3"
    })
    void h18_score_isRangeOfWhatItCanBe(String words, Score score, String expected) {
        measured(MORNING, words);
        assertThat(range(score, MORNING)).isEqualTo(expected);
    }

    @Test
    void h18_nothingMeasured_everythingIsPossible() {
        assertThat(range(Score.NEWS2, MORNING)).isEqualTo("0 to 20");
        assertThat(range(Score.NEWS2_PART, MORNING)).isEqualTo("0 to 3");
        assertThat(range(Score.NEWS2_RISE, MORNING)).isEqualTo("0 to 20");
        assertThat(range(Score.QSOFA, MORNING)).isEqualTo("0 to 3");
        assertThat(range(Score.BAS_90_30_90, MORNING)).isEqualTo("0 to 3");
        assertThat(at(MORNING).newest(Vital.SPO2)).isEqualTo(PatientView.UNKNOWN);
    }

    @Test
    void rise_isOverTheLowestOfTheDay_andNoneWhenItFell() {
        measured(MORNING, "well rr=21");
        measured(MORNING + HOUR, "well rr=25 hr=111");
        assertThat(range(Score.NEWS2_RISE, MORNING + HOUR)).isEqualTo("3 to 3");
        // Better than all of that day is no rise, though nobody asked at the time.
        measured(MORNING + 26 * HOUR, "well");
        assertThat(range(Score.NEWS2_RISE, MORNING + 26 * HOUR)).isEqualTo("0 to 0");
        // Temperature is too old an hour later: it can have risen by three.
        measured(MORNING + 32 * HOUR + 1, "rr=16 spo2=97 air sbp=125 hr=70 acvpu=A");
        assertThat(range(Score.NEWS2_RISE, MORNING + 32 * HOUR + 1)).isEqualTo("0 to 3");
    }

    @Test
    void value_countsUntilItIsTooOld_andNotBeforeItWasMeasured() {
        measured(MORNING, "spo2=97");
        assertThat(at(MORNING - 1).newest(Vital.SPO2)).isEqualTo(PatientView.UNKNOWN);
        assertThat(at(MORNING).newest(Vital.SPO2)).isEqualTo(97_000);
        assertThat(at(MORNING + 4 * HOUR).newest(Vital.SPO2)).isEqualTo(97_000);
        assertThat(at(MORNING + 4 * HOUR + 1).newest(Vital.SPO2)).isEqualTo(PatientView.UNKNOWN);
        assertThat(at(MORNING).measuredAtMs(Vital.SPO2)).isEqualTo(MORNING);
    }
}
