package se.hemvakt.ingest.check;

import java.util.HashMap;
import java.util.Map;
import se.hemvakt.model.KitId;

/** Clock corrections in memory; outlives the ingest under test, as a table would. */
public final class InMemoryClockMemory implements ClockMemory {
    private final Map<KitId, Long> corrections = new HashMap<>();

    @Override
    public synchronized Map<KitId, Long> load() {
        return Map.copyOf(corrections);
    }

    @Override
    public synchronized void remember(Map<KitId, Long> correctionsMs) {
        corrections.putAll(correctionsMs);
    }
}
