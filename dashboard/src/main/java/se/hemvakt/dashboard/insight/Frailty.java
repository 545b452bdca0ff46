package se.hemvakt.dashboard.insight;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a patient has become frailer over weeks, and what clinicians rated. It never pages, so it has no priority.
 *
 * @param asOf the last day looked at
 * @param weeks up to eight, oldest first
 * @param direction key of its text: {@code frailer}, {@code level}, {@code less_frail}, {@code unknown}
 * @param risePer4Weeks of the index, thousandths; null when too little is known
 * @param completeness per cent of the days and domains that had a value
 * @param reviewAdvised ask for a review on the Clinical Frailty Scale
 * @param ratings newest first
 */
public record Frailty(
        LocalDate asOf,
        List<Week> weeks,
        String direction,
        @Nullable Integer risePer4Weeks,
        List<Domain> domains,
        int completeness,
        boolean reviewAdvised,
        int domainsMin,
        List<Rating> ratings) {
    public Frailty {
        weeks = List.copyOf(weeks);
        domains = List.copyOf(domains);
        ratings = List.copyOf(ratings);
    }

    /**
     * @param index 0 to 1,000; null when too few domains are known
     * @param domains how many are known
     */
    public record Week(LocalDate lastDay, @Nullable Integer index, int domains) {}

    /**
     * @param code key of its text: {@code steps}
     * @param deficit of the newest week that knows it, 0 to 1,000; null when none does
     * @param completeness per cent of days with a value
     */
    public record Domain(String code, @Nullable Integer deficit, boolean moved, int completeness) {}

    /**
     * A rating on the Clinical Frailty Scale.
     *
     * @param level 1 to 9
     * @param stateOf the day whose state was rated
     * @param by display name
     */
    public record Rating(int level, LocalDate stateOf, String by, LocalDate on) {
        /** No level (H36). */
        @Override
        public String toString() {
            return "Rating[" + on + "]";
        }
    }

    /** No value (H36). */
    @Override
    public String toString() {
        return "Frailty[" + asOf + "]";
    }
}
