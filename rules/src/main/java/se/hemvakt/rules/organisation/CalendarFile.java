package se.hemvakt.rules.organisation;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.hemvakt.rules.profile.Fields;
import se.hemvakt.runtime.yaml.Yaml;

/** Reads {@code calendar}: the country's public holidays, which of them are eves or ordinary days, local days on top. */
final class CalendarFile {
    private static final Pattern RELATIVE = Pattern.compile("([a-z][a-z-]*[a-z])([+-][0-9]{1,2})");
    private static final Pattern EVERY_YEAR = Pattern.compile("[0-9]{2}-[0-9]{2}");
    private static final String WHEN =
            "a date 2026-12-23, a date of every year 12-23, or days from a public holiday easter-1";
    /** Holidays that come and go with the years are found in one of these. */
    private static final int YEAR_FIRST = 2024;

    private static final int YEAR_LAST = 2030;

    private CalendarFile() {}

    static DayCalendar read(Yaml written, PublicHolidays.Source source) {
        Fields fields = Fields.of(written, Set.of("country", "eves", "ordinary", "local_days"));
        Yaml code = fields.need("country", "whose public holidays, by two letters, such as SE");
        PublicHolidays holidays = source.country(code.text())
                .orElseThrow(() -> code.problem("no public holidays are known of " + code.text()
                        + ": give the two letters of ISO 3166, such as SE"));
        Set<String> known = known(holidays);
        Set<String> eves = new HashSet<>();
        if (fields.has("eves")) {
            eves.addAll(ids(fields.get("eves"), known));
        } else {
            eves.addAll(eves(known));
        }
        Set<String> ordinary = ids(fields.get("ordinary"), known);
        List<LocalDay> local = new ArrayList<>();
        Map<String, Yaml> seen = new HashMap<>();
        Yaml days = fields.get("local_days");
        for (Yaml day : days == null ? List.<Yaml>of() : days.list()) {
            local.add(localDay(day, known, seen));
        }
        return new DayCalendar(holidays, eves, ordinary, local);
    }

    /** Those of these public holidays that are called so. */
    static Set<String> eves(Set<String> known) {
        return known.stream().filter(id -> id.endsWith("-eve")).collect(Collectors.toSet());
    }

    static Set<String> known(PublicHolidays holidays) {
        Set<String> known = new TreeSet<>();
        for (int year = YEAR_FIRST; year <= YEAR_LAST; year++) {
            holidays.in(year).forEach(day -> known.add(day.id()));
        }
        return known;
    }

    private static Set<String> ids(@Nullable Yaml list, Set<String> known) {
        Set<String> ids = new HashSet<>();
        for (Yaml one : list == null ? List.<Yaml>of() : list.list()) {
            if (!known.contains(one.text())) {
                throw unknown(one, one.text(), known);
            }
            ids.add(one.text());
        }
        return ids;
    }

    private static RuntimeException unknown(Yaml at, String id, Set<String> known) {
        return at.problem("unknown public holiday " + id + "; known are " + String.join(", ", known));
    }

    private static LocalDay localDay(Yaml day, Set<String> known, Map<String, Yaml> seen) {
        Fields fields = Fields.of(day, Set.of("id", "on", "counts_as", "name"));
        String id = fields.id("id", "a name for the day, such as easter-eve");
        Yaml as = fields.need("counts_as", "holiday, eve, or a day of the week");
        Yaml on = fields.need("on", WHEN);
        for (String key : List.of("id " + id, "on " + on.text())) {
            Yaml twice = seen.putIfAbsent(key, day);
            if (twice != null) {
                throw day.problem("local day " + id + " stands twice, first at " + twice.place() + ": make one of it");
            }
        }
        return new LocalDay(id, when(on, known), HoursFile.day(as, as.text()), fields.words("name"));
    }

    private static LocalDay.When when(Yaml on, Set<String> known) {
        String text = on.text();
        Matcher relative = RELATIVE.matcher(text);
        if (relative.matches()) {
            if (!known.contains(relative.group(1))) {
                throw unknown(on, relative.group(1), known);
            }
            return LocalDay.When.relative(relative.group(1), Integer.parseInt(relative.group(2)));
        }
        try {
            return EVERY_YEAR.matcher(text).matches()
                    ? LocalDay.When.everyYear(MonthDay.parse("--" + text))
                    : LocalDay.When.once(LocalDate.parse(text));
        } catch (DateTimeException e) {
            throw on.problem("must be " + WHEN);
        }
    }
}
