/**
 * Virtual patients: a body with its own baselines, days and nights, activity and noise, and the plan by which it is measured.
 * Plain Java, a function of seed, patient and time; nothing is stepped, so any hour of any year can be asked for at once.
 *
 * <p>Not here: a medical model. See {@code se.hemvakt.sim} for what this physiology is good for and what it is not.
 */
@NullMarked
package se.hemvakt.sim.patient;

import org.jspecify.annotations.NullMarked;
