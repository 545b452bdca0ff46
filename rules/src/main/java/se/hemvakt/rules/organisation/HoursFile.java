package se.hemvakt.rules.organisation;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneOffsetTransitionRule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.hemvakt.rules.profile.Fields;
import se.hemvakt.runtime.yaml.Yaml;

/** Reads hours: {@code hours}, {@code closed} and {@code changes} of a team, of somebody's work or of a route. */
public final class HoursFile {
    private static final Pattern CLOCK =
            Pattern.compile("([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]|24):([0-5][0-9])");
    private static final Set<DayKind> WEEK = EnumSet.range(DayKind.MON, DayKind.SUN);
    private static final String DAYS =
            "mon, tue, wed, thu, fri, sat, sun, holiday, eve, a range such as mon-fri, or every_day";

    private final ZoneId zone;
    private final Consumer<String> notice;

    /** @param notice takes what was not said and how it was taken */
    public HoursFile(ZoneId zone, Consumer<String> notice) {
        this.zone = zone;
        this.notice = notice;
    }

    /** @param who as a notice calls whose hours they are */
    public Hours read(Fields fields, String who) {
        Yaml written = fields.need("hours", "always, or a list such as [{days: mon-fri, open: 08:00-16:30}]");
        List<Hours.Row> rows = new ArrayList<>();
        if (written.isScalar()) {
            if (!written.text().equals("always")) {
                throw written.problem("must be always, or a list such as [{days: mon-fri, open: 08:00-16:30}]");
            }
            rows.addAll(Hours.always(written.place()).rows());
        } else {
            written.list().forEach(row -> rows(row, rows));
            if (rows.isEmpty()) {
                throw written.problem("names no hours: a team that is never there can not be reached");
            }
        }
        closed(fields, written, rows, who);
        rows.forEach(row -> clockChange(row, who));
        return new Hours(rows, changes(fields.get("changes")));
    }

    private static void rows(Yaml row, List<Hours.Row> before) {
        Fields fields = Fields.of(row, Set.of("days", "open"));
        Set<DayKind> days = days(fields.need("days", DAYS));
        for (Hours.Clock open : clocks(fields.need("open", "such as 08:00-16:30"))) {
            Hours.Row read = new Hours.Row(days, open, row.place());
            for (Hours.Row other : before) {
                if (Hours.overlap(other, read)) {
                    throw row.problem("overlaps the hours at " + other.place() + " (" + other.open() + " and " + open
                            + ", which may run into the next day): let each hour stand once");
                }
            }
            before.add(read);
        }
    }

    private static Set<DayKind> days(Yaml written) {
        Set<DayKind> days = EnumSet.noneOf(DayKind.class);
        for (Yaml item : written.isScalar() ? List.of(written) : written.list()) {
            for (String part : item.text().split(",", -1)) {
                days.addAll(days(item, part.strip()));
            }
        }
        return days;
    }

    private static Set<DayKind> days(Yaml at, String word) {
        if (word.equals("every_day")) {
            return EnumSet.allOf(DayKind.class);
        }
        String[] ends = word.split("-", -1);
        DayKind from = day(at, ends[0]);
        if (ends.length == 1) {
            return EnumSet.of(from);
        }
        DayKind to = day(at, ends[1]);
        if (ends.length != 2 || !from.isOfWeek() || !to.isOfWeek() || to.compareTo(from) < 0) {
            throw at.problem("unknown days " + word + ": must be " + DAYS);
        }
        return EnumSet.range(from, to);
    }

    static DayKind day(Yaml at, String word) {
        for (DayKind day : DayKind.values()) {
            if (word(day).equals(word)) {
                return day;
            }
        }
        throw at.problem("unknown day " + word + ": must be " + DAYS);
    }

    private static String word(DayKind day) {
        return day.name().toLowerCase(Locale.ROOT);
    }

