package se.hemvakt.sim.recording;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import se.hemvakt.sim.fleet.Fleet;
import se.hemvakt.sim.fleet.Progress;
import se.hemvakt.sim.kit.Endpoint;
import se.hemvakt.sim.kit.EnrolledKit;
import se.hemvakt.sim.kit.VirtualTime;
import se.hemvakt.sim.recording.Recording.Row;

/**
 * A recording being played, one kit for each patient.
 *
 * <p>Each reading keeps its distance in time to the others and is moved as a whole so that the last is at the beginning of the
 * playback: all measured in the past, none re-stamped, sent at N times the pace they were recorded at (or as fast as receipts
 * come). It is over when everything is receipted.
 */
public final class Playback implements AutoCloseable {
    /** What is moved together. */
    public enum Placement {
        /** Each patient's last reading is at about now. */
        EACH_PATIENT,
        /** The whole recording's last reading is at about now; patients keep their distance. */
        TOGETHER
    }

    /**
     * One patient of the recording, placed.
     *
     * @param patient the recording's name
     * @param from the first reading's time, as it will be sent: the kit must be the patient's from here
     * @param to the last reading's time, as it will be sent
     * @param shift from the recording's time (seconds or UTC, since 1970) to ours
     */
    public record PlacedPatient(String patient, Instant from, Instant to, Duration shift, int rows) {}

    private final Fleet fleet;
    private final Map<String, PlacedPatient> placed;

    private Playback(Fleet fleet, Map<String, PlacedPatient> placed) {
        this.fleet = fleet;
        this.placed = placed;
    }

    /**
     * Enrols a kit for each patient and begins to play; blocks while enrolling.
     *
     * @param speed above 1
     * @param enroller gives each patient a kit, bound from {@link PlacedPatient#from}
     */
    public static Playback start(
            Recording recording,
            double speed,
            Placement placement,
            Fleet.Settings settings,
            Endpoint endpoint,
            Function<PlacedPatient, EnrolledKit> enroller,
            InstantSource clock) {
        if (recording.rows() == 0) {
            throw new IllegalArgumentException("the recording has no row to send");
        }
        Instant end = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Map<String, PlacedPatient> placed = place(recording, placement, end);
        Map<String, EnrolledKit> kits = new LinkedHashMap<>();
        placed.forEach((patient, at) -> kits.put(patient, enroller.apply(at)));

        Instant start = placed.values().stream()
                .map(PlacedPatient::from)
                .min(Instant::compareTo)
                .orElse(end);
        VirtualTime time = new VirtualTime(start, clock.instant(), speed);
        List<Fleet.Member> members = new ArrayList<>(placed.size());
        kits.forEach((patient, kit) -> members.add(
                new Fleet.Member(kit, new RowTelling(recording.rowsOf(patient), shiftMs(placed, patient), time))));
        return new Playback(Fleet.start(members, endpoint, settings, clock), placed);
    }

    /** Where each patient was placed, by the recording's name; with it a result can be told in the recording's time. */
    public Map<String, PlacedPatient> placed() {
        return Map.copyOf(placed);
    }

    /** {@link Progress#told} are readings sent, {@link Progress#receipted} messages receipted. */
    public Progress progress() {
        return fleet.progress();
    }

    /** Whether everything is sent and receipted. */
    public boolean isOver() {
        Progress progress = fleet.progress();
        return progress.over() == progress.kits();
    }

    /** Hangs up all kits; called twice does nothing. */
    public void stop() {
        fleet.stop();
    }

    @Override
    public void close() {
        stop();
    }

    private static Map<String, PlacedPatient> place(Recording recording, Placement placement, Instant end) {
        long lastOfAll = recording.patients().stream()
                .mapToLong(patient -> last(recording.rowsOf(patient)))
                .max()
                .orElseThrow();
        Map<String, PlacedPatient> placed = new LinkedHashMap<>();
        for (String patient : recording.patients()) {
            List<Row> rows = recording.rowsOf(patient);
            long last = last(rows);
            // In whole seconds, so that a result moved back into the recording's time is exact.
            long lastSecond = Math.floorDiv((placement == Placement.TOGETHER ? lastOfAll : last) + 999, 1000L);
            Duration shift = Duration.ofSeconds(end.getEpochSecond() - lastSecond);
            placed.put(
                    patient,
                    new PlacedPatient(
                            patient,
                            Instant.ofEpochMilli(rows.get(0).timeMs()).plus(shift),
                            Instant.ofEpochMilli(last).plus(shift),
                            shift,
                            rows.size()));
        }
        return placed;
    }

    private static long shiftMs(Map<String, PlacedPatient> placed, String patient) {
        PlacedPatient at = placed.get(patient);
        if (at == null) {
            throw new IllegalArgumentException("no such patient in the recording");
        }
        return at.shift().toMillis();
    }

    private static long last(List<Row> rows) {
        return rows.get(rows.size() - 1).timeMs();
    }
}
