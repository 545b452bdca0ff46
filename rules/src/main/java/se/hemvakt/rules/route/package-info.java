/**
 * Whom an alert goes to and what happens when nobody answers: a policy that people write as a file, and the life of one
 * escalation under it. Pure: what is to be sent comes out as orders, and whoever sends them tells what became of them.
 *
 * <p>Not here: hours and contact paths ({@code rules.organisation}), who is responsible, and the sending itself.
 */
@NullMarked
package se.hemvakt.rules.route;

import org.jspecify.annotations.NullMarked;
