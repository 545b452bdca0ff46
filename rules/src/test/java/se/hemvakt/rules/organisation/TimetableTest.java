package se.hemvakt.rules.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.profile.Words;

/**
 * Opening hours against the clock on the wall read minute by minute, over six years with their holidays and clock changes. The
 * slow answer shares nothing with the fast one: holidays from {@link Almanac}, and each opening found by looking at every minute.
 */
class TimetableTest {
    private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");
    private static final int DAY = 24 * 60;
    private static final Instant FROM = Instant.parse("2024-12-28T00:00:00Z");
    private static final int MINUTES =
            (int) Duration.between(FROM, Instant.parse("2030-12-28T00:00:00Z")).toMinutes();
    private static final DayCalendar CALENDAR = new DayCalendar(
            new JollydayHolidays().country("SE").orElseThrow(),
            Set.of("midsummer-eve", "christmas-eve", "new-years-eve"),
            Set.of("national-day"),
            List.of(new LocalDay(
                    "easter-eve",
                    LocalDay.When.relative("easter", -1),
                    DayKind.EVE,
                    new Words("Påskafton", "Easter Eve"))));
    /** Of each minute since {@link #FROM}: minutes of the local date and time since 1970-01-01T00:00. */
    private static final int[] WALL = wall();

    private static int[] wall() {
        int[] wall = new int[MINUTES];
        for (int i = 0; i < MINUTES; i++) {
            LocalDateTime local = FROM.plusSeconds(i * 60L).atZone(STOCKHOLM).toLocalDateTime();
            wall[i] =
                    Math.toIntExact(local.toLocalDate().toEpochDay()) * DAY + local.getHour() * 60 + local.getMinute();
        }
        return wall;
    }

    private static DayKind kind(LocalDate date) {
        Boolean eve = Almanac.days(date.getYear()).get(date);
        boolean nationalDay = date.getMonthValue() == 6 && date.getDayOfMonth() == 6;
        // Whit Sunday may fall on the National Day: then it is a holiday by the other name.
        boolean pentecostToo =
                nationalDay && date.equals(Almanac.easterEve(date.getYear()).plusDays(50));
        if (date.equals(Almanac.easterEve(date.getYear()))) {
            return DayKind.EVE;
        }
        if (eve == null || (nationalDay && !pentecostToo)) {
            return DayKind.valueOf(date.getDayOfWeek().name().substring(0, 3));
        }
        return eve ? DayKind.EVE : DayKind.HOLIDAY;
    }

    /** The first minute at which the wall shows this or later. */
    private static int first(int wall) {
        int i = Math.max(0, guess(wall) - 3 * 60);
        while (i < MINUTES && WALL[i] < wall) {
            i++;
        }
        return i;
    }

    /** The minute after the last one at which the wall shows less than this. */
    private static int afterLast(int wall) {
        int i = Math.min(MINUTES, guess(wall) + 3 * 60);
        while (i > 0 && WALL[i - 1] >= wall) {
            i--;
        }
        return i;
    }

    private static int guess(int wall) {
        return wall - Math.toIntExact(FROM.getEpochSecond() / 60);
    }

    private static BitSet slow(Hours hours) {
        BitSet open = new BitSet(MINUTES);
        LocalDate end = LocalDate.ofInstant(FROM, STOCKHOLM).plusDays(MINUTES / DAY + 2);
        for (LocalDate date = LocalDate.ofInstant(FROM, STOCKHOLM).minusDays(3);
                date.isBefore(end);
                date = date.plusDays(1)) {
            List<Hours.Clock> clocks = new ArrayList<>();
            LocalDate on = date;
            Optional<Hours.Change> change =
                    hours.changes().stream().filter(c -> c.on().equals(on)).findFirst();
            if (change.isPresent()) {
                clocks.addAll(change.get().open());
            } else {
                DayKind kind = kind(date);
                hours.rows().stream().filter(row -> row.days().contains(kind)).forEach(row -> clocks.add(row.open()));
            }
            int midnight = Math.toIntExact(date.toEpochDay()) * DAY;
            for (Hours.Clock clock : clocks) {
                int from = first(midnight + clock.from());
                int to = afterLast(midnight + clock.to());
                if (from < to) {
                    open.set(from, to);
                }
            }
        }
        return open;
    }

    private static Instant at(int minute) {
        return FROM.plusSeconds(minute * 60L);
    }