    private static List<Hours.Clock> clocks(Yaml written) {
        List<Hours.Clock> clocks = new ArrayList<>();
        for (String part : written.text().split(",", -1)) {
            Matcher clock = CLOCK.matcher(part.strip());
            if (!clock.matches()
                    || (clock.group(3).equals("24") && !clock.group(4).equals("00"))) {
                throw written.problem(
                        "must be clock times such as 08:00-16:30, 21:00-07:00 or 00:00-24:00, not " + part.strip());
            }
            int from = minutes(clock.group(1), clock.group(2));
            int to = minutes(clock.group(3), clock.group(4));
            Hours.Clock read = new Hours.Clock(from, to <= from ? to + Hours.DAY : to);
            for (Hours.Clock other : clocks) {
                if (other.meets(read, 0)) {
                    throw written.problem(other + " and " + read + " overlap: let each hour stand once");
                }
            }
            clocks.add(read);
        }
        return clocks;
    }

    private static int minutes(String hours, String minutes) {
        return Integer.parseInt(hours) * 60 + Integer.parseInt(minutes);
    }

    /**
     * Holidays and eves. Who works every day of the week must say whether on holidays too: to guess would leave either a team
     * counted on that is at home (H06) or a night without anybody. Others are taken as closed, and that is told.
     */
    private void closed(Fields fields, Yaml written, List<Hours.Row> rows, String who) {
        Set<DayKind> open = EnumSet.noneOf(DayKind.class);
        rows.forEach(row -> open.addAll(row.days()));
        Set<DayKind> closed = EnumSet.noneOf(DayKind.class);
        Yaml said = fields.get("closed");
        if (said != null) {
            closed.addAll(days(said));
            for (DayKind day : closed) {
                if (open.contains(day)) {
                    throw said.problem(word(day) + " stands in closed and in hours: remove one of them");
                }
            }
        }
        Set<DayKind> unsaid = EnumSet.of(DayKind.HOLIDAY, DayKind.EVE);
        unsaid.removeAll(open);
        unsaid.removeAll(closed);
        if (unsaid.isEmpty()) {
            return;
        }
        String days = String.join(" and ", unsaid.stream().map(HoursFile::word).toList());
        if (open.containsAll(WEEK)) {
            throw written.problem("every day of the week is named but not " + days
                    + ": add it to the days, or write closed: [holiday, eve]");
        }
        notice.accept(written.place() + ": " + who + " is taken as closed on " + days
                + ", since its hours do not name it; write closed: [holiday, eve] if that is so");
    }

    /** An hour that does not exist once a year, or twice: how it is taken is told. */
    private void clockChange(Hours.Row row, String who) {
        for (int minute : List.of(row.open().from(), row.open().to())) {
            for (ZoneOffsetTransitionRule rule : zone.getRules().getTransitionRules()) {
                ZoneOffsetTransition change = rule.createTransition(2026);
                int before = change.getDateTimeBefore().toLocalTime().toSecondOfDay() / 60;
                int after = change.getDateTimeAfter().toLocalTime().toSecondOfDay() / 60;
                int at = minute % Hours.DAY;
                if (at > Math.min(before, after) && at < Math.max(before, after)) {
                    notice.accept(row.place() + ": " + who + " changes at " + row.open()
                            + ", a time the clock change leaves out or shows twice: at the "
                            + (change.isGap()
                                    ? "one in spring it is taken as the change itself"
                                    : "one in autumn it opens the first time and closes the second"));
                }
            }
        }
    }

    private static List<Hours.Change> changes(@Nullable Yaml written) {
        List<Hours.Change> changes = new ArrayList<>();
        Map<LocalDate, Yaml> dates = new HashMap<>();
        for (Yaml one : written == null ? List.<Yaml>of() : written.list()) {
            Fields fields = Fields.of(one, Set.of("on", "open", "why"));
            LocalDate date = fields.date("on", "the date on which other hours hold");
            Yaml twice = dates.putIfAbsent(date, one);
            if (twice != null) {
                throw one.problem(date + " stands twice, first at " + twice.place() + ": make one of it");
            }
            Yaml open = fields.need("open", "clock times such as 08:00-12:00, or never");
            changes.add(new Hours.Change(
                    date, open.text().equals("never") ? List.of() : clocks(open), fields.text("why", "the reason")));
        }
        return changes;
    }
}
