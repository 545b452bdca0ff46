package se.hemvakt.rules.organisation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * By when a home visit is to be made that is asked for now: the end of the next weekday ("akut hembesök senast nästkommande
 * vardag", Västra Götaland). A weekday is Monday to Friday and neither a public holiday nor what the organisation counts as eve.
 */
public final class NextWeekday {
    /** No calendar of people has so many days in a row on which nobody works. */
    private static final int LOOKED_AT_DAYS = 60;

    private NextWeekday() {}

    /** The first weekday after this date. */
    static LocalDate after(LocalDate date, DayCalendar calendar) {
        return Stream.iterate(date.plusDays(1), day -> day.plusDays(1))
                .limit(LOOKED_AT_DAYS)
                .filter(day -> isWeekday(calendar.kind(day)))
                .findFirst()
                .orElse(date.plusDays(1));
    }

    private static boolean isWeekday(DayKind kind) {
        return kind.compareTo(DayKind.FRI) <= 0;
    }

    /**
     * The moment at which a team closes for that day; midnight at its end when it is open then, or when nobody has told its hours.
     *
     * @param hours of the team that is to make the visit; null when nobody has told them
     * @return empty when it is closed all that day
     */
    public static Optional<Instant> end(Instant asked, DayCalendar calendar, ZoneId zone, @Nullable Timetable hours) {
        LocalDate day = after(LocalDate.ofInstant(asked, zone), calendar);
        Instant begins = day.atStartOfDay(zone).toInstant();
        Instant ends = day.plusDays(1).atStartOfDay(zone).toInstant();
        if (hours == null) {
            return Optional.of(ends);
        }
        List<Span> open = hours.open(Span.of(begins, Duration.between(begins, ends)));
        return open.isEmpty()
                ? Optional.empty()
                : Optional.of(open.get(open.size() - 1).to());
    }
}
