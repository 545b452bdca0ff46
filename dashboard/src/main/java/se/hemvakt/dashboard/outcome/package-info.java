/**
 * What alerts turned out to be, counted and put together. Not here: who tells it, which is {@code rules}' business, and who reads
 * the tables, which is {@code dashboard.jdbc}'s.
 */
@NullMarked
package se.hemvakt.dashboard.outcome;

import org.jspecify.annotations.NullMarked;
