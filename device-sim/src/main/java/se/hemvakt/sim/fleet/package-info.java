/**
 * Many kits at work in one process: each has its core, its line and something to tell, all on a few event loops.
 *
 * <p>Not here: what the kits tell ({@code sim}, {@code sim.recording}).
 */
@NullMarked
package se.hemvakt.sim.fleet;

import org.jspecify.annotations.NullMarked;
