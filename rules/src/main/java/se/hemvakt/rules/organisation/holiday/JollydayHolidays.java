package se.hemvakt.rules.organisation.holiday;

import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.Year;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import se.hemvakt.rules.organisation.PublicHoliday;
import se.hemvakt.rules.organisation.PublicHolidays;
import se.hemvakt.rules.profile.Words;

/**
 * {@link PublicHolidays} of every country the library knows. The first question takes up to a second, since the library reads its
 * XML; a year that was asked for is remembered. For any number of threads.
 */
public final class JollydayHolidays implements PublicHolidays.Source {
    private static final Locale SWEDISH = Locale.forLanguageTag("sv");
    private static final Map<String, Optional<PublicHolidays>> COUNTRIES = new ConcurrentHashMap<>();

    @Override
    public Optional<PublicHolidays> country(String code) {
        return COUNTRIES.computeIfAbsent(code, JollydayHolidays::load);
    }

    private static Optional<PublicHolidays> load(String code) {
        // The library also knows stock exchanges, and fails on what it does not know.
        if (code.length() != 2 || !HolidayManager.getSupportedCalendarCodes().contains(code)) {
            return Optional.empty();
        }
        HolidayManager manager = HolidayManager.getInstance(ManagerParameters.create(code.toLowerCase(Locale.ROOT)));
        Map<Integer, List<PublicHoliday>> years = new ConcurrentHashMap<>();
        return Optional.of(year -> years.computeIfAbsent(year, asked -> read(manager, asked)));
    }

    private static List<PublicHoliday> read(HolidayManager manager, int year) {
        return manager.getHolidays(Year.of(year)).stream()
                .sorted(Comparator.comparing(Holiday::getDate).thenComparing(Holiday::getPropertiesKey))
                .map(day -> new PublicHoliday(
                        id(day),
                        day.getDate(),
                        new Words(day.getDescription(SWEDISH), day.getDescription(Locale.ENGLISH))))
                .toList();
    }

    /** {@code christian.EASTER_MONDAY} is {@code easter-monday}. */
    private static String id(Holiday day) {
        String key = day.getPropertiesKey();
        return key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