    private static Hours random(SplittableRandom random) {
        int[] times = {0, 60, 119, 120, 121, 150, 179, 180, 181, 7 * 60, 8 * 60, 12 * 60, 16 * 60 + 30, 21 * 60, 1439};
        List<Hours.Row> rows = new ArrayList<>();
        for (int r = random.nextInt(1, 4); r > 0; r--) {
            Set<DayKind> days = EnumSet.noneOf(DayKind.class);
            for (DayKind day : DayKind.values()) {
                if (random.nextInt(3) > 0) {
                    days.add(day);
                }
            }
            int from = times[random.nextInt(times.length)];
            int to = times[random.nextInt(times.length)];
            rows.add(new Hours.Row(days, new Hours.Clock(from, to <= from ? to + DAY : to), "here"));
        }
        List<Hours.Change> changes = new ArrayList<>();
        Set<LocalDate> dates = new HashSet<>();
        for (int c = random.nextInt(4); c > 0; c--) {
            LocalDate on = LocalDate.of(2025, 1, 1).plusDays(random.nextInt(2000));
            if (dates.add(on)) {
                changes.add(new Hours.Change(
                        on, random.nextBoolean() ? List.of() : List.of(new Hours.Clock(100, 1500)), "x"));
            }
        }
        return new Hours(rows, changes);
    }

