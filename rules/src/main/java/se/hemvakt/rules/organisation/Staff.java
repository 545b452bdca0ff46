package se.hemvakt.rules.organisation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who works here.
 *
 * @param phone as written; null when reached through the team only
 * @param placements no two at the same time
 */
public record Staff(
        String id, String name, StaffRole role, @Nullable String phone, List<Placement> placements) {
    public Staff {
        placements = List.copyOf(placements);
    }

    /** Nobody's name in logs (H36). */
    @Override
    public String toString() {
        return "Staff[" + id + "]";
    }
}
