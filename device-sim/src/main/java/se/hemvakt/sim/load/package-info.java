/**
 * The load generator of the benchmarks: many connections, little work for each message, and latencies that a stall cannot hide.
 *
 * <p>Not here: kits that behave ({@code sim.kit}). These send calm readings as fast as they are told and resend nothing.
 */
@NullMarked
package se.hemvakt.sim.load;

import org.jspecify.annotations.NullMarked;
