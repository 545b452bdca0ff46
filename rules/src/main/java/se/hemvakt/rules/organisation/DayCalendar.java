package se.hemvakt.rules.organisation;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.hemvakt.rules.profile.Words;

/**
 * What each date counts as: the country's public holidays, with which of them are eves, which are ordinary days here, and local
 * days on top, which win.
 */
public final class DayCalendar {
    private final PublicHolidays holidays;
    private final Set<String> eves;
    private final Set<String> ordinary;
    private final List<LocalDay> local;

    /**
     * @param eves ids of public holidays that are eves
     * @param ordinary ids of public holidays on which everybody works here
     */
    DayCalendar(PublicHolidays holidays, Set<String> eves, Set<String> ordinary, List<LocalDay> local) {
        this.holidays = holidays;
        this.eves = Set.copyOf(eves);
        this.ordinary = Set.copyOf(ordinary);
        this.local = List.copyOf(local);
    }

    /** Where nobody has said otherwise: what is called an eve is one. */
    public static DayCalendar of(PublicHolidays holidays) {
        return new DayCalendar(holidays, CalendarFile.eves(CalendarFile.known(holidays)), Set.of(), List.of());
    }

    public DayKind kind(LocalDate date) {
        for (LocalDay day : local) {
            if (day.isOn(date, holidays)) {
                return day.as();
            }
        }
        DayKind kind = DayKind.ofWeek(date);
        for (PublicHoliday day : holidays.in(date.getYear())) {
            if (day.date().equals(date) && !ordinary.contains(day.id())) {
                if (!eves.contains(day.id())) {
                    return DayKind.HOLIDAY;
                }
                kind = DayKind.EVE;
            }
        }
        return kind;
    }

    /** What people call it, when it is not just a day of the week. */
    public Optional<Words> name(LocalDate date) {
        for (LocalDay day : local) {
            if (day.isOn(date, holidays)) {
                return Optional.of(day.name());
            }
        }
        return holidays.in(date.getYear()).stream()
                .filter(day -> day.date().equals(date) && !ordinary.contains(day.id()))
                .map(PublicHoliday::name)
                .findFirst();
    }
}
