/**
 * Scores as pure functions of values: NEWS2, what it can still become and how old a value may be to count in it; flags of
 * sepsis; the risk at discharge.
 *
 * <p>Not here: what a score leads to ({@code rules.alert}), or any clock, thread, socket or database.
 */
@NullMarked
package se.hemvakt.rules.eval;

import org.jspecify.annotations.NullMarked;
