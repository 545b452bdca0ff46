package se.hemvakt.rules.profile;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.yaml.Yaml;
import se.hemvakt.runtime.yaml.YamlException;

/**
 * Reads what was decided for patients, from a file for replay and for trying rules out; in the ward it stands in the database.
 * A signature that has ended is an error here: whoever reads the file should know.
 */
public final class PatientsFile {
    private final Fences fences;
    private final Set<String> profiles;
    private final Instant now;
    private final ZoneId zone;

    private PatientsFile(Fences fences, Set<String> profiles, Instant now, ZoneId zone) {
        this.fences = fences;
        this.profiles = profiles;
        this.now = now;
        this.zone = zone;
    }

    /**
     * @param profiles the ids there are
     * @param zone in which a signature's last day ends
     * @throws YamlException if it is not valid, naming line and column
     */
    public static Map<String, Assignment> of(
            Yaml document, Fences fences, Set<String> profiles, Instant now, ZoneId zone) {
        PatientsFile file = new PatientsFile(fences, profiles, now, zone);
        Map<String, Assignment> patients = new LinkedHashMap<>();
        Fields.of(document, Set.of("patients"))
                .need("patients", "a map of patients")
                .map()
                .forEach((patient, decided) -> patients.put(patient.text(), file.assignment(decided)));
        return patients;
    }

    private Assignment assignment(Yaml decided) {
        Fields fields = Fields.of(decided, Set.of("profiles", "limits", "born", "spo2_scale"));
        List<String> names = new ArrayList<>();
        Yaml list = fields.get("profiles");
        for (Yaml name : list == null ? List.<Yaml>of() : list.list()) {
            if (!profiles.contains(name.text())) {
                throw name.problem("unknown profile " + name.text() + "; known are "
                        + String.join(", ", profiles.stream().sorted().toList()));
            }
            names.add(name.text());
        }
        List<OwnLimit> limits = new ArrayList<>();
        Set<String> sides = new HashSet<>();
        Yaml own = fields.get("limits");
        for (Yaml limit : own == null ? List.<Yaml>of() : own.list()) {
            OwnLimit read = limit(limit);
            if (!sides.add(read.vital().code() + read.bound().side())) {
                throw limit.problem("a second " + (read.bound().side() == Side.LOW ? "low" : "high") + " limit for "
                        + read.vital().code() + ": a patient has one of each");
            }
            limits.add(read);
        }
        LocalDate born = fields.has("born") ? fields.date("born", "") : null;
        return new Assignment(names, limits, born, scale2(fields.get("spo2_scale")));
    }

    private OwnLimit limit(Yaml limit) {
        Fields fields = Fields.of(limit, Set.of("vital", "unit", "below", "above", "by", "at", "why", "until"));
        Vital vital = fields.vital("vital");
        fields.unit(vital);
        Yaml below = fields.get("below");
        Yaml above = fields.get("above");
        if (below != null && above != null) {
            throw above.problem("says both below and above: make two limits of it");
        }
        Yaml value = below == null ? fields.need("above", "give below or above") : below;
        int milli = Fields.milli(value, vital.unit());
        Bound bound = below == null ? Bound.above(milli) : Bound.below(milli);
        fences.check(vital, bound, value);
        return new OwnLimit(vital, bound, signature(fields));
    }

    /** Scale 2 only as a prescription: who, when, why, until; a number alone is refused (H29). */
    private @Nullable Signature scale2(@Nullable Yaml scale) {
        if (scale == null || (scale.isScalar() && scale.text().equals("1"))) {
            return null;
        }
        if (!scale.isMap()) {
            throw scale.problem("SpO2 scale 2 needs a prescription:"
                    + " spo2_scale: {prescribed: 2, by: ..., at: ..., why: ..., until: ...}; else write 1");
        }
        Fields fields = Fields.of(scale, Set.of("prescribed", "by", "at", "why", "until"));
        fields.wholeNumber("prescribed", 2, 2, "the scale");
        return signature(fields);
    }

    private Signature signature(Fields fields) {
        String by = fields.text("by", "who decided it");
        LocalDate at = fields.date("at", "the day it was decided");
        String why = fields.text("why", "the reason");
        LocalDate last = fields.date("until", "the last day it counts");
        if (last.isBefore(at)) {
            throw fields.need("until", "").problem("ends before it was signed");
        }
        Signature signature =
                new Signature(by, at, why, last.plusDays(1).atStartOfDay(zone).toInstant());
        if (!signature.isValid(now)) {
            throw fields.need("until", "")
                    .problem(
                            "this signature has ended: have it signed again, or remove it; until then it does not count");
        }
        return signature;
    }
}
