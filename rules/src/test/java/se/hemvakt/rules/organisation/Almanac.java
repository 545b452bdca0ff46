package se.hemvakt.rules.organisation;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sweden's public holidays and eves as the law of 1989 (1989:253) and custom tell them, written without the library. */
public final class Almanac {
    /** Easter days as printed in the almanac. */
    private static final Map<Integer, LocalDate> EASTER = Map.of(
            2024, LocalDate.of(2024, 3, 31),
            2025, LocalDate.of(2025, 4, 20),
            2026, LocalDate.of(2026, 4, 5),
            2027, LocalDate.of(2027, 3, 28),
            2028, LocalDate.of(2028, 4, 16),
            2029, LocalDate.of(2029, 4, 1),
            2030, LocalDate.of(2030, 4, 21),
            2031, LocalDate.of(2031, 4, 13));

    private Almanac() {}

    /** The years it knows. */
    public static Iterable<Integer> years() {
        return EASTER.keySet().stream().sorted().toList();
    }

    /** The public holidays of a year, true for those that are eves. */
    public static Map<LocalDate, Boolean> days(int year) {
        LocalDate easter = EASTER.get(year);
        if (easter == null) {
            throw new IllegalArgumentException("no almanac of " + year);
        }
        Map<LocalDate, Boolean> days = new LinkedHashMap<>();
        days.put(LocalDate.of(year, 1, 1), false);
        days.put(LocalDate.of(year, 1, 6), false);
        days.put(easter.minusDays(2), false);
        days.put(easter, false);
        days.put(easter.plusDays(1), false);
        days.put(LocalDate.of(year, 5, 1), false);
        days.put(easter.plusDays(39), false);
        days.put(easter.plusDays(49), false);
        days.put(LocalDate.of(year, 6, 6), false);
        LocalDate midsummer = saturdayFrom(LocalDate.of(year, Month.JUNE, 20));
        days.put(midsummer.minusDays(1), true);
        days.put(midsummer, false);
        days.put(saturdayFrom(LocalDate.of(year, Month.OCTOBER, 31)), false);
        days.put(LocalDate.of(year, 12, 24), true);
        days.put(LocalDate.of(year, 12, 25), false);
        days.put(LocalDate.of(year, 12, 26), false);
        days.put(LocalDate.of(year, 12, 31), true);
        return days;
    }

    public static LocalDate easterEve(int year) {
        return java.util.Objects.requireNonNull(EASTER.get(year)).minusDays(1);
    }

    private static LocalDate saturdayFrom(LocalDate date) {
        LocalDate day = date;
        while (day.getDayOfWeek() != DayOfWeek.SATURDAY) {
            day = day.plusDays(1);
        }
        return day;
    }
}
