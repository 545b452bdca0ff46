package se.hemvakt.rules.alert;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.CareEvent;

/** Collects what one input led to. Nearly always nothing, and then nothing is allocated. */
final class Decisions {
    private @Nullable List<CareEvent> events;

    void add(CareEvent event) {
        if (events == null) {
            events = new ArrayList<>(4);
        }
        events.add(event);
    }

    List<CareEvent> list() {
        return events == null ? List.of() : events;
    }
}
