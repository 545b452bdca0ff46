/** Tests of {@code rules.organisation.holiday}: the library against the almanac. */
@NullMarked
package se.hemvakt.rules.organisation.holiday;

import org.jspecify.annotations.NullMarked;
