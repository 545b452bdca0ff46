/**
 * The invented organisation that comes with the program, for the demo and for tests.
 *
 * <p>Not here: how an organisation is read ({@code rules.organisation}).
 */
@NullMarked
package se.hemvakt.rules.organisation.sample;

import org.jspecify.annotations.NullMarked;
