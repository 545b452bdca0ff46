package se.hemvakt.app.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import se.hemvakt.app.compare.Difference.Kind;
import se.hemvakt.app.replay.Judging;
import se.hemvakt.app.replay.KnownPatients;
import se.hemvakt.app.replay.PatientCourse;
import se.hemvakt.app.replay.Recording;
import se.hemvakt.app.replay.ReplayProfile;
import se.hemvakt.app.replay.TimeForm;
import se.hemvakt.app.replay.VitalMap;
import se.hemvakt.model.Shifts;

/** Two sets of rules over one recording: each alert that is not as it was, as JSON lines. The same input gives the same bytes. */
public final class CompareReplay {
    /** Names the rules without a profile. */
    public static final String STANDARD = "standard";

    private static final String NO_SHIFT = "-";

    private final KnownPatients old;
    private final KnownPatients now;
    private final AlertDiff diff;
    private final Shifts shifts;

    /**
     * A comparison of the same patients by two sets of rules.
     *
     * @param diff which alerts are the same
     */
    public CompareReplay(KnownPatients old, KnownPatients now, AlertDiff diff, Shifts shifts) {
        this.old = old;
        this.now = now;
        this.diff = diff;
        this.shifts = shifts;
    }

    /**
     * A comparison.
     *
     * @param old a profile file, or {@link #STANDARD}
     * @param now likewise
     * @param within alerts further apart than this are not the same
     * @throws se.hemvakt.app.console.CommandFailedException if a profile is not there
     * @throws se.hemvakt.runtime.yaml.YamlException if one is not valid, naming line and column
     */
    public static CompareReplay of(String old, String now, Duration within, Shifts shifts) throws IOException {
        return new CompareReplay(profile(old), profile(now), new AlertDiff(within), shifts);
    }

    private static ReplayProfile profile(String name) throws IOException {
        return name.equals(STANDARD) ? ReplayProfile.standard() : ReplayProfile.load(Path.of(name));
    }

    /**
     * Runs over files.
     *
     * @param map foreign names and units, or null for ours
     * @param out one JSON object a line
     */
    public Comparison run(List<Path> files, @Nullable String map, Writer out, Consumer<Supplier<String>> progress)
            throws IOException {
        return run(Recording.of(map == null ? VitalMap.none() : VitalMap.load(map), files, progress), out, progress);
    }

    /**
     * Runs over what was read.
     *
     * @param out one JSON object a line
     */
    public Comparison run(Recording recording, Writer out, Consumer<Supplier<String>> progress) throws IOException {
        List<List<Told>> before = new ArrayList<>();
        new Judging(old)
                .each(
                        recording,
                        course -> Told.of(course.changes()),
                        before::add,
                        done -> progress.accept(() -> "old rules: " + done + " patients judged"));
        Iterator<List<Told>> oldAlerts = before.iterator();
        Comparison comparison = new Comparison();
        JsonGenerator json = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build()
                .createGenerator(out);
        json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
        long[] lines = {0};
        new Judging(now)
                .each(
                        recording,
                        Patient::of,
                        patient -> {
                            for (Difference one : diff.compare(oldAlerts.next(), patient.alerts)) {
                                String shift =
                                        shift(patient.timeForm, one.alert().atMs());
                                comparison.add(patient.name, shift, one);
                                if (one.kind() != Kind.SAME) {
                                    write(json, patient, shift, one);
                                    lines[0]++;
                                }
                            }
                        },
                        done -> progress.accept(() -> "new rules: " + done + " patients judged"));
        if (lines[0] > 0) {
            json.writeRaw('\n');
        }
        json.flush();
        return comparison;
    }

    private String shift(TimeForm form, long atMs) {
        return form.timeOfDay(atMs).map(shifts::at).orElse(NO_SHIFT);
    }

    private static void write(JsonGenerator json, Patient patient, String shift, Difference one) throws IOException {
        Told alert = one.alert();
        Told before = one.old();
        json.writeStartObject();
        json.writeStringField("change", lower(one.kind()));
        json.writeStringField("patient", patient.name);
        json.writeStringField("problem", alert.problem());
        json.writeStringField("event", alert.raised() ? "raised" : "opened");
        json.writeStringField("rule", alert.rule());
        json.writeNumberField("rule_version", alert.ruleVersion());
        json.writeStringField("kind", lower(alert.kind()));
        json.writeStringField("priority", lower(alert.priority()));
        if (before != null && before.priority() != alert.priority()) {
            json.writeStringField("was_priority", lower(before.priority()));
        }
        json.writeStringField("shift", shift);
        patient.timeForm.write(json, "at", alert.atMs());
        if (before != null && one.kind() == Kind.MOVED) {
            patient.timeForm.write(json, "was_at", before.atMs());
            json.writeNumberField("later_s", one.laterMs() / 1000);
        }
        json.writeEndObject();
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private record Patient(String name, TimeForm timeForm, List<Told> alerts) {
        static Patient of(PatientCourse course) {
            return new Patient(course.patient(), course.timeForm(), Told.of(course.changes()));
        }
    }
}
