package se.hemvakt.rules.alert;

import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Vital;

/**
 * Which live episode already tells what another one would: a cause is told once, not with each of its consequences. Never
 * the other way round, and never something worse by something milder (H07).
 */
final class Causes {
    private Causes() {}

    /** The problem of the live episode that covers this finding; null when none does. */
    static @Nullable String of(PatientState s, String problem, Priority priority) {
        if (s.live.isEmpty()) {
            return null;
        }
        if (Problem.isAbsence(problem)) {
            // It is about the same missing data, whatever the priorities.
            if (s.live.containsKey(Problem.KIT_SILENT)) {
                return Problem.KIT_SILENT;
            }
            return s.live.containsKey(Problem.KIT_OFF_BODY) ? Problem.KIT_OFF_BODY : null;
        }
        Vital vital = Problem.limitVital(problem);
        if (vital != null) {
            LiveEpisode news2 = s.live.get(Problem.NEWS2);
            return news2 != null
                            && CurrentScore.isPart(vital, news2.scored())
                            && !priority.isWorseThan(news2.episode().priority())
                    ? Problem.NEWS2
                    : null;
        }
        return null;
    }
}
