/**
 * The way up of alerts and handovers at work: takes what was decided and what is due, lets {@code rules.route} say what follows, and
 * keeps that together with the messages it orders.
 *
 * <p>Not here: what follows ({@code rules.route}), tables ({@code rules.jdbc}), and the sending itself.
 */
@NullMarked
package se.hemvakt.rules.escalate;

import org.jspecify.annotations.NullMarked;
