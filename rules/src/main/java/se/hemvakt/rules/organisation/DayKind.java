package se.hemvakt.rules.organisation;

import java.time.DayOfWeek;
import java.time.LocalDate;

/**
 * What a date counts as in opening hours. Each date is exactly one of them: a public holiday that falls on a Thursday is {@link
 * #HOLIDAY} and not {@link #THU}, so nobody counts on a team that is at home (H06).
 */
public enum DayKind {
    MON,
    TUE,
    WED,
    THU,
    FRI,
    SAT,
    SUN,
    /** A public holiday, on whatever day of the week. */
    HOLIDAY,
    /** The day before one on which many are at home: Midsummer Eve, Christmas Eve and so on. */
    EVE;

    /** The kind of a date that is neither holiday nor eve. */
    public static DayKind ofWeek(LocalDate date) {
        return values()[date.getDayOfWeek().getValue() - DayOfWeek.MONDAY.getValue()];
    }

    public boolean isOfWeek() {
        return ordinal() <= SUN.ordinal();
    }

    /** Whether a day of this kind can come right after one of that kind. */
    boolean canFollow(DayKind before) {
        return !isOfWeek() || !before.isOfWeek() || (before.ordinal() + 1) % 7 == ordinal();
    }
}
