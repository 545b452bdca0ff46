package se.hemvakt.rules.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.Limit;
import se.hemvakt.model.MeasuringPlan;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Quality;
import se.hemvakt.model.Reading;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.alert.WhyNot.Because;
import se.hemvakt.rules.alert.WhyNot.Reason;

/** Each reason, for now and for a minute of the past. */
class WhyNotTest {
    private static final RuleSettings SETTINGS = RuleSettings.standard();
    private static final WhyNot WHY = new WhyNot(SETTINGS);
    private static final PatientProfile PROFILE = new PatientProfile(
            Story.PATIENT,
            new TeamId("norr"),
            1,
            List.of(new Limit(Vital.SPO2, 93_000, null), new Limit(Vital.HEART_RATE, 50_000, 100_000)),
            null,
            3,
            List.of(
                    MeasuringPlan.streaming(Vital.HEART_RATE, Duration.ofMinutes(3), false),
                    MeasuringPlan.scheduled(
                            Vital.SPO2,
                            List.of(java.time.LocalTime.NOON),
                            java.util.Set.of(java.time.DayOfWeek.MONDAY),
                            Duration.ofMinutes(30),
                            true)),
            PatientProfile.HOME);

    private final List<Input> inputs = new ArrayList<>();

    private void at(String time, String words) {
        inputs.add(new Input.Readings(Story.readings(Story.time(time), words.split(" "))));
    }

    /** Of what had come until then; and the same from a state that was kept and restored. */
    private List<Because> why(String time) {
        long minute = Story.time(time);
        PatientState state = new PatientState(PROFILE, Story.time("00:00"));
        PatientRules rules = new PatientRules(SETTINGS);
        List<Input> until = inputs.stream().filter(came(minute)).toList();
        until.forEach(input -> rules.apply(state, input));
        long before = state.hash();
        List<Because> live = WHY.now(state, minute);
        assertThat(state.hash()).as("asking changes nothing").isEqualTo(before);
        assertThat(WHY.at(PROFILE, null, Story.time("00:00"), until, minute)).isEqualTo(live);
        return live;
    }

    private static Predicate<Input> came(long minute) {
        return input -> input.match(
                readings -> readings.readings().get(0).receivedAtMs() <= minute,
                impossible -> impossible.receivedAtMs() <= minute,
                time -> time.nowMs() <= minute,
                listening -> listening.sinceMs() <= minute,
                request -> request.request().atMs() <= minute,
                profile -> profile.atMs() <= minute,
                rules -> rules.atMs() <= minute);
    }

    private static boolean says(List<Because> why, Reason reason, Vital vital) {
        return why.stream().anyMatch(one -> one.reason() == reason && one.vital() == vital);
    }

    private static boolean says(List<Because> why, Reason reason, String problem) {
        return why.stream().anyMatch(one -> one.reason() == reason && problem.equals(one.problem()));
    }

    @Test
    void wellPatient_everyValueHasItsReason() {
        at("08:00", "well temp=37.0");
        List<Because> why = why("08:05");
        assertThat(says(why, Reason.SCORE_LOW, Problem.NEWS2)).isTrue();
        assertThat(says(why, Reason.INSIDE, Vital.SPO2)).isTrue();
        assertThat(says(why, Reason.NOT_IN_PROFILE, Vital.TEMPERATURE)).isTrue();
        // The heart rate is to stream: ten minutes on, it says nothing any more.
        assertThat(says(why("08:20"), Reason.TOO_OLD, Vital.HEART_RATE)).isTrue();
    }

    @Test
    void nothingMeasured_isSaid() {
        at("08:00", "rr=16");
        List<Because> why = why("08:01");
        assertThat(says(why, Reason.NEVER_MEASURED, Vital.TEMPERATURE)).isTrue();
        assertThat(says(why, Reason.NEVER_MEASURED, Vital.SPO2)).isTrue();
    }

    /** A minute at 03:10 that did not alarm: it had not lasted. */
    @Test
    void streamingBeyondItsLimit_waits_andThenIsTold() {
        at("03:09:20", "hr=99");
        at("03:09:30", "hr=99");
        at("03:09:40", "hr=103");
        at("03:09:50", "hr=104");
        at("03:10:00", "hr=104");
        assertThat(says(why("03:10:01"), Reason.WAITING, "limit.heart_rate.high"))
                .isTrue();
        at("03:10:40", "hr=104");
        at("03:11:05", "hr=104");
        assertThat(says(why("03:11:06"), Reason.TOLD, "limit.heart_rate.high")).isTrue();
        for (int second = 10; second < 60; second += 10) {
            at("03:12:" + second, "hr=90");
        }
        assertThat(says(why("03:12:51"), Reason.HELD, "limit.heart_rate.high")).isTrue();
    }

    @Test
    void oneSpoiltReadingAmongGoodOnes_isFiltered() {
        at("08:00:00", "hr=70");
        at("08:00:20", "hr=71");
        at("08:00:40", "hr=150");
        assertThat(says(why("08:00:41"), Reason.FILTERED, Vital.HEART_RATE)).isTrue();
    }

    @Test
    void singleFindingOfAKitThatCanBeAsked_isAskedAgain() {
        at("08:00", "well spo2=92");
        assertThat(says(why("08:01"), Reason.ASKED_AGAIN, "limit.spo2.low")).isTrue();
        at("08:02", "spo2=92");
        assertThat(says(why("08:03"), Reason.TOLD, "limit.spo2.low")).isTrue();
    }

    @Test
    void limitToldWithTheScore_isCovered() {
        at("08:00", "well spo2=91");
        assertThat(says(why("08:01"), Reason.COVERED, "limit.spo2.low")).isTrue();
        assertThat(says(why("08:01"), Reason.TOLD, Problem.NEWS2)).isTrue();
    }

    @Test
    void doubtfulPausedAndSilenced_areSaid() {
        long at = Story.time("08:00");
        inputs.add(new Input.Readings(
                List.of(new Reading(Story.PATIENT, Vital.SPO2, at, 95_000, at, Story.KIT, Quality.LOW))));
        inputs.add(new Input.Requested(
                CareRequest.asked("r1", CareRequest.Kind.PAUSE, Story.PATIENT, "", "anna", "Anna", Story.time("08:10"))
                        .reason("inlagd")
                        .untilMs(Story.time("12:00"))
                        .build()));
        assertThat(says(why("08:01"), Reason.DOUBTFUL, Vital.SPO2)).isTrue();
        assertThat(why("08:11")).anyMatch(one -> one.reason() == Reason.PAUSED && "Anna".equals(one.by()));
        assertThat(why("08:11").toString()).doesNotContain("95000");
    }

    /** H36: when, and not which value. */
    @Test
    void h36_quarantined_saysWhen() {
        Because because = WhyNot.quarantined(Story.time("08:00"));
        assertThat(because.reason()).isEqualTo(Reason.QUARANTINED);
        assertThat(because.atMs()).isEqualTo(Story.time("08:00"));
        assertThat(because.toString()).isEqualTo("Because[QUARANTINED]");
    }
}
