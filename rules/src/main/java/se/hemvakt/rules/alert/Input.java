package se.hemvakt.rules.alert;

import java.util.List;
import java.util.function.Function;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Reading;
import se.hemvakt.rules.profile.RulesOfPatient;

/**
 * Everything that can change what is known of one patient. Closed: the decisions are a function of the inputs so far and of
 * nothing else.
 */
public sealed interface Input {
    /**
     * Readings of this patient that arrived together. Those of one measured instant are judged together, so that a set taken
     * at once is not judged half; sets of several instants are judged in measured order.
     */
    record Readings(List<Reading> readings) implements Input {}

    /** A value no living adult can show came from this patient's kit and is in quarantine (H16). */
    record ImpossibleValue(long receivedAtMs) implements Input {}

    /** It is now this late, by our clock. */
    record TimePassed(long nowMs) implements Input {}

    /** We were away and listen again from this moment: silence before it was ours, not the kit's. */
    record Listening(long sinceMs) implements Input {}

    /** A person asks for something. */
    record Requested(CareRequest request) implements Input {}

    /** Limits, scale, plan or team changed at this moment, by our clock. */
    record ProfileChanged(PatientProfile profile, long atMs) implements Input {}

    /** The rules of the patient's condition profiles are others from this moment, by our clock. */
    record ConditionsChanged(RulesOfPatient rules, long atMs) implements Input {}

    /** Java 17 has no pattern switch: the branch, once. */
    default <R> R match(
            Function<Readings, R> readings,
            Function<ImpossibleValue, R> impossible,
            Function<TimePassed, R> time,
            Function<Listening, R> listening,
            Function<Requested, R> request,
            Function<ProfileChanged, R> profile,
            Function<ConditionsChanged, R> conditions) {
        if (this instanceof Readings r) {
            return readings.apply(r);
        }
        if (this instanceof ImpossibleValue i) {
            return impossible.apply(i);
        }
        if (this instanceof TimePassed t) {
            return time.apply(t);
        }
        if (this instanceof Listening l) {
            return listening.apply(l);
        }
        if (this instanceof Requested r) {
            return request.apply(r);
        }
        if (this instanceof ProfileChanged p) {
            return profile.apply(p);
        }
        return conditions.apply((ConditionsChanged) this);
    }
}
