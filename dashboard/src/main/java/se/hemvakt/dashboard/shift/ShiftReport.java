package se.hemvakt.dashboard.shift;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import se.hemvakt.dashboard.board.HandoverList;
import se.hemvakt.model.CareEvent.ActionRecorded;
import se.hemvakt.model.Episode;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Phase;
import se.hemvakt.model.Shifts;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Visit;
import se.hemvakt.model.Watch;

/**
 * What those who come have to know of those who leave. A pure function of what the tables hold and the time.
 *
 * @param shift the one handed over
 * @param next the one that takes over
 * @param changed alerts that opened, came back, were accepted or ended since the shift began, newest change first
 * @param open alerts that are not over, worst first
 * @param ending pauses and silences that end before the next shift does, the next one first
 * @param notOpened of whom nobody of the team has opened the page since the shift began
 * @param unanswered handovers that wait for an answer, or have come back
 * @param moved who came, who left, and whose phase changed since the shift began
 * @param actions what was done about alerts since the shift began
 * @param visits home visits that are open, to be made by the team or asked for its patients; due first
 */
public record ShiftReport(
        Shifts.Span shift,
        Shifts.Span next,
        List<Episode> changed,
        List<Episode> open,
        List<Ending> ending,
        List<PatientId> notOpened,
        List<HandoverList.Of> unanswered,
        List<Moved> moved,
        List<ActionRecorded> actions,
        List<Visit> visits) {
    /** People sign some time after the clock has struck: until then it is the shift before that is handed over. Proposal. */
    public static final Duration LATE = Duration.ofHours(1);

    private static final Comparator<Episode> WORST_FIRST = Comparator.comparing(Episode::kind)
            .thenComparing(Episode::priority)
            .thenComparing(Episode::state)
            .thenComparing(Episode::openedAtMs);

    /**
     * A pause or a silence.
     *
     * @param problem what is silenced; null for a pause
     */
    public record Ending(PatientId patient, @Nullable String problem, String by, String reason, long untilMs) {
        /** Not the reason (H36). */
        @Override
        public String toString() {
            return "Ending[" + patient + " " + untilMs + "]";
        }
    }

    /**
     * A patient's team or phase became another.
     *
     * @param fromTeam whose the patient was; null at enrolment
     * @param fromPhase the phase before; null at enrolment
     */
    public record Moved(
            PatientId patient,
            long atMs,
            @Nullable TeamId fromTeam,
            TeamId toTeam,
            @Nullable Phase fromPhase,
            Phase toPhase) {}

    /**
     * What the tables hold of one team.
     *
     * @param patients who is the team's now, in ward order
     * @param episodes theirs: all that are not over, and those that changed lately
     * @param watches of those who are paused or have something silenced
     * @param openedAtMs when somebody of the team last opened whose page
     */
    public record Ward(
            List<PatientId> patients,
            List<Episode> episodes,
            Map<PatientId, Watch> watches,
            Map<PatientId, Long> openedAtMs,
            List<HandoverList.Of> handovers,
            List<Moved> moved,
            List<ActionRecorded> actions,
            List<Visit> visits) {}

    /** Since when changes count at this time. */
    public static Shifts.Span handedOver(Shifts shifts, ZoneId zone, long nowMs) {
        return shifts.at(nowMs - LATE.toMillis(), zone);
    }

    public static ShiftReport of(Shifts shifts, ZoneId zone, long nowMs, Ward ward) {
        Shifts.Span shift = handedOver(shifts, zone, nowMs);
        Shifts.Span next = shifts.at(shift.toMs(), zone);
        long since = shift.fromMs();
        return new ShiftReport(
                shift,
                next,
                ward.episodes().stream()
                        .filter(one -> lastChange(one) >= since)
                        .sorted(Comparator.comparingLong(ShiftReport::lastChange)
                                .reversed())
                        .toList(),
                ward.episodes().stream()
                        .filter(Episode::isLive)
                        .sorted(WORST_FIRST)
                        .toList(),
                ending(ward.watches(), nowMs, next.toMs()),
                ward.patients().stream()
                        .filter(one ->
                                Objects.requireNonNullElse(ward.openedAtMs().get(one), Long.MIN_VALUE) < since)
                        .toList(),
                ward.handovers(),
                ward.moved().stream().filter(one -> one.atMs() >= since).toList(),
                ward.actions().stream().filter(one -> one.atMs() >= since).toList(),
                ward.visits());
    }

    /** Measured time of a backlog may lie before the shift in which people met it: when somebody took it counts too. */
    private static long lastChange(Episode one) {
        Long accepted = one.acceptedAtMs();
        return Math.max(one.changedAtMs(), accepted == null ? Long.MIN_VALUE : accepted);
    }

    private static List<Ending> ending(Map<PatientId, Watch> watches, long nowMs, long untilMs) {
        List<Ending> ending = new ArrayList<>();
        watches.forEach((patient, watch) -> {
            Watch.Pause pause = watch.pause();
            if (pause != null) {
                ending.add(new Ending(patient, null, pause.by(), pause.reason(), pause.untilMs()));
            }
            for (Watch.Silence one : watch.silences()) {
                ending.add(new Ending(patient, one.problem(), one.by(), one.reason(), one.untilMs()));
            }
        });
        // A pause whose end has come is asked about for a while (H26): it must not fall off the list then.
        ending.removeIf(one -> one.untilMs() >= untilMs || (one.problem() != null && one.untilMs() < nowMs));
        ending.sort(Comparator.comparingLong(Ending::untilMs));
        return ending;
    }

    /** How many of {@link #changed} opened since the shift began. */
    public long opened() {
        return changed.stream()
                .filter(one -> one.openedAtMs() >= shift.fromMs())
                .count();
    }

    /** How many of them were accepted since then and still are, or were when they ended. */
    public long accepted() {
        return changed.stream()
                .filter(one -> one.acceptedAtMs() != null && one.acceptedAtMs() >= shift.fromMs())
                .count();
    }

    /** How many of them ended. */
    public long ended() {
        return changed.stream().filter(one -> !one.isLive()).count();
    }

    /** How many of those that ended nobody had accepted: they came and went. */
    public long endedUnaccepted() {
        return changed.stream()
                .filter(one -> !one.isLive() && one.acceptedBy() == null)
                .count();
    }
}
