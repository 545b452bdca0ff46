package se.hemvakt.rules.organisation;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Opening hours as written: rows of days and clock times, and dates on which other times hold.
 *
 * @param rows no two of them overlap
 * @param changes at most one for a date; in the place of that date's rows
 */
public record Hours(List<Row> rows, List<Change> changes) {
    static final int DAY = 24 * 60;

    public Hours {
        rows = List.copyOf(rows);
        changes = List.copyOf(changes);
    }

    /**
     * @param days on which kinds of days it begins
     * @param place where it stands: file, line, column
     */
    public record Row(Set<DayKind> days, Clock open, String place) {
        public Row {
            days = Set.copyOf(days);
        }
    }

    /**
     * Clock times of one opening, in minutes after midnight of the day it begins on.
     *
     * @param from 0 to 1439
     * @param to at most a day after {@code from}; above 1440 it is the next day's
     */
    public record Clock(int from, int to) {
        public Clock {
            if (from < 0 || from >= DAY || to <= from || to > from + DAY) {
                throw new IllegalArgumentException("an opening begins within the day and lasts at most a day");
            }
        }

        boolean meets(Clock other, int minutesLater) {
            return from < other.to + minutesLater && other.from + minutesLater < to;
        }

        /** {@code 08:00-16:30}. */
        @Override
        public String toString() {
            return clock(from) + "-" + (to == DAY ? "24:00" : clock(to % DAY));
        }

        private static String clock(int minutes) {
            return String.format(Locale.ROOT, "%02d:%02d", minutes / 60, minutes % 60);
        }
    }

    /**
     * Other times on one date.
     *
     * @param open empty: closed
     */
    public record Change(LocalDate on, List<Clock> open, String why) {
        public Change {
            open = List.copyOf(open);
        }
    }

    /** Day and night, every day. */
    static Hours always(String place) {
        return new Hours(List.of(new Row(EnumSet.allOf(DayKind.class), new Clock(0, DAY), place)), List.of());
    }

    /** Whether it is day and night, every day. */
    public boolean isAlways() {
        Set<DayKind> whole = EnumSet.noneOf(DayKind.class);
        rows.stream().filter(row -> row.open().equals(new Clock(0, DAY))).forEach(row -> whole.addAll(row.days()));
        return changes.isEmpty() && whole.size() == DayKind.values().length;
    }

    /** Whether two rows can be open at the same time on some day, holidays on any day of the week considered. */
    static boolean overlap(Row a, Row b) {
        for (DayKind day : a.days()) {
            for (DayKind other : b.days()) {
                if ((day == other && a.open().meets(b.open(), 0))
                        || (other.canFollow(day) && a.open().meets(b.open(), DAY))
                        || (day.canFollow(other) && b.open().meets(a.open(), DAY))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What is open from this date on, of a date that counts as this. */
    List<Clock> on(LocalDate date, DayKind kind) {
        for (Change change : changes) {
            if (change.on().equals(date)) {
                return change.open();
            }
        }
        return rows.stream()
                .filter(row -> row.days().contains(kind))
                .map(Row::open)
                .toList();
    }
}
