package se.hemvakt.rules.organisation;

import java.time.LocalDate;
import se.hemvakt.rules.profile.Words;

/**
 * A public holiday, or an eve that counts as one, in one year.
 *
 * @param id the same in every year: {@code christmas-eve}
 */
public record PublicHoliday(String id, LocalDate date, Words name) {}
