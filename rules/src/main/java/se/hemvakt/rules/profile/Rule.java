package se.hemvakt.rules.profile;

import se.hemvakt.model.Priority;
import se.hemvakt.rules.expression.PatientView;
import se.hemvakt.rules.expression.Truth;

/**
 * One rule, compiled: judged for each reading that can change its answer. Immutable, shared by all patients of its profile.
 *
 * <p>It says whether its condition holds; what comes of that (delay, hold, raising, silence) is the alert's life, for which
 * {@link #life()} carries the figures. Several rules may be about one {@link #problem()}: then the worst that holds counts.
 */
public interface Rule {
    /** {@code heart-failure/weight-3d}: profile and rule; {@code own/spo2} for a patient's own limit. */
    String id();

    /** The version of the profile it stands in; for an own limit, of the rule set. */
    int version();

    /** What an episode it opens is about: one open episode for each patient and problem. */
    String problem();

    Priority priority();

    Life life();

    /** The vitals whose new readings can change the answer, one bit by ordinal. */
    long inputs();

    /**
     * Whether its condition holds now. Makes no garbage.
     *
     * @param live whether an episode of its problem is live: then the condition must be left by {@link Life#clearByMilli()}
     * @return UNKNOWN when too little is known: neither opens nor ends anything
     */
    Truth judge(PatientView view, boolean live);

    /**
     * Whether it can say nothing yet, though its vital is known: what is usual for this patient has not been learned. It keeps no
     * episode that another rule opened, since nothing is learned while one is live: neither would ever end.
     */
    default boolean isYetToLearn(PatientView view) {
        return false;
    }

    /** The why of a YES: readings, limits, whose limit, what would end it. Made only when it is told. */
    Verdict explain(PatientView view);
}
