/**
 * How much a set of rules is worth: what it found before an onset, what it would have found by chance, and what it cost in
 * disturbance. Definitions: docs/evaluate.md.
 *
 * <p>Not here: how anything is judged ({@code rules.alert}) or how a recording is read ({@code app.replay}).
 */
@NullMarked
package se.hemvakt.app.evaluate;

import org.jspecify.annotations.NullMarked;
