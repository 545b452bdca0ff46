package se.hemvakt.app.replay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import se.hemvakt.app.csv.CsvWriter;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.QuarantineReason;

/** What would have been told over a recording, and when, as JSON lines. The same input gives the same bytes. */
public final class Replay {
    private final VitalMap map;
    private final ReplayProfile profile;
    private final LongSupplier nanoTime;
    private final Consumer<Supplier<String>> progress;

    private Replay(VitalMap map, ReplayProfile profile, LongSupplier nanoTime, Consumer<Supplier<String>> progress) {
        this.map = map;
        this.profile = profile;
        this.nanoTime = nanoTime;
        this.progress = progress;
    }

    /**
     * A replay.
     *
     * @param mapNameOrFile foreign names and units, or null for ours
     * @param profileFile what to know of the patients, or null for the standard
     * @param nanoTime a monotonic clock, for the speed told
     * @param progress told from time to time how far it has come
     * @throws se.hemvakt.app.console.CommandFailedException if a file is not there
     * @throws se.hemvakt.runtime.yaml.YamlException if one is not valid, naming line and column
     */
    public static Replay of(
            @Nullable String mapNameOrFile,
            @Nullable Path profileFile,
            LongSupplier nanoTime,
            Consumer<Supplier<String>> progress)
            throws IOException {
        return new Replay(
                mapNameOrFile == null ? VitalMap.none() : VitalMap.load(mapNameOrFile),
                profileFile == null ? ReplayProfile.standard() : ReplayProfile.load(profileFile),
                nanoTime,
                progress);
    }

    /**
     * Runs over files.
     *
     * @param out one JSON object a line
     * @param quarantined CSV of what could not be taken, or null when only counts are wanted
     */
    public ReplaySummary run(List<Path> files, OutputStream out, @Nullable Writer quarantined) throws IOException {
        Recording recording = recording(quarantined);
        recording.read(files, progress);
        return judge(recording, out);
    }

    /** Runs over one stream, and closes it. */
    public ReplaySummary run(InputStream in, OutputStream out, @Nullable Writer quarantined) throws IOException {
        Recording recording = recording(quarantined);
        recording.read("stdin", in, progress);
        return judge(recording, out);
    }

    private Recording recording(@Nullable Writer quarantined) throws IOException {
        QuarantineList quarantine = new QuarantineList(quarantined == null ? null : new CsvWriter(quarantined));
        return new Recording(map, quarantine, Runtime.getRuntime().maxMemory());
    }

    private ReplaySummary judge(Recording recording, OutputStream out) throws IOException {
        long began = nanoTime.getAsLong();
        Count count = new Count();
        int patients = recording.patients().size();
        long duplicates = new Judging(profile)
                .each(
                        recording,
                        Told::of,
                        told -> {
                            told.lines.writeTo(out);
                            count.add(told.course);
                        },
                        done -> progress.accept(() -> done + " of " + patients + " patients judged"));
        out.flush();
        Map<QuarantineReason, Long> reasons = new EnumMap<>(QuarantineReason.class);
        Map<QuarantineReason, String> examples = new EnumMap<>(QuarantineReason.class);
        recording.quarantined().byReason().forEach((reason, tally) -> {
            reasons.put(reason, tally.count());
            examples.put(reason, tally.firstPlace());
        });
        return new ReplaySummary(
                recording.rows(),
                recording.values(),
                recording.ignored(),
                duplicates,
                count.judged,
                reasons,
                examples,
                patients,
                count.days,
                count.opened,
                count.live,
                nanoTime.getAsLong() - began);
    }

    /** A patient's course and its lines, made where the patient was judged. */
    private record Told(PatientCourse course, ByteArrayOutputStream lines) {
        static Told of(PatientCourse course) {
            try {
                ByteArrayOutputStream lines = new ByteArrayOutputStream();
                EpisodeLines json = new EpisodeLines(lines);
                for (EpisodeChanged changed : course.changes()) {
                    json.write(course, changed);
                }
                json.finish(!course.changes().isEmpty());
                return new Told(course, lines);
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory", e);
            }
        }
    }

    private static final class Count {
        private long judged;
        private long live;
        private double days;
        private final Map<String, Long> opened = new TreeMap<>();

        void add(PatientCourse course) {
            judged += course.judged();
            live += course.live();
            days += course.days();
            for (EpisodeChanged changed : course.changes()) {
                if (changed.change() == Change.OPENED) {
                    opened.merge(changed.episode().problem(), 1L, Long::sum);
                }
            }
        }
    }
}
