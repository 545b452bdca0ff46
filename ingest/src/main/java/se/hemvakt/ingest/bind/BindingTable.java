package se.hemvakt.ingest.bind;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;

/** The bindings of all kits at one moment. Immutable. */
public final class BindingTable {
    /**
     * A kit was with a patient from {@code fromMs} until before {@code toMs}.
     *
     * @param toMs {@link Long#MAX_VALUE} while it is there
     */
    public record Binding(KitId kit, PatientId patient, long fromMs, long toMs) {
        public Binding {
            if (fromMs >= toMs) {
                throw new IllegalArgumentException("a binding ends after it begins: " + kit);
            }
        }
    }

    private final Map<KitId, List<Binding>> byKit;

    public BindingTable(Collection<Binding> bindings) {
        Map<KitId, List<Binding>> map = new HashMap<>();
        for (Binding binding : bindings) {
            map.computeIfAbsent(binding.kit(), kit -> new ArrayList<>(2)).add(binding);
        }
        // Latest first: almost every reading belongs to it.
        map.values().forEach(list -> list.sort((a, b) -> Long.compare(b.fromMs(), a.fromMs())));
        this.byKit = map;
    }

    /** Whom the kit was with when this was measured (hazard H13), or null when it was with nobody. */
    public @Nullable PatientId patientAt(KitId kit, long measuredAtMs) {
        List<Binding> bindings = byKit.get(kit);
        if (bindings == null) {
            return null;
        }
        for (int i = 0; i < bindings.size(); i++) {
            Binding binding = bindings.get(i);
            if (measuredAtMs >= binding.fromMs()) {
                // Bindings of a kit do not overlap; where dirty data had them overlap, the later hand-out counts.
                return measuredAtMs < binding.toMs() ? binding.patient() : null;
            }
        }
        return null;
    }
}
