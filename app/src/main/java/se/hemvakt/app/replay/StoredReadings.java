package se.hemvakt.app.replay;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.history.ReadingHistory;
import se.hemvakt.runtime.history.ReadingHistory.Series;

/**
 * The ward's own stored readings, to be judged again like a recording: each patient under their number, never by name. What
 * the store knows by the hour only, since single readings are not kept for so long, cannot be judged and is counted.
 */
public final class StoredReadings {
    private static final int AT_ONCE = 10_000;
    private static final Duration SLICE = Duration.ofHours(12);

    private final ReadingHistory history;
    private final Recording recording;
    private long gone;

    private StoredReadings(ReadingHistory history, Recording recording) {
        this.history = history;
        this.recording = recording;
    }

    /**
     * Reads them. Blocks.
     *
     * @param recording to be judged; readings as of their measured time
     * @param gone how many readings are known by the hour only
     */
    public record Read(Recording recording, long gone) {}

    /**
     * @param from included
     * @param to excluded
     * @throws se.hemvakt.app.console.CommandFailedException if they do not fit in memory
     */
    public static Read read(
            ReadingHistory history,
            List<PatientProfile> patients,
            Instant from,
            Instant to,
            Consumer<Supplier<String>> progress)
            throws IOException {
        StoredReadings stored = new StoredReadings(history, Recording.empty());
        Map<PatientId, Set<Vital>> measured = new HashMap<>();
        List<PatientId> ids = patients.stream().map(PatientProfile::patient).toList();
        history.latest(ids).forEach(one -> measured.computeIfAbsent(one.patient(), id -> EnumSet.noneOf(Vital.class))
                .add(one.vital()));
        int done = 0;
        for (PatientProfile patient : patients) {
            stored.read(patient, measured.getOrDefault(patient.patient(), Set.of()), from, to);
            int so = ++done;
            progress.accept(() -> so + " of " + patients.size() + " patients read");
        }
        return new Read(stored.recording, stored.gone);
    }

    private void read(PatientProfile patient, Set<Vital> vitals, Instant from, Instant to) {
        PatientId id = patient.patient();
        RecordedPatient read = new RecordedPatient(id.toString(), id, new TimeForm.Zoned(patient.zone()));
        // Slice by slice, all vitals of one together: nearly in order of time.
        for (Instant slice = from; slice.isBefore(to); slice = slice.plus(SLICE)) {
            Instant end = slice.plus(SLICE).isBefore(to) ? slice.plus(SLICE) : to;
            for (Vital vital : vitals) {
                read(read, vital, slice, end);
            }
        }
        if (read.size() > 0) {
            recording.add(read);
        }
    }

    private void read(RecordedPatient read, Vital vital, Instant from, Instant to) {
        List<Instant[]> slices = new ArrayList<>(List.<Instant[]>of(new Instant[] {from, to}));
        while (!slices.isEmpty()) {
            Instant[] slice = slices.remove(slices.size() - 1);
            Series series = history.series(read.id(), vital, slice[0], slice[1], AT_ONCE);
            long count =
                    series.points().stream().mapToLong(ReadingHistory.Point::n).sum();
            Duration length = Duration.between(slice[0], slice[1]);
            if (series.widthMs() == 0) {
                series.points().forEach(point -> read.add(vital, point.mean(), point.atMs(), 0, 0));
            } else if (count > AT_ONCE && length.toMillis() > 1) {
                Instant middle = slice[0].plus(length.dividedBy(2));
                slices.add(new Instant[] {middle, slice[1]});
                slices.add(new Instant[] {slice[0], middle});
            } else {
                gone += count;
            }
        }
    }
}
