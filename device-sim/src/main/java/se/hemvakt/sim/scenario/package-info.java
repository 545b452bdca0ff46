/**
 * What befalls a virtual patient or a kit over time: illness, a fall, a sensor that comes off, a clock that jumps. Plain Java,
 * a function of time since onset.
 *
 * <p>Not here: the body that answers to it ({@code sim.patient}), and anything that waits, sends or stores.
 */
@NullMarked
package se.hemvakt.sim.scenario;

import org.jspecify.annotations.NullMarked;
