package se.hemvakt.app.replay;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import se.hemvakt.app.csv.CsvReader;
import se.hemvakt.app.csv.CsvWriter;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.KitId;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Reading;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.alert.PatientRules;
import se.hemvakt.rules.alert.PatientState;
import se.hemvakt.rules.alert.RuleSettings;

/**
 * The rules core over a recording: what would have been told, and when.
 *
 * <p>Measured time is the only clock. A reading counts as received when it was measured, so nothing is found late; a kit is
 * silent only if the profile expects one to stream. Each patient is judged alone, in order of time, all readings of one
 * instant together; nobody accepts anything, and at a recording's last row time stops. The same input gives the same bytes.
 */
public final class Replay {
    private static final KitId KIT = new KitId("recording");

    private final VitalMap map;
    private final ReplayProfile profile;
    private final PatientRules rules = new PatientRules(RuleSettings.standard());
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
    public ReplaySummary run(List<Path> files, Writer out, @Nullable Writer quarantined) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (Path file : files) {
            sources.add(new Source(file.toString(), () -> Files.newInputStream(file)));
        }
        return runSources(sources, out, quarantined);
    }

    /** Runs over one stream, and closes it. */
    public ReplaySummary run(InputStream in, Writer out, @Nullable Writer quarantined) throws IOException {
        return runSources(List.of(new Source("stdin", () -> in)), out, quarantined);
    }

    private ReplaySummary runSources(List<Source> sources, Writer out, @Nullable Writer quarantined)
            throws IOException {
        QuarantineList quarantine = new QuarantineList(quarantined == null ? null : new CsvWriter(quarantined));
        Recording recording =
                new Recording(map, quarantine, Runtime.getRuntime().maxMemory());
        for (Source source : sources) {
            try (InputStream in = source.open().open();
                    CsvReader csv = new CsvReader(in)) {
                recording.read(source.name(), csv, rows -> {
                    if (rows % 16_384 == 0) {
                        progress.accept(() -> rows + " rows read");
                    }
                });
            } catch (CsvReader.CsvException e) {
                throw e.in(source.name());
            }
        }
        return judge(recording, quarantine, out);
    }

    private ReplaySummary judge(Recording recording, QuarantineList quarantine, Writer out) throws IOException {
        long began = nanoTime.getAsLong();
        EpisodeLines lines = new EpisodeLines(out);
        Count count = new Count();
        int patients = 0;
        for (RecordedPatient patient : recording.patients()) {
            judge(recording, patient, quarantine, lines, count);
            patients++;
            int done = patients;
            progress.accept(() -> done + " of " + recording.patients().size() + " patients judged");
        }
        lines.finish(count.lines > 0);
        Map<QuarantineReason, Long> reasons = new EnumMap<>(QuarantineReason.class);
        Map<QuarantineReason, String> examples = new EnumMap<>(QuarantineReason.class);
        quarantine.byReason().forEach((reason, tally) -> {
            reasons.put(reason, tally.count());
            examples.put(reason, tally.firstPlace());
        });
        return new ReplaySummary(
                recording.rows(),
                recording.ignored(),
                count.duplicates,
                count.judged,
                reasons,
                examples,
                patients,
                count.days,
                count.opened,
                count.live,
                nanoTime.getAsLong() - began);
    }

    private void judge(
            Recording recording, RecordedPatient patient, QuarantineList quarantine, EpisodeLines lines, Count count)
            throws IOException {
        // We listen from the first row on: what was before it is not silence.
        PatientState state = new PatientState(profile.of(patient.name(), patient.id()), patient.firstAtMs());
        count.duplicates += patient.replay(quarantine, recording.files(), new RecordedPatient.Taker() {
            private List<Reading> instant = new ArrayList<>();
            private boolean impossible;

            @Override
            public void reading(Vital vital, int milli, long atMs) {
                instant.add(new Reading(patient.id(), vital, atMs, milli, atMs, KIT, 0));
            }

            @Override
            public void impossible(long atMs) {
                impossible = true;
            }

            @Override
            public void instantOver(long atMs) throws IOException {
                if (!instant.isEmpty()) {
                    write(rules.readings(state, instant));
                    count.judged += instant.size();
                    instant = new ArrayList<>();
                }
                if (impossible) {
                    write(rules.impossibleValue(state, atMs));
                    impossible = false;
                }
            }

            private void write(List<CareEvent> events) throws IOException {
                for (CareEvent event : events) {
                    if (event instanceof EpisodeChanged changed) {
                        lines.write(patient, changed);
                        count.lines++;
                        if (changed.change() == Change.OPENED) {
                            count.opened.merge(changed.episode().problem(), 1L, Long::sum);
                        }
                    }
                }
            }
        });
        count.live += state.liveEpisodes().size();
        count.days += patient.days();
    }

    private static final class Count {
        private long judged;
        private long duplicates;
        private long lines;
        private long live;
        private double days;
        private final Map<String, Long> opened = new TreeMap<>();
    }

    private record Source(String name, Opening open) {}

    @FunctionalInterface
    private interface Opening {
        InputStream open() throws IOException;
    }
}
