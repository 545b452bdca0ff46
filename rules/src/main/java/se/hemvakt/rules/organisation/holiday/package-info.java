/**
 * Public holidays by the library Jollyday (docs/adr/0008-holidays.md).
 *
 * <p>Not here: what an organisation makes of them ({@code rules.organisation}).
 */
@NullMarked
package se.hemvakt.rules.organisation.holiday;

import org.jspecify.annotations.NullMarked;
