package se.hemvakt.app.evaluate;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.app.replay.Judging;
import se.hemvakt.app.replay.PatientCourse;
import se.hemvakt.app.replay.Recording;
import se.hemvakt.app.replay.ReplayProfile;
import se.hemvakt.app.replay.VitalMap;

/** Rules over a recording whose patients' outcomes are known: how much they are worth. The same input gives the same output. */
public final class Evaluate {
    /** Which patients: all, or one half by the hash of their name, so that nothing is tuned on what is reported. */
    public enum Half {
        ALL,
        TUNE,
        REPORT;

        boolean has(String patient) {
            return this == ALL || (this == TUNE) == isTune(patient);
        }

        private static boolean isTune(String patient) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(patient.getBytes(StandardCharsets.UTF_8));
                return (hash[3] & 1) == 0;
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }

    /**
     * What to count.
     *
     * @param window how long before an onset an alert counts
     * @param half which patients
     * @param withExcluded whether those the outcomes exclude are scored all the same
     * @param draws how many times the patients are drawn anew for the intervals; 0 for none
     * @param seed of the draws
     */
    public record Choice(Duration window, Half half, boolean withExcluded, int draws, long seed) {}

    private final List<Evaluation> evaluations;
    private final int excluded;
    private final int unknown;
    private final Choice choice;

    private Evaluate(List<Evaluation> evaluations, int excluded, int unknown, Choice choice) {
        this.evaluations = evaluations;
        this.excluded = excluded;
        this.unknown = unknown;
        this.choice = choice;
    }

    /**
     * Judges the recording by each profile and counts.
     *
     * @param profiles what to know of the patients; none for the standard
     * @param map foreign names and units, or null for ours
     * @throws CommandFailedException if a file is not there, can not be used, or has no patient to score
     * @throws se.hemvakt.runtime.yaml.YamlException if a map or profile is not valid, naming line and column
     */
    public static Evaluate run(
            List<Path> recordings,
            Path outcomesFile,
            @Nullable String map,
            List<Path> profiles,
            Choice choice,
            Consumer<Supplier<String>> progress)
            throws IOException {
        VitalMap names = map == null ? VitalMap.none() : VitalMap.load(map);
        Outcomes outcomes = Outcomes.read(outcomesFile, names.outcomes());
        List<ReplayProfile> rules = new ArrayList<>();
        List<String> profileNames = new ArrayList<>();
        for (Path profile : profiles) {
            rules.add(ReplayProfile.load(profile));
            profileNames.add(String.valueOf(profile.getFileName()));
        }
        if (profiles.isEmpty()) {
            rules.add(ReplayProfile.standard());
            profileNames.add("standard");
        }
        Recording recording = Recording.of(names, recordings, progress);
        Evaluator evaluator = new Evaluator(choice.window(), choice.draws(), choice.seed());
        List<Evaluation> evaluations = new ArrayList<>();
        Sorting sorting = new Sorting(outcomes, choice);
        for (int i = 0; i < rules.size(); i++) {
            String name = profileNames.get(i);
            sorting.begin();
            new Judging(rules.get(i))
                    .each(
                            recording,
                            sorting::scored,
                            sorting::keep,
                            done -> progress.accept(() -> name + ": " + done + " patients judged"));
            if (sorting.patients.stream().noneMatch(one -> one.onsetMs().isPresent())) {
                throw new CommandFailedException(outcomesFile
                        + ": no patient of the recording has an onset there; do patients and columns match?");
            }
            progress.accept(() -> name + ": counting");
            evaluations.add(evaluator.evaluate(name, sorting.patients));
        }
        return new Evaluate(evaluations, sorting.excluded, sorting.unknown, choice);
    }

    /** For people. */
    public List<String> lines() {
        return Report.lines(evaluations, excluded, unknown, choice);
    }

    /** One JSON object a profile and line. */
    public void writeJson(Writer out) throws IOException {
        for (Evaluation one : evaluations) {
            Report.writeJson(out, one, excluded, choice);
        }
    }

    /** Detection against time and against load, as SVG. */
    public void writePlot(Writer out) throws IOException {
        out.write(Plot.svg(evaluations));
    }

    /** Which patients are scored. */
    private static final class Sorting {
        private final Outcomes outcomes;
        private final Choice choice;
        private List<ScoredPatient> patients = new ArrayList<>();
        private int excluded;
        private int unknown;

        Sorting(Outcomes outcomes, Choice choice) {
            this.outcomes = outcomes;
            this.choice = choice;
        }

        void begin() {
            patients = new ArrayList<>();
            excluded = 0;
            unknown = 0;
        }

        /** Called by several threads: changes nothing. */
        Sorted scored(PatientCourse course) {
            String patient = course.patient();
            if (!choice.half().has(patient)) {
                return Sorted.LEFT;
            }
            if (!outcomes.knows(patient)) {
                return Sorted.UNKNOWN;
            }
            if (outcomes.isExcluded(patient) && !choice.withExcluded()) {
                return Sorted.EXCLUDED;
            }
            OptionalLong onset = outcomes.onset(patient, course.timeForm());
            return new Sorted(Fate.SCORED, ScoredPatient.of(course, onset));
        }

        void keep(Sorted sorted) {
            switch (sorted.fate) {
                case UNKNOWN -> unknown++;
                case EXCLUDED -> excluded++;
                default -> {
                    if (sorted.patient != null) {
                        patients.add(sorted.patient);
                    }
                }
            }
        }
    }

    private enum Fate {
        SCORED,
        LEFT,
        UNKNOWN,
        EXCLUDED
    }

    private record Sorted(Fate fate, @Nullable ScoredPatient patient) {
        static final Sorted LEFT = new Sorted(Fate.LEFT, null);
        static final Sorted UNKNOWN = new Sorted(Fate.UNKNOWN, null);
        static final Sorted EXCLUDED = new Sorted(Fate.EXCLUDED, null);
    }
}
