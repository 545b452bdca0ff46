package se.hemvakt.dashboard.insight;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Vital;

/**
 * Why a patient does not alert.
 *
 * @param atMs the moment asked about
 * @param sinceMs for a past minute: what reached us from then on was judged; null for now
 * @param readings for a past minute: how many readings were judged
 * @param cut for a past minute: there were more, and the oldest were left out
 */
public record WhyNotAnswer(long atMs, @Nullable Long sinceMs, int readings, boolean cut, List<Because> because) {
    public WhyNotAnswer {
        because = List.copyOf(because);
    }

    /**
     * One reason; what it does not speak of is null.
     *
     * @param reason key of its text, such as {@code too_old}; what each carries stands in docs/api.md
     * @param milli thousandths
     */
    public record Because(
            String reason,
            @Nullable String problem,
            @Nullable Vital vital,
            @Nullable Integer milli,
            @Nullable Long atMs,
            @Nullable Long untilMs,
            @Nullable String by,
            @Nullable String cause) {
        /** No value (H36). */
        @Override
        public String toString() {
            return "Because[" + reason + "]";
        }
    }
}
