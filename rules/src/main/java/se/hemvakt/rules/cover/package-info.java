/**
 * The coverage clock: who covers each team's patients in the time to come, and who is told of a gap before it begins.
 *
 * <p>Not here: how cover follows from hours ({@code rules.organisation}), and how a message is sent.
 */
@NullMarked
package se.hemvakt.rules.cover;

import org.jspecify.annotations.NullMarked;
