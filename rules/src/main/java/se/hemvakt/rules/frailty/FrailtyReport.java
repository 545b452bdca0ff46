package se.hemvakt.rules.frailty;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a patient has become frailer, as of a day. An indicator beside a clinician's rating, not a rating; it has no priority,
 * since it must never page.
 *
 * @param settingsVersion which settings made it
 * @param asOf the last day looked at
 * @param weeks up to eight, oldest first
 * @param direction where it goes
 * @param risePer4Weeks of the index, thousandths; null with fewer than five weeks known
 * @param cusum one-sided, in steps of the rise worth telling; 0 when nothing is known
 * @param domains all that the settings count, in their order
 * @param completeness 0 to 1: of the days of those weeks and the domains that have a baseline, how many had a value
 * @param reviewAdvised the index rose enough, this week and last: ask for a review on the Clinical Frailty Scale
 */
public record FrailtyReport(
        int settingsVersion,
        LocalDate asOf,
        List<Week> weeks,
        Direction direction,
        @Nullable Integer risePer4Weeks,
        double cusum,
        List<DomainState> domains,
        double completeness,
        boolean reviewAdvised) {
    public FrailtyReport {
        weeks = List.copyOf(weeks);
        domains = List.copyOf(domains);
    }

    /** Where the index goes; UNKNOWN is not LEVEL (H18). */
    public enum Direction {
        FRAILER,
        LEVEL,
        LESS_FRAIL,
        UNKNOWN
    }

    /**
     * @param lastDay of the week
     * @param index 0 to 1,000 thousandths; null when too few domains are known
     * @param domains how many are known
     */
    public record Week(LocalDate lastDay, @Nullable Integer index, int domains) {}

    /**
     * @param deficit of the newest week that knows it, 0 to 1,000; null when none does
     * @param moved whether its deficit of the last weeks is a tenth or more above that of the first
     * @param completeness 0 to 1: days of those weeks with a value
     */
    public record DomainState(
            FrailtyDomain domain, @Nullable Integer deficit, boolean moved, double completeness) {}

    /** No value (H36). */
    @Override
    public String toString() {
        return "FrailtyReport[" + asOf + "]";
    }
}
