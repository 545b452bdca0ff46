package se.hemvakt.dashboard.shift;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.model.Action;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.AlertOutcome;
import se.hemvakt.model.CareEvent.ActionRecorded;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Phase;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Shifts;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch;

class ShiftReportTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final TeamId TEAM = new TeamId("norr");
    private static final PatientId BERIT = new PatientId(11);
    private static final PatientId DISA = new PatientId(12);
    /** Five past seven on a Sunday morning in winter: the night is handed over to the day. */
    private static final long NOW = ms("2026-11-22T06:05:00Z");

    private static final long BEGAN = ms("2026-11-21T20:30:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T05:50:00Z, night, day",
        "2026-11-22T06:05:00Z, night, day",
        "2026-11-22T06:59:59Z, night, day",
        "2026-11-22T07:00:00Z, day,   evening",
        "2026-11-22T14:10:00Z, day,   evening"
    })
    void shift_upToAnHourAfterItsEnd_isTheOneHandedOver(Instant now, String shift, String next) {
        ShiftReport report = ShiftReport.of(Shifts.STANDARD, ZONE, now.toEpochMilli(), ward(List.of()));
        assertThat(report.shift().name()).isEqualTo(shift);
        assertThat(report.next().name()).isEqualTo(next);
        assertThat(report.next().fromMs()).isEqualTo(report.shift().toMs());
    }

    @Test
    void changed_onlySinceTheShiftBegan_andOpenHoweverOld() {
        Episode old = episode("old", BEGAN - 3_600_000, BEGAN - 1, Episode.State.OPEN, null, null);
        Episode began = episode("began", BEGAN, BEGAN, Episode.State.OPEN, null, null);
        Episode came = episode("came-and-went", BEGAN + 10, BEGAN + 20, Episode.State.CLEARED, null, null);
        Episode taken = episode("taken", BEGAN - 10, BEGAN - 5, Episode.State.ACCEPTED, "Anna", BEGAN + 30);
        ShiftReport report = ShiftReport.of(Shifts.STANDARD, ZONE, NOW, ward(List.of(old, began, came, taken)));
        assertThat(report.changed()).extracting(Episode::id).containsExactly("taken", "came-and-went", "began");
        assertThat(report.open()).extracting(Episode::id).containsExactly("old", "began", "taken");
        assertThat(List.of(report.opened(), report.accepted(), report.ended(), report.endedUnaccepted()))
                .containsExactly(2L, 1L, 1L, 1L);
    }

    /** H26, H07: what ends in the coming shift is said before it does; a pause whose end nobody answered stays. */
    @Test
    void h26_ending_beforeTheNextShiftIsOver_isListed_theRestIsNot() {
        long dayEnds = ms("2026-11-22T14:00:00Z");
        Watch berit = new Watch(
                pause(NOW - 60_000),
                List.of(silence("limit.spo2.low", NOW + 60_000), silence("x", NOW - 60_000)),
                null);
        Watch disa = new Watch(pause(dayEnds), List.of(silence("limit.heart_rate.high", dayEnds - 1)), null);
        ShiftReport report = ShiftReport.of(
                Shifts.STANDARD,
                ZONE,
                NOW,
                new ShiftReport.Ward(
                        List.of(),
                        List.of(),
                        Map.of(BERIT, berit, DISA, disa),
                        Map.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()));
        assertThat(report.ending())
                .extracting(one -> one.patient() + " " + one.problem())
                .containsExactly(BERIT + " null", BERIT + " limit.spo2.low", DISA + " limit.heart_rate.high");
    }

    @Test
    void notOpened_isWhoWasLastOpenedBeforeTheShift_orNever() {
        PatientId never = new PatientId(13);
        ShiftReport report = ShiftReport.of(
                Shifts.STANDARD,
                ZONE,
                NOW,
                new ShiftReport.Ward(
                        List.of(BERIT, DISA, never),
                        List.of(),
                        Map.of(),
                        Map.of(BERIT, BEGAN, DISA, BEGAN - 1),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()));
        assertThat(report.notOpened()).containsExactly(DISA, never);
    }

    @Test
    void movedAndActions_onlySinceTheShiftBegan() {
        ShiftReport.Moved before = moved(BEGAN - 1);
        ShiftReport.Moved after = moved(BEGAN);
        ActionRecorded done = new ActionRecorded(BERIT, "e", TEAM, Action.PHONED, "", "anna", "Anna", BEGAN);
        ShiftReport report = ShiftReport.of(
                Shifts.STANDARD,
                ZONE,
                NOW,
                new ShiftReport.Ward(
                        List.of(),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        List.of(before, after),
                        List.of(done),
                        List.of()));
        assertThat(report.moved()).containsExactly(after);
        assertThat(report.actions()).containsExactly(done);
    }

    /** H36: it is kept with the signatures and read by people who look for other things. */
    @Test
    void h36_json_hasNoValueOfThePatient() {
        Episode red = episode("red", BEGAN, BEGAN + 1, Episode.State.OPEN, null, null);
        String json = ShiftJson.of(ShiftReport.of(Shifts.STANDARD, ZONE, NOW, ward(List.of(red))))
                .encode();
        assertThat(json).contains("\"problem\":\"limit.spo2.low\"").doesNotContain("86000", "evidence", "score");
    }

    private static ShiftReport.Moved moved(long atMs) {
        return new ShiftReport.Moved(BERIT, atMs, TEAM, TEAM, Phase.STABLE, Phase.UNSTABLE);
    }

    private static Watch.Pause pause(long untilMs) {
        return new Watch.Pause("Anna", "anna", "inlagd", BEGAN, untilMs, false);
    }

    private static Watch.Silence silence(String problem, long untilMs) {
        return new Watch.Silence(problem, Priority.MEDIUM, "Anna", "anna", "känd", BEGAN, untilMs);
    }

    private static ShiftReport.Ward ward(List<Episode> episodes) {
        return new ShiftReport.Ward(
                List.of(), episodes, Map.of(), Map.of(), List.of(), List.of(), List.of(), List.of());
    }

    private static Episode episode(
            String id, long opened, long changed, Episode.State state, @Nullable String by, @Nullable Long byAt) {
        Episode episode = new Episode(
                id,
                BERIT,
                TEAM,
                "limit.spo2.low",
                "limit",
                2,
                AlertKind.CLINICAL,
                Priority.HIGH,
                opened,
                changed,
                state,
                null,
                List.of(new Evidence(Vital.SPO2, 86_000, opened, Evidence.Side.LOW, 90_000, null)),
                false,
                by,
                byAt,
                state == Episode.State.CLEARED ? Long.valueOf(changed) : null);
        return id.equals("came-and-went") ? episode.noted(AlertOutcome.ARTEFACT, changed) : episode;
    }

    private static long ms(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}
