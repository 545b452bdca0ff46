/**
 * Whether a statement can be a reading: its unit, its range, its time, and how far the kit's clock is off. Pure: no clock, thread, socket or
 * database, so that the offline replay judges exactly as the live path does.
 *
 * <p>Not here: whose reading it is ({@code ingest.bind}), whether it is dangerous ({@code rules}).
 */
@NullMarked
package se.hemvakt.ingest.check;

import org.jspecify.annotations.NullMarked;
