package se.hemvakt.dashboard.insight;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.News2.Band;
import se.hemvakt.model.Vital;

/**
 * What a NEWS2 can still turn out to be.
 *
 * @param lowest 0 to 20
 * @param highest 0 to 20; the same when nothing is missing
 * @param decisive the one measurement that would change what is demanded; null when none alone would
 * @param ages of the seven parts, in the chart's order
 */
public record ScoreRange(
        int lowest,
        int highest,
        Band lowestBand,
        Band highestBand,
        @Nullable Vital decisive,
        List<PartAge> ages) {
    public ScoreRange {
        ages = List.copyOf(ages);
    }

    /**
     * @param ageMs since it was measured; null when it never was
     * @param missing whether it does not count: never measured, too old, or not to be scored
     */
    public record PartAge(Vital vital, @Nullable Long ageMs, boolean missing) {}
}
