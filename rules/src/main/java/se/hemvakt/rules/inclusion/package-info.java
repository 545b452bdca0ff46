/**
 * Who may be included: criteria as data with their source, asked of what is known of somebody, each failing one named.
 *
 * <p>Not here: enrolment itself, and where an exception is kept ({@code rules.jdbc}).
 */
@NullMarked
package se.hemvakt.rules.inclusion;

import org.jspecify.annotations.NullMarked;
