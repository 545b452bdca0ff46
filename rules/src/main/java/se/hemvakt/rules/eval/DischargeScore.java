package se.hemvakt.rules.eval;

import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The risk of coming back within 30 days of discharge, by a published score, with all that went into it. Support for planning
 * the first weeks at home; no alert rests on it. What a score does not know it does not guess: with an item missing there is
 * no total, only what it can still become.
 *
 * @param variant which of the published forms, by name: forms differ in points and in what they predict
 * @param items each item with its points, in the score's order
 * @param lowest the total when all that is missing gives least
 * @param highest the total when all that is missing gives most
 * @param expected how often patients with this total came back, per cent from and to, as published; null with items missing
 * @param band null with items missing
 */
public record DischargeScore(
        String variant,
        List<Item> items,
        int lowest,
        int highest,
        @Nullable Expected expected,
        @Nullable Band band) {
    public DischargeScore {
        items = List.copyOf(items);
    }

    /** The total, or null with items missing. */
    public @Nullable Integer total() {
        return missing().isEmpty() ? lowest : null;
    }

    /** Names of the items nothing is known of. */
    public List<String> missing() {
        return items.stream()
                .filter(item -> item.points() == null)
                .map(Item::name)
                .toList();
    }

    /**
     * @param name the item's key, for the screen's text
     * @param input what was given, a number or 0 and 1 for no and yes; null when missing
     * @param points null when missing
     * @param most the most points this item can give
     */
    public record Item(
            String name, @Nullable Double input, @Nullable Integer points, int most) {}

    /**
     * Confidence B: one source each (docs/clinical-basis.md).
     *
     * @param fromPercent inclusive
     * @param toPercent inclusive; the same where one figure is published
     */
    public record Expected(double fromPercent, double toPercent) {}

    /** The words differ between publications: LACE has moderate, HOSPITAL intermediate. */
    public enum Band {
        LOW,
        MODERATE,
        HIGH
    }

    private static final double[] LACE_EXPECTED = {
        2.0, 2.5, 3.0, 3.5, 4.3, 5.1, 6.1, 7.3, 8.7, 10.3, 12.2, 14.4, 17.0, 19.8, 23.0, 26.6, 30.4, 34.6, 39.1, 43.7
    };

    /**
     * LACE in its first form (van Walraven 2010), not the modified one: death or unplanned readmission within 30 days.
     *
     * @param stayDays length of the stay in days, 0 or more; how days are counted differs, say it where it is entered
     * @param acute whether admitted as an emergency
     * @param charlson Charlson points as LACE counts them, 0 or more
     * @param emergencyVisits to an emergency department in the six months before, this one not counted; 0 or more
     */
    public static DischargeScore lace(
            @Nullable Integer stayDays,
            @Nullable Boolean acute,
            @Nullable Integer charlson,
            @Nullable Integer emergencyVisits) {
        List<Item> items = List.of(
                counted("length_of_stay", stayDays, stayDays == null ? null : laceStay(stayDays), 7),
                answered("acute", acute, 3),
                counted(
                        "charlson",
                        charlson,
                        charlson == null ? null : charlson >= 4 ? Integer.valueOf(5) : charlson,
                        5),
                counted(
                        "emergency_visits",
                        emergencyVisits,
                        emergencyVisits == null ? null : Math.min(4, emergencyVisits),
                        4));
        return of(
                "LACE, van Walraven 2010",
                items,
                total -> new Expected(LACE_EXPECTED[total], LACE_EXPECTED[total]),
                5,
                10);
    }

    private static int laceStay(int days) {
        if (days >= 14) {
            return 7;
        }
        if (days >= 7) {
            return 5;
        }
        return Math.min(days, 4);
    }

    /**
     * HOSPITAL as validated internationally (Donzé 2016): readmission that might have been avoided, within 30 days.
     *
     * @param haemoglobin at discharge, g/L
     * @param oncology discharged from an oncology unit
     * @param sodium at discharge, mmol/L
     * @param procedure any coded procedure during the stay
     * @param urgent whether the admission was urgent
     * @param admissions to hospital in the twelve months before; 0 or more
     * @param stayDays length of the stay in days, 0 or more
     */
    public static DischargeScore hospital(
            @Nullable Double haemoglobin,
            @Nullable Boolean oncology,
            @Nullable Double sodium,
            @Nullable Boolean procedure,
            @Nullable Boolean urgent,
            @Nullable Integer admissions,
            @Nullable Integer stayDays) {
        List<Item> items = List.of(
                new Item("haemoglobin", haemoglobin, haemoglobin == null ? null : haemoglobin < 120 ? 1 : 0, 1),
                answered("oncology", oncology, 2),
                new Item("sodium", sodium, sodium == null ? null : sodium < 135 ? 1 : 0, 1),
                answered("procedure", procedure, 1),
                answered("urgent", urgent, 1),
                counted(
                        "admissions",
                        admissions,
                        admissions == null ? null : admissions > 5 ? 5 : admissions >= 2 ? 2 : 0,
                        5),
                counted("length_of_stay", stayDays, stayDays == null ? null : stayDays >= 5 ? 2 : 0, 2));
        return of(
                "HOSPITAL, Donzé 2016",
                items,
                total -> total >= 7 ? new Expected(20, 20) : total >= 5 ? new Expected(10, 12) : new Expected(5, 6),
                5,
                7);
    }

    private static DischargeScore of(
            String variant, List<Item> items, IntFunction<Expected> expected, int moderateFrom, int highFrom) {
        int lowest = 0;
        int highest = 0;
        boolean complete = true;
        for (Item item : items) {
            Integer points = item.points();
            lowest += points == null ? 0 : points;
            highest += points == null ? item.most() : points;
            complete &= points != null;
        }
        if (!complete) {
            return new DischargeScore(variant, items, lowest, highest, null, null);
        }
        Band band = lowest >= highFrom ? Band.HIGH : lowest >= moderateFrom ? Band.MODERATE : Band.LOW;
        return new DischargeScore(variant, items, lowest, highest, expected.apply(lowest), band);
    }

    private static Item counted(String name, @Nullable Integer input, @Nullable Integer points, int most) {
        if (input != null && input < 0) {
            throw new IllegalArgumentException(name + " can not be negative");
        }
        return new Item(name, input == null ? null : input.doubleValue(), points, most);
    }

    private static Item answered(String name, @Nullable Boolean input, int points) {
        return new Item(
                name, input == null ? null : input ? 1.0 : 0.0, input == null ? null : input ? points : 0, points);
    }
}
