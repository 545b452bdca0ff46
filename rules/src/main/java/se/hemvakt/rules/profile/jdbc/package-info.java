/**
 * The history of the rules, and what was decided for each patient, in PostgreSQL.
 *
 * <p>Not here: what may be done with a version ({@code rules.profile}).
 */
@NullMarked
package se.hemvakt.rules.profile.jdbc;

import org.jspecify.annotations.NullMarked;
