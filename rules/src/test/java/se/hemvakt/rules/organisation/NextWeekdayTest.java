package se.hemvakt.rules.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;

/** By when a home visit is to be made, over weekends, holidays, eves and clock changes. Dates are read off a wall calendar. */
class NextWeekdayTest {
    private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");
    private static final PublicHolidays SWEDISH =
            new JollydayHolidays().country("SE").orElseThrow();
    private static final DayCalendar SWEDEN = DayCalendar.of(SWEDISH);
    private static final Organisation SAMPLE = SampleOrganisation.read();

    @ParameterizedTest
    @CsvSource({
        "2026-11-19T10:00, 2026-11-20", // a Thursday
        "2026-11-20T10:00, 2026-11-23", // a Friday
        "2026-11-20T23:59, 2026-11-23",
        "2026-11-21T00:00, 2026-11-23", // a Saturday
        "2026-11-22T23:59, 2026-11-23", // a Sunday
        "2026-11-23T00:00, 2026-11-24", // a Monday
        "2027-03-25T09:00, 2027-03-30", // Maundy Thursday: Good Friday, Easter, Easter Monday are none
        "2027-03-28T09:00, 2027-03-30", // Easter Sunday: the Monday is a holiday
        "2027-05-05T09:00, 2027-05-07", // the day before Ascension Day
        "2026-06-05T09:00, 2026-06-08", // the National Day is a Saturday
        "2028-06-05T09:00, 2028-06-07", // the National Day is a Tuesday
        "2026-06-18T09:00, 2026-06-22", // before Midsummer Eve
        "2026-12-22T09:00, 2026-12-23",
        "2026-12-23T09:00, 2026-12-28", // Christmas Eve, two holidays of which one is a Saturday, a Sunday
        "2026-12-24T09:00, 2026-12-28",
        "2026-12-26T09:00, 2026-12-28",
        "2027-12-23T09:00, 2027-12-27", // Christmas Eve is a Friday
        "2026-12-30T09:00, 2027-01-04", // New Year's Eve is a Thursday; the year ends
        "2027-01-05T09:00, 2027-01-07", // before Epiphany
    })
    void asked_theVisitIsDueByTheEndOfTheNextWeekday(LocalDateTime asked, LocalDate day) {
        assertThat(due(asked, SWEDEN, null)).contains(midnightAfter(day));
    }

    @Test
    void asked_inTheHourThatComesTwice_orBesideTheOneLeftOut_itIsTheSameDayAndItsOwnMidnight() {
        // The clock is put back in the night to Sunday 25 October 2026: 02:30 comes twice.
        assertThat(end("2026-10-25T00:30:00Z")).contains(Instant.parse("2026-10-26T23:00:00Z"));
        assertThat(end("2026-10-25T01:30:00Z")).contains(Instant.parse("2026-10-26T23:00:00Z"));
        // The Friday before, in summer time, the visit is due in winter time.
        assertThat(end("2026-10-23T21:59:00Z")).contains(Instant.parse("2026-10-26T23:00:00Z"));
        // And put forward in the night to Sunday 29 March 2026: 02:00 is left out.
        assertThat(end("2026-03-29T00:59:00Z")).contains(Instant.parse("2026-03-30T22:00:00Z"));
        assertThat(end("2026-03-29T01:00:00Z")).contains(Instant.parse("2026-03-30T22:00:00Z"));
        // Saturday here, Friday still in UTC.
        assertThat(end("2026-03-27T23:30:00Z")).contains(Instant.parse("2026-03-30T22:00:00Z"));
    }

    private static Optional<Instant> end(String asked) {
        return NextWeekday.end(Instant.parse(asked), SWEDEN, STOCKHOLM, null);
    }

    @Test
    void anEveIsAWeekday_whereTheOrganisationSaysSo() {
        LocalDateTime asked = LocalDateTime.parse("2026-12-23T09:00");
        DayCalendar works = new DayCalendar(SWEDISH, Set.of(), Set.of("christmas-eve"), List.of());
        assertThat(due(asked, works, null)).contains(midnightAfter(LocalDate.parse("2026-12-24")));
        // The day before Good Friday, and Easter Eve as a local day.
        assertThat(due(LocalDateTime.parse("2027-03-25T09:00"), SAMPLE.calendar(), null))
                .contains(midnightAfter(LocalDate.parse("2027-03-30")));
    }

    @ParameterizedTest
    @CsvSource({
        "lakarteam-granhult, 2026-11-20T20:00, 2026-11-23T16:30",
        "hemsjukvard, 2026-11-20T20:00, 2026-11-23T21:00",
        // Open over midnight, and day and night: to the end of the day.
        "hemsjukvard-natt, 2026-11-20T20:00, 2026-11-24T00:00",
        "primarvardsjour, 2026-11-20T20:00, 2026-11-24T00:00",
        "korttidsboende-bjorkvik, 2026-11-20T20:00, 2026-11-24T00:00",
        "lakarteam-granhult, 2026-12-23T20:00, 2026-12-28T16:30",
        "palliativt-team, 2026-12-23T20:00, 2026-12-28T20:00",
    })
    void theTeamThatMakesIt_endsTheDayWhenItCloses(String team, LocalDateTime asked, LocalDateTime due) {
        assertThat(due(asked, SAMPLE.calendar(), hours(team)))
                .contains(due.atZone(STOCKHOLM).toInstant());
    }

    @Test
    void aTeamThatIsClosedAllThatDay_hasNoEnd() {
        Hours.Clock day = new Hours.Clock(8 * 60, 16 * 60);
        Hours weekdays = new Hours(
                List.of(new Hours.Row(EnumSet.range(DayKind.MON, DayKind.FRI), day, "")),
                List.of(new Hours.Change(LocalDate.parse("2026-11-23"), List.of(), "planning day")));
        Timetable hours = new Timetable(weekdays, SWEDEN, STOCKHOLM);
        assertThat(due(LocalDateTime.parse("2026-11-20T09:00"), SWEDEN, hours)).isEmpty();
        assertThat(due(LocalDateTime.parse("2026-11-23T09:00"), SWEDEN, hours))
                .contains(LocalDateTime.parse("2026-11-24T16:00")
                        .atZone(STOCKHOLM)
                        .toInstant());
    }

    /** A request is always answered: a calendar without a weekday must not stop the rules. */
    @Test
    void aCalendarOnWhichNobodyEverWorks_stillAnswers() {
        PublicHolidays always = year -> LocalDate.of(year, 1, 1)
                .datesUntil(LocalDate.of(year + 1, 1, 1))
                .map(date -> new PublicHoliday("day", date, new se.hemvakt.rules.profile.Words("dag", "day")))
                .toList();
        DayCalendar never = new DayCalendar(always, Set.of(), Set.of(), List.of());
        assertThat(due(LocalDateTime.parse("2026-11-20T09:00"), never, null))
                .contains(midnightAfter(LocalDate.parse("2026-11-21")));
    }

    private static Timetable hours(String team) {
        return SAMPLE.team(new TeamId(team)).orElseThrow().hours();
    }

    private static Optional<Instant> due(LocalDateTime asked, DayCalendar calendar, @Nullable Timetable hours) {
        return NextWeekday.end(asked.atZone(STOCKHOLM).toInstant(), calendar, STOCKHOLM, hours);
    }

    private static Instant midnightAfter(LocalDate day) {
        return day.plusDays(1).atStartOfDay(STOCKHOLM).toInstant();
    }
}
