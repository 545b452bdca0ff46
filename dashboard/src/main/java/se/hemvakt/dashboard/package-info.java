/**
 * The ward view as a service: its settings, its start and its end.
 *
 * <p>Not here: what an alert is or what becomes of a request ({@code rules} decides; this module asks and shows).
 */
@NullMarked
package se.hemvakt.dashboard;

import org.jspecify.annotations.NullMarked;
