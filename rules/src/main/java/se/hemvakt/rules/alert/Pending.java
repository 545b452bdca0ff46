package se.hemvakt.rules.alert;

import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Vital;

/**
 * A condition that is there and not told yet: it has to last, or the body was asked again.
 *
 * @param problem which
 * @param sinceMs since when, in measured time
 * @param dueMs when it is told if it is still there, in measured time
 * @param asked the vital that was asked for: a newer value that confirms tells it at once; null when none was
 */
record Pending(
        String problem, long sinceMs, long dueMs, @Nullable Vital asked) {}
