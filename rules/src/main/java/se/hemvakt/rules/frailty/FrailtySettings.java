package se.hemvakt.rules.frailty;

import java.util.EnumMap;
import java.util.Map;

/**
 * How much of a change in each domain is a whole deficit, and when a trend is worth telling. No published score of this kind was
 * found: all of it is a proposal that a clinician must confirm (docs/clinical-basis.md). Each report stores the version.
 *
 * @param version grows with each change of any of the others
 * @param scales one for each domain that counts
 * @param domainsMin with fewer domains there is no index of a week
 * @param risePer4Weeks of the index, thousandths, from which on twice running it is told
 * @param cusumFrom in steps of that rise; CUSUM must have come so far too, so that a slope of small numbers is not enough
 */
public record FrailtySettings(
        int version, Map<FrailtyDomain, Scale> scales, int domainsMin, int risePer4Weeks, double cusumFrom) {
    public FrailtySettings {
        if (version < 1) {
            throw new IllegalArgumentException("version must be 1 or more");
        }
        if (domainsMin < 1 || domainsMin > scales.size()) {
            throw new IllegalArgumentException("domainsMin must be 1 to the number of domains");
        }
        if (risePer4Weeks < 1) {
            throw new IllegalArgumentException("risePer4Weeks must be 1 thousandth or more");
        }
        if (!(cusumFrom >= 0)) {
            throw new IllegalArgumentException("cusumFrom must be 0 or more");
        }
        scales = Map.copyOf(scales);
    }

    /** The proposal. */
    public static FrailtySettings standard() {
        Map<FrailtyDomain, Scale> scales = new EnumMap<>(FrailtyDomain.class);
        scales.put(FrailtyDomain.GAIT_SPEED, new Scale(Measure.CHANGE, -100, 14, 3));
        scales.put(FrailtyDomain.STEPS, new Scale(Measure.SHARE, -400, 14, 4));
        scales.put(FrailtyDomain.WEIGHT, new Scale(Measure.SHARE, -50, 14, 2));
        scales.put(FrailtyDomain.RESTING_PULSE, new Scale(Measure.CHANGE, 15_000, 14, 3));
        scales.put(FrailtyDomain.NIGHT_AWAKE, new Scale(Measure.CHANGE, 60_000, 14, 3));
        scales.put(FrailtyDomain.GRIP_STRENGTH, new Scale(Measure.CHANGE, -5_000, 3, 1));
        scales.put(FrailtyDomain.EXHAUSTION, new Scale(Measure.SUM_OF_WEEK, 3_000, 0, 4));
        scales.put(FrailtyDomain.FALLS, new Scale(Measure.SUM_OF_90_DAYS, 2_000, 0, 4));
        return new FrailtySettings(1, scales, 3, 30, 4);
    }

    /** What of a week is compared with what. */
    public enum Measure {
        /** The median of the week less the baseline. */
        CHANGE,
        /** The median of the week as a share of the baseline, less the whole; each kind of day with its own kind. */
        SHARE,
        /** The sum of the week; there is no baseline. */
        SUM_OF_WEEK,
        /** The sum of 90 days that end with the week; there is no baseline. */
        SUM_OF_90_DAYS
    }

    /**
     * From no deficit at no change to a whole one, in a straight line.
     *
     * @param wholeDeficit thousandths of the unit, for SHARE of one; negative where less is worse; not 0
     * @param baselineValuesMin fewer values in the 28 days make no baseline
     * @param weekValuesMin with fewer values in a week the domain is not known that week; 1 or more
     */
    public record Scale(Measure measure, int wholeDeficit, int baselineValuesMin, int weekValuesMin) {
        public Scale {
            if (wholeDeficit == 0) {
                throw new IllegalArgumentException("wholeDeficit can not be 0");
            }
            if (baselineValuesMin < 0 || weekValuesMin < 1) {
                throw new IllegalArgumentException("too few values asked for");
            }
        }

        boolean hasBaseline() {
            return measure == Measure.CHANGE || measure == Measure.SHARE;
        }
    }
}
