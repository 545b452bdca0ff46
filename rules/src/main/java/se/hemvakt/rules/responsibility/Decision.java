package se.hemvakt.rules.responsibility;

import java.util.List;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.Responsibility;

/**
 * What one request or time led to.
 *
 * @param after how it stands now; the very same when nothing changed
 * @param events in order; of a request, its answer is the last
 */
public record Decision(Responsibility after, List<CareEvent> events) {
    public Decision {
        events = List.copyOf(events);
    }
}
