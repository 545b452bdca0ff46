/**
 * What every verb talks through: streams, exit codes, one-line failures, progress.
 *
 * <p>Not here: the verbs ({@code app.cli}), or anything a verb does.
 */
@NullMarked
package se.hemvakt.app.console;

import org.jspecify.annotations.NullMarked;
