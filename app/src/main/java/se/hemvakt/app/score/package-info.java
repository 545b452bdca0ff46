/**
 * NEWS2 for a table of measured sets: which column is what, what each cell may hold, what is added.
 *
 * <p>Not here: the score itself ({@code rules.eval}).
 */
@NullMarked
package se.hemvakt.app.score;

import org.jspecify.annotations.NullMarked;
