/**
 * What alerts turned out to be, counted. Here is how it is put together; who tells it is {@code rules}' business, who reads the
 * tables {@code dashboard.jdbc}'s.
 */
@NullMarked
package se.hemvakt.dashboard.outcome;

import org.jspecify.annotations.NullMarked;
