package se.hemvakt.rules.organisation;

import java.util.List;
import java.util.Optional;

/** The public holidays of one country. Always answers the same to the same question. */
public interface PublicHolidays {
    /** In the order of dates; quick, since opening hours ask for each day. */
    List<PublicHoliday> in(int year);

    /** Where they come from. */
    interface Source {
        /** @param code of two letters, ISO 3166: {@code SE}; empty when nothing is known of it */
        Optional<PublicHolidays> country(String code);
    }
}
