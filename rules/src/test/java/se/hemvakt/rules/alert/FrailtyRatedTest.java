package se.hemvakt.rules.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.FrailtyRated;
import se.hemvakt.model.CareEvent.RequestAnswered;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.TeamId;

/** A rating on the Clinical Frailty Scale is recorded as a person gave it, and changes nothing in how the patient is watched. */
class FrailtyRatedTest {
    private static final PatientRules RULES = new PatientRules(RuleSettings.standard());
    private static final long NOW = Story.time("23:30");
    /** By the patient's wall it is the next day already. */
    private static final LocalDate TODAY =
            LocalDate.ofInstant(java.time.Instant.ofEpochMilli(NOW), PatientProfile.HOME);

    private final PatientState state = new PatientState(
            new PatientProfile(Story.PATIENT, new TeamId("norr"), 1, List.of(), null, 1), Story.time("00:00"));

    private List<CareEvent> rate(@Nullable Integer level, @Nullable LocalDate stateOf) {
        return RULES.request(
                state,
                CareRequest.asked("r1", CareRequest.Kind.RATE_FRAILTY, Story.PATIENT, "", "eva", "Eva Ros", NOW)
                        .level(level)
                        .stateOf(stateOf)
                        .build());
    }

    @Test
    void rating_isRecordedAndAnswered_andAlertsNobody() {
        List<CareEvent> events = rate(6, TODAY);

        assertThat(events)
                .containsExactly(
                        new FrailtyRated(Story.PATIENT, 6, TODAY, "eva", "Eva Ros", NOW),
                        new RequestAnswered(Story.PATIENT, "r1", true, "", "Eva Ros"));
        assertThat(state.liveEpisodes()).isEmpty();
        assertThat(events.get(0).toString()).isEqualTo("FrailtyRated[" + TODAY + "]");
    }

    @Test
    void levelOrDayThatCannotBe_isRefusedWithAReason() {
        assertThat(rate(0, TODAY)).containsExactly(refused("request.level_wrong"));
        assertThat(rate(10, TODAY)).containsExactly(refused("request.level_wrong"));
        assertThat(rate(null, TODAY)).containsExactly(refused("request.level_wrong"));
        assertThat(rate(5, TODAY.plusDays(1))).containsExactly(refused("request.day_wrong"));
        assertThat(rate(5, null)).containsExactly(refused("request.day_wrong"));
    }

    private static CareEvent refused(String reason) {
        return new RequestAnswered(Story.PATIENT, "r1", false, reason, "");
    }
}
