package se.hemvakt.app.cli;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import se.hemvakt.app.compare.AlertDiff;
import se.hemvakt.app.compare.CompareReplay;
import se.hemvakt.app.compare.Comparison;
import se.hemvakt.app.installation.OpenInstallation;
import se.hemvakt.app.replay.StoredReadings;
import se.hemvakt.app.replay.StoredWard;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Shifts;
import se.hemvakt.rules.profile.Assignment;
import se.hemvakt.rules.profile.RuleSet;

/** Two versions of the rules over an installation's own stored readings, for the verbs that show what a change would do. */
final class StoredCompare {
    private StoredCompare() {}

    /**
     * @param days how far back
     * @param out takes each difference as a line of JSON
     * @param tell takes what a person must know of the result
     */
    static Comparison run(
            OpenInstallation open,
            RuleSet old,
            RuleSet now,
            int days,
            AlertDiff diff,
            Shifts shifts,
            Writer out,
            Consumer<Supplier<String>> progress,
            Consumer<String> tell)
            throws IOException {
        Instant to = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
        List<PatientProfile> patients = open.rules().profiles();
        Map<PatientId, Assignment> decided = open.rules().assignments();
        StoredWard before = new StoredWard(old, patients, decided, to);
        StoredWard after = new StoredWard(now, patients, decided, to);
        StoredReadings.Read read =
                StoredReadings.read(open.readings(), patients, to.minus(Duration.ofDays(days)), to, progress);
        if (read.gone() > 0) {
            tell.accept(read.gone() + " readings are kept by the hour only and were not judged");
        }
        tell.accept(read.recording().values() + " stored readings of " + days + " days judged");
        return new CompareReplay(before, after, diff, shifts).run(read.recording(), out, progress);
    }
}
