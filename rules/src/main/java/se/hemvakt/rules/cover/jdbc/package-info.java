/**
 * The tables of the coverage clock.
 *
 * <p>Not here: what is written into them and when ({@code rules.cover}).
 */
@NullMarked
package se.hemvakt.rules.cover.jdbc;

import org.jspecify.annotations.NullMarked;
