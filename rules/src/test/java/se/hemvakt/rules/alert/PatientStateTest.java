package se.hemvakt.rules.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Limit;
import se.hemvakt.model.MeasuringPlan;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;

/** What is kept of a patient: two that differ are told apart, and one that is restored is the same. */
class PatientStateTest {
    private static final PatientProfile PROFILE = new PatientProfile(
            Story.PATIENT,
            new TeamId("norr"),
            1,
            List.of(new Limit(Vital.WEIGHT, null, 82_000), new Limit(Vital.HEART_RATE, 50_000, 100_000)),
            null,
            3,
            List.of(MeasuringPlan.streaming(Vital.HEART_RATE, Duration.ofMinutes(10), false)),
            PatientProfile.HOME);

    private final PatientRules rules = new PatientRules(RuleSettings.standard());

    private PatientState begun() {
        PatientState state = new PatientState(PROFILE, Story.time("07:59"));
        read(state, "08:00", "well spo2=91 hr=90");
        read(state, "08:01", "hr=90");
        read(state, "08:02", "hr=90 weight=83");
        return state;
    }

    private void read(PatientState state, String time, String words) {
        rules.readings(state, Story.readings(Story.time(time), words.split(" ")));
    }

    private void ask(PatientState state, CareRequest.Kind kind, String time, String until) {
        String news2 = state.liveEpisodes().stream()
                .filter(one -> one.problem().equals(Problem.NEWS2))
                .map(Episode::id)
                .findAny()
                .orElseThrow();
        rules.request(
                state,
                CareRequest.asked("r", kind, Story.PATIENT, news2, "anna", "Anna", Story.time(time))
                        .reason("känd")
                        .untilMs(Story.time(until))
                        .build());
    }

    @Test
    void hash_differs_whereverTheStatesDo() {
        Map<String, Consumer<PatientState>> ways = new TreeMap<>();
        ways.put("as it was", state -> {});
        ways.put("another value", state -> read(state, "08:03", "rr=17"));
        ways.put("another value at the same time", state -> read(state, "08:02", "weight=84"));
        ways.put("one of the neighbours", state -> read(state, "08:01:30", "hr=90"));
        ways.put("another neighbour", state -> read(state, "08:01:31", "hr=90"));
        ways.put("waits", state -> read(state, "08:03", "hr=150"));
        ways.put("accepted", state -> ask(state, CareRequest.Kind.ACCEPT, "08:03", "09:00"));
        ways.put("accepted later", state -> ask(state, CareRequest.Kind.ACCEPT, "08:04", "09:00"));
        ways.put("silenced", state -> ask(state, CareRequest.Kind.SILENCE, "08:03", "09:00"));
        ways.put("silenced for longer", state -> ask(state, CareRequest.Kind.SILENCE, "08:03", "09:01"));
        ways.put("paused", state -> ask(state, CareRequest.Kind.PAUSE, "08:03", "09:00"));
        ways.put("paused for longer", state -> ask(state, CareRequest.Kind.PAUSE, "08:03", "09:01"));
        ways.put("infection", state -> ask(state, CareRequest.Kind.SUSPECT_INFECTION, "08:03", "09:00"));
        ways.put("infection later", state -> ask(state, CareRequest.Kind.SUSPECT_INFECTION, "08:04", "09:00"));
        ways.put("time", state -> rules.timePassed(state, Story.time("08:05")));
        ways.put("listening", state -> rules.listening(state, Story.time("08:05")));
        ways.put("found late", state -> read(state, "07:59:30", "weight=90"));
        ways.put("worse", state -> read(state, "08:03", "rr=25"));
        Map<Long, String> seen = new TreeMap<>();
        ways.forEach((name, way) -> {
            PatientState state = begun();
            way.accept(state);
            assertThat(seen.put(state.hash(), name)).as(name).isNull();
            assertThat(state.copy().hash()).as(name).isEqualTo(state.hash());
            assertThat(state.copy().snapshot()).as(name).isEqualTo(state.snapshot());
        });
    }

    @SuppressWarnings("NullAway") // as it is read from what was stored: the first format had none of these
    @Test
    void snapshot_ofTheFirstFormat_goesOnWithWhatItHad() {
        PatientState state = begun();
        StateSnapshot now = state.snapshot();
        StateSnapshot first = new StateSnapshot(
                1,
                now.profileVersion(),
                now.clockMs(),
                now.toldMs(),
                now.heardMs(),
                now.listeningSinceMs(),
                now.toldScore(),
                now.newest(),
                now.live(),
                now.red(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        PatientState restored = first.restore(PROFILE);
        assertThat(restored.liveEpisodes()).isEqualTo(state.liveEpisodes());
        assertThat(rules.score(restored)).isEqualTo(rules.score(state));
        // The newest of each quantity is there to have neighbours again; a code has none.
        assertThat(restored.recent(Vital.HEART_RATE.ordinal()).newest()).isEqualTo(90_000);
        assertThat(restored.recent[Vital.CONSCIOUSNESS.ordinal()]).isNull();
        assertThat(restored.watch()).isEqualTo(state.watch());
        read(restored, "08:10", "well weight=81");
        assertThat(restored.liveEpisodes()).isEmpty();
    }

    @Test
    void snapshot_ofAnUnknownFormat_isRefused() {
        StateSnapshot now = begun().snapshot();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StateSnapshot(
                        3,
                        now.profileVersion(),
                        now.clockMs(),
                        now.toldMs(),
                        now.heardMs(),
                        now.listeningSinceMs(),
                        now.toldScore(),
                        now.newest(),
                        now.live(),
                        now.red(),
                        now.movedMs(),
                        now.conditionSeenMs(),
                        now.recent(),
                        now.pending(),
                        now.watch(),
                        now.slots(),
                        now.trends(),
                        now.scores()))
                .withMessageContaining("format 3");
    }

    @Test
    void h36_text_hasNoValue() {
        assertThat(begun().toString()).contains("2 live").doesNotContain("91", "83");
    }
}
