package se.hemvakt.dashboard.insight;

import java.util.List;
import java.util.Optional;
import se.hemvakt.model.News2;
import se.hemvakt.model.PatientId;

/**
 * Answers out of the rules' core. But for {@link #range} every call blocks and may take seconds: not for an event loop. An
 * answer is empty when the patient is not enrolled; a store that cannot be read throws an unchecked exception.
 */
public interface PatientInsight {
    /**
     * What a score can still become, and which one measurement would tell. Pure, and quick enough for each frame.
     *
     * @param spo2Scale 1 or 2
     */
    ScoreRange range(News2 score, int spo2Scale, long nowMs);

    /** Why nobody is alerted about this patient now. */
    Optional<WhyNotAnswer> whyNot(PatientId patient, long nowMs);

    /**
     * Why nobody was alerted at a minute of the past: what had reached us until then is judged anew. Costly: the caller asks
     * one at a time.
     */
    Optional<WhyNotAnswer> whyNotAt(PatientId patient, long minuteMs);

    /** The score in detail, as of now. */
    Optional<ScoreAnswer> score(PatientId patient, long nowMs);

    /**
     * What people call this rule; empty when it is none of a condition profile, or of a version that is not at work any more.
     *
     * @param rule as it stands on an episode
     * @param version its profile's
     */
    Optional<RuleWords> rule(String rule, int version);

    /** The condition profiles the patient is watched by, besides the standard one; in the order they were assigned. */
    List<Condition> conditions(PatientId patient);

    /** How the patient has fared over weeks. */
    Optional<Frailty> frailty(PatientId patient, long nowMs);

    /** The risk of coming back, as it was scored at discharge. */
    Optional<Discharge> discharge(PatientId patient);

    /** A condition profile's name. */
    record Condition(String sv, String en) {}
}
