/**
 * Two sets of rules over the same patients: which alerts are gained, lost and moved in time, for each patient, shift and
 * problem. Nothing here decides which set is better ({@code app.evaluate} measures that where outcomes are known).
 *
 * <p>Not here: how anything is judged ({@code rules.alert}) or how a recording is read ({@code app.replay}).
 */
@NullMarked
package se.hemvakt.app.compare;

import org.jspecify.annotations.NullMarked;
