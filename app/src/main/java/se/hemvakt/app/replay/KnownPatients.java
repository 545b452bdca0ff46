package se.hemvakt.app.replay;

import org.jspecify.annotations.Nullable;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.rules.alert.RuleSettings;
import se.hemvakt.rules.profile.RulesOfPatient;

/** What the rules are to know of the patients they judge again. Asked by several threads. */
public interface KnownPatients {
    /** What the organisation has set. */
    RuleSettings rules();

    /**
     * The profile of one patient.
     *
     * @param patient as the recording has the name
     */
    PatientProfile of(String patient, PatientId id);

    /** The rules of the patient's condition profiles; null when there are none. */
    @Nullable
    RulesOfPatient conditions(PatientId id);
}
