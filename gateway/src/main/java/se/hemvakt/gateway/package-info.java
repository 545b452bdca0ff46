/**
 * Kits in and out: what a gateway needs to run, why it refuses, what it counts, and the way down to a kit.
 *
 * <p>Not here: what a payload says ({@code ingest}) or means ({@code rules}).
 */
@NullMarked
package se.hemvakt.gateway;

import org.jspecify.annotations.NullMarked;
