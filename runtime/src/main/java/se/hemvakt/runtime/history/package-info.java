/**
 * Stored readings, for screens: the latest of each vital, and series for charts.
 *
 * <p>Not here: judging them ({@code rules}) or following them as they come ({@code log}).
 */
@NullMarked
package se.hemvakt.runtime.history;

import org.jspecify.annotations.NullMarked;
