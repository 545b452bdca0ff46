/**
 * Conditions people write for themselves, in CEL: checked against the vitals and their units when read, then closures that ask
 * one patient's readings. Bounded in cost, without side effects, and three-valued: what is not known is never normal (H18).
 *
 * <p>Not here: what a condition leads to ({@code rules.profile}), the readings themselves ({@code rules.trend}), any clock,
 * thread, socket or database.
 */
@NullMarked
package se.hemvakt.rules.expression;

import org.jspecify.annotations.NullMarked;
