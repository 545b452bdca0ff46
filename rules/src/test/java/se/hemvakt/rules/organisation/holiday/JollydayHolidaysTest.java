package se.hemvakt.rules.organisation.holiday;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import se.hemvakt.rules.organisation.Almanac;
import se.hemvakt.rules.organisation.PublicHoliday;
import se.hemvakt.rules.organisation.PublicHolidays;

class JollydayHolidaysTest {
    private static final PublicHolidays SWEDEN =
            new JollydayHolidays().country("SE").orElseThrow();

    @Test
    void sweden_everyYear_isWhatTheAlmanacSays() {
        for (int year : Almanac.years()) {
            assertThat(new TreeSet<>(
                            SWEDEN.in(year).stream().map(PublicHoliday::date).toList()))
                    .as("in %s", year)
                    .isEqualTo(new TreeSet<>(Almanac.days(year).keySet()));
        }
    }

    @Test
    void sweden_eves_areNamedSo() {
        for (int year : Almanac.years()) {
            List<LocalDate> eves = SWEDEN.in(year).stream()
                    .filter(day -> day.id().endsWith("-eve"))
                    .map(PublicHoliday::date)
                    .toList();
            assertThat(eves)
                    .containsExactlyElementsOf(Almanac.days(year).entrySet().stream()
                            .filter(day -> day.getValue())
                            .map(day -> day.getKey())
                            .toList());
        }
    }

    @Test
    void sweden_names_areInBothLanguages() {
        PublicHoliday eve = SWEDEN.in(2026).stream()
                .filter(day -> day.id().equals("midsummer-eve"))
                .findFirst()
                .orElseThrow();
        assertThat(eve.name().sv()).isEqualTo("Midsommarafton");
        assertThat(eve.name().en()).isEqualTo("Midsummer Eve");
    }

    @Test
    void country_unknown_isEmpty() {
        for (String code : List.of("XX", "se", "NYSE", "", "../SE")) {
            assertThat(new JollydayHolidays().country(code)).as(code).isEmpty();
        }
    }
}
