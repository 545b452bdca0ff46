/**
 * The versions of the organisation in PostgreSQL.
 *
 * <p>Not here: what a file means ({@code rules.organisation}).
 */
@NullMarked
package se.hemvakt.rules.organisation.jdbc;

import org.jspecify.annotations.NullMarked;
