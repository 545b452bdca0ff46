/**
 * Who is cared for, as the rules' own words: what must be known to enrol a patient.
 *
 * <p>Not here: how it is stored ({@code rules.jdbc}), nor alerts ({@code rules.alert}).
 */
@NullMarked
package se.hemvakt.rules.care;

import org.jspecify.annotations.NullMarked;
