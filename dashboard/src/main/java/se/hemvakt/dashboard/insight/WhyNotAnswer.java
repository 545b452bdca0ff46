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
 * @param basis for a past minute: by what it was judged; null for now
 */
public record WhyNotAnswer(
        long atMs,
        @Nullable Long sinceMs,
        int readings,
        boolean cut,
        @Nullable Basis basis,
        List<Because> because) {
    public WhyNotAnswer {
        because = List.copyOf(because);
    }

    /**
     * By what a past minute was judged.
     *
     * @param ruleSet the version of the rules that judged then; 0 for the shipped ones
     * @param decidedSinceMs limits, scale and profiles of before this are not kept, and today's were taken; null when all that was
     *     needed is known
     */
    public record Basis(int ruleSet, @Nullable Long decidedSinceMs) {}

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