    @Test
    void h06_hours_overSixYearsMinuteByMinute_areWhatTheWallShows() {
        List<Hours> all = new ArrayList<>();
        long seed = 20261122;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 24; i++) {
            all.add(random(random));
        }
        int changes = 0;
        for (Hours hours : all) {
            changes += compare(hours, random, "seed " + seed + ", " + hours);
        }
        assertThat(changes).as("openings and closings looked at").isGreaterThan(30_000);
    }

    private static int compare(Hours hours, SplittableRandom random, String what) {
        Timetable fast = new Timetable(hours, CALENDAR, STOCKHOLM);
        BitSet slow = slow(hours);
        // Openings before the first days looked at and after the last are not in the slow answer.
        int begin = 4 * DAY;
        int end = MINUTES - 4 * DAY;
        BitSet spans = new BitSet(MINUTES);
        Instant before = Instant.MIN;
        for (Span span : fast.open(new Span(at(begin), at(end)))) {
            assertThat(span.from()).as(what).isAfter(before);
            before = span.to();
            spans.set(minute(span.from()), minute(span.to()));
        }
        BitSet expected = slow.get(0, end);
        expected.clear(0, begin);
        assertThat(spans).as(what).isEqualTo(expected);
        int changes = 0;
        for (int i = begin + 1; i < end; i++) {
            if (slow.get(i) != slow.get(i - 1)) {
                changes++;
                assertThat(fast.isOpen(at(i))).as("%s at %s", what, at(i)).isEqualTo(slow.get(i));
                assertThat(fast.isOpen(at(i).minusMillis(1)))
                        .as("%s just before %s", what, at(i))
                        .isEqualTo(slow.get(i - 1));
            }
        }
        for (int n = 0; n < 100; n++) {
            int i = random.nextInt(begin, end - 401 * DAY);
            assertThat(fast.isOpen(at(i))).as("%s at %s", what, at(i)).isEqualTo(slow.get(i));
            assertThat(fast.closesNext(at(i)))
                    .as("%s closes after %s", what, at(i))
                    .isEqualTo(next(slow, i, false));
            assertThat(fast.opensNext(at(i)))
                    .as("%s opens after %s", what, at(i))
                    .isEqualTo(next(slow, i, true));
        }
        return changes;
    }

    /** The next change to this within 400 days. */
    private static Optional<Instant> next(BitSet slow, int after, boolean open) {
        for (int i = after + 1; i < after + 400 * DAY; i++) {
            if (slow.get(i) == open && slow.get(i - 1) != open) {
                return Optional.of(at(i));
            }
        }
        return Optional.empty();
    }

    private static int minute(Instant at) {
        return Math.toIntExact(Duration.between(FROM, at).toMinutes());
    }

    // ---- nights people ask about

    private static Timetable of(String days, int from, int to) {
        Set<DayKind> kinds = EnumSet.noneOf(DayKind.class);
        for (String day : days.split(" ", -1)) {
            kinds.add(DayKind.valueOf(day));
        }
        return new Timetable(
                new Hours(List.of(new Hours.Row(kinds, new Hours.Clock(from, to), "here")), List.of()),
                CALENDAR,
                STOCKHOLM);
    }

    private static final String EVERY_DAY = "MON TUE WED THU FRI SAT SUN HOLIDAY EVE";

    @Test
    void h06_nightTeam_inTheNightsOfTheClockChange_isThereFromDuskToDawn() {
        Timetable night = of(EVERY_DAY, 21 * 60, 31 * 60);
        Span spring = Span.of(Instant.parse("2026-03-28T12:00:00Z"), Duration.ofDays(1));
        Span autumn = Span.of(Instant.parse("2026-10-24T12:00:00Z"), Duration.ofDays(1));
        assertThat(night.open(spring))
                .containsExactly(
                        new Span(Instant.parse("2026-03-28T20:00:00Z"), Instant.parse("2026-03-29T05:00:00Z")));
        assertThat(night.open(autumn))
                .containsExactly(
                        new Span(Instant.parse("2026-10-24T19:00:00Z"), Instant.parse("2026-10-25T06:00:00Z")));
    }

    @Test
    void h06_twoTeams_thatChangeAtHalfPastTwo_leaveNoGapInTheNightsOfTheClockChange() {
        Timetable evening = of(EVERY_DAY, 14 * 60, 26 * 60 + 30);
        Timetable morning = of(EVERY_DAY, 2 * 60 + 30, 14 * 60);
        for (String noon : List.of("2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z", "2026-06-01T12:00:00Z")) {
            Span day = Span.of(Instant.parse(noon), Duration.ofDays(1));
            List<Span> both = new ArrayList<>(evening.open(day));
            both.addAll(morning.open(day));
            assertThat(Timetable.merged(both)).as(noon).containsExactly(day);
        }
    }

    /** Put back from 03:00 to 02:00: the clock has shown all times before two once. */
    @Test
    void h06_teamThatClosesAtTwo_inTheNightThatHasTwoTwice_closesTheFirstTime() {
        Timetable team = of(EVERY_DAY, 20 * 60, 26 * 60);
        assertThat(team.closesNext(Instant.parse("2026-10-24T20:00:00Z")))
                .contains(Instant.parse("2026-10-25T00:00:00Z"));
        Timetable later = of(EVERY_DAY, 20 * 60, 26 * 60 + 1);
        assertThat(later.closesNext(Instant.parse("2026-10-24T20:00:00Z")))
                .contains(Instant.parse("2026-10-25T01:01:00Z"));
    }

    @Test
    void h06_weekdayTeam_onAHolidayThatIsAThursday_isClosed() {
        Timetable doctors = of("MON TUE WED THU FRI", 8 * 60, 16 * 60 + 30);
        // Ascension Day 2026.
        assertThat(doctors.isOpen(Instant.parse("2026-05-14T08:00:00Z"))).isFalse();
        assertThat(doctors.isOpen(Instant.parse("2026-05-15T08:00:00Z"))).isTrue();
        assertThat(doctors.closesNext(Instant.parse("2026-05-13T10:00:00Z")))
                .contains(Instant.parse("2026-05-13T14:30:00Z"));
        assertThat(doctors.opensNext(Instant.parse("2026-05-13T15:00:00Z")))
                .contains(Instant.parse("2026-05-15T06:00:00Z"));
    }

    @Test
    void closesNext_alwaysOpen_isNever() {
        Timetable always = new Timetable(Hours.always("here"), CALENDAR, STOCKHOLM);
        Instant now = Instant.parse("2026-11-22T06:00:00Z");
        assertThat(always.isOpen(now)).isTrue();
        assertThat(always.closesNext(now)).isEmpty();
        assertThat(always.opensNext(now)).isEmpty();
        Timetable fromMidnightToMidnight = of(EVERY_DAY, 0, DAY);
        assertThat(fromMidnightToMidnight.closesNext(now)).isEmpty();
        Timetable never = of("MON", 0, 60).between(LocalDate.of(2020, 1, 1), LocalDate.of(2020, 2, 1));
        assertThat(never.isOpen(now)).isFalse();
        assertThat(never.opensNext(now)).isEmpty();
    }

    @Test
    void calendar_names_areTheLocalOnesFirst() {
        assertThat(CALENDAR.name(LocalDate.of(2026, 4, 4))).map(Words::sv).contains("Påskafton");
        assertThat(CALENDAR.name(LocalDate.of(2026, 12, 24))).map(Words::sv).contains("Julafton");
        assertThat(CALENDAR.name(LocalDate.of(2028, 6, 6))).isEmpty();
        assertThat(Map.of(CALENDAR.kind(LocalDate.of(2028, 6, 6)), 1)).containsKey(DayKind.TUE);
    }
}
