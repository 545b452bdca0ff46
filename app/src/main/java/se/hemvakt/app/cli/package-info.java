/**
 * The command line: one class for each verb, its options and its help.
 *
 * <p>Not here: what a verb does, which is in the package of its name ({@code app.score}, {@code app.replay} ...).
 */
@NullMarked
package se.hemvakt.app.cli;

import org.jspecify.annotations.NullMarked;
