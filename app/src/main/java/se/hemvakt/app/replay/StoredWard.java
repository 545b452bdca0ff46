package se.hemvakt.app.replay;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.rules.alert.RuleSettings;
import se.hemvakt.rules.follow.RuleBook;
import se.hemvakt.rules.profile.Assignment;
import se.hemvakt.rules.profile.RuleSet;
import se.hemvakt.rules.profile.RuleSetException;
import se.hemvakt.rules.profile.RulesOfPatient;

/**
 * The ward's own patients by one version of the rules, with the profiles, limits and scale they have now. That a kit is silent
 * is left out: no version of the rules changes it.
 */
public final class StoredWard implements KnownPatients {
    private final Map<PatientId, PatientProfile> profiles = new HashMap<>();
    private final Map<PatientId, RulesOfPatient> conditions = new HashMap<>();

    /**
     * @param now as of when what was signed counts
     * @throws CommandFailedException if the profiles of a patient contradict by these rules; patients are told by their number
     */
    public StoredWard(RuleSet rules, List<PatientProfile> patients, Map<PatientId, Assignment> decided, Instant now) {
        for (PatientProfile one : patients) {
            PatientId id = one.patient();
            try {
                RulesOfPatient compiled = rules.compile(decided.getOrDefault(id, Assignment.STANDARD), now);
                PatientProfile inForce = RuleBook.inForce(one, compiled);
                conditions.put(id, compiled);
                profiles.put(
                        id,
                        new PatientProfile(
                                id,
                                inForce.team(),
                                inForce.spo2Scale(),
                                inForce.limits(),
                                null,
                                inForce.version(),
                                inForce.plans(),
                                inForce.zone()));
            } catch (RuleSetException e) {
                throw new CommandFailedException("patient " + id + ": " + e.getMessage(), e);
            }
        }
    }

    @Override
    public RuleSettings rules() {
        return RuleSettings.standard();
    }

    @Override
    public PatientProfile of(String patient, PatientId id) {
        return Objects.requireNonNull(profiles.get(id), "a patient who was not read");
    }

    @Override
    public @Nullable RulesOfPatient conditions(PatientId id) {
        return conditions.get(id);
    }
}
