/**
 * From readings to episodes: a patient's state, what may be put into it, and the rules that decide. A pure function with a
 * state the caller owns: the same inputs give the same decisions live, in replay and after a restart.
 *
 * <p>Not here: any clock, thread, socket, database or logger ({@code rules.follow}, {@code rules.jdbc}), nor the score tables
 * ({@code rules.eval}).
 */
@NullMarked
package se.hemvakt.rules.alert;

import org.jspecify.annotations.NullMarked;
