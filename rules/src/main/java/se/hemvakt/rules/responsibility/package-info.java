/**
 * Who is responsible for a patient: phases, consent, and the handshake by which responsibility moves; decided as a function of how
 * it stands, a request or a time, and which teams are there.
 *
 * <p>Not here: opening hours themselves ({@code organisation}), how it is kept ({@code jdbc}), whom an alert goes to.
 */
@NullMarked
package se.hemvakt.rules.responsibility;

import org.jspecify.annotations.NullMarked;
