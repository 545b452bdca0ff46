package se.hemvakt.rules.organisation;

import java.time.LocalDate;
import java.time.MonthDay;
import org.jspecify.annotations.Nullable;
import se.hemvakt.rules.profile.Words;

/**
 * A day that counts as another kind here than in the country's calendar: Easter Eve, a day between two holidays.
 *
 * @param as what it counts as
 */
public record LocalDay(String id, When when, DayKind as, Words name) {

    /** On which dates; exactly one of the three is given. */
    public record When(
            @Nullable LocalDate once,
            @Nullable MonthDay everyYear,
            @Nullable Relative relative) {
        static When once(LocalDate date) {
            return new When(date, null, null);
        }

        static When everyYear(MonthDay day) {
            return new When(null, day, null);
        }

        static When relative(String holiday, int days) {
            return new When(null, null, new Relative(holiday, days));
        }
    }

    /**
     * So many days from a public holiday.
     *
     * @param days after it; negative: before
     */
    public record Relative(String holiday, int days) {}

    boolean isOn(LocalDate date, PublicHolidays holidays) {
        if (when.once != null) {
            return when.once.equals(date);
        }
        if (when.everyYear != null) {
            return when.everyYear.equals(MonthDay.from(date));
        }
        Relative relative = when.relative;
        if (relative == null) {
            return false;
        }
        LocalDate from = date.minusDays(relative.days());
        return holidays.in(from.getYear()).stream()
                .anyMatch(
                        day -> day.id().equals(relative.holiday()) && day.date().equals(from));
    }
}
