/**
 * The device simulator: virtual patients, and kits that carry their readings over MQTT as real ones would. Start with
 * {@link se.hemvakt.sim.Simulation}.
 *
 * <h2>What the physiology is</h2>
 *
 * A set of smooth curves, noises and couplings whose sizes are believable, so that a ward view looks like a ward, rules meet
 * correlated vitals instead of dice, and a deterioration takes its time over several vitals. Each patient is a pure function of
 * (seed, patient, time): the same seed gives the same night for ever, any hour can be asked for at once, and a test can know
 * when somebody becomes ill. What is coupled: hour of the day (Swedish time) with pulse, temperature, breathing and pressure;
 * activity with pulse, breathing and oxygen; fever with pulse (9 beats a degree) and breathing; low oxygen with breathing and
 * pulse; low pressure with pulse; and everyone's own baseline with everything.
 *
 * <h2>What it is not</h2>
 *
 * Not a medical model, and not evidence. No circulation, gas exchange or drug stands behind the numbers; the people are
 * invented, healthier in their noise than real ones, and never surprising. How well a rule finds sepsis must be measured on
 * recordings of real patients ({@code sim.recording} plays them), never on these.
 *
 * <p>Not here either: anything of the platform. Kits know the address, their secret and the kit protocol, nothing else.
 */
@NullMarked
package se.hemvakt.sim;

import org.jspecify.annotations.NullMarked;
