/**
 * What a benchmark puts into the tables and reads from them.
 *
 * <p>Not here: what is measured ({@code app.bench}).
 */
@NullMarked
package se.hemvakt.app.bench.jdbc;

import org.jspecify.annotations.NullMarked;
